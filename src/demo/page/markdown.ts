import { Marked } from "marked";
import { withEmoji } from "./emoji.js";
import { Html } from "./html.js";
import { sanitise } from "./sanitise.js";

const marked = new Marked({ gfm: true, breaks: true });

/** Markdown as GitHub shows it in a comment: tables, task lists, details, pictures, alerts, emoji; nothing that could run. */
export function markdown(text: string): Html {
  const rendered = marked.parse(text, { async: false });
  return new Html(alerts(sanitise(withEmoji(rendered))));
}

/** `> [!WARNING]` and its kin, https://docs.github.com/get-started/writing-on-github */
function alerts(rendered: string): string {
  const start = /<blockquote>\s*<p>\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\](?:<br>)?\s*/g;
  return rendered.replace(start, (_whole, kind: string) => {
    const lower = kind.toLowerCase();
    return `<blockquote class="alert ${lower}"><p class="alert-title">${kind.charAt(0)}${lower.slice(1)}</p><p>`;
  });
}
