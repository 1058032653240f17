import { decimalNumber } from "../common/decimal.js";
import { groupIn, groupsNamed, type NamedGroups } from "../common/groupColumn.js";
import { UserError } from "../common/userError.js";
import { assumedClass, bothClasses } from "./bothClasses.js";
import { largest } from "./largest.js";
import type { ProbabilityColumns } from "./probabilityColumns.js";

/** Rows of a file as they were read: text only, each with the line it came from. */
export interface Table {
  path: string;
  columns: readonly string[];
  rows: readonly { line: number; cells: Readonly<Record<string, string>> }[];
  /** The columns `p:<class>` where they were taken out of the rows while these were read. */
  probabilities?: ProbabilityColumns;
}

/** The accepted answers of a classification, one per item. */
export interface ClassLabels {
  kind: "classification";
  /** Length n, no two alike. */
  ids: readonly string[];
  classes: readonly string[];
  /** Length n, index into `classes`, same order as `ids`. */
  truth: Int32Array;
  /** Index of the class whose probability a `score` is; of use only with two classes. */
  positive: number;
  /** One per class, same order: the line of its first item in the file; 0 for a class that no label has. */
  firstLines?: Int32Array;
  /** The class that was guessed from the name of the only one that the labels have. */
  assumed?: string;
  /** Without, each item was drawn for itself. */
  clusters?: NamedGroups;
}

/** The accepted answers of a regression, one finite number per item. */
export interface NumberLabels {
  kind: "regression";
  ids: readonly string[];
  truth: Float64Array;
  /** As of classes. */
  clusters?: NamedGroups;
}

export type Labels = ClassLabels | NumberLabels;

export interface LabelsAsked {
  kind: "classification" | "regression";
  /** Default `id`. */
  idColumn?: string;
  /** Default `label`. */
  labelColumn?: string;
  /** The column that says which items hang together. Default: each was drawn for itself. */
  groupColumn?: string;
  /** All classes there are, in order; a label outside them is refused. Default: those that occur, sorted; see also `bothClasses`. */
  classes?: readonly string[];
  /** Of the predictions. */
  columns?: readonly string[];
  /** The positive class of two. Default: of numbers the largest, else the one called true, yes, pos or positive, else the last. */
  positive?: string;
}

/**
 * The accepted labels from a table with a column for the item and one for its label.
 *
 * @throws UserError naming the line: no rows, a column is missing, an id is empty or doubled, a label is empty, unknown or not a number; see also `groupsNamed`
 * @example parseLabels({ path: "labels.csv", columns: ["id", "label"], rows: [{ line: 2, cells: { id: "a", label: "cat" } }] }, { kind: "classification" })
 */
export function parseLabels(table: Table, asked: LabelsAsked): Labels {
  const column = asked.labelColumn ?? "label";
  requireColumn(table, column);
  const ids = parseIds(table, asked.idColumn ?? "id");
  const clusters = asked.groupColumn === undefined ? undefined : clustersIn(table, asked.groupColumn);
  if (asked.kind === "regression") return { kind: "regression", ids, truth: numbersOf(table, column), clusters };
  const occurring = asked.classes ?? occurringClasses(table, column);
  const classes = asked.classes ?? inOrder(bothClasses(occurring, asked));
  const truth = classesOf(table, column, classes);
  return {
    kind: "classification",
    ids,
    classes,
    truth,
    positive: positiveOf(classes, asked),
    firstLines: firstLinesOf(table, truth, classes.length),
    assumed: asked.classes ? undefined : assumedClass(occurring, asked),
    clusters,
  };
}

function clustersIn({ path, rows }: Table, column: string): NamedGroups | undefined {
  const named = rows.map(({ line, cells }) => groupIn(cells[column], column, { path, line }));
  return groupsNamed(named, column, path);
}

/** The ids of a table in its order; empty and doubled ones are refused. */
export function parseIds(table: Table, column: string): string[] {
  requireColumn(table, column);
  if (table.rows.length === 0)
    throw new UserError("there is no row below the header; one row per item is needed", { path: table.path });
  const ids: string[] = [];
  const seen = new Set<string>();
  for (const { line, cells } of table.rows) {
    const id = cells[column] ?? "";
    const place = { path: table.path, line };
    if (id.trim() === "") throw new UserError(`the ${column} is empty; every row needs the name of its item`, place);
    seen.add(id);
    if (seen.size === ids.length) {
      const before = table.rows[ids.indexOf(id)]?.line;
      throw new UserError(`id ${quoted(id)} is doubled, first on line ${before}; keep one row per item`, place);
    }
    ids.push(id);
  }
  return ids;
}

