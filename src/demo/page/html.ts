import { withDrawnEmoji } from "./drawnEmoji.js";

/** A piece of HTML that is safe to put into a page as it is. */
export class Html {
  constructor(readonly text: string) {}
  toString(): string {
    return this.text;
  }
}

type Piece = Html | string | number | undefined | false | readonly Piece[];

/**
 * HTML from a template: whatever is put in is escaped, unless it is `Html` already; nothing stands for undefined and false.
 *
 * @example
 * html`<b>${"a < b"}</b>`.text // → "<b>a &lt; b</b>"
 */
export function html(parts: TemplateStringsArray, ...pieces: Piece[]): Html {
  return new Html(parts.map((part, index) => part + render(pieces[index])).join(""));
}

/** `&`, `<`, `>` and quotes as entities. */
export function escapeHtml(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

function render(piece: Piece): string {
  if (piece === undefined || piece === false) return "";
  if (piece instanceof Html) return piece.text;
  if (Array.isArray(piece)) return piece.map(render).join("");
  return escapeHtml(String(piece));
}

/** A part of the page that is redrawn when its HTML changes. */
export interface Part {
  key: string;
  html: string;
}

export function part(key: string, content: Html): Part {
  return { key, html: withDrawnEmoji(content.text) };
}
