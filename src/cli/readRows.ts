import { csvReader, tableTooLarge, type CellTaker, type CsvReader, type Row, type Table } from "../common/csv.js";
import { shown, shownNames } from "../common/csvRecords.js";
import { jsonLinesReader } from "../common/jsonLines.js";
import { nearest } from "../common/nearest.js";
import { UserError } from "../common/userError.js";
import { parquetBatches } from "../parquet/parquetRows.js";
import { inputFile, LARGEST_IN_MEMORY, megabytes, piecesOf } from "./inputFile.js";
import { isMemoryScarce } from "./isMemoryScarce.js";

/** What a command wants of a file. */
export interface RowsWanted {
  /** Columns that must be there, or which of those that are there; the others are left out. All when not given. */
  columns?: readonly string[] | ((known: readonly string[]) => readonly string[]);
  /** Takes the cells of some columns; `columns` names them, the rows do not have them. */
  taker?: CellTaker;
  /** The file's size in bytes and how far we are, for a progress bar. */
  onProgress?: (share: number) => void;
}

/**
 * The rows of a CSV, TSV, JSON Lines or Parquet file, every cell a string as written. The format is recognised by the
 * file's first bytes and its name. `line` is the physical line (for Parquet the number of the row).
 *
 * @throws UserError in one sentence with file:line: missing, folder, empty, header only, too large for memory, UTF-16, not UTF-8, binary, damaged, ragged, a wanted column that is not there
 */
export async function readRows(path: string, wanted: RowsWanted = {}): Promise<Table> {
  const { size } = await inputFile(path);
  if (!wanted.taker) refuseLarge(path, size);
  const isKept = (column: string) => wanted.taker?.columnOf(column) === undefined;
  const rows: Row[] = [];
  let columns: string[] = [];
  for await (const batch of streamRows(path, wanted)) {
    columns = batch.columns;
    // What is not kept may have any size: whoever takes it sees whether it fits.
    if (rows.length === 0 && columns.every(isKept)) refuseLarge(path, size);
    for (const row of batch.rows) rows.push(row);
    if (isMemoryScarce()) throw tableTooLarge(path, rows.length);
  }
  const kept = columns.filter(isKept);
  for (const row of rows) fillMissing(row, kept);
  return { columns, rows };
}

function refuseLarge(path: string, size: number): void {
  if (size <= LARGEST_IN_MEMORY) return;
  throw new UserError(
    `the file has ${megabytes(size)}; this command holds it in memory and takes at most ${megabytes(LARGEST_IN_MEMORY)}: give it a part of the rows or fewer columns`,
    { path },
  );
}

/**
 * The rows of a file of any size, some thousands at a time, in bounded memory (a Parquet file: one row group). The
 * same formats, checks and errors as `readRows`.
 */
export async function* streamRows(path: string, wanted: RowsWanted = {}): AsyncGenerator<Table> {
  const { size, isPipe } = await inputFile(path);
  let rows = 0;
  const choose = (columns: string[]) => chosen(columns, wanted.columns, path);
  const batches =
    !isPipe && (await isParquet(path))
      ? parquetBatches({ path }, { choose, taker: wanted.taker, onProgress: wanted.onProgress })
      : textBatches(path, size, wanted);
  for await (const batch of batches) {
    rows += batch.rows.length;
    yield batch;
  }
  if (rows === 0) throw new UserError("the file has a header but no rows", { path });
}

async function isParquet(path: string): Promise<boolean> {
  for await (const head of piecesOf(path, 4)) {
    // An encrypted file begins with the second; its reader says so.
    if (["PAR1", "PARE"].includes(head.toString("latin1"))) return true;
    break;
  }
  if (/\.(parquet|pq)$/i.test(path))
    throw new UserError('this is not a Parquet file: it does not start with "PAR1"', { path });
  return false;
}

async function* textBatches(path: string, size: number, wanted: RowsWanted): AsyncGenerator<Table> {
  const decode = utf8Pieces(path);
  let reader: CsvReader | undefined;
  let columns: string[] | undefined;
  let read = 0;

  const batchOf = (rows: Row[], known: string[]): Table => {
    if (known.length > 0 && wanted.columns !== undefined) columns ??= chosen(known, wanted.columns, path);
    const kept = columns ?? known;
    return { columns: kept, rows: wanted.columns === undefined ? rows : rows.map((row) => onlyColumns(row, kept)) };
  };
  for await (const bytes of piecesOf(path)) {
    const text = decode(bytes, false);
    reader ??= readerFor(text, path, wanted.taker);
    const rows = reader.push(text);
    read += bytes.length;
    if (size > 0) wanted.onProgress?.(Math.min(1, read / size));
    if (rows.length > 0) yield batchOf(rows, reader.columns());
  }
  reader ??= csvReader({ path }, wanted.taker);
  const last = reader.push(decode(new Uint8Array(0), true));
  for (const row of reader.end()) last.push(row);
  yield batchOf(last, reader.columns());
}