/** Spreads are known by fourth powers, which end at 1e308. */
const LARGEST = 1e75;

/**
 * A number from a cell that can be reckoned with.
 *
 * @throws UserError for anything else, also NaN, infinities, and what is beyond `LARGEST`
 */
export function parseNumber(text: string, what: string, place: { path: string; line: number }): number {
  const number = decimalNumber(text);
  if (Math.abs(number) <= LARGEST) return number;
  if (!Number.isFinite(number)) throw notFinite(text, what, place);
  throw new UserError(
    `${what} is ${quoted(text)}; numbers beyond 1e75 are too large to be squared: write labels and predictions in a larger unit`,
    place,
  );
}

export function notFinite(text: string, what: string, place: { path: string; line: number }): UserError {
  return new UserError(`${what} is ${quoted(text)}; it must be a finite number`, place);
}

/** The value as a person can recognise it: in quotes, long ones cut. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 79)}…` : text);
}

export function requireColumn(table: Table, column: string): void {
  if (table.columns.includes(column)) return;
  const seen = table.columns.map(quoted).join(", ");
  throw new UserError(`there is no column ${quoted(column)}; the columns are ${seen || "none"}`, {
    path: table.path,
    line: 1,
  });
}

function numbersOf(table: Table, column: string): Float64Array {
  return Float64Array.from(table.rows, ({ line, cells }) =>
    parseNumber(cells[column] ?? "", column, { path: table.path, line }),
  );
}

/** The classes that a column of labels names, sorted: as numbers where all are. */
export function occurringClasses(table: Table, column: string): string[] {
  const classes = new Set(table.rows.map(({ cells }) => cells[column] ?? ""));
  return inOrder([...classes].filter((name) => name !== ""));
}

function inOrder(classes: readonly string[]): string[] {
  const areNumbers = classes.every((name) => Number.isFinite(Number(name)));
  return areNumbers ? classes.toSorted((a, b) => Number(a) - Number(b)) : classes.toSorted();
}

function classesOf(table: Table, column: string, classes: readonly string[]): Int32Array {
  const indexOf = new Map(classes.map((name, i) => [name, i]));
  return Int32Array.from(table.rows, ({ line, cells }) => {
    const label = cells[column] ?? "";
    const place = { path: table.path, line };
    if (label === "") throw new UserError(`the ${column} is empty; every item needs its accepted answer`, place);
    const index = indexOf.get(label);
    if (index === undefined)
      throw new UserError(`the ${column} is ${quoted(label)}; the classes are ${listed(classes)}`, place);
    return index;
  });
}

function firstLinesOf({ rows }: Table, truth: Int32Array, classes: number): Int32Array {
  const lines = new Int32Array(classes);
  // Backwards, so that the first row has the last word.
  for (let i = rows.length - 1; i >= 0; i--) lines[truth[i] ?? 0] = rows[i]?.line ?? 0;
  return lines;
}

/** The first few names, quoted. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, 10).map(quoted).join(", ");
  return names.length > 10 ? `${shown} and ${names.length - 10} more` : shown;
}

function positiveOf(classes: readonly string[], asked: LabelsAsked): number {
  if (asked.positive !== undefined) {
    const index = classes.indexOf(asked.positive);
    if (index < 0)
      throw new UserError(`the positive class is ${quoted(asked.positive)}; the classes are ${listed(classes)}`);
    return index;
  }
  const numbers = classes.map(decimalNumber);
  // As scikit-learn has it for rankings; of 1 and 2 a note says so.
  if (numbers.every(Number.isFinite)) return numbers.indexOf(largest(numbers));
  const named = classes.findIndex(isCalledPositive);
  return named >= 0 ? named : classes.length - 1;
}

/** True for the names by which everybody knows which of two classes a score is the probability of. */
export function isCalledPositive(name: string): boolean {
  return ["1", "1.0", "true", "yes", "pos", "positive"].includes(name.toLowerCase());
}
