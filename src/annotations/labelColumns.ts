import { shown, shownNames } from "../common/csvRecords.js";
import { nearest } from "../common/nearest.js";
import { UserError } from "../common/userError.js";
import { boxColumnsIn } from "./boxColumns.js";

/** Which columns hold what; those that are not given are found by their usual names. */
export interface LabelColumns {
  id?: string;
  label?: string;
  /** What people name them with; by default `--id` and `--label`. */
  options?: ColumnOptions;
}

/** The options that name columns, and what is to be said behind them in a message. */
export type ColumnOptions = Record<"id" | "label", { name: string; hint: string }>;

/** What can be asked about the values in a column. */
export interface ColumnValues {
  /** True where no two rows say the same. */
  isUnique: (column: string) => boolean;
  /** True where all rows say 0 or 1, or true or false. */
  isYesOrNo: (column: string) => boolean;
}

/** The columns that are compared, by their names in the file. */
export interface FoundColumns {
  id: string;
  label: string;
  annotator?: string;
}

/** The columns that were compared on each side; null for a format without columns. */
export interface ComparedColumns {
  columns: FoundColumns | null;
  old_columns: FoundColumns | null;
}

/**
 * Finds the columns of item, label and annotator by their usual names, whatever their case. Where no column is called
 * like a label, the only one left is it; what is usually told beside a label (split, seconds, places) is not in question.
 * Where none is called like an item, the only one left is it, or the only one whose name ends in `id` and whose values are
 * unique. Of two that are both called like an item and are all there is, the one whose values are unique is it.
 *
 * @param values what is known of the values in the columns; by default nothing
 * @throws UserError when a named column is not there, when nothing tells which column is which, and when several may be the label
 * @example
 * labelColumns(["split", "file_name", "Class"], "t.csv", {}) // → { id: "file_name", label: "Class" }
 */
export function labelColumns(
  columns: readonly string[],
  path: string,
  wanted: LabelColumns,
  values: ColumnValues = UNKNOWN_VALUES,
): FoundColumns {
  const { isUnique } = values;
  const { options = ORDINARY } = wanted;
  const asked = {
    id: given(columns, wanted.id, options.id, path),
    label: given(columns, wanted.label, options.label, path),
  };
  if (asked.id === undefined || asked.label === undefined) refuseLabelStudio(columns, path);
  if (asked.id !== undefined && asked.id === asked.label)
    throw new UserError(`the column ${shown(asked.id)} cannot be both the item's id and its label`, { path, line: 1 });
  const free = columns.filter((name) => name !== asked.id && name !== asked.label);
  const annotator = firstNamed(free, ANNOTATOR_NAMES);
  const open = free.filter((name) => name !== annotator);
  const called = asked.label ?? labelByName(open, { columns, path, options });
  const others = open.filter((name) => name !== called);
  const named =
    asked.id ??
    (called === undefined ? itemOfTwo(others, isUnique, { path, option: options.id }) : undefined) ??
    firstNamed(others, ID_NAMES) ??
    (called === undefined ? undefined : onlyOne(others));
  const id = named ?? onlyUnique(others, isUnique, { path, option: options.id });
  if (id === undefined) throw unclear(columns, path, { what: "item's id", option: options.id });
  const label = called ?? onlyOne(open.filter((name) => name !== id));
  if (label === undefined) {
    refuseClassColumns(unknownIn(open.filter((name) => name !== id)), values, { path, option: options.label });
    throw unclear(columns, path, { what: "label", option: options.label });
  }
  return annotator === undefined ? { id, label } : { id, label, annotator };
}

/**
 * All columns of a table that its labels are read from: those of `labelColumns`, and a box where there is one.
 *
 * @throws UserError as `labelColumns`
 */
export function columnsRead(columns: readonly string[], path: string, wanted: LabelColumns): string[] {
  const { id, label, annotator } = labelColumns(columns, path, wanted);
  const others = annotator === undefined ? [] : [annotator];
  return [...new Set([id, label, ...others, ...(boxColumnsIn(columns) ?? [])])];
}