/** JSON Lines by its name or its first character, TSV by its name or a header with tabs and no comma, else CSV. */
function readerFor(text: string, path: string, taker: CellTaker | undefined): CsvReader {
  const first = text.replace(/^\uFEFF?\s*/, "").slice(0, 1);
  if (first === "[")
    throw new UserError("this is one JSON list; expected JSON Lines (one object a line), CSV, TSV or Parquet", {
      path,
      line: 1,
    });
  if (/\.(jsonl|ndjson)$/i.test(path) || first === "{") return jsonLinesReader(path, taker);
  const header = /^[^\r\n]*/.exec(text)?.[0] ?? "";
  const hasTabs = !/\.csv$/i.test(path) && header.includes("\t") && !header.includes(",");
  return csvReader(hasTabs ? { path, delimiter: "\t" } : { path }, taker);
}

/** Decodes UTF-8 strictly: bytes that are not UTF-8 would turn into the same replacement character, and names that differ into the same name. */
function utf8Pieces(path: string): (bytes: Uint8Array, last: boolean) => string {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let line = 1;
  let isFirst = true;
  return (bytes, last) => {
    if (isFirst) refuseForeignBytes(bytes, path);
    isFirst = false;
    try {
      const text = decoder.decode(bytes, { stream: !last });
      for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) line++;
      return text;
    } catch {
      throw new UserError("some bytes are not UTF-8 (the file may be Latin-1 or binary); save it as UTF-8", {
        path,
        line: lineOfBadByte(bytes, line),
      });
    }
  };
}

function refuseForeignBytes(bytes: Uint8Array, path: string): void {
  const starts = (...wanted: number[]) => wanted.every((byte, i) => bytes[i] === byte);
  if (starts(0xff, 0xfe) || starts(0xfe, 0xff))
    throw new UserError("the file is UTF-16; save it as UTF-8", { path, line: 1 });
  if (starts(0x1f, 0x8b)) throw new UserError("the file is compressed with gzip; unpack it first", { path });
  if (starts(0x50, 0x4b, 3, 4))
    throw new UserError("the file is a ZIP archive or a spreadsheet; save the table as CSV", { path });
}

/** The line of the first byte that strict decoding refuses, found by decoding line by line. */
function lineOfBadByte(bytes: Uint8Array, firstLine: number): number {
  let line = firstLine;
  let start = 0;
  for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
    // The first line of a piece may begin inside a character: it counts as good unless a later one is not bad.
    if (start > 0 && !isUtf8(bytes.subarray(start, end))) return line;
    start = end + 1;
    line++;
  }
  return start > 0 && !isUtf8(bytes.subarray(start)) ? line : firstLine;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function chosen(known: string[], asked: RowsWanted["columns"], path: string): string[] {
  const wanted = typeof asked === "function" ? asked(known) : asked;
  if (wanted === undefined) return known;
  for (const name of wanted) if (!known.includes(name)) throw unknownColumn(name, known, path);
  return [...new Set(wanted)];
}

/** The sentence for a column that is not there, with the nearest name and the names there are. */
function unknownColumn(name: string, known: string[], path: string): UserError {
  const near = nearest(name, known);
  return new UserError(
    `there is no column ${shown(name)}${near === undefined ? "" : `; did you mean ${shown(near)}?`} (columns: ${shownNames(known)})`,
    { path, line: 1 },
  );
}

function onlyColumns(row: Row, columns: string[]): Row {
  const cells: Record<string, string> = {};
  for (const name of columns) cells[name] = Object.hasOwn(row.cells, name) ? (row.cells[name] ?? "") : "";
  return { line: row.line, cells };
}

/** Rows of JSON Lines may lack keys: a missing one is an empty cell, also where every object has that name (`constructor`). */
function fillMissing(row: Row, columns: string[]): void {
  for (const name of columns) if (!Object.hasOwn(row.cells, name)) row.cells[name] = "";
}
