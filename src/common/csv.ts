import { csvRecordReader, shown, type CsvRecord } from "./csvRecords.js";
import { UserError } from "./userError.js";

/** One row of a table: the physical line (from 1) on which it starts, and its cells by column. */
export interface Row {
  line: number;
  cells: Record<string, string>;
}

/** A table as text: every cell is a string, exactly as written. */
export interface Table {
  columns: string[];
  rows: Row[];
}

/** Takes the cells of some columns while a table is read: its rows do not keep them. */
export interface CellTaker {
  /** The number by which this column's cells are put; undefined where the rows keep them. */
  columnOf(name: string): number | undefined;
  /** Where the cells of a row are put, recognised by what the row keeps. Asked once a row, when all its columns have their numbers. */
  placeOf(row: Row): number;
  put(place: number, column: number, cell: string | number): void;
}

/** The sentence for a table of which only so many rows fit into memory. */
export function tableTooLarge(path: string, rows: number): UserError {
  return new UserError(
    `the table does not fit into memory (${rows.toLocaleString("en")} rows did): give this command a part of the rows or fewer columns`,
    { path },
  );
}

/** What is being read: the path for messages, and the delimiter (by default a tab for `.tsv` and `.tab`, else a comma). */
export interface CsvSource {
  path: string;
  delimiter?: string;
}

/**
 * The rows of a CSV text with a header. Byte order mark, CRLF and quoted line breaks are understood; line numbers are
 * those of an editor. A header without rows gives no rows. A first column without a name that counts rows, as pandas writes a
 * data frame's index, is no column.
 *
 * @throws UserError with file:line and the value seen: empty text, UTF-16, NUL, open quotes, another delimiter, a doubled or empty column name, a row with too few or too many cells
 * @example
 * parseCsv('id,label\na,"cat, big"\n', { path: "labels.csv" })
 * // → { columns: ["id", "label"], rows: [{ line: 2, cells: { id: "a", label: "cat, big" } }] }
 */
export function parseCsv(text: string, source: CsvSource): Table {
  const reader = csvReader(source);
  const rows = reader.push(text);
  for (const row of reader.end()) rows.push(row);
  return { columns: reader.columns(), rows };
}

/** `parseCsv` for text that arrives in pieces; the same checks. */
export interface CsvReader {
  push(piece: string): Row[];
  end(): Row[];
  /** Names of the columns; empty until the header was read, complete after `end()`. */
  columns(): string[];
}

/** A reader for one file; bounded memory (a piece and the record it cuts through). The `taker` gets its columns' cells as text. */
export function csvReader(source: CsvSource, taker?: CellTaker): CsvReader {
  const { path } = source;
  const delimiter = source.delimiter ?? delimiterOf(path);
  const records = csvRecordReader(path, delimiter);
  let columns: string[] | undefined;
  let hasIndex = false;
  let split: Split | undefined;

  const name = (cut: CsvRecord[]): Row[] => {
    let from = 0;
    const head = cut[0];
    if (columns === undefined && head) {
      hasIndex = isIndex(head);
      columns = checkedHeader(hasIndex ? withoutIndex(head) : head, path, delimiter);
      split = taker && splitOf(columns, taker);
      from = 1;
    }
    const rows: Row[] = [];
    for (let i = from; i < cut.length; i++) {
      const whole = cut[i];
      if (!whole || !columns) continue;
      refuseRagged(whole, columns.length + (hasIndex ? 1 : 0), path);
      if (hasIndex) refuseNoIndex(whole, path);
      const record = hasIndex ? withoutIndex(whole) : whole;
      rows.push(split ? keptRow(record, split) : namedRow(record, columns));
    }
    return rows;
  };
  return {
    push: (piece) => name(records.push(piece)),
    end: () => {
      const rows = name(records.end());
      if (columns === undefined) throw new UserError("the file is empty; expected a header and rows", { path });
      return rows;
    },
    columns: () => columns ?? [],
  };
}

/** The delimiter that a file's name promises: a tab for `.tsv` and `.tab`, else a comma. */
export function delimiterOf(path: string): string {
  return /\.(tsv|tab)$/i.test(path) ? "\t" : ",";
}

