import { UserError } from "./userError.js";

/** One record of a CSV text before its cells have names: the physical line (from 1) on which it starts, and its cells. */
export interface CsvRecord {
  line: number;
  cells: string[];
}

/** Cuts text that arrives in pieces into records. */
export interface CsvRecordReader {
  /** The records that are complete after this piece. */
  push(piece: string): CsvRecord[];
  /** The last record, where the text does not end in a line break. */
  end(): CsvRecord[];
}

/** A record longer than this is taken for a quote that was never closed; without a bound it would swallow the rest of a file of any size. */
const LONGEST_RECORD = 4 * 1024 * 1024;

const QUOTE = 34;
const LF = 10;
const CR = 13;

/**
 * RFC 4180 with the tolerance of everyday files: LF, CRLF or CR end a line; empty lines are skipped; a quote in the
 * middle of an unquoted cell stands for itself. Line numbers count physical lines, also inside quotes.
 *
 * @throws UserError with file:line for a quote that is never closed, a record longer than 4 MB, text after a closing quote, and NUL characters
 */
export function csvRecordReader(path: string, delimiter: string): CsvRecordReader {
  let rest = "";
  let line = 1;
  let atStart = true;

  const read = (piece: string, last: boolean): CsvRecord[] => {
    let text = rest === "" ? piece : rest + piece;
    if (atStart && text !== "") {
      text = withoutByteOrderMark(text, path);
      atStart = false;
    }
    refuseNul(piece, path, line);
    const cut = cutRecords(text, { path, delimiter, line, last });
    rest = text.slice(cut.end);
    line = cut.line;
    if (rest.length > LONGEST_RECORD)
      throw rest.includes('"') ? neverClosed(path, line, rest) : tooLong(path, line, rest);
    return cut.records;
  };
  return { push: (piece) => read(piece, false), end: () => read("", true) };
}

interface Cut {
  records: CsvRecord[];
  /** Where the first incomplete record starts, and its line. */
  end: number;
  line: number;
}

function cutRecords(text: string, at: { path: string; delimiter: string; line: number; last: boolean }): Cut {
  const { path, last } = at;
  const separator = at.delimiter.charCodeAt(0);
  const records: CsvRecord[] = [];
  const length = text.length;
  const [nextSeparator, nextLf, nextCr] = [finder(text, at.delimiter), finder(text, "\n"), finder(text, "\r")];
  let line = at.line;
  let end = 0;
  let position = 0;

  while (position < length) {
    const startLine = line;
    const cells: string[] = [];
    for (;;) {
      if (text.charCodeAt(position) === QUOTE) {
        const close = closingQuote(text, position + 1);
        if (close === -1) {
          if (last) throw neverClosed(path, startLine, text.slice(end));
          return { records, end, line: startLine };
        }
        const inside = text.slice(position + 1, close);
        line += lineBreaks(inside);
        cells.push(inside.includes('""') ? inside.replaceAll('""', '"') : inside);
        position = close + 1;
        if (position < length && !isBreakOr(text.charCodeAt(position), separator)) {
          const next = shown(text.slice(position, position + 10));
          throw new UserError(
            `after the closing quote of ${shown(inside)} comes ${next}; ${afterQuote(text, position)}`,
            { path, line },
          );
        }
      } else {
        const start = position;
        position = Math.min(nextSeparator(start), nextLf(start), nextCr(start));
        cells.push(text.slice(start, position));
      }
      if (position < length && text.charCodeAt(position) === separator) {
        position++;
        if (position < length) continue;
        if (!last) return { records, end, line: startLine };
        cells.push("");
      }
      break;
    }
    if (!last && (position >= length || (position === length - 1 && text.charCodeAt(position) === CR))) {
      return { records, end, line: startLine };
    }
    if (text.charCodeAt(position) === CR && text.charCodeAt(position + 1) === LF) position++;
    position++;
    line++;
    end = position;
    const isEmptyLine = cells.length === 1 && cells[0] === "";
    if (!isEmptyLine) records.push({ line: startLine, cells });
  }
  return { records, end: Math.min(end, length), line };
}

/** Where a mark stands from a place on, the text's length where no more does. Places are asked for in ascending order, so that each is looked for once. */
function finder(text: string, mark: string): (from: number) => number {
  let at = -1;
  return (from) => {
    if (at >= from) return at;
    at = text.indexOf(mark, from);
    if (at === -1) at = text.length;
    return at;
  };
}

function isBreakOr(code: number, separator: number): boolean {
  return code === separator || code === LF || code === CR;
}

/** What is wrong where a quoted cell goes on: spreadsheets of half the world separate columns with semicolons. */
function afterQuote(text: string, position: number): string {
  return /^[;\t|]"/.test(text.slice(position, position + 2))
    ? "if that separates the columns, separate those of .csv with commas and those of .tsv with tabs"
    : "a quote inside a quoted cell must be doubled";
}

function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at !== -1; at = text.indexOf('"', at + 2)) {
    if (text.charCodeAt(at + 1) !== QUOTE) return at;
  }
  return -1;
}

function lineBreaks(text: string): number {
  if (!text.includes("\n") && !text.includes("\r")) return 0;
  return text.match(/\r\n|\n|\r/g)?.length ?? 0;
}

function withoutByteOrderMark(text: string, path: string): string {
  // UTF-16 read as UTF-8: its byte order mark becomes one or two replacement characters, or every second character is NUL.
  if (
    /^\uFFFD\uFFFD/.test(text) ||
    /^\uFFFE/.test(text) ||
    /^[^\0]\0[^\0]\0/.test(text) ||
    /^\0[^\0]\0[^\0]/.test(text)
  ) {
    throw new UserError("the file is UTF-16; save it as UTF-8", { path, line: 1 });
  }
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}

function refuseNul(piece: string, path: string, line: number): void {
  const at = piece.indexOf("\0");
  if (at === -1) return;
  throw new UserError("the file has a NUL byte, so it is not text; expected a table in UTF-8", {
    path,
    line: line + lineBreaks(piece.slice(0, at)),
  });
}

function tooLong(path: string, line: number, record: string): UserError {
  return new UserError(`the row that starts with ${shown(record)} is longer than 4 MB; is this a table?`, {
    path,
    line,
  });
}

function neverClosed(path: string, line: number, record: string): UserError {
  return new UserError(`a quote is opened in ${shown(record)} and never closed`, { path, line });
}

/** A cell as a message shows it: in quotes, on one line, at most forty characters. */
export function shown(cell: string): string {
  const short = cell.length > 40 ? `${cell.slice(0, 39)}…` : cell;
  return JSON.stringify(short);
}

/** Names of columns as a message lists them: on one line, the first twelve; with a blank at an end in quotes, so that it is seen. */
export function shownNames(names: readonly string[]): string {
  const first = names
    .slice(0, 12)
    .map((name) => (/^[\w.:/-]([\w .:/-]{0,38}[\w.:/-])?$/.test(name) ? name : shown(name)));
  return first.join(", ") + (names.length > 12 ? ", …" : "");
}
