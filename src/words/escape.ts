/**
 * Text from a pull request made harmless inside GitHub Markdown: no HTML, no broken table, no mention that notifies,
 * no picture, one line. Pieces between single backticks stay code.
 *
 * @example
 * markdown("<b>`a|b`") // → "&lt;b&gt;<code>a&#124;b</code>"
 */
export function markdown(text: string): string {
  const pieces = oneLine(text).split(/(?<![`\\])`(?!`)([^`]+)(?<!`)`(?!`)/);
  return pieces.map((piece, i) => (i % 2 === 1 ? code(piece) : words(piece))).join("");
}

/** The same for Slack's mrkdwn: `<!channel>`, `<@U1>` and links lose their meaning. */
export function mrkdwn(text: string): string {
  return controls(oneLine(text));
}

/** mrkdwn of a text whose lines are ours: each is escaped, the line ends stay. */
export function mrkdwnLines(text: string): string {
  return text.split("\n").map(mrkdwn).join("\n");
}

/** Lines of a log or of a table, safe inside a fence of Slack's mrkdwn: they can neither end it nor call anybody. */
export function mrkdwnFence(lines: readonly string[]): string {
  return "```\n" + fenced(lines.map(controls)) + "\n```";
}

/** Lines, safe inside a fence of GitHub's Markdown. */
export function markdownFence(lines: readonly string[]): string {
  return "```\n" + fenced(lines) + "\n```";
}

/** In code Markdown knows neither entities nor a way to write a bar inside a table: there HTML says the same. */
function code(text: string): string {
  const [inside, isPlain] = [text.replace(/@(?=[A-Za-z0-9])/g, "@\u200b"), !/[<>&|\\]/.test(text)];
  if (isPlain) return "`" + inside + "`";
  return `<code>${entities(inside).replace(/\\/g, "&#92;")}</code>`;
}

function words(text: string): string {
  return entities(text.replace(/\\/g, "\\\\"))
    .replace(/`/g, "\\`")
    .replace(/\]\(/g, "]\\(")
    .replace(/@(?=[A-Za-z0-9])/g, "@\u200b");
}

function entities(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/\|/g, "&#124;");
}

function controls(text: string): string {
  return text
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/@(?=(channel|here|everyone)\b)/g, "@\u200b");
}

function fenced(lines: readonly string[]): string {
  return lines
    .map((line) =>
      line
        .replace(unseen, "")
        .replace(/```/g, "'''")
        .replace(/[\r\n]/g, " "),
    )
    .join("\n");
}

/** Control characters, and those that turn the direction of writing round and so show another text than there is. */
const unseen = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

function oneLine(text: string): string {
  return text
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "")
    .replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, " ");
}
