import { csvReader, type Row, type Table } from "../common/csv.js";
import { shown } from "../common/csvRecords.js";
import { jsonLinesReader } from "../common/jsonLines.js";
import { UserError } from "../common/userError.js";
import { boxColumnsIn, isSizeColumn } from "./boxColumns.js";
import { jsonLabelTexts } from "./jsonLabelTexts.js";
import { parseJsonText } from "./jsonText.js";
import { labelColumns, type LabelColumns } from "./labelColumns.js";
import {
  addEntry,
  itemKey,
  shownKey,
  type LabelEntry,
  type LabelFormat,
  type LabelSet,
  type Shape,
} from "./labelSet.js";
import { cornerBox } from "./shapes.js";

/** How a table is read. */
export interface TableReading extends LabelColumns {
  /** Told now and then which share of the table is read. */
  onProgress?: (share: number) => void;
}

/** Labels of a table in CSV, TSV or JSON Lines: one label a row, or one box a row where its corners, or a corner and its size, are there. */
export function tableLabels(
  text: string,
  format: "csv" | "tsv" | "jsonl",
  path: string,
  wanted: TableReading,
): LabelSet {
  return labelsOfTable(tableIn(text, { format, path, onProgress: wanted.onProgress }), format, path, wanted);
}

/** The same for rows that were read already. In JSON and Parquet a cell may hold a list of labels, which are a set. */
export function labelsOfTable(table: Table, format: LabelFormat, path: string, wanted: TableReading): LabelSet {
  const columns = labelColumns(table.columns, path, wanted);
  const boxColumns = boxColumnsIn(table.columns);
  const mayHoldLists = format === "jsonl" || format === "json-rows" || format === "parquet";
  const items = new Map<string, LabelEntry[]>();
  const doubled: string[] = [];
  let severalLabels = false;
  for (const [i, row] of table.rows.entries()) {
    if (i % ROWS_AT_A_TIME === 0) wanted.onProgress?.((1 + i / table.rows.length) / 2);
    const item = cellOf(row, columns.id, path);
    const key = columns.annotator === undefined ? item : itemKey(item, ownCell(row, columns.annotator));
    const labels = mayHoldLists ? labelsInCell(ownCell(row, columns.label), path) : [ownCell(row, columns.label)];
    const shape = boxColumns === undefined ? undefined : boxOf(row, boxColumns, path);
    if (shape === undefined && items.has(key)) doubled.push(shownKey(key));
    if (labels.length > 1) severalLabels = true;
    for (const label of labels) {
      const entry: LabelEntry = { label, place: { path, line: row.line } };
      addEntry(items, key, shape === undefined ? entry : { ...entry, shape });
    }
  }
  return { format, path, items, columns, doubled, ...(severalLabels ? { severalLabels } : {}) };
}

/** A list that stands in a cell as JSON, or the cell itself. */
function labelsInCell(cell: string, path: string): string[] {
  if (!/^[[{]/.test(cell)) return [cell];
  try {
    return jsonLabelTexts(parseJsonText(cell, path));
  } catch {
    return [cell]; // a text that only begins like a list
  }
}

function ownCell(row: Row, column: string): string {
  return Object.hasOwn(row.cells, column) ? (row.cells[column] ?? "") : "";
}

const ROWS_AT_A_TIME = 50_000;
/** Letters that are read before it is told how far we are. */
const PIECE = 1 << 20;

function tableIn(
  text: string,
  of: { format: "csv" | "tsv" | "jsonl"; path: string; onProgress?: (share: number) => void },
): Table {
  const { format, path, onProgress } = of;
  const reader =
    format === "jsonl" ? jsonLinesReader(path) : csvReader({ path, delimiter: format === "tsv" ? "\t" : "," });
  const rows: Row[] = [];
  for (let at = 0; at < text.length; at += PIECE) {
    for (const row of reader.push(text.slice(at, at + PIECE))) rows.push(row);
    onProgress?.(at / text.length / 2);
  }
  for (const row of reader.end()) rows.push(row);
  return { columns: reader.columns(), rows };
}

function boxOf(row: Row, columns: string[], path: string): Shape {
  const numbers = columns.map((name) => {
    const text = ownCell(row, name).trim();
    const number = text === "" ? Number.NaN : Number(text);
    if (Number.isFinite(number)) return number;
    throw new UserError(`${name} is ${shown(text)}; expected a number`, { path, line: row.line });
  });
  const [left = 0, top = 0, third = 0, fourth = 0] = numbers;
  return isSizeColumn(columns[2] ?? "")
    ? cornerBox(left, top, left + third, top + fourth)
    : cornerBox(left, top, third, fourth);
}

function cellOf(row: Row, column: string, path: string): string {
  const cell = ownCell(row, column);
  if (cell === "")
    throw new UserError(`the column ${shown(column)} is empty in this row; every label needs its item`, {
      path,
      line: row.line,
    });
  return cell;
}
