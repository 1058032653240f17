import { decimalNumber } from "../common/decimal.js";
import { idSpelling } from "../common/oneSpelling.js";
import { UserError } from "../common/userError.js";
import { areWrittenAlike } from "./areWrittenAlike.js";
import { listed, notFinite, parseIds, parseNumber, quoted, requireColumn } from "./labels.js";
import type { ClassLabels, Labels, NumberLabels, Table } from "./labels.js";
import { areIndexes, noPredictions } from "./noPredictions.js";
import { isNoPercent, lookUp, probabilityColumns, probabilityOf, ROUNDING } from "./probabilityColumns.js";
import type { ProbabilityColumns } from "./probabilityColumns.js";
import { howSpelled, normalised } from "./spelling.js";

/** What one trained network said of every item of a classification, in the labels' order. */
export interface ClassPredictions {
  kind: "classification";
  /** The labels' classes first, then those that only the network knows. */
  classes: readonly string[];
  /** Length n, index into `classes`. Where only probabilities were given, the most probable class; see `tieRank`. */
  predicted: Int32Array | undefined;
  /** n × classes, row by row; every row sums to one within 1e-3. */
  probabilities: Float64Array | undefined;
  /**
   * One rank per class, same order: of equally probable classes the answer is the one with the least. As the columns `p:` stand in the file,
   * which is how `argmax` has it, whatever the labels are; of a `score` of exactly one half the other class than the positive one.
   * Default: the order of `classes`.
   */
  tieRank?: Int32Array;
  /** Length n, the positive class's probability; only with two classes among the labels. */
  score: Float64Array | undefined;
  /** True where there was a column `score`; else `score` is one of the probabilities. */
  hasScore?: boolean;
}

/** What one trained network said of every item of a regression, in the labels' order. */
export interface NumberPredictions {
  kind: "regression";
  predicted: Float64Array;
}

export type Predictions = ClassPredictions | NumberPredictions;

/** With a thousand classes rounding alone could hide a class. */
const MOST_ROUNDING = 0.01;

/**
 * Predictions from a table with `id` and `prediction`, a column `p:<class>` per class, or `score`.
 *
 * @param labels the accepted answers; the result is in their order
 * @throws UserError naming id and line: an item is missing, extra or doubled; a number is not finite or no probability; a row of
 *   probabilities does not sum to one (each may be rounded to three digits); classes are written otherwise than in the labels ("[1.]" for "1"),
 *   or all have other names ("feline" and "canine" for "cat" and "dog")
 * @example
 * parsePredictions({ path: "p.csv", columns: ["id", "prediction"], rows: [{ line: 2, cells: { id: "a", prediction: "cat" } }] }, labels)
 */
export function parsePredictions(table: Table, labels: Labels, idColumn = "id"): Predictions {
  const aligned = align(table, labels.ids, idColumn);
  return labels.kind === "regression" ? parseNumbers(aligned, labels) : parseClasses(aligned, labels, idColumn);
}

/** The table's rows in the order of the labels. */
function align(table: Table, ids: readonly string[], idColumn: string): Table {
  requireColumn(table, idColumn);
  const { path, rows } = table;
  if (rows.length === ids.length && rows.every(({ cells }, i) => cells[idColumn] === ids[i])) return table;
  const given = parseIds(table, idColumn);
  const itemOf = table.probabilities?.itemOf ?? lookUp(ids);
  const items = given.map((id) => itemOf(id));
  const extra = items.indexOf(undefined);
  if (extra >= 0) {
    const place = { path, line: rows[extra]?.line ?? 1 };
    throw new UserError(
      `id ${quoted(given[extra] ?? "")} is not among the labels${twinOf(given[extra] ?? "", ids, new Set(given))}; predict exactly the ${ids.length} labelled items`,
      place,
    );
  }
  const aligned = new Array<Table["rows"][number] | undefined>(ids.length);
  // Every id was found above.
  for (const [row, item] of items.entries()) aligned[item as number] = rows[row];
  const missing = ids.filter((_, i) => aligned[i] === undefined);
  if (missing.length > 0) {
    const others = missing.length > 1 ? ` (and of ${missing.length - 1} more)` : "";
    throw new UserError(
      `the prediction of id ${quoted(missing[0] ?? "")} is missing${others}; every labelled item needs one`,
      { path },
    );
  }
  return { ...table, rows: aligned.filter((row) => row !== undefined) };
}

/**
 * Ids that are read as numbers lose their leading zeros; names of files come with and without folder and ending, and in two Unicode
 * forms. An item that is predicted itself is no twin.
 */
function twinOf(id: string, ids: readonly string[], given: ReadonlySet<string>): string {
  const missing = ids.filter((one) => !given.has(one));
  if (missing.some((one) => one.normalize() === id.normalize()))
    return ", which write the same letters in another Unicode form";
  for (const spelling of [idSpelling, (name: string) => idSpelling(fileIn(name))]) {
    const own = spelling(id);
    const twins = own === "" ? [] : missing.filter((one) => spelling(one) === own);
    if (twins.length === 1) return `, which write ${quoted(twins[0] ?? "")}`;
  }
  return "";
}

