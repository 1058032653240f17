import { shown } from "../common/csvRecords.js";
import { UserError } from "../common/userError.js";

/** A JSON value that remembers lines and doubled keys, which `JSON.parse` forgets. Whole numbers too large for a double come as their digits. */
export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;

/** The members of an object in the order of the file, doubled keys and all. */
export class JsonObject {
  constructor(
    /** Line of the opening brace, from 1. */
    readonly line: number,
    readonly members: readonly { key: string; value: JsonValue; line: number }[],
  ) {}

  /** The value under a key (the last one, as in `JSON.parse`), or undefined. */
  get(key: string): JsonValue | undefined {
    for (let i = this.members.length - 1; i >= 0; i--) {
      const member = this.members[i];
      if (member?.key === key) return member.value;
    }
    return undefined;
  }
}

const DEEPEST = 500;
const LONG_LINE = 1000;
const WORD = /[-+.\w]*/y;

/** After so many values it is told how far we are. */
const VALUES_AT_A_TIME = 50_000;

/**
 * Parses JSON (RFC 8259).
 *
 * @param onProgress told now and then which share of the text is read
 * @throws UserError with file:line and what stands there
 */
export function parseJsonText(
  text: string,
  path: string,
  onProgress: (share: number) => void = () => undefined,
): JsonValue {
  const reader = new JsonReader(text, path, onProgress);
  const value = reader.value(0);
  reader.end();
  return value;
}

class JsonReader {
  private at = 0;
  private line = 1;
  private values = 0;
  /** One string a key: a large file has the same few keys millions of times. */
  private readonly keys = new Map<string, string>();

  constructor(
    private readonly text: string,
    private readonly path: string,
    private readonly onProgress: (share: number) => void,
  ) {
    if (text.startsWith("\uFEFF")) this.at = 1;
  }

  value(depth: number): JsonValue {
    this.skipWhite();
    if (++this.values % VALUES_AT_A_TIME === 0) this.onProgress(this.at / this.text.length);
    if (depth > DEEPEST) throw this.wrong(`lists and objects lie more than ${DEEPEST} deep`);
    const first = this.text[this.at];
    if (first === "{") return this.object(depth);
    if (first === "[") return this.list(depth);
    if (first === '"') return this.string();
    return this.word();
  }

  end(): void {
    this.skipWhite();
    if (this.at < this.text.length) throw this.wrong(`after the end of the JSON comes ${this.ahead()}`);
  }

  private object(depth: number): JsonObject {
    const line = this.line;
    const members: { key: string; value: JsonValue; line: number }[] = [];
    this.at++;
    this.skipWhite();
    if (this.taken("}")) return new JsonObject(line, members);
    for (;;) {
      this.skipWhite();
      const memberLine = this.line;
      if (this.text[this.at] !== '"') throw this.wrong(`expected a key in quotes but saw ${this.ahead()}`);
      const key = this.keyNamed(this.string());
      this.skipWhite();
      if (!this.taken(":")) throw this.wrong(`expected ":" after the key ${shown(key)} but saw ${this.ahead()}`);
      members.push({ key, value: this.value(depth + 1), line: memberLine });
      this.skipWhite();
      if (this.taken("}")) return new JsonObject(line, members);
      if (!this.taken(",")) throw this.wrong(`expected "," or "}" but saw ${this.ahead()}`);
    }
  }

  private keyNamed(key: string): string {
    const known = this.keys.get(key);
    if (known !== undefined) return known;
    if (this.keys.size < 1000) this.keys.set(key, key);
    return key;
  }

  private list(depth: number): JsonValue[] {
    const values: JsonValue[] = [];
    this.at++;
    this.skipWhite();
    if (this.taken("]")) return values;
    for (;;) {
      values.push(this.value(depth + 1));
      this.skipWhite();
      if (this.taken("]")) return values;
      if (!this.taken(",")) throw this.wrong(`expected "," or "]" but saw ${this.ahead()}`);
    }
  }

  private string(): string {
    let close = this.text.indexOf('"', this.at + 1);
    while (close !== -1 && this.isEscaped(close)) close = this.text.indexOf('"', close + 1);
    if (close === -1) throw this.wrong(`the text ${this.ahead()} is never closed`);
    const raw = this.text.slice(this.at, close + 1);
    const plain = !/[\\\u0000-\u001f]/.test(raw);
    const value = plain ? raw.slice(1, -1) : this.decoded(raw);
    this.at = close + 1;
    return value;
  }

  private isEscaped(quote: number): boolean {
    let backslashes = 0;
    while (this.text[quote - 1 - backslashes] === "\\") backslashes++;
    return backslashes % 2 === 1;
  }

  private decoded(raw: string): string {
    try {
      const value: unknown = JSON.parse(raw);
      return String(value);
    } catch {
      throw this.wrong(`the text ${shown(raw)} is not valid JSON`);
    }
  }

  private word(): JsonValue {
    const start = this.at;
    WORD.lastIndex = start;
    const word = WORD.exec(this.text)?.[0] ?? "";
    this.at += word.length;
    if (word === "true") return true;
    if (word === "false") return false;
    if (word === "null") return null;
    if (/^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$/.test(word)) return this.number(word);
    this.at = start;
    const hint = /^[-+]?(NaN|Infinity)/.test(word)
      ? "; Python writes so what is no number, and JSON has null for it"
      : "";
    throw this.wrong(`expected a value but saw ${this.ahead()}${hint}`);
  }

  private number(word: string): string | number {
    const number = Number(word);
    if (!Number.isFinite(number)) throw this.wrong(`the number ${shown(word)} is too large`);
    return Number.isInteger(number) && !Number.isSafeInteger(number) ? word : number;
  }

  private taken(char: string): boolean {
    if (this.text[this.at] !== char) return false;
    this.at++;
    return true;
  }

  private skipWhite(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return;
      if (code === 10) this.line++;
      this.at++;
    }
  }

  private ahead(): string {
    return this.at >= this.text.length ? "the end of the file" : shown(this.text.slice(this.at, this.at + 20));
  }

  private wrong(sentence: string): UserError {
    return new UserError(`this is not valid JSON: ${sentence}${this.inLongLine()}`, {
      path: this.path,
      line: this.line,
    });
  }

  /** Files of one line are usual: there its number says nothing. */
  private inLongLine(): string {
    const character = this.at - this.text.lastIndexOf("\n", this.at - 1);
    return character > LONG_LINE ? ` (character ${character} of the line)` : "";
  }
}
