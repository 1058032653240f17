import type { Statistic } from "../statistics/bootstrap.js";
import type { ClassMetric } from "./metric.js";
import { oneAgainstRest } from "./ranking.js";
import type { Ranking } from "./ranking.js";

/**
 * The probability that a positive item scores above a negative one, equal scores counting half, 0 … 1. Of more than two
 * classes: each against the rest, mean over those that occur.
 *
 * @example truth 0 0 1 1, scores .1 .4 .35 .8 → 0.75
 */
export const rocAuc: ClassMetric = {
  name: "roc_auc",
  kind: "classification",
  direction: "rises",
  range: [0, 1],
  needs: "probabilities",
  statistic: (labels, predictions) => oneAgainstRest(labels, predictions, rocAucOf),
  constant: () => 0.5,
};

/** Area under the ROC curve of one ranking; NaN unless there are both a positive and a negative. */
export function rocAucOf({ order, isPositive, endsGroup }: Ranking): Statistic {
  const n = order.length;
  return (counts) => {
    let [positives, negatives, groupPositives, groupNegatives, above] = [0, 0, 0, 0, 0];
    for (let i = 0; i < n; i++) {
      // Lengths are equal.
      const count = counts[order[i] as number] as number;
      if (isPositive[i] === 1) groupPositives += count;
      else groupNegatives += count;
      if (endsGroup[i] === 1) {
        above += groupNegatives * (positives + groupPositives / 2);
        positives += groupPositives;
        negatives += groupNegatives;
        groupPositives = groupNegatives = 0;
      }
    }
    // 0 / 0 is NaN, as wanted.
    return above / (positives * negatives);
  };
}
