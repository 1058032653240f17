/**
 * Text from a pull request made harmless inside GitHub Markdown: no HTML, no broken table, no mention that notifies,
 * no picture, one line.
 */
export function markdown(text: string): string {
  return oneLine(text)
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/\|/g, "\\|")
    .replace(/\]\(/g, "]\\(")
    .replace(/@(?=[A-Za-z0-9])/g, "@\u200b");
}

/** The same for Slack's mrkdwn: `<!channel>`, `<@U1>` and links lose their meaning. */
export function mrkdwn(text: string): string {
  return oneLine(text)
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/@(?=(channel|here|everyone)\b)/g, "@\u200b");
}

/** Several lines of a log, safe inside a code fence of Markdown or mrkdwn. */
export function codeBlock(lines: readonly string[]): string {
  const text = lines
    .map((line) => line.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "").replace(/```/g, "'''"))
    .join("\n");
  return "```\n" + text + "\n```";
}

function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, " ");
}
