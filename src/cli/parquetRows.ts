import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects, parquetSchema } from "hyparquet";
import type { AsyncBuffer, Compressors, FileMetaData } from "hyparquet";
import type { Row } from "../common/csv.js";
import { UserError } from "../common/userError.js";

/** A Parquet file opened for reading: its columns and its rows, a row group at a time. */
export interface ParquetTable {
  columns: string[];
  rowCount: number;
  /** `line` of a row is its number, from 1. */
  batches(columns: readonly string[]): AsyncGenerator<Row[]>;
}

/** Snappy and uncompressed pages are hyparquet's own; these two come with Node. */
const compressors: Compressors = {
  GZIP: (input) => new Uint8Array(gunzipSync(input)),
  BROTLI: (input) => new Uint8Array(brotliDecompressSync(input)),
};

/** @throws UserError when the file is cut off, damaged, or compressed in a way nobody here can read */
export async function parquetTable(path: string): Promise<ParquetTable> {
  const file = await asyncBufferFromFile(path);
  const metadata = await readable(path, () => parquetMetadataAsync(file));
  const columns = parquetSchema(metadata).children.map((child) => child.element.name);
  return {
    columns,
    rowCount: Number(metadata.num_rows),
    batches: (wanted) => rowGroups({ path, file, metadata }, [...wanted]),
  };
}

async function* rowGroups(
  opened: { path: string; file: AsyncBuffer; metadata: FileMetaData },
  columns: string[],
): AsyncGenerator<Row[]> {
  const { path, file, metadata } = opened;
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    const rowEnd = rowStart + Number(group.num_rows);
    const range = { file, metadata, columns, rowStart, rowEnd, compressors };
    const objects = await readable(path, () => parquetReadObjects(range));
    const first = rowStart + 1;
    yield objects.map((object, i) => ({ line: first + i, cells: cellsOf(object) }));
    rowStart = rowEnd;
  }
}

async function readable<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/\s+/g, " ").slice(0, 120) : String(error);
    throw new UserError(
      `this Parquet file cannot be read (${reason}); it may be cut off or damaged: write it again, with snappy compression`,
      { path },
    );
  }
}

function cellsOf(object: Record<string, unknown>): Record<string, string> {
  const cells: Record<string, string> = {};
  for (const [name, value] of Object.entries(object)) cells[name] = cellOf(value);
  return cells;
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "" : value.toISOString();
  if (typeof value === "object")
    return JSON.stringify(value, (_, inner: unknown) => (typeof inner === "bigint" ? inner.toString() : inner));
  return String(value);
}
