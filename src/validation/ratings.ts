import { shown, shownNames } from "../common/csvRecords.js";
import type { Table } from "../common/csv.js";
import { groupIn, groupsNamed, type NamedGroups } from "../common/groupColumn.js";
import { UserError } from "../common/userError.js";

/** How labels are compared: by name, by order, by distance, or by distance relative to size (Stevens' levels). */
export type Level = "nominal" | "ordinal" | "interval" | "ratio";

export const LEVELS: Record<Level, string> = {
  nominal: "names: equal or not",
  ordinal: "ranks: how many ranks apart",
  interval: "numbers: how far apart",
  ratio: "numbers from a true zero: how far apart for their size",
};

/** One annotation: who said what of which item, and how many seconds it took, where known. */
export interface Annotation {
  item: string;
  annotator: string;
  label: string;
  seconds?: number;
  /** Of items that hang together, where a column says so. */
  group?: string;
  line: number;
}

/** What the columns of annotations are called. */
export interface AnnotationColumns {
  item: string;
  annotator: string;
  label: string;
  /** Need not be there. */
  seconds: string;
  /** Which items hang together; without, each item was drawn for itself. */
  group?: string;
}

export const ANNOTATION_COLUMNS: AnnotationColumns = {
  item: "item",
  annotator: "annotator",
  label: "label",
  seconds: "seconds",
};

/**
 * The annotations of a table. Rows with an empty label are missing answers and left out. Several labels of one answer, as
 * JSON writes a list of texts, have no order.
 *
 * @throws UserError with the line: a column or name is missing, seconds are not a number, an annotator labelled an item twice, an item is of two groups
 */
export function parseAnnotations(table: Table, path: string, columns = ANNOTATION_COLUMNS): Annotation[] {
  requireColumns(table.columns, path, columns);
  const firstLine = new Map<string, number>();
  const groupOf = groupReader(path, columns.group);
  const annotations: Annotation[] = [];
  for (const { line, cells } of table.rows) {
    const [item = "", annotator = "", label = ""] = [
      cells[columns.item],
      cells[columns.annotator],
      cells[columns.label],
    ];
    if (item.trim() === "" || annotator.trim() === "")
      throw new UserError(`${item.trim() === "" ? columns.item : columns.annotator} is empty in this row`, {
        path,
        line,
      });
    const key = `${item}\u001F${annotator}`;
    const first = firstLine.get(key);
    if (first !== undefined)
      throw new UserError(`${shown(annotator)} labelled ${shown(item)} already in line ${first}; keep one answer`, {
        path,
        line,
      });
    firstLine.set(key, line);
    const group = groupOf(item, cells, line);
    if (label.trim() === "") continue;
    annotations.push({
      item,
      annotator,
      label: withoutOrder(label),
      ...secondsIn(cells[columns.seconds], path, line),
      group,
      line,
    });
  }
  if (annotations.length === 0) throw new UserError("no row has a label", { path });
  return annotations;
}

/** Says of each row which group its item is of. */
function groupReader(path: string, column: string | undefined) {
  const known = new Map<string, { group: string; line: number }>();
  return (item: string, cells: Readonly<Record<string, string>>, line: number): string | undefined => {
    if (column === undefined) return undefined;
    const group = groupIn(cells[column], column, { path, line });
    const before = known.get(item) ?? { group, line };
    known.set(item, before);
    if (before.group === group) return group;
    throw new UserError(
      `the column ${shown(column)} is ${shown(group)} for ${shown(item)}, which is of ${shown(before.group)} in line ${before.line}; --group needs one of each item`,
      { path, line },
    );
  };
}

function requireColumns(seen: readonly string[], path: string, columns: AnnotationColumns): void {
  const place = { path, line: 1 };
  const roles = ["item", "annotator", "label", "seconds", "group"] as const;
  for (const [i, role] of roles.entries()) {
    const name = columns[role];
    if (name === undefined) continue;
    const other = roles.slice(0, i).find((before) => columns[before] === name);
    if (other !== undefined)
      throw new UserError(`the column ${shown(name)} is named for both --${other} and --${role}`, place);
    if (seen.includes(name) || (role === "seconds" && name === ANNOTATION_COLUMNS.seconds)) continue;
    throw new UserError(
      `there is no column ${shown(name)}; name the one that is meant with --${role} (columns: ${shownNames(seen)})`,
      place,
    );
  }
}

/** `["dog","cat"]` as `["cat","dog"]`; numbers in a list, such as the corners of a box, keep their places. */
function withoutOrder(label: string): string {
  if (!label.startsWith('["')) return label;
  try {
    const list: unknown = JSON.parse(label);
    if (!Array.isArray(list) || !list.every((one) => typeof one === "string")) return label;
    return JSON.stringify([...new Set(list)].sort());
  } catch {
    return label; // a text that only begins like a list
  }
}

function secondsIn(cell: string | undefined, path: string, line: number): { seconds?: number } {
  if (cell === undefined || cell.trim() === "") return {};
  if (isNumber(cell) && Number(cell) >= 0) return { seconds: Number(cell) };
  throw new UserError(`seconds is ${shown(cell)}; expected a number from 0`, { path, line });
}

