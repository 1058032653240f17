import { decimalNumber } from "../common/decimal.js";
import { UserError } from "../common/userError.js";
import { areWrittenAlike } from "./areWrittenAlike.js";
import { listed, quoted, type ClassLabels, type Table } from "./labels.js";
import { areIndexes } from "./noPredictions.js";
import { howSpelled, normalised } from "./spelling.js";

/**
 * The labels' classes, then those that only the predictions know.
 *
 * @param named the classes that have a column `p:`
 * @throws UserError where a class of the labels has none beside the others, where one is written otherwise than in the labels, or all have
 *   other names
 */
export function allClasses(
  table: Table,
  labels: ClassLabels,
  named: readonly string[],
  hasPrediction: boolean,
): string[] {
  refuseTwins(table, labels.classes, named);
  const columns = new Set(named);
  const without = named.length > 0 ? labels.classes.find((name) => !columns.has(name)) : undefined;
  if (without !== undefined) {
    const hint = areIndexes(named, labels.classes)
      ? `; ${quoted("p:0")} and the others look like places in a list of classes: call each by its class`
      : "";
    throw new UserError(
      `there is no column ${quoted(`p:${without}`)}, yet the labels know the class ${quoted(without)}${hint}`,
      { path: table.path, line: 1 },
    );
  }
  const known = new Set([...labels.classes, ...named]);
  if (hasPrediction) addPredicted(table, labels, known);
  return [...known];
}

/** Predicted classes that the labels do not hold are welcome, as long as they are not the labels' classes in another spelling. */
function addPredicted(table: Table, labels: ClassLabels, known: Set<string>): void {
  const spelling = new Map([...known].map((name) => [normalised(name), name]));
  const ofLabels = new Set(labels.classes);
  const before = known.size;
  let isAnyKnown = false;
  for (const { line, cells } of table.rows) {
    const name = cells["prediction"] ?? "";
    const place = { path: table.path, line };
    if (ofLabels.has(name)) isAnyKnown = true;
    else if (name.trim() === "") throw new UserError("the prediction is empty; every item needs one", place);
    else if (!known.has(name)) {
      const twin = spelling.get(normalised(name));
      if (twin !== undefined) throw anotherType("the prediction is", name, twin, place);
      if (isNotAnAnswer(name))
        throw new UserError(
          `the prediction is ${quoted(name)}; it must be one of the classes ${listed(labels.classes)}`,
          place,
        );
      known.add(name);
    }
  }
  const added = [...known].slice(before);
  if (isAnyKnown) return;
  if (!areWrittenAlike(added, labels.classes)) throw noneKnown(table, labels);
  if (areOtherNames(added, labels)) throw otherNames(table.path, added, labels);
}

/** With fewer items a bad network may well miss every class that there is. */
const LEAST_TO_TELL = { items: 5, perClass: 2 };

/**
 * True where predicted classes of which no label has one must be other names of the labels' classes: there are about as many of both, and items
 * enough. A network that gives one constant answer, or is asked about one class alone, can answer so by itself.
 */
function areOtherNames(predicted: readonly string[], { ids, classes }: ClassLabels): boolean {
  const least = Math.max(LEAST_TO_TELL.items, LEAST_TO_TELL.perClass * classes.length);
  return 2 * predicted.length > classes.length && predicted.length > 1 && classes.length > 1 && ids.length >= least;
}

function otherNames(path: string, predicted: readonly string[], { classes }: ClassLabels): UserError {
  const areNumbers = [...predicted, ...classes].every((name) => Number.isFinite(decimalNumber(name)));
  const remedy = areNumbers ? ", or say that these are measured numbers (kind regression)" : "";
  return new UserError(
    `no prediction (${listed(predicted)}) is one of the labels' classes (${listed(classes)}): name the classes alike in both files${remedy}`,
    { path },
  );
}

function noneKnown({ path, rows: [first] }: Table, { classes }: ClassLabels): UserError {
  const seen = quoted(first?.cells["prediction"] ?? "");
  return new UserError(
    `no prediction (the first is ${seen}) is one of the labels' classes ${listed(classes)}: labels of another type`,
    { path, line: first?.line },
  );
}

function refuseTwins(table: Table, classes: readonly string[], named: readonly string[]): void {
  const spelling = new Map(classes.map((name) => [normalised(name), name]));
  const ofLabels = new Set(classes);
  for (const name of named) {
    const twin = spelling.get(normalised(name));
    if (twin !== undefined && twin !== name && !ofLabels.has(name))
      throw anotherType("a column is for class", name, twin, { path: table.path, line: 1 });
  }
}

function anotherType(what: string, seen: string, twin: string, place: { path: string; line: number }): UserError {
  return new UserError(
    `${what} ${quoted(seen)} where the labels say ${quoted(twin)}: ${howSpelled(seen, twin) ?? "labels of another type"}; write both the same way`,
    place,
  );
}

function isNotAnAnswer(name: string): boolean {
  return /^[+-]?(nan|inf|infinity|null|none|na|n\/a|undefined)$/i.test(name.trim());
}
