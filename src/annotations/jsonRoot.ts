import { UserError } from "../common/userError.js";

/** A member of the object that a JSON text consists of: where its value starts, and in which line. */
export interface RootMember {
  kind: "list" | "object" | "other";
  start: number;
  line: number;
}

/** Called for each element of a list, with its place in the text and the line it starts in (from 1). */
export type OnElement = (start: number, end: number, line: number) => void;

/**
 * The members of the root object by their keys, without parsing any value: files of hundreds of megabytes are looked
 * over in a second. Values are not checked; whoever reads them is to parse them.
 *
 * @returns undefined where the text is no object, or is broken: `parseJsonText` says in which way
 * @throws UserError where it is nested too deep to be read
 */
export function rootMembers(text: string, path: string): Map<string, RootMember> | undefined {
  const scan = new JsonScan(text, path);
  if (scan.next() !== OPEN_OBJECT) return undefined;
  scan.at++;
  const members = new Map<string, RootMember>();
  for (let code = scan.next(); code !== CLOSE_OBJECT; code = scan.next()) {
    if (code === COMMA && members.size > 0) {
      scan.at++;
      continue;
    }
    if (code !== QUOTE) return undefined;
    const from = scan.at;
    if (!scan.skipString()) return undefined;
    const key = keyIn(text.slice(from, scan.at));
    if (key === undefined || scan.next() !== COLON) return undefined;
    scan.at++;
    const opening = scan.next();
    const kind = opening === OPEN_LIST ? "list" : opening === OPEN_OBJECT ? "object" : "other";
    members.set(key, { kind, start: scan.at, line: scan.line });
    if (!scan.skipValue()) return undefined;
  }
  return members;
}

/** Walks over the elements of a list that `rootMembers` found. @returns false where the list is broken */
export function forEachElement(text: string, path: string, list: RootMember, onElement: OnElement): boolean {
  const scan = new JsonScan(text, path, list.start + 1, list.line);
  for (let isFirst = true; ; isFirst = false) {
    const code = scan.next();
    if (code === CLOSE_LIST) return true;
    if (!isFirst) {
      if (code !== COMMA) return false;
      scan.at++;
      scan.next();
    }
    const { at: start, line } = scan;
    if (!scan.skipValue() || scan.at === start) return false;
    onElement(start, scan.at, line);
  }
}

const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = [123, 125, 91, 93];
const [QUOTE, COLON, COMMA, BACKSLASH, LF] = [34, 58, 44, 92, 10];
const DEEPEST = 500;

class JsonScan {
  constructor(
    private readonly text: string,
    private readonly path: string,
    public at = text.startsWith("\uFEFF") ? 1 : 0,
    public line = 1,
  ) {}

  /** The next character that is not white; NaN at the end. */
  next(): number {
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 32 && code !== LF && code !== 13 && code !== 9) return code;
      if (code === LF) this.line++;
      this.at++;
    }
  }

  /** Goes behind the string that starts here. */
  skipString(): boolean {
    const { text } = this;
    let close = text.indexOf('"', this.at + 1);
    while (close !== -1 && this.isEscaped(close)) close = text.indexOf('"', close + 1);
    if (close === -1) return false;
    this.at = close + 1;
    return true;
  }

  /** Goes behind the value that starts here. */
  skipValue(): boolean {
    const { text } = this;
    let depth = 0;
    for (;;) {
      const code = text.charCodeAt(this.at);
      if (Number.isNaN(code)) return false;
      if (code === QUOTE) {
        if (!this.skipString()) return false;
        if (depth === 0) return true;
        continue;
      }
      if (code === OPEN_OBJECT || code === OPEN_LIST) {
        depth++;
        if (depth > DEEPEST) throw this.tooDeep();
      } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) {
        if (depth === 0) return true;
        depth--;
        if (depth === 0) {
          this.at++;
          return true;
        }
      } else if (depth === 0 && (code === COMMA || code <= 32)) return true;
      else if (code === LF) this.line++;
      this.at++;
    }
  }

  private isEscaped(quote: number): boolean {
    let backslashes = 0;
    while (this.text.charCodeAt(quote - 1 - backslashes) === BACKSLASH) backslashes++;
    return backslashes % 2 === 1;
  }

  private tooDeep(): UserError {
    return new UserError(`this is not valid JSON: lists and objects lie more than ${DEEPEST} deep`, {
      path: this.path,
      line: this.line,
    });
  }
}

function keyIn(quoted: string): string | undefined {
  try {
    return String(JSON.parse(quoted));
  } catch {
    return undefined;
  }
}
