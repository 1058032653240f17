import type { CellTaker, Row, Table } from "../common/csv.js";
import { shown } from "../common/csvRecords.js";
import { UserError } from "../common/userError.js";
import { textOfCell, type ParquetCell } from "./parquetTexts.js";
import type { ParquetSource } from "./parquetFile.js";
import type { ParquetReply, ParquetRequest } from "./parquetThread.js";
import { startThread, type Thread } from "../threads/thread.js";

/** What is wanted of a Parquet file. */
export interface ParquetWanted {
  /** Which of the file's columns are read; throws when one is not there. */
  choose: (columns: string[]) => string[];
  /** Takes the cells of some columns; the rows do not have them. */
  taker?: CellTaker;
  onProgress?: (share: number) => void;
}

/** A column of a row group that takes longer is damaged: reading it would never end. HOLDOUT_PARQUET_SECONDS is for machines that are slower than we think. */
const PATIENCE_SECONDS = 30;
/** Of the thread's heap; a column of ten million names takes half of it. */
const LARGEST_HEAP_MB = 2048;
const ROWS_AT_A_TIME = 10_000;

/** A thread that has read a file to its end and may read another. */
let idle: Thread<ParquetRequest, ParquetReply> | undefined;

/**
 * The rows of a Parquet file, some thousands at a time; `line` is the row's number, from 1. It is read in a thread that
 * is ended when a damaged file keeps it busy or fills its memory. A row group's wanted columns are held in memory.
 *
 * @throws UserError when the file is cut off, damaged, or compressed in a way nobody here can read
 */
export async function* parquetBatches(source: ParquetSource, wanted: ParquetWanted): AsyncGenerator<Table> {
  const { path } = source;
  const thread: Thread<ParquetRequest, ParquetReply> = idle?.isAlive()
    ? idle
    : startThread(new URL("./parquetThread", import.meta.url), { maxOldGenerationSizeMb: LARGEST_HEAP_MB });
  idle = undefined;
  const seconds = Number(process.env["HOLDOUT_PARQUET_SECONDS"] ?? PATIENCE_SECONDS);
  const ask = async (request: ParquetRequest) => replyOf(path, await thread.ask(request, 1000 * seconds));
  try {
    const opened = await ask(source);
    if (!("groups" in opened)) throw damaged(path, null);
    const columns = wanted.choose(checkedNames(opened.columns, path));
    const kept = columns.filter((name) => wanted.taker?.columnOf(name) === undefined);
    const total = opened.groups.reduce((sum, rows) => sum + rows, 0);
    let first = 0;
    for (const [group, size] of opened.groups.entries()) {
      const cells: string[][] = [];
      for (const column of kept) cells.push(textsOf(await ask({ column, group })));
      const parts = () => partsOf({ columns: kept, cells, size, first });
      if (wanted.taker && kept.length < columns.length) await take(wanted.taker, columns, { group, ask, parts });
      let read = first;
      for (const rows of parts()) {
        yield { columns, rows };
        read += rows.length;
        wanted.onProgress?.(read / total);
      }
      first += size;
    }
  } finally {
    if (thread.isAlive()) await thread.ask("close");
    if (thread.isAlive() && idle === undefined) idle = thread;
    else thread.end();
  }
}

type Asking = (request: ParquetRequest) => Promise<ParquetAnswer>;

/** Hands over the taken columns of a row group, one after the other: each is in memory alone. */
async function take(
  taker: CellTaker,
  columns: string[],
  { group, ask, parts }: { group: number; ask: Asking; parts: () => Iterable<Row[]> },
): Promise<void> {
  const numbers = columns.map((name) => taker.columnOf(name));
  const places: number[] = [];
  for (const rows of parts()) for (const row of rows) places.push(taker.placeOf(row));
  for (const [i, number] of numbers.entries()) {
    if (number === undefined) continue;
    const read = await ask({ column: columns[i] ?? "", group, wantsNumbers: true });
    const cells = "cells" in read ? read.cells : [];
    for (let row = 0; row < places.length; row++) taker.put(places[row] ?? -1, number, plain(cells[row] ?? ""));
  }
}

/** Every cell as text, which was asked for. */
function textsOf(answer: ParquetAnswer): string[] {
  const cells: ArrayLike<ParquetCell | number> = "cells" in answer ? answer.cells : [];
  return Array.from(cells, (cell) => String(plain(cell)));
}

function plain(cell: ParquetCell | number): string | number {
  return typeof cell === "number" ? cell : textOfCell(cell);
}

type ParquetAnswer = Exclude<ParquetReply, { failed: unknown } | { compression: unknown } | { refused: unknown }>;

function replyOf(path: string, reply: ParquetReply | "too late" | "too large"): ParquetAnswer {
  if (reply === "too late") throw damaged(path, "a part of it takes too long");
  if (reply === "too large") throw damaged(path, "a part of it does not fit into memory");
  if ("compression" in reply)
    throw new UserError(
      `this Parquet file is compressed with ${reply.compression}, which is not read here: write it again with snappy, gzip, zstd, brotli or no compression`,
      { path },
    );
  if ("refused" in reply) throw new UserError(reply.refused, reply.place);
  if ("failed" in reply) throw damaged(path, reply.failed);
  return reply;
}

function damaged(path: string, reason: string | null): UserError {
  return new UserError(
    `this Parquet file cannot be read${reason === null ? "" : ` (${reason})`}; it may be cut off or damaged: write it again, with snappy compression`,
    { path },
  );
}

/** The names that no CSV may have, either. */
function checkedNames(names: string[], path: string): string[] {
  const seen = new Set<string>();
  names.forEach((name, i) => {
    if (name.trim() === "") throw new UserError(`column ${i + 1} has no name`, { path });
    if (name === "__proto__") throw new UserError('there is a column "__proto__", which no table may have', { path });
    if (seen.has(name)) throw new UserError(`the column ${shown(name)} is there twice`, { path });
    seen.add(name);
  });
  return names;
}

interface Group {
  columns: string[];
  /** Of each column, one per row. */
  cells: string[][];
  size: number;
  /** Rows before this group. */
  first: number;
}

function* partsOf({ columns, cells, size, first }: Group): Generator<Row[]> {
  for (let from = 0; from < size; from += ROWS_AT_A_TIME) {
    const rows: Row[] = [];
    for (let row = from; row < Math.min(size, from + ROWS_AT_A_TIME); row++) {
      const named: Record<string, string> = {};
      columns.forEach((column, i) => (named[column] = cells[i]?.[row] ?? ""));
      rows.push({ line: first + row + 1, cells: named });
    }
    yield rows;
  }
}
