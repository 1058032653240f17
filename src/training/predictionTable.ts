import { isUtf8 } from "node:buffer";
import { parquetMetadataAsync, parquetScan, parquetSchema } from "hyparquet";
import { csvReader, type CellTaker, type Row } from "../common/csv.js";
import { jsonLinesReader } from "../common/jsonLines.js";
import { UserError } from "../common/userError.js";
import type { Labels, Table } from "../metrics/labels.js";
import { probabilityColumns } from "../metrics/probabilityColumns.js";

export type PredictionFormat = "csv" | "jsonl" | "parquet";

/** The formats in which a container may leave predictions, in the order in which they are looked for. */
export const predictionFormats: PredictionFormat[] = ["csv", "jsonl", "parquet"];

/**
 * Rows of a predictions file as a training left it, their probabilities as numbers.
 *
 * @param path its ending tells the format; the same for messages
 * @throws UserError with file:line for anything that is not a table
 */
export async function predictionTable(bytes: Uint8Array, path: string, labels: Labels): Promise<Table> {
  const probabilities = probabilityColumns({
    path,
    idColumn: "id",
    ids: () => labels.ids,
    classes: () => (labels.kind === "classification" ? labels.classes : []),
  });
  const rows = path.endsWith(".parquet")
    ? await parquetRows(bytes, path, probabilities)
    : textRows(bytes, path, probabilities);
  return { path, ...rows, probabilities };
}

type Rows = Pick<Table, "columns" | "rows">;

/** Longer than any record; a text of half a gigabyte would be longer than a text may be. */
const PIECE_BYTES = 16 * 1024 * 1024;

function textRows(bytes: Uint8Array, path: string, taker: CellTaker): Rows {
  if (!isUtf8(bytes))
    throw new UserError("this is not text in UTF-8; predictions are CSV, JSON Lines or Parquet", { path });
  const decoder = new TextDecoder();
  const reader = path.endsWith(".csv") ? csvReader({ path }, taker) : jsonLinesReader(path, taker);
  const rows: Row[] = [];
  const keep = (read: Row[]) => {
    for (const row of read) rows.push(row);
  };
  for (let from = 0; from < bytes.length; from += PIECE_BYTES)
    keep(reader.push(decoder.decode(bytes.subarray(from, from + PIECE_BYTES), { stream: true })));
  keep(reader.end());
  return { columns: reader.columns(), rows };
}

async function parquetRows(bytes: Uint8Array, path: string, taker: CellTaker): Promise<Rows> {
  const { names, cellsOf } = await parquetColumns(bytes).catch(() => Promise.reject(damaged(path)));
  const read = (name: string) => cellsOf(name).catch(() => Promise.reject(damaged(path)));
  const first = names[0] === undefined ? [] : await read(names[0]);
  const rows = first.map((_, i): Row => ({ line: i + 1, cells: {} }));
  const isTaken = (name: string) => taker.columnOf(name) !== undefined;
  for (const name of names.filter((one) => !isTaken(one))) {
    for (const [i, cell] of (await read(name)).entries()) if (rows[i]) rows[i].cells[name] = String(cell ?? "");
  }
  const taken = names.filter(isTaken);
  const places = taken.length === 0 ? [] : rows.map((row) => taker.placeOf(row));
  for (const name of taken) {
    const cells = await read(name);
    for (const [i, place] of places.entries()) taker.put(place, taker.columnOf(name) ?? 0, textOrNumber(cells[i]));
  }
  return { columns: rows.length === 0 ? [] : names, rows };
}

async function parquetColumns(bytes: Uint8Array) {
  const file = bytes.slice().buffer;
  const metadata = await parquetMetadataAsync(file);
  return {
    names: parquetSchema(metadata).children.map(({ element }) => element.name),
    cellsOf: async (name: string): Promise<unknown[]> => {
      // A scan keeps what it has read: each column has its own.
      const { ranges, readColumn } = await parquetScan({ file, metadata, columns: [name] });
      const parts: unknown[][] = [];
      for (const range of ranges) parts.push(Array.from(await readColumn({ column: name, ...range })));
      return parts.flat();
    },
  };
}

function textOrNumber(cell: unknown): string | number {
  return typeof cell === "number" ? cell : String(cell ?? "");
}

function damaged(path: string): UserError {
  return new UserError("this Parquet file is damaged or cut off", { path });
}
