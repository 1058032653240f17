import { isQuoted } from "../common/byteStrings.js";
import { withPlainLines } from "../common/plainText.js";
import { textAt } from "./byteTable.js";
import type { LabelColumns } from "./labelColumns.js";
import type { LabelReading } from "./labelFile.js";
import { labelRows, type LabelRows } from "./labelRows.js";
import { plainCsv, type LabelBytes, type PlainCsv } from "./plainCsv.js";
import { tabbedLines } from "./tabbedLines.js";

/** A plain CSV, TSV or JSON Lines whose rows were read. It can be handed from thread to thread. */
export interface PlainTable extends PlainCsv {
  format: PlainFormat;
  rows: LabelRows;
}

/** Tables as text, a row after the other. */
export type PlainFormat = "csv" | "tsv" | "jsonl";

const ENDINGS: Readonly<Record<PlainFormat, RegExp>> = {
  csv: /\.csv$/i,
  tsv: /\.(tsv|tab)$/i,
  jsonl: /\.(jsonl|ndjson)$/i,
};

/** A table where both sides say so by name or on request. */
export function plainFormat(paths: readonly string[], { format }: LabelReading): PlainFormat | undefined {
  const isIt = (one: PlainFormat) =>
    format === undefined ? paths.every((path) => ENDINGS[one].test(path)) : one === format;
  return (["csv", "tsv", "jsonl"] as const).find(isIt);
}

/**
 * Reads a label file that is as plain as most tables are.
 *
 * @returns undefined where it is not (boxes, doubled quotes in an id, any in a cell where there are annotators, a blank id, very many rows, an error): parse it then
 * @throws UserError as `labelColumns`
 */
export function plainTable(file: LabelBytes, format: PlainFormat, wanted: LabelColumns): PlainTable | undefined {
  const bytes = format === "jsonl" ? tabbedLines(file.bytes) : file.bytes;
  const header = bytes && plainCsv({ ...file, bytes }, format === "csv" ? "," : "\t", wanted);
  // No line of JSON is a header.
  const csv = header && format === "jsonl" ? { ...header, firstLine: 1 } : header;
  const rows = csv && labelRows(csv);
  return rows && { ...csv, format, rows };
}

/** The id of a row. */
export function idOf({ bytes, rows: { spans } }: PlainTable, row: number): string {
  return textAt(asBuffer(bytes), spans, row);
}

/** What the labels are called, by their numbers: some may be called the same, in quotes and without, or with other line breaks. */
export function labelNames({ bytes, rows: { labelSpans } }: PlainTable): string[] {
  const whole = asBuffer(bytes);
  return Array.from({ length: labelSpans.length / 2 }, (_, label) => {
    const name = withPlainLines(textAt(whole, labelSpans, label));
    return isQuoted(bytes, labelSpans[2 * label] ?? 0) ? name.replaceAll('""', '"') : name;
  });
}

/** Bytes that come from another thread are no buffer any more. */
function asBuffer({ buffer, byteOffset, length }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, length);
}
