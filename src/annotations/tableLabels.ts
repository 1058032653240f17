import { parseCsv, type Row, type Table } from "../common/csv.js";
import { shown, shownNames } from "../common/csvRecords.js";
import { jsonLinesReader } from "../common/jsonLines.js";
import { nearest } from "../common/nearest.js";
import { UserError } from "../common/userError.js";
import { addEntry, itemKey, type LabelEntry, type LabelFormat, type LabelSet, type Shape } from "./labelSet.js";

/** Which columns hold what; those that are not given are found by their usual names. */
export interface LabelColumns {
  id?: string;
  label?: string;
}

/** The columns that were found in a header. */
export interface FoundColumns {
  id: string;
  label: string;
  annotator?: string;
}

/** Labels of a table in CSV, TSV or JSON Lines: one label a row, or one box a row where xmin, ymin, xmax, ymax are there. */
export function tableLabels(
  text: string,
  format: "csv" | "tsv" | "jsonl",
  path: string,
  wanted: LabelColumns,
): LabelSet {
  return labelsOfTable(tableIn(text, format, path), format, path, wanted);
}

/** The same for rows that were read already. */
export function labelsOfTable(table: Table, format: LabelFormat, path: string, wanted: LabelColumns): LabelSet {
  const columns = labelColumns(table.columns, path, wanted);
  const boxColumns = boxColumnsIn(table.columns);
  const items = new Map<string, LabelEntry[]>();
  for (const row of table.rows) {
    const item = cellOf(row, columns.id, path);
    const key = columns.annotator === undefined ? item : itemKey(item, row.cells[columns.annotator] ?? "");
    const entry: LabelEntry = { label: row.cells[columns.label] ?? "", place: { path, line: row.line } };
    if (boxColumns !== undefined) entry.shape = boxOf(row, boxColumns, path);
    addEntry(items, key, entry);
  }
  return { format, path, items, doubled: [] };
}

function tableIn(text: string, format: "csv" | "tsv" | "jsonl", path: string): Table {
  if (format !== "jsonl") return parseCsv(text, { path, delimiter: format === "tsv" ? "\t" : "," });
  const reader = jsonLinesReader(path);
  const rows = reader.push(text);
  rows.push(...reader.end());
  return { columns: reader.columns(), rows };
}

const ID_NAMES =
  "id item item_id itemid sample sample_id example_id uid uuid key image image_id img image_path image_name filename file_name file filepath file_path path name text sentence question utterance url".split(
    " ",
  );
const LABEL_NAMES =
  "label labels class class_name category category_name target y answer annotation tag choice sentiment class_id label_id value".split(
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
  if (id === undefined || label === undefined) throw unclear(columns, path, id === undefined ? "item's id" : "label");
  return annotator === undefined || annotator === id || annotator === label ? { id, label } : { id, label, annotator };
}

function unclear(columns: readonly string[], path: string, what: string): UserError {
  const option = what === "label" ? "--label" : "--id";
  const blanks =
    columns.length === 1 && columns[0]?.includes(" ") ? "; if blanks separate its columns, write commas" : "";
  return new UserError(
    `no column looks like the ${what} (columns: ${shownNames(columns)})${blanks}; name it with ${option}`,
    {
      path,
      line: 1,
    },
  );
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

/** The four columns of a box, where a table has one box a row. */
export function boxColumnsIn(columns: readonly string[]): string[] | undefined {
  const found = ["xmin", "ymin", "xmax", "ymax"].map((name) => columns.find((column) => column.toLowerCase() === name));
  const known = found.filter((name) => name !== undefined);
  return known.length === 4 ? known : undefined;
}

function boxOf(row: Row, columns: string[], path: string): Shape {
  const numbers = columns.map((name) => {
    const number = Number(row.cells[name]?.trim() || "x");
    if (Number.isFinite(number)) return number;
    throw new UserError(`${name} is ${shown(row.cells[name] ?? "")}; expected a number`, { path, line: row.line });
  });
  const [left = 0, top = 0, right = 0, bottom = 0] = numbers;
  return { kind: "box", numbers, box: [left, top, right - left, bottom - top] };
}

function cellOf(row: Row, column: string, path: string): string {
  const cell = row.cells[column] ?? "";
  if (cell === "")
    throw new UserError(`the column ${shown(column)} is empty in this row; every label needs its item`, {
      path,
      line: row.line,
    });
  return cell;
}
