import { UserError } from "../common/userError.js";
import { alignToLabels } from "./alignToLabels.js";
import { parseNumber, requireColumn } from "./labels.js";
import type { ClassLabels, Labels, NumberLabels, Table } from "./labels.js";
import { noPredictions } from "./noPredictions.js";
import { ofBoth, parseProbabilities, parseScore, probabilitiesIn } from "./parseProbabilities.js";
import { allClasses } from "./predictedClasses.js";

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
  const aligned = alignToLabels(table, labels.ids, idColumn);
  return labels.kind === "regression" ? parseNumbers(aligned, labels) : parseClasses(aligned, labels, idColumn);
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

function parsePredicted(table: Table, classes: readonly string[]): Int32Array {
  const indexOf = new Map(classes.map((name, i) => [name, i]));
  return Int32Array.from(table.rows, ({ cells }) => indexOf.get(cells["prediction"] ?? "") ?? -1);
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