function fileIn(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}

function parseNumbers(table: Table, labels: NumberLabels): NumberPredictions {
  requireColumn(table, "prediction");
  const predicted = table.rows.map(({ line, cells }) =>
    parseNumber(cells["prediction"] ?? "", "prediction", { path: table.path, line }),
  );
  refuseTooSmall(labels, predicted, table.path);
  return { kind: "regression", predicted: Float64Array.from(predicted) };
}

/** Spreads are known by fourth powers, which are 0 below 1e-324. */
const SMALLEST = 1e-70;

function refuseTooSmall({ truth }: NumberLabels, predicted: readonly number[], path: string): void {
  const farthest = predicted.reduce((most, value, i) => Math.max(most, Math.abs(value - (truth[i] ?? NaN))), 0);
  if (farthest === 0 || farthest >= SMALLEST) return;
  throw new UserError(
    `no prediction is off by more than ${Number(farthest.toPrecision(3))}, too little to be squared: write labels and predictions in a smaller unit`,
    { path },
  );
}

function parseClasses(table: Table, labels: ClassLabels, idColumn: string): ClassPredictions {
  const named = table.columns.filter((column) => column.startsWith("p:")).map((column) => column.slice(2));
  const has = (column: string) => table.columns.includes(column);
  if (!has("prediction") && !has("score") && named.length === 0) {
    throw new UserError(noPredictions(table.columns, labels.classes), { path: table.path, line: 1 });
  }
  const classes = allClasses(table, labels, named, has("prediction"));
  const given = has("score") ? parseScore(table, labels) : undefined;
  const probabilities =
    named.length > 0
      ? parseProbabilities(table, table.probabilities ?? probabilitiesIn(table, labels, idColumn), { classes, named })
      : given && ofBoth(given, labels, classes.length);
  const score =
    given ??
    (probabilities && labels.classes.length === 2 ? column(probabilities, classes.length, labels.positive) : undefined);
  const tieRank = tieRankOf(classes, named, labels);
  const predicted = has("prediction")
    ? parsePredicted(table, classes)
    : probabilities && mostProbable({ classes, probabilities, tieRank });
  return { kind: "classification", classes, predicted, probabilities, tieRank, score, hasScore: given !== undefined };
}

/** By the columns' order; without columns the positive class comes last of the labels' two. Others have a probability of 0 and win no tie. */
function tieRankOf(classes: readonly string[], named: readonly string[], { positive }: ClassLabels): Int32Array {
  if (named.length === 0) return Int32Array.from(classes, (_, i) => (i === positive ? classes.length : i));
  const rankOf = new Map(named.map((name, rank) => [name, rank]));
  return Int32Array.from(classes, (name) => rankOf.get(name) ?? named.length);
}

