import { isQuoted } from "../common/byteStrings.js";
import { withPlainLines } from "../common/plainText.js";
import { textAt } from "./byteTable.js";
import type { LabelColumns } from "./labelColumns.js";
import type { LabelReading } from "./labelFile.js";
import { labelRows, type LabelRows } from "./labelRows.js";
import { plainCsv, type LabelBytes, type PlainCsv } from "./plainCsv.js";

/** A plain CSV or TSV whose rows were read. It can be handed from thread to thread. */
export interface PlainTable extends PlainCsv {
  format: PlainFormat;
  rows: LabelRows;
}

/** Tables as text, the cells of a row side by side. */
export type PlainFormat = "csv" | "tsv";

/** CSV or TSV where both sides say so by name or on request. */
export function plainFormat(paths: readonly string[], { format }: LabelReading): PlainFormat | undefined {
  if (format !== undefined) return format === "csv" || format === "tsv" ? format : undefined;
  if (paths.every((path) => /\.csv$/i.test(path))) return "csv";
  return paths.every((path) => /\.(tsv|tab)$/i.test(path)) ? "tsv" : undefined;
}

/**
 * Reads a label file that is as plain as most tables are.
 *
 * @returns undefined where it is not (annotators, boxes, doubled quotes in an id, a blank id, very many rows, an error): parse it then
 * @throws UserError as `labelColumns`
 */
export function plainTable(file: LabelBytes, format: PlainFormat, wanted: LabelColumns): PlainTable | undefined {
  const csv = plainCsv(file, format === "tsv" ? "\t" : ",", wanted);
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
