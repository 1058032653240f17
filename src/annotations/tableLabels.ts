import { isBlankText } from "../common/byteStrings.js";
import { csvReader, type Row, type Table } from "../common/csv.js";
import { shown } from "../common/csvRecords.js";
import { jsonLinesReader } from "../common/jsonLines.js";
import { withPlainLines } from "../common/plainText.js";
import { UserError, type Place } from "../common/userError.js";
import { parseJsonText } from "./jsonText.js";
import { labelColumns, type FoundColumns, type LabelColumns } from "./labelColumns.js";
import {
  addEntry,
  itemKey,
  shownKey,
  type LabelEntry,
  type LabelFormat,
  type LabelSet,
  type Shape,
} from "./labelSet.js";
import { RunningNumber } from "./runningNumber.js";
import { asSet, placedLabels, type PlacedLabel } from "./placedLabels.js";
import { rowBoxes } from "./rowBoxes.js";
import { withoutPoint } from "./wholeNumber.js";

/** How a table is read. */
export interface TableReading extends LabelColumns {
  /** Told now and then which share of the table is read. */
  onProgress?: (share: number) => void;
}

/** Labels of a table in CSV, TSV or JSON Lines: one label a row, or boxes where a row has them (`rowBoxes`). */
export function tableLabels(
  text: string,
  format: "csv" | "tsv" | "jsonl",
  path: string,
  wanted: TableReading,
): LabelSet {
  return labelsOfTable(tableIn(text, { format, path, onProgress: wanted.onProgress }), format, path, wanted);
}

/** The same for rows that were read already. In JSON and Parquet a cell may hold a list of labels: a set, or one for each of the row's boxes. */
export function labelsOfTable(table: Table, format: LabelFormat, path: string, wanted: TableReading): LabelSet {
  const columns = labelColumns(table.columns, path, wanted, {
    isUnique: (column) => isUnique(table.rows, column),
    isYesOrNo: (column) => table.rows.length > 0 && table.rows.every((row) => YES_OR_NO.test(ownCell(row, column))),
  });
  const keyOf = keyReader(columns, path);
  const entriesOf = entryReader(table, { columns, format, path });
  const items = new Map<string, LabelEntry[]>();
  const withoutLabel: [key: string, LabelEntry][] = [];
  const doubled: string[] = [];
  let severalLabels = false;
  for (const [i, row] of table.rows.entries()) {
    if (i % ROWS_AT_A_TIME === 0) wanted.onProgress?.((1 + i / table.rows.length) / 2);
    const [key, entries] = [keyOf(row), entriesOf(row)];
    const ofTheWhole = entries.filter(({ shape }) => shape === undefined).length;
    if (ofTheWhole > 0 && items.has(key)) doubled.push(shownKey(key));
    if (ofTheWhole > 1) severalLabels = true;
    if (entries.length === 0) {
      if (!items.has(key)) items.set(key, []);
      withoutLabel.push([key, { label: "", beside: row.cells, place: { path, line: row.line } }]);
    }
    for (const entry of entries) addEntry(items, key, entry);
  }
  for (const [key, entry] of withoutLabel) {
    const others = items.get(key) ?? [];
    if (others.some(({ shape }) => shape !== undefined)) continue; // it says nothing beside a box
    if (others.length > 0) doubled.push(shownKey(key));
    addEntry(items, key, entry);
  }
  const otherColumns = otherColumnsOf(table, columns);
  return { format, path, items, columns, otherColumns, doubled, ...(severalLabels ? { severalLabels } : {}) };
}

type KeyOf = (row: Row) => string;
type EntriesOf = (row: Row) => LabelEntry[];

function otherColumnsOf({ columns, rows }: Table, found: FoundColumns): LabelSet["otherColumns"] {
  const others = new Map(columns.map((name) => [name, { isRunning: isRunning(rows, name) }]));
  for (const name of Object.values(found)) others.delete(name);
  return others;
}

/** True where each row says something else in a column. */
function isUnique(rows: readonly Row[], column: string): boolean {
  const seen = new Set<string>();
  return rows.every((row) => {
    const cell = ownCell(row, column);
    return cell.trim() !== "" && seen.size < seen.add(cell).size;
  });
}

const YES_OR_NO = /^\s*([01](\.0*)?|true|false)\s*$/i;

function isRunning(rows: readonly Row[], column: string): boolean {
  const numbers = new RunningNumber();
  return rows.every((row) => numbers.take(withoutPoint(ownCell(row, column))));
}

function keyReader({ id, annotator }: FoundColumns, path: string): KeyOf {
  if (annotator === undefined) return (row) => cellOf(row, id, path);
  return (row) => itemKey(cellOf(row, id, path), ownCell(row, annotator));
}

function entryReader(table: Table, of: { columns: FoundColumns; format: LabelFormat; path: string }): EntriesOf {
  const { columns, format, path } = of;
  const mayHoldLists = format === "jsonl" || format === "json-rows" || format === "parquet";
  const boxesOf = rowBoxes(table, path);
  const isCreateMl = /^annotations?$/i.test(columns.label) && table.columns.some((name) => IS_PICTURE.test(name));
  return (row) => {
    const [cell, place] = [withPlainLines(ownCell(row, columns.label)), { path, line: row.line }];
    const labels = mayHoldLists ? labelsInCell(cell, path, isCreateMl) : [{ label: cell }];
    const placed = boxesOf === undefined ? asSet(labels) : withBoxes(labels, boxesOf(row), place);
    return placed.map((label) => ({ ...label, beside: row.cells, place }));
  };
}

/** What CreateML calls the picture beside its `annotations`. */
const IS_PICTURE = /^image(filename)?$/i;

/** Each box with its label, in order; one label holds for all boxes of its row, and one box for all labels. */
function withBoxes(labels: readonly PlacedLabel[], boxes: readonly Shape[], place: Place): PlacedLabel[] {
  if (boxes.length === 0) return labels.every(({ label }) => isBlankText(label)) ? [] : asSet(labels);
  const [only = { label: "" }, ...others] = labels;
  if (others.length === 0) return boxes.map((shape) => ({ ...only, shape }));
  const [shape] = boxes;
  if (boxes.length === 1 && shape !== undefined) return labels.map((label) => ({ ...label, shape }));
  if (boxes.length === labels.length) return labels.map((label, i) => ({ ...label, shape: boxes[i] ?? label.shape }));
  throw new UserError(`there are ${labels.length} labels and ${boxes.length} boxes; expected as many`, place);
}

/** A list that stands in a cell as JSON, or the cell itself. */
function labelsInCell(cell: string, path: string, isCreateMl: boolean): PlacedLabel[] {
  if (!/^[[{]/.test(cell)) return [{ label: cell }];
  try {
    return placedLabels(parseJsonText(cell, path), { isCreateMl });
  } catch {
    return [{ label: cell }]; // a text that only begins like a list
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

function cellOf(row: Row, column: string, path: string): string {
  const cell = ownCell(row, column);
  if (isBlankText(cell))
    throw new UserError(`the column ${shown(column)} is empty in this row; every item needs an id`, {
      path,
      line: row.line,
    });
  return cell;
}
