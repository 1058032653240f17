import type { Row, Table } from "../common/csv.js";
import { shown } from "../common/csvRecords.js";
import { UserError } from "../common/userError.js";
import type { ParquetReply, ParquetRequest } from "./parquetThread.js";
import { startThread, type Thread } from "./thread.js";

/** What is wanted of a Parquet file. */
export interface ParquetWanted {
  /** Which of the file's columns are read; throws when one is not there. */
  choose: (columns: string[]) => string[];
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
export async function* parquetBatches(path: string, wanted: ParquetWanted): AsyncGenerator<Table> {
  const thread = idle ?? startThread("parquetThread", { maxOldGenerationSizeMb: LARGEST_HEAP_MB });
  idle = undefined;
  const seconds = Number(process.env["HOLDOUT_PARQUET_SECONDS"] ?? PATIENCE_SECONDS);
  const ask = async (request: ParquetRequest) => replyOf(path, await thread.ask(request, 1000 * seconds));
  try {
    const opened = await ask({ path });
    if (!("groups" in opened)) throw damaged(path, null);
    const columns = wanted.choose(checkedNames(opened.columns, path));
    const total = opened.groups.reduce((sum, rows) => sum + rows, 0);
    let first = 0;
    for (const [group, rows] of opened.groups.entries()) {
      const cells: string[][] = [];
      for (const column of columns) {
        const read = await ask({ column, group });
        cells.push("cells" in read ? read.cells : []);
      }
      for (let from = 0; from < rows; from += ROWS_AT_A_TIME) {
        const to = Math.min(rows, from + ROWS_AT_A_TIME);
        yield { columns, rows: rowsOf({ columns, cells, from, to, first }) };
        wanted.onProgress?.((first + to) / total);
      }
      first += rows;
    }
  } finally {
    if (thread.isAlive() && idle === undefined) idle = thread;
    else thread.end();
  }
}

function replyOf(
  path: string,
  reply: ParquetReply | "too late" | "too large",
): Exclude<ParquetReply, { failed: unknown }> {
  if (reply === "too late") throw damaged(path, "a part of it takes too long");
  if (reply === "too large") throw damaged(path, "a part of it does not fit into memory");
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
  names.forEach((name, i) => {
    if (name.trim() === "") throw new UserError(`column ${i + 1} has no name`, { path });
    if (name === "__proto__") throw new UserError('there is a column "__proto__", which no table may have', { path });
    if (names.indexOf(name) < i) throw new UserError(`the column ${shown(name)} is there twice`, { path });
  });
  return names;
}

function rowsOf(part: { columns: string[]; cells: string[][]; from: number; to: number; first: number }): Row[] {
  const { columns, cells, from, to, first } = part;
  const rows: Row[] = [];
  for (let row = from; row < to; row++) {
    const named: Record<string, string> = {};
    columns.forEach((column, i) => (named[column] = cells[i]?.[row] ?? ""));
    rows.push({ line: first + row + 1, cells: named });
  }
  return rows;
}
