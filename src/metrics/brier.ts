import type { ClassMetric } from "./metric.js";
import { shares } from "./shares.js";
import { weightedMean } from "./weightedMean.js";

/**
 * The mean squared distance between probabilities and what happened. Two classes among the labels: (p − y)² of the positive class,
 * 0 … 1; more: summed over the classes, 0 … 2 (scikit-learn's `scale_by_half="auto"`). Other than there, a network that knows more
 * classes than the labels is measured on the labels' scale, so that two networks can be compared.
 */
export const brier: ClassMetric = {
  name: "brier",
  kind: "classification",
  direction: "falls",
  range: [0, 2],
  needs: "probabilities",
  statistic: (labels, predictions) => {
    const classes = predictions.classes.length;
    const half = labels.classes.length > 2 ? 1 : 0.5;
    // A metric that needs probabilities is only asked where there are some.
    const probabilities = predictions.probabilities as Float64Array;
    return weightedMean(
      Float64Array.from(labels.truth, (truth, i) => half * squaredDistance(probabilities, i * classes, classes, truth)),
    );
  },
  constant: (labels) => {
    const spread = shares(labels).reduce((rest, share) => rest - share * share, 1);
    return labels.classes.length === 2 ? spread / 2 : spread;
  },
};

function squaredDistance(probabilities: Float64Array, from: number, classes: number, truth: number): number {
  let sum = 0;
  for (let i = 0; i < classes; i++) sum += ((probabilities[from + i] ?? NaN) - (i === truth ? 1 : 0)) ** 2;
  return sum;
}
