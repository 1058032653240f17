const HEADER_BYTES = 8;
const LONGEST_LINE = 2000;

/**
 * The lines in what `GET /containers/:id/logs` answers for a container without a terminal: frames of a stream number,
 * three empty bytes, the length as 32 bits big-endian, and the text. Both streams in the order they were written.
 *
 * @see https://docs.docker.com/reference/api/engine/ (Attach, "Stream format")
 */
export function logLines(frames: Buffer): string[] {
  const texts: string[] = [];
  for (let at = 0; at + HEADER_BYTES <= frames.length;) {
    const length = frames.readUInt32BE(at + 4);
    texts.push(frames.toString("utf8", at + HEADER_BYTES, at + HEADER_BYTES + length));
    at += HEADER_BYTES + length;
  }
  return shownLines(texts.join(""));
}

/** Lines as a person can be shown them: no control characters, no line of a megabyte, what a `\r` overwrote is gone. */
export function shownLines(text: string): string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  // A training's output may try to steer the terminal that shows it.
  return lines.map((line) => {
    const kept = line.replace(/\r+$/, "").split("\r").at(-1) ?? "";
    const plain = kept.replace(/\u001b\[[0-9;?]*[A-Za-z]|[\u0000-\u0008\u000b-\u001f\u007f]/g, "");
    return plain.length > LONGEST_LINE ? `${plain.slice(0, LONGEST_LINE)}…` : plain;
  });
}
