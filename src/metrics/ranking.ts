import type { Statistic } from "../statistics/bootstrap.js";
import type { ClassLabels } from "./labels.js";
import { column } from "./predictions.js";
import type { ClassPredictions } from "./predictions.js";

/** Items from the highest score to the lowest; items with equal scores are one group. */
export interface Ranking {
  /** The items, best first. */
  order: Int32Array;
  /** 1 for the positive, 0 for the others, in ranked order. */
  isPositive: Uint8Array;
  /** 1 at the last item of each group of equal scores, in ranked order. */
  endsGroup: Uint8Array;
}

/** A measure of one ranking, given how often each item counts. */
export type RankingMeasure = (ranking: Ranking) => Statistic;

/**
 * The measure for two classes; with more, each class against the rest, and the mean over the classes that occur
 * (scikit-learn's `average="macro"`, `multi_class="ovr"`).
 */
export function oneAgainstRest(labels: ClassLabels, predictions: ClassPredictions, measure: RankingMeasure): Statistic {
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
  const isPositive = Uint8Array.from(order, (item) => (truth[item] === positive ? 1 : 0));
  const endsGroup = Uint8Array.from(order, (item, i) =>
    i + 1 < order.length && score[order[i + 1] ?? 0] === score[item] ? 0 : 1,
  );
  return { order, isPositive, endsGroup };
}

function meanOfDefined(values: readonly number[]): number {
  const defined = values.filter((value) => !Number.isNaN(value));
  return defined.reduce((sum, value) => sum + value, 0) / defined.length;
}
