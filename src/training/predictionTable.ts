import { parquetReadObjects } from "hyparquet";
import { parseCsv, type Table } from "../common/csv.js";
import { jsonLinesReader } from "../common/jsonLines.js";
import { UserError } from "../common/userError.js";

export type PredictionFormat = "csv" | "jsonl" | "parquet";

/** The formats in which a container may leave predictions, in the order in which they are looked for. */
export const predictionFormats: PredictionFormat[] = ["csv", "jsonl", "parquet"];

/** Rows of a predictions file as a training left it. @throws UserError with file:line for anything that is not a table */
export async function predictionTable(bytes: Uint8Array, path: string): Promise<Table> {
  if (path.endsWith(".parquet")) return parquetRows(bytes, path);
  const text = textOf(bytes, path);
  if (path.endsWith(".csv")) return parseCsv(text, { path });
  const reader = jsonLinesReader(path);
  const rows = [...reader.push(text), ...reader.end()];
  return { columns: reader.columns(), rows };
}

function textOf(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new UserError("this is not text in UTF-8; predictions are CSV, JSON Lines or Parquet", { path });
  }
}

async function parquetRows(bytes: Uint8Array, path: string): Promise<Table> {
  const file = bytes.slice().buffer;
  const objects = await parquetReadObjects({ file }).catch(() => {
    throw new UserError("this Parquet file is damaged or cut off", { path });
  });
  const columns = Object.keys(objects[0] ?? {});
  const rows = objects.map((object, i) => ({
    line: i + 1,
    cells: Object.fromEntries(columns.map((name) => [name, String(object[name] ?? "")])),
  }));
  return { columns, rows };
}
