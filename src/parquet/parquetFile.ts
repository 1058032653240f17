import { open, type FileHandle } from "node:fs/promises";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { decompress as unzstd } from "fzstd";
import { parquetMetadataAsync, parquetScan, parquetSchema, snappyUncompress } from "hyparquet";
import type { AsyncBuffer, Compressors, FileMetaData, ParquetParsers, ParquetScan } from "hyparquet";
import { UserError } from "../common/userError.js";
import { charactersIn, columnTexts, textOfCell, type ColumnTexts, type ParquetCell } from "./parquetTexts.js";
import { dayText, elementToRead, parquetColumn, timeText, type ParquetColumn } from "./parquetValues.js";

/** A file on disk; or its bytes, with a path that only tells whose they are. */
export interface ParquetSource {
  path: string;
  bytes?: Uint8Array;
}

/** A Parquet file opened for reading: its columns, and how many rows each row group has. */
export interface ParquetFile {
  columns: string[];
  groups: number[];
  /** A column in a row group, every value as a cell; or as numbers where these are wanted and every value is one that a double holds. */
  cells(column: string, group: number, wantsNumbers?: boolean): Promise<ParquetCell[] | Float64Array>;
  close(): Promise<void>;
}

/** A column in a row group, and a page of it, may have so many bytes; both are held in memory. */
const LARGEST_CHUNK = 1024 * 1024 * 1024;
const LARGEST_PAGE = 256 * 1024 * 1024;
/** So many characters may a cell have, and all cells of a row group that are held in memory; what is shared is counted once. */
export interface ParquetLimits {
  cell: number;
  rowGroup: number;
}

const LIMITS: ParquetLimits = { cell: 64 * 1024 * 1024, rowGroup: 1024 * 1024 * 1024 };
/** So many values, of all columns, are kept at a time. */
const MOST_VALUES = 1_000_000;

/**
 * Opens a Parquet file and checks that its parts fit together. A damaged file may keep the reader busy for ever or fill
 * the memory, so this is for a thread that can be ended (`parquetBatches`).
 *
 * @throws UserError for what a person can act on (with the file's path where it is not damaged), other errors of the reader where the file is damaged
 */
export async function openParquet({ path, bytes }: ParquetSource, limits = LIMITS): Promise<ParquetFile> {
  const handle = bytes === undefined ? await open(path) : undefined;
  try {
    const file = handle
      ? inPieces((await handle.stat()).size, piecesOf(handle))
      : inPieces(bytes?.length ?? 0, async (start, end) => Uint8Array.from(bytes?.subarray(start, end) ?? []).buffer);
    await refuseEncryptedFooter(file, path);
    const metadata = await parquetMetadataAsync(file);
    refuseEncryptedColumns(metadata, path);
    const columns = parquetSchema(metadata).children.map((tree) => parquetColumn(tree, path));
    const groups = rowsOfGroups(metadata);
    return {
      columns: columns.map(({ name }) => name),
      groups,
      cells: cellReader({ path, file, metadata, columns, groups, limits }),
      close: async () => handle?.close(),
    };
  } catch (error) {
    await handle?.close();
    throw error;
  }
}

interface Opened {
  path: string;
  file: AsyncBuffer;
  metadata: FileMetaData;
  columns: ParquetColumn[];
  groups: number[];
  limits: ParquetLimits;
}

function cellReader(opened: Opened): ParquetFile["cells"] {
  const { columns, groups } = opened;
  const known = new Map(columns.map((column) => [column.name, column]));
  const starts = startsOf(groups);
  let texts = columnTexts();
  const read = valueReader(opened, () => texts);
  let held = { group: -1, characters: 0 };
  return async (name, group, wantsNumbers = false) => {
    const column = known.get(name);
    if (!column) throw new Error(`there is no column ${name}`);
    const rowStart = starts[group] ?? 0;
    texts = columnTexts();
    const values = await read({ column: name, rowStart, rowEnd: rowStart + (groups[group] ?? 0) });
    if (wantsNumbers && column.hasDoubles && areDoubles(values)) return Float64Array.from(values);
    const cells = Array.from(values, (value) => texts.cellOf(textOf(value, column)));
    refuseLongCell(cells, name, { ...opened, rowStart });
    const characters = (held.group === group ? held.characters : 0) + charactersIn(cells);
    refuseLongGroup(characters, name, { ...opened, group });
    // What is wanted as numbers is handed on at once.
    if (!wantsNumbers) held = { group, characters };
    return cells;
  };
}

interface Asked {
  column: string;
  rowStart: number;
  rowEnd: number;
}

function valueReader({ file, metadata }: Opened, texts: () => ColumnTexts) {
  const readable = { ...metadata, schema: metadata.schema.map(elementToRead) };
  const parsers = parsersWith(texts);
  const newScan = () => parquetScan({ file, metadata: readable, compressors, parsers, useOffsetIndex: false });
  let scan: ParquetScan | undefined;
  let kept = 0;
  return async (asked: Asked): Promise<ArrayLike<unknown>> => {
    const { column, rowStart, rowEnd } = asked;
    // A scan keeps what it has read.
    if (!scan || kept > MOST_VALUES) [scan, kept] = [await newScan(), 0];
    kept += rowEnd - rowStart;
    const values = await scan.readColumn(asked);
    if (values.length !== rowEnd - rowStart)
      throw new UserError(`its column "${column}" has ${values.length} of ${rowEnd - rowStart} values`);
    return values;
  };
}

