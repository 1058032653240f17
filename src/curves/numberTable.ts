import { csvRecordReader, type CsvRecord } from "../common/csvRecords.js";
import { UserError, type Place } from "../common/userError.js";
import { DecimalReader, numberFrom } from "./fastNumber.js";
import { quoted } from "./quoted.js";
import { notANumber, type TextSeries } from "./textSeries.js";

/** A table of numbers under a header, as loggers write them. Cells may be empty. */
export interface NumberTable {
  /** All names in the file, without blanks around them. */
  header: string[];
  /** Those of numbers. */
  columns: string[];
  /** By column, in the same order. */
  cells: NumberColumn[];
  /** Line (from 1) of each row. */
  lines: number[];
  /** True where the last row was left out: it has no line break and ends before its last cell, or inside that. */
  isCutOff?: boolean;
  /** The first text of each column that was left out, since it holds no number. */
  texts: TextSeries[];
  /** What each row says of the items on which it was measured (`train`, `val`), where it does. */
  splits?: string[];
}

/** A table, and its rows as they are written. */
export interface WrittenTable extends NumberTable {
  records: CsvRecord[];
}

/** The numbers of a column, one entry per row, eight bytes each. */
export class NumberColumn {
  private held = new Float64Array(16);
  private count = 0;
  private readonly empty = new Set<number>();

  push(value: number): void {
    if (this.count === this.held.length) this.grow();
    this.held[this.count++] = value;
  }

  pushEmpty(): void {
    this.empty.add(this.count);
    this.push(NaN);
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

  /** The numbers of some rows, in their order. */
  of(rows: readonly number[]): NumberColumn {
    const some = new NumberColumn();
    for (const row of rows) pushCell(some, this.at(row));
    return some;
  }
}

/**
 * Reads a table of numbers with any of comma, tab or semicolon between the cells; blanks around cells do not count. A last
 * row that is cut off, as in a file that is still being written, is left out; one with all its cells counts, also where
 * the line break is missing, as people's files often lack it. Columns of texts without a single number are left out.
 *
 * @throws UserError with file:line and the value: empty file, a doubled column, a row with too many or too few cells, a cell that is not a number
 */
export function parseNumberTable(bytes: Uint8Array, path: string): NumberTable {
  return exceptCutRow(bytes, (some) => exceptTexts((onText) => tableOf(some, path, onText)));
}

/**
 * The same with the rows as they are written.
 *
 * @param isName true for the columns that are left out whatever they hold
 */
export function parseWrittenTable(bytes: Uint8Array, path: string, isName: (column: string) => boolean): WrittenTable {
  const delimiter = delimiterOf(headerLine(bytes));
  return exceptCutRow(bytes, (some) =>
    exceptTexts((onText) => quotedTable(new TextDecoder().decode(some), { path, delimiter, onText, isName }), isName),
  );
}

function exceptCutRow<T extends NumberTable>(bytes: Uint8Array, read: (bytes: Uint8Array) => T): T {
  try {
    return read(bytes);
  } catch (error) {
    const start = error instanceof UserError ? cutRowStart(bytes, error.place?.line) : undefined;
    if (start === undefined) throw error;
    return { ...read(bytes.subarray(0, start)), isCutOff: true };
  }
}

/**
 * Where the last row begins, when it is the line of a mistake, rows stand before it, it has no line break, and the mistake
 * is that of a row whose end is missing.
 */
function cutRowStart(bytes: Uint8Array, mistaken: number | undefined): number | undefined {
  const start = Math.max(bytes.lastIndexOf(LF), bytes.lastIndexOf(CR)) + 1;
  const before = breaksIn(bytes.subarray(0, start));
  if (start === bytes.length || before < 2 || mistaken !== before + 1) return undefined;
  const row = decoded(bytes, start, bytes.length);
  const isInsideQuotes = row.split('"').length % 2 === 0;
  const cells = row.split(delimiterOf(headerLine(bytes)));
  const missing = headerOf(bytes).length - cells.length;
  const last = cells.pop() ?? "";
  const isInLastCell = BEGINNING_OF_NUMBER.test(last.trim()) && cells.every((cell) => cellFrom(cell) !== BAD);
  return isInsideQuotes || missing > 0 || (missing === 0 && isInLastCell) ? start : undefined;
}

const BEGINNING_OF_NUMBER = /^[-+]?(\d+\.?\d*(e[-+]?)?|\.|na?|i(n(f(i(n(it?)?)?)?)?)?)?$/i;

function breaksIn(bytes: Uint8Array): number {
  let breaks = 0;
  for (let at = 0; at < bytes.length; at = afterBreak(bytes, lineEnd(bytes, at))) breaks++;
  return breaks;
}

function exceptTexts<T extends NumberTable>(
  read: (onText: OnText) => T,
  isName: (column: string) => boolean = () => false,
): T {
  const texts = new Map<string, TextSeries>();
  const table = read((name, seen, place) => {
    if (!texts.has(name) && !isName(name)) texts.set(name, { name, seen, place });
  });
  for (const [name, text] of texts)
    if (table.cells[table.columns.indexOf(name)]?.values.some((value) => value === value)) throw notANumber(text);
  const areKept = table.columns.map((name) => !texts.has(name) && !isName(name));
  const isKept = (_: unknown, column: number) => areKept[column];
  return {
    ...table,
    columns: table.columns.filter(isKept),
    cells: table.cells.filter(isKept),
    texts: [...texts.values()],
  };
}

/** What to do about a cell that is not a number; it then counts as empty. */
type OnText = (column: string, text: string, place: Place) => void;

function tableOf(bytes: Uint8Array, path: string, onText: OnText): NumberTable {
  const headerEnd = lineEnd(bytes, 0);
  const header = new TextDecoder().decode(bytes.subarray(0, headerEnd));
  const delimiter = delimiterOf(header);
  const hasQuotes = header.includes('"');
  const plain = hasQuotes
    ? undefined
    : plainTable(bytes, headerEnd, { path, delimiter, names: header.split(delimiter), onText });
  return plain ?? quotedTable(new TextDecoder().decode(bytes), { path, delimiter, onText });
}

/** The names in a table's first line. */
export function headerOf(bytes: Uint8Array): string[] {
  const header = headerLine(bytes);
  return header.split(delimiterOf(header)).map(bareName);
}

function headerLine(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(0, Math.min(lineEnd(bytes, 0), 100_000)));
}