/** Annotations as numbers, ready to be counted: an item is a list of answers. */
export interface Ratings {
  level: Level;
  /** Distinct labels; for numeric labels in numeric order, else sorted. */
  labels: string[];
  /**
   * The number that each label stands for, ascending: at the nominal and ordinal level its place in `labels`, or in the given order; else
   * the label's, in a unit (a power of two) in which the largest is between 1 and 2, so that squares and sums are numbers, too.
   */
  numbers: Float64Array;
  /** Sorted, so that nothing depends on the order of the rows. */
  items: string[];
  annotators: string[];
  /** Per item, in step and in order of the annotators: index of the label and of the annotator. */
  answers: { label: number; annotator: number }[][];
  /** Items that hang together, where a column says so; without, each was drawn for itself. */
  clusters?: NamedGroups;
}

/** The scale on which labels are compared. */
export interface Scale {
  level: Level;
  /** The labels from lowest to highest, for an ordinal scale of words. */
  order?: readonly string[];
  /** For messages. */
  path: string;
  /** The column of the groups, for messages. */
  group?: string;
}

/**
 * @throws UserError with the line of a label that is not a number, where the level needs numbers, or is not in `order`; see also `groupsNamed`
 */
export function ratingsOf(annotations: readonly Annotation[], scale: Scale): Ratings {
  const nameOf = labelNames(scale);
  const named = annotations.map((one) => ({ ...one, label: nameOf(one) }));
  const labels = sortedLabels([...new Set(named.map(({ label }) => label))], scale.order);
  const labelIndex = placesOf(labels);
  const items = sortedNames(named.map(({ item }) => item));
  const annotators = sortedNames(named.map(({ annotator }) => annotator));
  const [itemIndex, annotatorIndex] = [placesOf(items), placesOf(annotators)];
  const answers: Ratings["answers"] = items.map(() => []);
  for (const { item, annotator, label } of named) {
    const into = answers[itemIndex.get(item) ?? 0];
    into?.push({ label: labelIndex.get(label) ?? 0, annotator: annotatorIndex.get(annotator) ?? 0 });
  }
  for (const one of answers) one.sort((a, b) => a.annotator - b.annotator);
  const clusters =
    scale.group === undefined ? undefined : groupsNamed(groupsOf(annotations, items), scale.group, scale.path);
  return { level: scale.level, labels, numbers: numbersOf(labels, scale), items, annotators, answers, clusters };
}

/** Of each item its group's name. */
function groupsOf(annotations: readonly Annotation[], items: readonly string[]): string[] {
  const known = new Map(annotations.map(({ item, group }) => [item, group]));
  return items.map((item) => known.get(item) ?? "");
}

/** A place in a given order counts the labels in between that nobody used. */
function numbersOf(labels: readonly string[], { level, order }: Scale): Float64Array {
  if (level === "interval" || level === "ratio") return inOwnUnit(Float64Array.from(labels, Number));
  return Float64Array.from(labels, (label, place) => (level === "ordinal" && order ? order.indexOf(label) : place));
}

/** Divided by a power of two, which changes no digit. */
function inOwnUnit(numbers: Float64Array): Float64Array {
  let largest = 0;
  for (const number of numbers) largest = Math.max(largest, Math.abs(number));
  const unit = 2 ** Math.max(LEAST_EXPONENT, Math.floor(Math.log2(largest)));
  return numbers.map((number) => number / unit);
}

/** Of the smallest double that has all its digits. */
const LEAST_EXPONENT = -1022;

/** In an order that the file's rows do not change. */
function sortedNames(names: string[]): string[] {
  return [...new Set(names)].sort();
}

function placesOf(names: string[]): Map<string, number> {
  return new Map(names.map((name, i) => [name, i]));
}

/** On a scale of numbers `1` and `1.0` are the same label; as names they are two. */
function labelNames(scale: Scale): (annotation: Annotation) => string {
  const { level, order, path } = scale;
  const wrong = (one: Annotation, why: string) =>
    new UserError(`the label ${shown(one.label)} ${why}`, { path, line: one.line });
  return (one) => {
    if (level === "nominal") return one.label;
    if (level === "ordinal" && order !== undefined) {
      if (order.includes(one.label)) return one.label;
      throw wrong(one, `is not in the given order (${order.join(", ")})`);
    }
    if (!isNumber(one.label))
      throw wrong(
        one,
        `is not a number, which the level ${level} needs${level === "ordinal" ? "; give the order of words with --order, such as --order bad,fair,good" : ""}`,
      );
    if (level === "ratio" && Number(one.label) < 0)
      throw wrong(one, "is negative, which the level ratio does not allow");
    return String(Number(one.label));
  };
}

function sortedLabels(labels: string[], order: readonly string[] | undefined): string[] {
  if (order !== undefined && labels.every((label) => order.includes(label)))
    return order.filter((label) => labels.includes(label));
  return labels.every(isNumber) ? labels.sort((a, b) => Number(a) - Number(b)) : labels.sort();
}

/** True for finite numbers as people write them: `3`, `-0.5`, `1e3`. */
export function isNumber(label: string): boolean {
  return AS_WRITTEN.test(label) && Number.isFinite(Number(label));
}

const AS_WRITTEN = /^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$/;

/** True for what programs write where a number should be and is none: `NaN`, `-inf`, `1e400`. */
export function isNotFinite(label: string): boolean {
  return /^\s*[-+]?(nan|inf|infinity)\s*$/i.test(label) || (AS_WRITTEN.test(label) && !isNumber(label));
}
