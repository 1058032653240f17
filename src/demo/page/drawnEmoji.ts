/**
 * Emoji that the page draws itself, so that it looks the same on a machine without an emoji font; the names are those of
 * the symbols in `static/emoji.svg`.
 */
// prettier-ignore
const drawings: Record<string, string> = {

  "✅": "ok", "❌": "no", "⚠️": "warn", "⚠": "warn", "⏳": "wait", "⌛": "wait", "⏱️": "clock", "⏱": "clock", "👀": "eyes", "👍": "up",
  "🚀": "rocket", "🎉": "tada", "📈": "rising", "📉": "falling", "📊": "bars", "🔒": "lock", "📋": "list", "📝": "list", "⛔": "stop",
  "🛑": "stop", "🚫": "stop", "🔴": "red", "🟢": "green", "🟡": "yellow", "🔵": "blue", "⚪": "white", "🔁": "repeat", "💡": "bulb",
  "🧪": "flask", "🔬": "flask", "👁": "eye", "🏆": "trophy", "👋": "hand", "✋": "hand", "🐳": "box", "📦": "box", "🏷️": "label", "🏷": "label",
  "❤️": "heart", "🪦": "stone", "⚖️": "scales", "⚖": "scales", "🎟️": "label", "🎫": "label", "⏹️": "halt", "▶️": "play", "🤖": "robot", "🔍": "glass",
  "🏃": "play", "♻️": "repeat", "➖": "dash",
};

const pattern = new RegExp(
  Object.keys(drawings)
    .sort((a, b) => b.length - a.length)
    .join("|"),
  "gu",
);

/** HTML in which known emoji, outside of tags, are drawings with the emoji as their label. */
export function withDrawnEmoji(html: string): string {
  return html
    .split(/(<[^>]*>)/)
    .map((piece) => (piece.startsWith("<") ? piece : piece.replace(pattern, draw)))
    .join("");
}

function draw(emoji: string): string {
  return `<svg class="emoji" role="img" aria-label="${emoji}"><use href="/emoji.svg#${drawings[emoji] ?? ""}"/></svg>`;
}
