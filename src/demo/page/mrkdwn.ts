import { withEmoji } from "./emoji.js";
import { Html, escapeHtml } from "./html.js";

/** Names for the ids that stand in a message. */
export interface Names {
  users: Record<string, string>;
  channels: Record<string, string>;
}

/** Slack's mrkdwn as Slack shows it: *bold*, _italic_, ~struck~, `code`, fences, quotes, links, mentions, emoji. */
export function mrkdwn(text: string, names: Names): Html {
  const kept: string[] = [];
  const keep = (rendered: string) => `\u0001${kept.push(rendered) - 1}\u0001`;
  const plain = unescape(text.replaceAll("\u0001", ""));
  const fenced = plain.replace(/```\n?([\s\S]*?)```\n?/g, (_whole, code: string) =>
    keep(`<pre>${escapeHtml(code.trimEnd())}</pre>`),
  );
  const linked = fenced.replace(/<([^<>\n]+)>/g, (whole, inside: string) =>
    keep(link(inside, names) ?? escapeHtml(whole)),
  );
  const coded = linked.replace(/`([^`\n]+)`/g, (_whole, code: string) => keep(`<code>${escapeHtml(code)}</code>`));
  const rendered = quotes(styled(withEmoji(escapeHtml(coded)))).replaceAll("\n", "<br>");
  return new Html(restore(rendered, kept));
}

/** What plain_text shows: emoji and nothing else. */
export function plainText(text: string): Html {
  return new Html(withEmoji(escapeHtml(text)).replaceAll("\n", "<br>"));
}

/** Slack writes `&amp;`, `&lt;`, `&gt;` for the three characters that mean something; angle brackets stay marked apart. */
function unescape(text: string): string {
  return text.replaceAll("&lt;", "\u0002").replaceAll("&gt;", "\u0003").replaceAll("&amp;", "&");
}

/** What was kept may itself hold something kept, as a link inside code does. */
function restore(rendered: string, kept: readonly string[]): string {
  let whole = rendered;
  while (whole.includes("\u0001"))
    whole = whole.replace(/\u0001(\d+)\u0001/g, (_match, index: string) => kept[Number(index)] ?? "");
  return whole.replaceAll("\u0002", "&lt;").replaceAll("\u0003", "&gt;");
}

function link(inside: string, names: Names): string | undefined {
  const [target = "", label] = inside.split(/\|(.*)/s);
  if (target.startsWith("@")) return mention(`@${names.users[target.slice(1)] ?? label ?? target.slice(1)}`);
  if (target.startsWith("#")) return mention(`#${names.channels[target.slice(1)] ?? label ?? target.slice(1)}`);
  if (target.startsWith("!date")) return escapeHtml(label ?? "");
  if (target.startsWith("!")) return mention(`@${target.slice(1)}`);
  if (!/^(https?:\/\/|mailto:)/.test(target)) return undefined;
  return `<a href="${escapeHtml(target)}" target="_blank" rel="noopener">${withEmoji(escapeHtml(label ?? target))}</a>`;
}

function mention(name: string): string {
  return `<span class="mention">${escapeHtml(name)}</span>`;
}

function styled(text: string): string {
  const around = (mark: string) =>
    new RegExp(`(^|[\\s(\\[>|:"—–-])${mark}(?=\\S)([^\\n]*?\\S)${mark}(?=$|[\\s)\\].,;:!?|<"—–-])`, "gm");
  return text
    .replace(around("\\*"), "$1<b>$2</b>")
    .replace(around("_"), "$1<i>$2</i>")
    .replace(around("~"), "$1<s>$2</s>");
}

function quotes(text: string): string {
  return text.replace(/(?:^(?:&gt;|\u0003) ?[^\n]*(?:\n|$))+/gm, (block) => {
    const lines = block
      .trimEnd()
      .split("\n")
      .map((line) => line.replace(/^(?:&gt;|\u0003) ?/, ""));
    return `<blockquote>${lines.join("<br>")}</blockquote>`;
  });
}
