/** What a file holds, as it may be shown in a message: on one line, without control letters, at most 120 letters. */
export function quoted(text: string): string {
  const line = text
    .trim()
    .replace(/\s+/g, " ")
    .replace(/\p{C}+/gu, "�");
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

const LONGEST = 120;