function emptyTable(names: readonly string[], path: string): NumberTable {
  const columns = names.map(bareName);
  const firstPlaces = new Map(columns.map((name, i) => [name, i] as const).toReversed());
  const doubled = columns.find((name, i) => firstPlaces.get(name) !== i);
  if (doubled !== undefined)
    throw new UserError(`the header has the column "${quoted(doubled)}" twice`, { path, line: 1 });
  return { header: columns, columns, cells: columns.map(() => new NumberColumn()), lines: [], texts: [] };
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

/**
 * Files of 100,000 rows and more are usual, so this goes over the bytes once and makes no strings of numbers.
 *
 * @returns undefined where a cell is in quotes: what looks like its end may stand inside it
 */
function plainTable(
  bytes: Uint8Array,
  headerEnd: number,
  { path, delimiter, names, onText }: { path: string; delimiter: string; names: readonly string[]; onText: OnText },
): NumberTable | undefined {
  const table = emptyTable(names, path);
  const { cells, lines, columns } = table;
  const separator = delimiter.charCodeAt(0);
  const reader = new DecimalReader(bytes, afterBreak(bytes, headerEnd));
  for (let line = 2; reader.at < bytes.length; line++) {
    const start = reader.at;
    let column = 0;
    let end = separator;
    for (; end === separator; column++) {
      const from = reader.at;
      if (reader.read() && isCellEnd((end = bytes[reader.at++] ?? LF), separator)) cells[column]?.push(reader.value);
      else {
        reader.at = cellEnd(bytes, from, separator);
        end = bytes[reader.at++] ?? LF;
        const text = decoded(bytes, from, reader.at - 1);
        if (text.trimStart().startsWith('"')) return undefined;
        const value = cellFrom(text);
        if (value === BAD) onText(columns[column] ?? "", text, { path, line });
        if (value === undefined && column === 0 && end !== separator) break;
        pushCell(cells[column], value);
      }
    }
    if (column > 0) lines.push(line);
    if (column > 0 && column !== columns.length)
      throw wrongWidth(columns.length, column, decoded(bytes, start, reader.at - 1), { path, line });
    if (end === CR && bytes[reader.at] === LF) reader.at++;
  }
  return table;
}

function isCellEnd(byte: number, separator: number): boolean {
  return byte === separator || byte === LF || byte === CR;
}

function cellEnd(bytes: Uint8Array, from: number, separator: number): number {
  let at = from;
  while (at < bytes.length && !isCellEnd(bytes[at] ?? LF, separator)) at++;
  return at;
}

function pushCell(column: NumberColumn | undefined, value: number | undefined | typeof BAD): void {
  if (value === undefined || value === BAD) column?.pushEmpty();
  else column?.push(value);
}

function quotedTable(
  text: string,
  {
    path,
    delimiter,
    onText,
    isName = () => false,
  }: { path: string; delimiter: string; onText: OnText; isName?: (column: string) => boolean },
): WrittenTable {
  const reader = csvRecordReader(path, delimiter);
  // A row of blanks is none.
  const all = [...reader.push(text), ...reader.end()].filter(
    ({ cells }) => cells.length > 1 || cells[0]?.trim() !== "",
  );
  const [header, ...records] = all;
  const table = emptyTable(header?.cells ?? [], path);
  const areRead = table.columns.map((column) => !isName(column));
  for (const { cells, line } of records) {
    if (cells.length !== table.columns.length) {
      throw wrongWidth(table.columns.length, cells.length, cells.join(delimiter), { path, line });
    }
    cells.forEach((cell, i) => {
      if (!areRead[i]) return;
      const value = cellFrom(cell);
      if (value === BAD) onText(table.columns[i] ?? "", cell, { path, line });
      pushCell(table.cells[i], value);
    });
    table.lines.push(line);
  }
  return { ...table, records };
}

/** What stands for a cell that is neither empty nor a number. */
const BAD = "not a number";

/** What loggers write for "nothing was measured". */
const NOTHING = new Set(["", "NA", "N/A", "None", "null", "-"]);

function cellFrom(text: string): number | undefined | typeof BAD {
  return NOTHING.has(text.trim()) ? undefined : (numberFrom(text) ?? BAD);
}

function wrongWidth(wanted: number, seen: number, row: string, place: { path: string; line: number }): UserError {
  const cells = seen === 1 ? "1 cell" : `${seen} cells`;
  return new UserError(`this row has ${cells}, but the header has ${wanted} (row: ${quoted(row)})`, place);
}

function decoded(bytes: Uint8Array, from: number, to: number): string {
  return new TextDecoder().decode(bytes.subarray(from, Math.min(to, from + LONGEST_SHOWN)));
}

/** Longer than any number, so that a damaged file does not become one huge string. */
const LONGEST_SHOWN = 10_000;

function lineEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== LF && bytes[at] !== CR) at++;
  return at;
}

function afterBreak(bytes: Uint8Array, end: number): number {
  return bytes[end] === CR && bytes[end + 1] === LF ? end + 2 : end + 1;
}

const LF = 10;
const CR = 13;
