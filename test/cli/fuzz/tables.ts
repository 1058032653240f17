import { parquetWriteBuffer } from "hyparquet-writer";

/** A table before it is a file. */
export interface FuzzTable {
  columns: readonly string[];
  rows: readonly (readonly string[])[];
}

/** How a table is written. */
export type TableFormat = "csv" | "tsv" | "jsonl" | "parquet";

/** Ways to write the same table, and ways in which tools spoil it. */
export interface Writing {
  /** Ends of lines. */
  ends: string;
  byteOrderMark: boolean;
  /** Quotes around every cell. */
  quotes: boolean;
  finalEnd: boolean;
  emptyLines: boolean;
}

export const PLAIN: Writing = { ends: "\n", byteOrderMark: false, quotes: false, finalEnd: true, emptyLines: false };

/** The table as the bytes of a file. */
export function written(table: FuzzTable, format: TableFormat, writing: Writing = PLAIN): Buffer {
  if (format === "parquet") return parquetOf(table);
  const lines = format === "jsonl" ? jsonLines(table) : delimited(table, format === "tsv" ? "\t" : ",", writing.quotes);
  const { ends, byteOrderMark, finalEnd, emptyLines } = writing;
  const text = lines.join(emptyLines ? ends + ends : ends) + (finalEnd ? ends : "");
  return Buffer.from(byteOrderMark ? `\uFEFF${text}` : text);
}

/** With a doubled column as writers of JSON by hand make it. */
function jsonLines({ columns, rows }: FuzzTable): string[] {
  return rows.map(
    (row) => `{${columns.map((name, i) => `${JSON.stringify(name)}:${JSON.stringify(row[i] ?? "")}`).join(",")}}`,
  );
}

function delimited({ columns, rows }: FuzzTable, delimiter: string, quotes: boolean): string[] {
  const cell = (text: string) =>
    quotes || text.includes(delimiter) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  return [columns, ...rows].map((row) => row.map(cell).join(delimiter));
}

function parquetOf({ columns, rows }: FuzzTable): Buffer {
  const columnData = columns.map((name, i) => ({
    name,
    type: "STRING" as const,
    data: rows.map((row) => row[i] ?? ""),
  }));
  return Buffer.from(parquetWriteBuffer({ columnData, rowGroupSize: 4 }));
}
