import { markByMark } from "../common/byteMarks.js";
import { csvRecordReader } from "../common/csvRecords.js";
import { UserError } from "../common/userError.js";
import { numberFrom, numberIn } from "./fastNumber.js";
import { quoted } from "./quoted.js";

/** A table of numbers under a header, as loggers write them. Cells may be empty. */
export interface NumberTable {
  /** Names without blanks around them. */
  columns: string[];
  /** By column, in the same order. */
  cells: NumberColumn[];
  /** Line (from 1) of each row. */
  lines: number[];
}

/** The numbers of a column, one entry per row, eight bytes each. */
export class NumberColumn {
  private held = new Float64Array(1024);
  private count = 0;
  private readonly empty = new Set<number>();

  push(value: number | undefined): void {
    if (value === undefined) this.empty.add(this.count);
    if (this.count === this.held.length) this.grow();
    this.held[this.count++] = value ?? NaN;
  }

  private grow(): void {
    const larger = new Float64Array(this.held.length * 2);
    larger.set(this.held);
    this.held = larger;
  }

  /** NaN where the cell is empty. */
  get values(): Float64Array {
    return this.held.subarray(0, this.count);
  }

  /** Undefined where the cell is empty. */
  at(row: number): number | undefined {
    return this.empty.size > 0 && this.empty.has(row) ? undefined : this.held[row];
  }
}

/**
 * Reads a table of numbers with any of comma, tab or semicolon between the cells; blanks around cells do not count.
 *
 * @throws UserError with file:line and the value: empty file, a doubled column, a row with too many or too few cells, a cell that is not a number
 */
export function parseNumberTable(bytes: Uint8Array, path: string): NumberTable {
  const headerEnd = lineEnd(bytes, 0);
  const header = new TextDecoder().decode(bytes.subarray(0, headerEnd));
  const delimiter = delimiterOf(header);
  if (bytes.includes(QUOTE)) return quotedTable(new TextDecoder().decode(bytes), path, delimiter);
  const table = emptyTable(header.split(delimiter), path);
  plainRows(bytes, headerEnd, table, { path, delimiter });
  return table;
}

/** The names in a table's first line. */
export function headerOf(bytes: Uint8Array): string[] {
  const header = new TextDecoder().decode(bytes.subarray(0, Math.min(lineEnd(bytes, 0), 100_000)));
  return header.split(delimiterOf(header)).map(bareName);
}

function emptyTable(names: readonly string[], path: string): NumberTable {
  const columns = names.map(bareName);
  const doubled = columns.find((name, i) => columns.indexOf(name) !== i);
  if (doubled !== undefined)
    throw new UserError(`the header has the column "${quoted(doubled)}" twice`, { path, line: 1 });
  return { columns, cells: columns.map(() => new NumberColumn()), lines: [] };
}

function bareName(name: string): string {
  return name
    .replace(/^\uFEFF/, "")
    .trim()
    .replace(/^"(.*)"$/, "$1")
    .trim();
}

function delimiterOf(header: string): string {
  if (header.includes("\t")) return "\t";
  return header.includes(";") && !header.includes(",") ? ";" : ",";
}

/** Files of 100,000 rows and more are usual, so this goes over the bytes once and makes no strings. */
function plainRows(
  bytes: Uint8Array,
  headerEnd: number,
  table: NumberTable,
  { path, delimiter }: { path: string; delimiter: string },
): void {
  const separator = delimiter.charCodeAt(0);
  const { cells, lines, columns } = table;
  let at = afterBreak(bytes, headerEnd);
  const nextMark = markByMark(bytes, at, bytes.length, [separator, LF, CR]);
  for (let line = 2; at < bytes.length; line++) {
    const start = at;
    let to = at;
    for (let column = 0; ; at = to + 1) {
      to = nextMark();
      const isLast = to === bytes.length || bytes[to] !== separator;
      const value = cellIn(bytes, at, to);
      if (isLast && column === 0 && value === undefined) break;
      if (value === BAD) throw notANumber(decoded(bytes, at, to), { path, line, column: columns[column] ?? "" });
      cells[column++]?.push(value);
      if (!isLast) continue;
      if (column !== columns.length)
        throw wrongWidth(columns.length, column, decoded(bytes, start, to), { path, line });
      lines.push(line);
      break;
    }
    at = afterBreak(bytes, to);
    if (at > to + 1) nextMark();
  }
}

function quotedTable(text: string, path: string, delimiter: string): NumberTable {
  const reader = csvRecordReader(path, delimiter);
  const [header, ...records] = [...reader.push(text), ...reader.end()];
  const table = emptyTable(header?.cells ?? [], path);
  for (const { cells, line } of records) {
    if (cells.length !== table.columns.length) {
      throw wrongWidth(table.columns.length, cells.length, cells.join(delimiter), { path, line });
    }
    cells.forEach((cell, i) => {
      const value = cellFrom(cell);
      if (value === BAD) throw notANumber(cell, { path, line, column: table.columns[i] ?? "" });
      table.cells[i]?.push(value);
    });
    table.lines.push(line);
  }
  return table;
}

interface Cell {
  path: string;
  line: number;
  column: string;
}

/** What stands for a cell that is neither empty nor a number. */
const BAD = "not a number";

function cellIn(bytes: Uint8Array, start: number, end: number): number | undefined | typeof BAD {
  let from = start;
  let to = end;
  while (from < to && isSpace(bytes[from])) from++;
  while (to > from && isSpace(bytes[to - 1])) to--;
  if (from === to) return undefined;
  return numberIn(bytes, from, to) ?? cellFrom(decoded(bytes, from, to));
}

/** What loggers write for "nothing was measured". */
const NOTHING = new Set(["", "NA", "N/A", "None", "null", "-"]);

function cellFrom(text: string): number | undefined | typeof BAD {
  return NOTHING.has(text.trim()) ? undefined : (numberFrom(text) ?? BAD);
}

function notANumber(text: string, { path, line, column }: Cell): UserError {
  return new UserError(`'${quoted(column)}' is "${quoted(text)}"; it must be a number`, { path, line });
}

function wrongWidth(wanted: number, seen: number, row: string, place: { path: string; line: number }): UserError {
  return new UserError(`this row has ${seen} cells, but the header has ${wanted} (row: ${quoted(row)})`, place);
}

function decoded(bytes: Uint8Array, from: number, to: number): string {
  return new TextDecoder().decode(bytes.subarray(from, Math.min(to, from + 1000)));
}

function lineEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== LF && bytes[at] !== CR) at++;
  return at;
}

function afterBreak(bytes: Uint8Array, end: number): number {
  return bytes[end] === CR && bytes[end + 1] === LF ? end + 2 : end + 1;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 32 || byte === 9;
}

const QUOTE = 34;
const LF = 10;
const CR = 13;
