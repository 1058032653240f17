import { Marked } from "marked";
import { withEmoji } from "./emoji.js";
import { Html, escapeHtml } from "./html.js";
import { sanitise } from "./sanitise.js";

const marked = new Marked({ gfm: true, breaks: true });

/** Markdown as GitHub shows it in a comment: tables, task lists, details, pictures, alerts, emoji; nothing that could run. */
export function markdown(text: string): Html {
  const rendered = marked.parse(text, { async: false });
  return new Html(alerts(references(sanitise(withEmoji(rendered)))));
}

/** One line, where only `code` means something: a title. */
export function titleMarkdown(text: string): Html {
  const escaped = escapeHtml(withEmoji(text));
  return new Html(escaped.replace(/`([^`]+)`/g, "<code>$1</code>"));
}

/** `#12` leads to that pull request or issue, `@ada` stands out; not in code, links or tags. */
function references(rendered: string): string {
  const untouched = /(<(?:code|pre|a)\b[\s\S]*?<\/(?:code|pre|a)>|<[^>]*>)/;
  const refer = (text: string) =>
    text
      .replace(/(^|[\s(])#(\d+)\b/g, '$1<a href="#open-$2">#$2</a>')
      .replace(/(^|[\s(])@([a-z0-9][a-z0-9/-]*)/gi, '$1<b class="at">@$2</b>');
  return rendered
    .split(untouched)
    .map((piece) => (piece.startsWith("<") ? piece : refer(piece)))
    .join("");
}

/** `> [!WARNING]` and its kin, https://docs.github.com/get-started/writing-on-github */
function alerts(rendered: string): string {
  const start = /<blockquote>\s*<p>\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\](?:<br>)?\s*/g;
  return rendered.replace(start, (_whole, kind: string) => {
    const lower = kind.toLowerCase();
    return `<blockquote class="alert ${lower}"><p class="alert-title">${kind.charAt(0)}${lower.slice(1)}</p><p>`;
  });
}