/** True for a usual name of a column of labels. */
export function isLabelName(column: string): boolean {
  return isOneOf(LABEL_NAMES, column);
}

const UNKNOWN_VALUES: ColumnValues = { isUnique: () => false, isYesOrNo: () => false };
const ORDINARY: ColumnOptions = { id: { name: "--id", hint: "" }, label: { name: "--label", hint: "" } };
const ID_NAMES =
  "id item item_id itemid sample sample_id example_id uid uuid key image image_id imageid img image_path image_name filename file_name file filepath file_path path name text sentence question utterance url".split(
    " ",
  );
/** Of these, what may as well be said of an item. */
const WORDS_NAMES = "name text sentence question utterance".split(" ");
const LABEL_NAMES =
  "label labels class class_name classname category category_name category_id labelname label_name target y answer annotation tag choice sentiment intent gold_label class_id label_id value".split(
    " ",
  );
/** Those that are labels only where none of the others is there. */
const RARER_LABEL_NAMES = "finding diagnosis dx classid".split(" ");
const ANNOTATOR_NAMES = "annotator annotator_id worker worker_id rater rater_id coder labeler labeller".split(" ");
/** What is told beside a label and is none. */
const OTHER_NAMES =
  "split subset fold set seconds time timestamp date created_at updated_at lead_time duration width height depth area confidence probability weight source license comment comments note notes index difficult truncated occluded iscrowd".split(
    " ",
  );

function given(
  columns: readonly string[],
  name: string | undefined,
  option: ColumnOptions["id"],
  path: string,
): string | undefined {
  if (name === undefined || columns.includes(name)) return name;
  const padded = columns.find((column) => column.trim() === name.trim());
  if (padded !== undefined) return padded;
  const near = nearest(name, columns);
  const meant = near === undefined ? "" : `; did you mean ${shown(near)}?`;
  throw new UserError(
    `${option.name} is ${shown(name)}, but there is no such column${meant} (columns: ${shownNames(columns)})${option.hint}`,
    { path, line: 1 },
  );
}

/** Label Studio's table (CSV, TSV, JSON-MIN): its `id` is that of a task, given anew at every import, and what was drawn is a text. */
function refuseLabelStudio(columns: readonly string[], path: string): void {
  if (!["annotation_id", "annotator", "lead_time"].every((name) => columns.includes(name))) return;
  throw new UserError(
    "this looks like a table of Label Studio, in which objects are texts and ids change; export JSON, or name the columns with --id and --label",
    { path, line: 1 },
  );
}

/** The column that is called `label`, else the one that is called like a label; undefined where none is. */
function labelByName(
  open: readonly string[],
  { columns, path, options }: { columns: readonly string[]; path: string; options: ColumnOptions },
): string | undefined {
  if (open.includes("label")) return "label";
  const usual = open.filter((name) => isLabelName(name) && !isCoordinate(name, columns));
  const named =
    usual.length > 0 ? usual : open.filter((name) => isOneOf(RARER_LABEL_NAMES, name) && !isCoordinate(name, columns));
  if (named.length < 2) return named[0];
  throw severalFit(named, path, { what: "label", option: options.label });
}

/** A `y` beside an `x` and something else is a place, and so is a `dx` beside a `dy`. */
function isCoordinate(name: string, columns: readonly string[]): boolean {
  const other = { y: "x", dx: "dy" }[name.trim().toLowerCase()];
  return columns.length > 2 && other !== undefined && columns.some((one) => isOneOf([other], one));
}

/** The only column there is, or the only one that is not known for something else. */
function onlyOne(open: readonly string[]): string | undefined {
  if (open.length === 1) return open[0];
  const unknown = unknownIn(open);
  return unknown.length === 1 ? unknown[0] : undefined;
}

function unknownIn(columns: readonly string[]): string[] {
  const box = boxColumnsIn(columns) ?? [];
  return columns.filter((name) => !isOneOf([...ID_NAMES, ...OTHER_NAMES], name) && !box.includes(name));
}

