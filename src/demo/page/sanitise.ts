import { escapeHtml } from "./html.js";

/** Tags that GitHub keeps in comments, with the attributes they may have. */
const kept: Record<string, readonly string[]> = {
  ...Object.fromEntries(
    "b i em strong code pre p br hr ul li blockquote h1 h2 h3 h4 h5 h6 table thead tbody tr"
      .split(" ")
      .map((tag) => [tag, []]),
  ),
  ...Object.fromEntries(
    "summary sub sup kbd del ins s tt var samp q dl dt dd picture".split(" ").map((tag) => [tag, []]),
  ),
  details: ["open"],
  ol: ["start"],
  td: ["align", "colspan", "rowspan"],
  th: ["align", "colspan", "rowspan"],
  div: ["align"],
  span: [],
  a: ["href", "title"],
  img: ["src", "alt", "title", "width", "height", "align"],
  source: ["media", "srcset"],
  input: ["type", "checked", "disabled"],
};

const tag =
  /<!--[\s\S]*?-->|<(\/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[^\s=>"'/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?)*)\s*\/?>/g;
const attribute = /([^\s=>"'/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;

/**
 * HTML with only what GitHub keeps in a comment: other tags are shown as text, other attributes and comments vanish,
 * addresses are web addresses. The input's text must be escaped already, as a Markdown renderer leaves it.
 */
export function sanitise(dirty: string): string {
  let clean = "";
  let end = 0;
  for (const match of dirty.matchAll(tag)) {
    clean += noTags(dirty.slice(end, match.index)) + cleanTag(match);
    end = match.index + match[0].length;
  }
  return clean + noTags(dirty.slice(end));
}

function noTags(text: string): string {
  return text.replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function cleanTag([whole, slash, name, attributes]: RegExpMatchArray): string {
  if (name === undefined) return "";
  const lower = name.toLowerCase();
  const allowed = kept[lower];
  if (!allowed) return escapeHtml(whole);
  if (slash) return `</${lower}>`;
  if (lower === "input" && !/type="checkbox"/.test(attributes ?? "")) return "";
  return `<${lower}${cleanAttributes(attributes ?? "", allowed)}${lower === "a" ? ' target="_blank" rel="noopener"' : ""}>`;
}

function cleanAttributes(attributes: string, allowed: readonly string[]): string {
  let clean = "";
  for (const [, name = "", double, single, bare] of attributes.matchAll(attribute)) {
    const value = double ?? single ?? bare ?? "";
    const lower = name.toLowerCase();
    const isAddress = lower === "href" || lower === "src" || lower === "srcset";
    if (!allowed.includes(lower) || (isAddress && !isWebAddress(value))) continue;
    clean += ` ${lower}="${value.replaceAll('"', "&quot;").replaceAll("<", "&lt;")}"`;
  }
  return clean;
}

function isWebAddress(value: string): boolean {
  return /^(https?:\/\/|mailto:|#|\/(?!\/))/i.test(value.trim()) || /^data:image\/png;base64,/.test(value);
}
