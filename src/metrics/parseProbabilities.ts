import { decimalNumber } from "../common/decimal.js";
import { UserError } from "../common/userError.js";
import { listed, notFinite, quoted, type ClassLabels, type Table } from "./labels.js";
import {
  isNoPercent,
  probabilityColumns,
  probabilityOf,
  ROUNDING,
  type ProbabilityColumns,
} from "./probabilityColumns.js";

/** With a thousand classes rounding alone could hide a class. */
const MOST_ROUNDING = 0.01;

/** The positive class's, one per row. @throws UserError where labels have not two classes, or a number is no probability */
export function parseScore(table: Table, labels: ClassLabels): Float64Array {
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
export function probabilitiesIn(table: Table, labels: ClassLabels, idColumn: string): ProbabilityColumns {
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

/**
 * All probabilities there are, in the order of `classes`. Classes without a column were only ever predicted: their probability is 0.
 *
 * @throws UserError at the first row, by line, that has a number that is none, or does not sum to one
 */
export function parseProbabilities(
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
export function ofBoth(score: Float64Array, { positive }: ClassLabels, classes: number): Float64Array {
  const probabilities = new Float64Array(score.length * classes);
  for (const [i, p] of score.entries()) {
    probabilities[classes * i + positive] = p;
    probabilities[classes * i + 1 - positive] = 1 - p;
  }
  return probabilities;
}