/** Of two columns that are both called like an item, the one whose values are unique: the other one is the label. Words may be a label whatever their column is called. */
function itemOfTwo(
  open: readonly string[],
  isUnique: (column: string) => boolean,
  { path, option }: { path: string; option: ColumnOptions["id"] },
): string | undefined {
  const names = ID_NAMES.filter((name) => !WORDS_NAMES.includes(name));
  if (open.length !== 2 || !open.every((name) => isOneOf(names, name))) return undefined;
  const [item, ...more] = open.filter(isUnique);
  if (item !== undefined && more.length === 0) return item;
  throw severalFit(open, path, { what: "item's id", option });
}

/** The only column of unique values that is called like the id of something, such as `study_id`, or before these like a file. */
function onlyUnique(
  open: readonly string[],
  isUnique: (column: string) => boolean,
  { path, option }: { path: string; option: ColumnOptions["id"] },
): string | undefined {
  const unique = open.filter(
    (name) =>
      (IS_ID.test(name.trim()) || IS_FILE.test(name.trim())) && !isOneOf(RARER_LABEL_NAMES, name) && isUnique(name),
  );
  const files = unique.filter((name) => IS_FILE.test(name.trim()));
  const ids = files.length > 0 ? files : unique;
  if (ids.length < 2) return ids[0];
  throw severalFit(ids, path, { what: "item's id", option });
}

const IS_ID = /_id$|[a-z]I[Dd]$|^[A-Z]+_ID$|^(qid|id_code)$/;
/** `slice_file_name`: of a file, and no id of something that it is a part of. */
const IS_FILE = /_file_?name$/i;

function severalFit(
  names: readonly string[],
  path: string,
  { what, option }: { what: string; option: ColumnOptions["id"] },
): UserError {
  return new UserError(
    `more than one column could be the ${what}: ${shownNames(names)}; say which with ${option.name}, such as ${option.name} ${shownNames(names.slice(0, 1))}${option.hint}`,
    { path, line: 1 },
  );
}

/** Several labels an item, as Roboflow and Kaggle write them: of each class whether it is there. A few such columns among many are something else. */
function refuseClassColumns(
  columns: readonly string[],
  { isYesOrNo }: ColumnValues,
  { path, option }: { path: string; option: ColumnOptions["label"] },
): void {
  const classes = columns.filter(isYesOrNo).map((name) => name.trim());
  if (classes.length < 2 || 3 * classes.length < columns.length) return;
  throw new UserError(
    `this table has one column per class (${shownNames(classes)}: 0 or 1); compare them one after another, such as ${option.name} ${shownNames(classes.slice(0, 1))}${option.hint}`,
    { path, line: 1 },
  );
}

function unclear(
  columns: readonly string[],
  path: string,
  { what, option }: { what: string; option: ColumnOptions["id"] },
): UserError {
  return new UserError(
    `no column looks like the ${what} (columns: ${shownNames(columns)})${separatorHint(columns)}${headerHint(columns)}; name it with ${option.name}${option.hint}`,
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

/** Where no name of a column is a usual one, and one is a number, the file begins with its first row. */
function headerHint(columns: readonly string[]): string {
  const isUsual = (name: string) => isOneOf([...ID_NAMES, ...LABEL_NAMES], name);
  const isNumber = (name: string) => name.trim() !== "" && Number.isFinite(Number(name));
  if (columns.length < 2 || columns.some(isUsual) || !columns.some(isNumber)) return "";
  return "; if this is a row, write a line with the names of the columns above it";
}

function firstNamed(columns: readonly string[], names: readonly string[]): string | undefined {
  for (const name of names) {
    const column = columns.find((one) => isOneOf([name], one));
    if (column !== undefined) return column;
  }
  return undefined;
}

function isOneOf(names: readonly string[], column: string): boolean {
  return names.includes(column.trim().toLowerCase());
}
