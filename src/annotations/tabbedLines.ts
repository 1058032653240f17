import { isSafeNumber } from "../common/jsonLines.js";

const [TAB, LINE_FEED, RETURN, BLANK, QUOTE] = [9, 10, 13, 32, 34];
const [COMMA, ZERO, COLON, LIST, BACKSLASH, OBJECT, END_OF_OBJECT] = [44, 48, 58, 91, 92, 123, 125];

/**
 * JSON Lines as the table with tabs that has the same cells as `jsonLinesReader` gives, where nothing about them is odd: a
 * header, then a row for each line, with a line feed behind each. A text needs no quotes there: JSON escapes tabs, quotes and line feeds.
 *
 * @returns undefined where a line has other keys than the first, or in another order, a list, an object, a text with an escape or one that may be
 *   a list, a number that a double does not hold, or is no JSON; where a line is empty, or there is none
 * @example '{"id": "a", "label": 1.0}\n' // → "id\tlabel\na\t1\n"
 */
export function tabbedLines(bytes: Uint8Array): Uint8Array | undefined {
  const first = keysOf(bytes);
  if (first === undefined) return undefined;
  const header = first.map((key) => Buffer.from(key));
  const table = new LineWriter(bytes, header);
  for (const [i, key] of header.entries()) table.write(key, i + 1 < header.length ? TAB : LINE_FEED);
  while (!table.isAtEnd()) if (!table.addLine()) return undefined;
  return table.written();
}

/** Of the first line. */
function keysOf(bytes: Uint8Array): string[] | undefined {
  const end = bytes.indexOf(LINE_FEED);
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes.subarray(0, end < 0 ? bytes.length : end)).toString());
    const keys = value !== null && typeof value === "object" && !Array.isArray(value) ? Object.keys(value) : [];
    // What JSON escapes would have to be quoted.
    const isOdd = keys.length === 0 || keys.some((key) => JSON.stringify(key) !== `"${key}"`);
    return isOdd ? undefined : keys;
  } catch {
    return undefined; // what is wrong is said where the file is parsed
  }
}

/** Reads a line after the other and writes its cells. */
class LineWriter {
  private at = 0;
  private count = 0;
  private readonly out: Buffer;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly keys: readonly Uint8Array[],
  ) {
    // A cell is shorter than its member, but for numbers that are written out: 1e9.
    this.out = Buffer.allocUnsafe(bytes.length + keys.reduce((sum, key) => sum + key.length + 1, 0) + LONGEST_NUMBER);
  }

  isAtEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  written(): Uint8Array {
    return this.out.subarray(0, this.count);
  }

  write(cell: Uint8Array, behind: number): void {
    this.out.set(cell, this.count);
    this.count += cell.length;
    this.out[this.count++] = behind;
  }

  /** False where the line is odd. */
  addLine(): boolean {
    const { bytes, keys, out } = this;
    if (!this.isNext(OBJECT)) return false;
    for (let i = 0; i < keys.length; i++) {
      if (i > 0 && !this.isNext(COMMA)) return false;
      if (!this.isKey(keys[i] as Uint8Array) || !this.isNext(COLON)) return false;
      this.skipBlanks();
      if (!(bytes[this.at] === QUOTE ? this.addText() : this.addWord())) return false;
      out[this.count++] = i + 1 < keys.length ? TAB : LINE_FEED;
    }
    // Numbers that are written out may need more room than there is.
    if (!this.isNext(END_OF_OBJECT) || this.count > out.length) return false;
    this.skipBlanks();
    return this.isAtEnd() || bytes[this.at++] === LINE_FEED;
  }

  private skipBlanks(): void {
    const { bytes } = this;
    for (let code = bytes[this.at]; code === BLANK || code === TAB || code === RETURN; code = bytes[this.at]) this.at++;
  }

  /** Moves on behind that sign and the blanks before it, if it comes next. */
  private isNext(code: number): boolean {
    this.skipBlanks();
    return this.bytes[this.at++] === code;
  }

  private isKey(key: Uint8Array): boolean {
    if (!this.isNext(QUOTE)) return false;
    for (let i = 0; i < key.length; i++) if (this.bytes[this.at++] !== key[i]) return false;
    return this.bytes[this.at++] === QUOTE;
  }

  private addText(): boolean {
    const { bytes, out } = this;
    let { at, count } = this;
    at++;
    if (bytes[at] === LIST || bytes[at] === OBJECT) return false;
    for (let code = bytes[at]; code !== QUOTE; code = bytes[++at]) {
      if (code === undefined || code === BACKSLASH || code < BLANK) return false;
      out[count++] = code;
    }
    [this.at, this.count] = [at + 1, count];
    return true;
  }

  /** A whole number as it stands, which is written again as it is; most are. */
  private addCount(): boolean {
    const { bytes, out } = this;
    let { at, count } = this;
    for (let code = bytes[at]; code !== undefined && isDigit(code); code = bytes[++at]) out[count++] = code;
    const digits = at - this.at;
    const isPlain = digits > 0 && digits < DIGITS_HELD && (digits === 1 || bytes[this.at] !== ZERO);
    if (!isPlain || isOfWord(bytes[at] ?? 0)) return false;
    [this.at, this.count] = [at, count];
    return true;
  }

  /** A number, a truth value, or null. */
  private addWord(): boolean {
    const { bytes, at } = this;
    if (this.addCount()) return true;
    let end = at;
    while (isOfWord(bytes[end] ?? 0)) end++;
    this.at = end;
    const cell = end - at > LONGEST_NUMBER ? undefined : cellOf(String.fromCharCode(...bytes.subarray(at, end)));
    if (cell === undefined || this.count + LONGEST_NUMBER > this.out.length) return false;
    this.count += this.out.write(cell, this.count, "latin1");
    return true;
  }
}

/** In characters, as JSON or JavaScript writes one that a double holds. */
const LONGEST_NUMBER = 32;

/** Whole numbers of fewer digits are held by a double. */
const DIGITS_HELD = 16;

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$/;

function cellOf(word: string): string | undefined {
  if (word === "true" || word === "false") return word;
  if (word === "null") return "";
  if (!NUMBER.test(word)) return undefined;
  const value = Number(word);
  return isSafeNumber(value) ? String(value) : undefined;
}

/** A letter, a digit, a sign or a point. */
function isOfWord(code: number): boolean {
  const letter = code | 32;
  return isDigit(code) || (letter >= 97 && letter <= 122) || code === 43 || code === 45 || code === 46;
}

function isDigit(code: number): boolean {
  return code >= ZERO && code < COLON;
}
