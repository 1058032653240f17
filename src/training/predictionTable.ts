import { isUtf8 } from "node:buffer";
import { csvReader, type CellTaker, type Row } from "../common/csv.js";
import { jsonLinesReader } from "../common/jsonLines.js";
import { UserError } from "../common/userError.js";
import type { Labels, Table } from "../metrics/labels.js";
import { probabilityColumns } from "../metrics/probabilityColumns.js";
import { parquetBatches } from "../parquet/parquetRows.js";

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
    idOf: ({ id = "" }) => id,
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
  const rows: Row[] = [];
  let columns: string[] = [];
  for await (const batch of parquetBatches({ path, bytes }, { choose: (names) => names, taker })) {
    columns = batch.columns;
    for (const row of batch.rows) rows.push(row);
  }
  return { columns, rows };
}
