import type { Statistic } from "../statistics/bootstrap.js";
import { areOfOneClass } from "./itemsThatMatter.js";
import type { ClassLabels } from "./labels.js";
import { column } from "./predictions.js";
import type { ClassPredictions } from "./predictions.js";

/**
 * Items from the highest score to the lowest. Items with equal scores are one group, and measures need only the groups that hold a
 * positive: between them a resample's counts are just summed, which takes half the time of looking at every item.
 */
export interface Ranking {
  /** The items, best first. */
  order: Int32Array;
  /** The positive ones, best first. */
  positives: Int32Array;
  /** Of each group with a positive, best first: its first place in `order`, the place behind its last, the positives up to there. */
  starts: Int32Array;
  ends: Int32Array;
  found: Int32Array;
}

/** A measure of one ranking, given how often each item counts. */
export type RankingMeasure = (ranking: Ranking) => Statistic;

/**
 * The measure for two classes; with more, each class against the rest, and the mean over the classes that occur
 * (scikit-learn's `average="macro"`, `multi_class="ovr"`). Without a value where all items are of one class: nothing is above another.
 */
export function oneAgainstRest(labels: ClassLabels, predictions: ClassPredictions, measure: RankingMeasure): Statistic {
  if (areOfOneClass(labels)) return () => NaN;
  if (predictions.score && labels.classes.length === 2)
    return measure(rank(predictions.score, labels.truth, labels.positive));
  const classes = predictions.classes.length;
  // A metric that needs probabilities is only asked where there are some.
  const probabilities = predictions.probabilities as Float64Array;
  const statistics = labels.classes.map((_, i) => measure(rank(column(probabilities, classes, i), labels.truth, i)));
  return (counts) => meanOfDefined(statistics.map((statistic) => statistic(counts)));
}

/** Items ranked by score. */
export function rank(score: Float64Array, truth: Int32Array, positive: number): Ranking {
  const order = Int32Array.from(score.keys()).sort((i, j) => (score[j] ?? 0) - (score[i] ?? 0));
  const positives: number[] = [];
  const [starts, ends, found]: [number[], number[], number[]] = [[], [], []];
  let start = 0;
  for (const [i, item] of order.entries()) {
    if (truth[item] === positive) positives.push(item);
    if (i + 1 < order.length && score[order[i + 1] ?? 0] === score[item]) continue;
    if (positives.length > (found.at(-1) ?? 0)) {
      starts.push(start);
      ends.push(i + 1);
      found.push(positives.length);
    }
    start = i + 1;
  }
  const packed = (numbers: number[]) => Int32Array.from(numbers);
  return {
    order,
    positives: packed(positives),
    starts: packed(starts),
    ends: packed(ends),
    found: packed(found),
  };
}

function meanOfDefined(values: readonly number[]): number {
  const defined = values.filter((value) => !Number.isNaN(value));
  return defined.reduce((sum, value) => sum + value, 0) / defined.length;
}
