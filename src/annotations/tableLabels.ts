import { csvReader, type Row, type Table } from "../common/csv.js";
import { shown, shownNames } from "../common/csvRecords.js";
import { jsonLinesReader } from "../common/jsonLines.js";
import { nearest } from "../common/nearest.js";
import { UserError } from "../common/userError.js";
import { jsonLabelTexts } from "./jsonLabelTexts.js";
import { parseJsonText } from "./jsonText.js";
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

/** Which columns hold what; those that are not given are found by their usual names. */
export interface LabelColumns {
  id?: string;
  label?: string;
}

/** How a table is read. */
export interface TableReading extends LabelColumns {
  /** Told now and then which share of the table is read. */
  onProgress?: (share: number) => void;
}

/** The columns that were found in a header. */
export interface FoundColumns {
  id: string;
  label: string;
  annotator?: string;
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

/** The same for rows that were read already. In JSON a cell may hold a list of labels, which are a set. */
export function labelsOfTable(table: Table, format: LabelFormat, path: string, wanted: TableReading): LabelSet {
  const columns = labelColumns(table.columns, path, wanted);
  const boxColumns = boxColumnsIn(table.columns);
  const isJson = format === "jsonl" || format === "json-rows";
  const items = new Map<string, LabelEntry[]>();
  const doubled: string[] = [];
  let severalLabels = false;
  for (const [i, row] of table.rows.entries()) {
    if (i % ROWS_AT_A_TIME === 0) wanted.onProgress?.((1 + i / table.rows.length) / 2);
    const item = cellOf(row, columns.id, path);
    const key = columns.annotator === undefined ? item : itemKey(item, ownCell(row, columns.annotator));
    const labels = isJson ? labelsInCell(ownCell(row, columns.label), path) : [ownCell(row, columns.label)];
    const shape = boxColumns === undefined ? undefined : boxOf(row, boxColumns, path);
    if (shape === undefined && items.has(key)) doubled.push(shownKey(key));
    if (labels.length > 1) severalLabels = true;
    for (const label of labels) {
      const entry: LabelEntry = { label, place: { path, line: row.line } };
      addEntry(items, key, shape === undefined ? entry : { ...entry, shape });
    }
  }
  return severalLabels ? { format, path, items, doubled, severalLabels } : { format, path, items, doubled };
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

const ID_NAMES =
  "id item item_id itemid sample sample_id example_id uid uuid key image image_id imageid img image_path image_name filename file_name file filepath file_path path name text sentence question utterance url".split(
    " ",
  );
const LABEL_NAMES =
  "label labels class class_name classname category category_name labelname label_name target y answer annotation tag choice sentiment class_id label_id value".split(
    " ",
  );
const ANNOTATOR_NAMES = "annotator annotator_id worker worker_id rater rater_id coder labeler labeller".split(" ");

/**
 * Finds the columns of item, label and annotator by their usual names, whatever their case. Of two columns of which one
 * is known, the other is the other.
 *
 * @throws UserError when a named column is not there, or when nothing tells which column is which
 */
export function labelColumns(columns: readonly string[], path: string, wanted: LabelColumns): FoundColumns {
  const annotator = firstNamed(columns, ANNOTATOR_NAMES);
  const open = columns.filter((name) => name !== annotator);
  let label =
    given(columns, wanted.label, "--label", path) ??
    firstNamed(
      open.filter((name) => name !== wanted.id),
      LABEL_NAMES,
    );
  let id =
    given(columns, wanted.id, "--id", path) ??
    firstNamed(
      open.filter((name) => name !== label),
      ID_NAMES,
    );
  if (open.length === 2) {
    label ??= open.find((name) => name === id) === undefined ? undefined : open.find((name) => name !== id);
    id ??= open.find((name) => name === label) === undefined ? undefined : open.find((name) => name !== label);
  }
  if (id !== undefined && id === label)
    throw new UserError(`the column ${shown(id)} cannot be both the item's id and its label`, { path, line: 1 });
  if (id === undefined || label === undefined) throw unclear(columns, path, id === undefined ? "item's id" : "label");
  return annotator === undefined || annotator === id || annotator === label ? { id, label } : { id, label, annotator };
}

function unclear(columns: readonly string[], path: string, what: string): UserError {
  const option = what === "label" ? "--label" : "--id";
  return new UserError(
    `no column looks like the ${what} (columns: ${shownNames(columns)})${separatorHint(columns)}; name it with ${option}`,
    { path, line: 1 },
  );
}

const SEPARATORS: [string, string][] = [
  [";", "semicolons"],
  ["\t", "tabs"],
  ["|", "bars"],
  [" ", "blanks"],
];

/** A header that is one cell was cut at the wrong sign. Nothing is cut at blanks: names of files have them, too. */
function separatorHint(columns: readonly string[]): string {
  const [only = "", ...others] = columns;
  const found = others.length > 0 ? undefined : SEPARATORS.find(([sign]) => only.includes(sign));
  return found === undefined ? "" : `; if ${found[1]} separate its columns, write commas`;
}

function given(columns: readonly string[], name: string | undefined, option: string, path: string): string | undefined {
  if (name === undefined || columns.includes(name)) return name;
  const near = nearest(name, columns);
  const hint = near === undefined ? "" : `; did you mean ${shown(near)}?`;
  throw new UserError(
    `${option} is ${shown(name)}, but there is no such column${hint} (columns: ${shownNames(columns)})`,
    { path, line: 1 },
  );
}

function firstNamed(columns: readonly string[], names: readonly string[]): string | undefined {
  for (const name of names) {
    const column = columns.find((one) => one.trim().toLowerCase() === name);
    if (column !== undefined) return column;
  }
  return undefined;
}

/** Two corners, or one and a size. */
const BOX_NAMES = [
  ["xmin", "ymin", "xmax", "ymax"],
  ["x_min", "y_min", "x_max", "y_max"],
  ["x1", "y1", "x2", "y2"],
  ["x", "y", "w", "h"],
  ["x", "y", "width", "height"],
  ["left", "top", "width", "height"],
  ["bbox_x", "bbox_y", "bbox_w", "bbox_h"],
  ["bbox_x", "bbox_y", "bbox_width", "bbox_height"],
];
/** The third name of those that give a size. */
const WIDTH = /w(idth)?$/i;

/** The four columns of a box, where a table has one box a row. */
export function boxColumnsIn(columns: readonly string[]): string[] | undefined {
  for (const names of BOX_NAMES) {
    const found = names.map((name) => columns.find((column) => column.trim().toLowerCase() === name));
    const known = found.filter((name) => name !== undefined);
    if (known.length === 4) return known;
  }
  return undefined;
}

function boxOf(row: Row, columns: string[], path: string): Shape {
  const numbers = columns.map((name) => {
    const text = ownCell(row, name).trim();
    const number = text === "" ? Number.NaN : Number(text);
    if (Number.isFinite(number)) return number;
    throw new UserError(`${name} is ${shown(text)}; expected a number`, { path, line: row.line });
  });
  const [left = 0, top = 0, third = 0, fourth = 0] = numbers;
  return WIDTH.test(columns[2]?.trim() ?? "")
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