/** What the reader asks for, where the file has it and it fits into memory. */
function inPieces(size: number, read: (start: number, end: number) => Promise<ArrayBuffer>): AsyncBuffer {
  return {
    byteLength: size,
    slice: async (start, end = size) => {
      if (!(start >= 0 && start <= end && end <= size)) throw new UserError("it points outside of itself");
      if (end - start > LARGEST_CHUNK) throw new UserError("a column of one row group has more than 1 GB");
      return read(start, end);
    },
  };
}

function piecesOf(handle: FileHandle) {
  return async (start: number, end: number): Promise<ArrayBuffer> => {
    const bytes = new Uint8Array(end - start);
    for (let filled = 0; filled < bytes.length;) {
      const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, start + filled);
      if (bytesRead === 0) throw new UserError("it became shorter while it was read");
      filled += bytesRead;
    }
    return bytes.buffer;
  };
}

function rowsOfGroups(metadata: FileMetaData): number[] {
  const groups = metadata.row_groups.map((group) => Number(group.num_rows));
  const total = groups.reduce((sum, rows) => sum + rows, 0);
  if (groups.some((rows) => !(rows >= 0)) || total !== Number(metadata.num_rows))
    throw new UserError(`it says that it has ${metadata.num_rows} rows, but its row groups say otherwise`);
  return groups;
}

/** A file of which the footer is encrypted, too, ends with another word than others. */
async function refuseEncryptedFooter(file: AsyncBuffer, path: string): Promise<void> {
  const end = Buffer.from(await file.slice(Math.max(0, file.byteLength - 4)));
  if (end.toString("latin1") === "PARE") throw encrypted(path);
}

function refuseEncryptedColumns({ row_groups: groups }: FileMetaData, path: string): void {
  for (const { columns } of groups)
    if (columns.some((column) => column.crypto_metadata ?? column.encrypted_column_metadata)) throw encrypted(path);
}

function encrypted(path: string): UserError {
  return new UserError("this Parquet file is encrypted, which is not read here: write it again without encryption", {
    path,
  });
}

/** The first row of each row group. */
function startsOf(groups: readonly number[]): number[] {
  let rows = 0;
  return groups.map((size) => (rows += size) - size);
}

/** Not so where a cell is empty or lacking, and of integers of 64 bits. */
function areDoubles(values: ArrayLike<unknown>): values is ArrayLike<number> {
  for (let i = 0; i < values.length; i++) if (typeof values[i] !== "number") return false;
  return true;
}

function textOf(value: unknown, column: ParquetColumn): string {
  if (value === null) return "";
  // What the reader could not find; a cell that is empty on purpose is null.
  if (value === undefined) throw new UserError(`its column "${column.name}" lacks a value`);
  return column.textOf(value);
}

function refuseLongCell(
  cells: readonly ParquetCell[],
  column: string,
  { path, limits, rowStart }: Opened & { rowStart: number },
): void {
  for (const [i, cell] of cells.entries()) {
    const { length } = textOfCell(cell);
    if (length > limits.cell)
      throw new UserError(
        `the column "${column}" has a cell of ${counted(length)} characters; at most ${counted(limits.cell)} fit into memory`,
        { path, line: rowStart + i + 1 },
      );
  }
}

function refuseLongGroup(
  characters: number,
  column: string,
  { path, limits, group }: Opened & { group: number },
): void {
  if (characters <= limits.rowGroup) return;
  throw new UserError(
    `up to the column "${column}" row group ${group + 1} has ${counted(characters)} characters, of which at most ${counted(limits.rowGroup)} fit into memory: write the file again with fewer rows in a row group, or name fewer columns`,
    { path },
  );
}

function counted(characters: number): string {
  return characters.toLocaleString("en");
}

const compressors: Compressors = {
  SNAPPY: (input, length) => {
    const page = new Uint8Array(checkedLength(length));
    snappyUncompress(input, page);
    return page;
  },
  GZIP: (input, length) => new Uint8Array(gunzipSync(input, { maxOutputLength: checkedLength(length) })),
  ZSTD: (input, length) => unzstd(input, new Uint8Array(checkedLength(length))),
  BROTLI: (input, length) => new Uint8Array(brotliDecompressSync(input, { maxOutputLength: checkedLength(length) })),
};

/** A few bytes may say that they are gigabytes when unpacked. */
function checkedLength(bytes: number): number {
  if (bytes > LARGEST_PAGE) throw new UserError("a page of it says that it has more than 256 MB");
  return bytes;
}

/** The reader hands on empty cells, too, whatever its types say. */
function parsersWith(texts: () => ColumnTexts): Partial<ParquetParsers> {
  const decoded = (bytes: Uint8Array | undefined) => bytes && texts().decoded(bytes);
  return {
    stringFromBytes: decoded,
    // Parsed, its numbers would lose digits.
    jsonFromBytes: decoded,
    dateFromDays: (days: number | undefined) => (typeof days === "number" ? dayText(days) : days),
    timestampFromMicroseconds: (time: bigint | undefined) => (time === undefined ? time : timeText(time, 1000n)),
    timestampFromNanoseconds: (time: bigint | undefined) => (time === undefined ? time : timeText(time, 1_000_000n)),
  };
}
