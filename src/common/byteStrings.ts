/** Strings that lie in a buffer, in UTF-8: string i from `starts[i]` to `ends[i]`. */
export interface ByteStrings {
  bytes: Uint8Array;
  starts: Int32Array;
  ends: Int32Array;
  count: number;
}

/** True where a cell that starts here stands in quotes: of a doubled quote in it, one counts. */
export function isQuoted(bytes: Uint8Array, start: number): boolean {
  return bytes[start - 1] === QUOTE;
}

/** String i as a text. */
export function stringAt({ bytes, starts, ends }: ByteStrings, i: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8", starts[i], ends[i]);
}

/** True where string i is empty, or nothing but spaces, tabs and line breaks. */
export function isBlank({ bytes, starts, ends }: ByteStrings, i: number): boolean {
  const end = ends[i] ?? 0;
  for (let at = starts[i] ?? 0; at < end; at++) {
    const byte = bytes[at];
    if (byte !== SPACE && byte !== TAB && byte !== LF && byte !== CR) return false;
  }
  return true;
}

/** True where any of the strings is blank: none is where whoever found them saw so (`mayBeBlank`). */
export function hasBlank(strings: ByteStrings & { mayBeBlank?: boolean }): boolean {
  if (strings.mayBeBlank === false) return false;
  for (let i = 0; i < strings.count; i++) if (isBlank(strings, i)) return true;
  return false;
}

/** The same of a text. */
export function isBlankText(text: string): boolean {
  return /^[ \t\r\n]*$/.test(text);
}

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const QUOTE = 34;