/** True where the first column alone has no name and several follow, of which one may name the items. */
function isIndex({ cells: [first, ...others] }: CsvRecord): boolean {
  return first?.trim() === "" && others.length > 1 && others.every((name) => name.trim() !== "");
}

function withoutIndex({ cells, line }: CsvRecord): CsvRecord {
  return { cells: cells.slice(1), line };
}

function refuseNoIndex({ cells: [first = ""], line }: CsvRecord, path: string): void {
  if (/^\d+$/.test(first)) return;
  throw new UserError(
    `the first column has no name in the header and is no count of rows, as a data frame's index would be (${shown(first)}); name it`,
    { path, line },
  );
}

function checkedHeader(head: CsvRecord, path: string, delimiter: string): string[] {
  const place = { path, line: head.line };
  refuseOtherDelimiter(head, path, delimiter);
  const seen = new Set<string>();
  head.cells.forEach((name, i) => {
    if (name.trim() === "") {
      const why =
        i === 0 && head.cells.length > 1 ? '; pandas writes its index so: to name it, tell it index_label="id"' : "";
      const header = shown(head.cells.join(delimiter));
      throw new UserError(`column ${i + 1} of the header has no name (header: ${header})${why}`, place);
    }
    if (seen.has(name)) throw new UserError(`the header has the column ${shown(name)} twice`, place);
    if (name === "__proto__")
      throw new UserError('the header has a column "__proto__", which no table may have', place);
    seen.add(name);
  });
  return head.cells;
}

const DELIMITER_WORDS: Record<string, string> = { ",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar" };

/** A header that is one cell with another delimiter inside was written with that delimiter: read on, every row would be one cell. */
function refuseOtherDelimiter(head: CsvRecord, path: string, delimiter: string): void {
  const [only, ...others] = head.cells;
  if (only === undefined || others.length > 0) return;
  const other = Object.keys(DELIMITER_WORDS).find((candidate) => candidate !== delimiter && only.includes(candidate));
  if (other === undefined) return;
  throw new UserError(
    `the header ${shown(only)} has no ${DELIMITER_WORDS[delimiter] ?? shown(delimiter)} but a ${DELIMITER_WORDS[other]}; separate the columns of .csv with commas and of .tsv with tabs`,
    { path, line: head.line },
  );
}

function refuseRagged(record: CsvRecord, wanted: number, path: string): void {
  if (record.cells.length === wanted) return;
  throw new UserError(
    `this row has ${countOfCells(record.cells.length)} but the header has ${wanted} (row: ${shown(record.cells.join(","))})`,
    { path, line: record.line },
  );
}

function countOfCells(n: number): string {
  return n === 1 ? "1 cell" : `${n} cells`;
}

function namedRow(record: CsvRecord, columns: string[]): Row {
  const cells: Record<string, string> = {};
  for (let i = 0; i < columns.length; i++) cells[columns[i] ?? ""] = record.cells[i] ?? "";
  return { line: record.line, cells };
}

/** Which cells of a record the rows keep, and which the taker gets under which numbers. */
interface Split {
  taker: CellTaker;
  kept: { cell: number; name: string }[];
  taken: { cell: number; column: number }[];
}

/** Undefined where nothing is taken. */
function splitOf(columns: string[], taker: CellTaker): Split | undefined {
  const split: Split = { taker, kept: [], taken: [] };
  for (const [cell, name] of columns.entries()) {
    const column = taker.columnOf(name);
    if (column === undefined) split.kept.push({ cell, name });
    else split.taken.push({ cell, column });
  }
  return split.taken.length > 0 ? split : undefined;
}

/** The row without the cells that the taker gets. */
function keptRow(record: CsvRecord, { taker, kept, taken }: Split): Row {
  const row: Row = { line: record.line, cells: {} };
  for (const { cell, name } of kept) row.cells[name] = ownText(record.cells[cell] ?? "");
  const place = taker.placeOf(row);
  for (const { cell, column } of taken) taker.put(place, column, record.cells[cell] ?? "");
  return row;
}

/** A cell is a view of the text that was read, and keeps all of it in memory: of wide rows that would be everything but the cell. */
function ownText(cell: string): string {
  return Buffer.from(cell).toString();
}