function allClasses(table: Table, labels: ClassLabels, named: readonly string[], hasPrediction: boolean): string[] {
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

function parsePredicted(table: Table, classes: readonly string[]): Int32Array {
  const indexOf = new Map(classes.map((name, i) => [name, i]));
  return Int32Array.from(table.rows, ({ cells }) => indexOf.get(cells["prediction"] ?? "") ?? -1);
}

function parseScore(table: Table, labels: ClassLabels): Float64Array {
  if (labels.classes.length !== 2) throw new UserError(notOfTwo(labels.classes), { path: table.path, line: 1 });
  const score = Float64Array.from(table.rows, ({ cells }) => probabilityOf(cells["score"] ?? ""));
  const bad = table.rows.filter((_, i) => Number.isNaN(score[i]));
  const first = bad.reduce<Row | undefined>((one, row) => (one && one.line < row.line ? one : row), undefined);
  if (!first) return score;
  const mayBePercent = bad.every(({ cells }) => !isNoPercent(decimalNumber(cells["score"] ?? "")));
  const text = first.cells["score"] ?? "";
  throw noProbability({ column: "score", text, mayBePercent }, { path: table.path, line: first.line });
}

function notOfTwo(classes: readonly string[]): string {
  if (classes.length > 2)
    return `a column "score" is for two classes, but the labels hold ${classes.length}: ${listed(classes)}`;
  return `all labels are ${listed(classes)}, so nobody knows which class the column "score" is for; say it with --positive <class>`;
}

type Row = Table["rows"][number];

/** Of a mistake in a file. */
interface Place {
  path: string;
  line: number;
}

interface NoProbability {
  column: string;
  text: string;
  /** So may every other number of the file that is none. */
  mayBePercent: boolean;
}

/** Why this text is no probability, and what would make it one. */
function noProbability({ column, text, mayBePercent }: NoProbability, place: Place): UserError {
  if (!Number.isFinite(decimalNumber(text))) return notFinite(text, column, place);
  const squash = column === "score" ? "sigmoid" : "softmax";
  const remedy = mayBePercent ? "if these are percent, divide by 100" : `if these are logits, apply ${squash} to them`;
  return new UserError(`${column} is ${quoted(text)}; a probability lies between 0 and 1: ${remedy}`, place);
}

/** The probabilities of a table whose reader left them in the rows. */
function probabilitiesIn(table: Table, labels: ClassLabels, idColumn: string): ProbabilityColumns {
  const { path, columns, rows } = table;
  const taken = probabilityColumns({
    path,
    idOf: (cells) => cells[idColumn] ?? "",
    ids: () => labels.ids,
    classes: () => labels.classes,
  });
  const numbered = columns.flatMap((name) => {
    const column = taken.columnOf(name);
    return column === undefined ? [] : [{ name, column }];
  });
  for (const row of rows) {
    const place = taken.placeOf(row);
    for (const { name, column } of numbered) taken.put(place, column, row.cells[name] ?? "");
  }
  return taken;
}

/** All probabilities there are, in the order of `classes`. Classes without a column were only ever predicted: their probability is 0. */
function parseProbabilities(
  table: Table,
  taken: ProbabilityColumns,
  { classes, named }: { classes: readonly string[]; named: readonly string[] },
): Float64Array {
  const values = taken.values();
  const width = taken.width();
  const places = named.map((name) => taken.placeOfClass(name));
  // Each of them may have been rounded.
  const tolerance = Math.min(MOST_ROUNDING, Math.max(ROUNDING, (ROUNDING / 2) * named.length));
  let first: number | undefined;
  for (let item = 0; item < table.rows.length; item++) {
    let sum = 0;
    for (let i = 0; i < places.length; i++) sum += values[item * width + (places[i] as number)] as number;
    if (Math.abs(sum - 1) <= tolerance + 1e-9) continue;
    if (first === undefined || lineOf(table, item) < lineOf(table, first)) first = item;
  }
  if (first !== undefined)
    throw noProbabilities(taken, first, { named, tolerance, place: { path: table.path, line: lineOf(table, first) } });
  const known = new Set(named);
  return arranged(
    values,
    width,
    classes.map((name) => (known.has(name) ? taken.placeOfClass(name) : -1)),
  );
}

function lineOf(table: Table, item: number): number {
  return table.rows[item]?.line ?? 1;
}

interface RowAsked {
  named: readonly string[];
  tolerance: number;
  place: Place;
}

/** What is wrong with an item's probabilities: the first that is none, else their sum. */
function noProbabilities(taken: ProbabilityColumns, item: number, { named, tolerance, place }: RowAsked): UserError {
  const row = named.map((name) => taken.values()[item * taken.width() + taken.placeOfClass(name)] ?? NaN);
  const odd = named[row.findIndex(Number.isNaN)];
  if (odd !== undefined)
    return noProbability(
      { column: `p:${odd}`, text: taken.textAt(item, odd), mayBePercent: taken.mayBePercent() },
      place,
    );
  const sum = row.reduce((total, probability) => total + probability, 0);
  return new UserError(
    `the probabilities sum to ${Number(sum.toPrecision(6))}; they must sum to one, within ${Number(tolerance.toPrecision(2))} for ${named.length} classes${Math.abs(sum - 1) < 0.05 ? "; if they were rounded, write more digits" : ""}`,
    place,
  );
}

/** The numbers of every row that lie at these places; 0 for the place −1. */
function arranged(values: Float64Array, width: number, places: readonly number[]): Float64Array {
  const wanted = places.length;
  if (wanted === width && places.every((place, i) => place === i)) return values;
  const rows = new Float64Array((values.length / width) * wanted);
  for (let from = 0, to = 0; from < values.length; from += width, to += wanted) {
    for (let i = 0; i < wanted; i++) {
      const place = places[i] as number;
      if (place >= 0) rows[to + i] = values[from + place] as number;
    }
  }
  return rows;
}

/** The probabilities of the labels' two classes; 0 for others. */
function ofBoth(score: Float64Array, { positive }: ClassLabels, classes: number): Float64Array {
  const probabilities = new Float64Array(score.length * classes);
  for (const [i, p] of score.entries()) {
    probabilities[classes * i + positive] = p;
    probabilities[classes * i + 1 - positive] = 1 - p;
  }
  return probabilities;
}

/** One class's probabilities, length n. */
export function column(probabilities: Float64Array, classes: number, which: number): Float64Array {
  return Float64Array.from(
    { length: probabilities.length / classes },
    (_, i) => probabilities[i * classes + which] ?? NaN,
  );
}

/** The most probable class of every item, of equally probable ones the one with the least rank; length n, empty without probabilities. */
export function mostProbable({
  classes: { length: width },
  probabilities = new Float64Array(),
  tieRank = Int32Array.from({ length: width }, (_, i) => i),
}: Pick<ClassPredictions, "classes" | "probabilities" | "tieRank">): Int32Array {
  return Int32Array.from({ length: probabilities.length / width }, (_, row) => {
    let best = 0;
    for (let i = 1; i < width; i++) {
      // All places are within their arrays; of a thousand classes these are looked at fifty million times.
      const lead = (probabilities[row * width + i] as number) - (probabilities[row * width + best] as number);
      if (lead > 0 || (lead === 0 && (tieRank[i] as number) < (tieRank[best] as number))) best = i;
    }
    return best;
  });
}
