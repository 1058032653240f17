import type { ClassMetric } from "./metric.js";
import { shares } from "./shares.js";
import { weightedMean } from "./weightedMean.js";

/**
 * The mean squared distance between probabilities and what happened, Σ (p − y)² over all classes that the network knows. With at most two
 * classes among the labels half of that, 0 … 1; with more the whole, 0 … 2. This is scikit-learn's `brier_score_loss` of all columns
 * (`scale_by_half="auto"`), but a network that knows more classes than the labels is measured on the labels' scale, so that two networks
 * can be compared.
 *
 * Two probabilities that sum to one make it (p − y)² of either class. Where rounding keeps them from that, it is the mean of both classes'
 * (p − y)²: the same whichever is called positive. Looking at the positive class alone, a third class could be answered to every negative
 * item for nothing.
 *
 * @example truth b, p:a 0.3, p:b 0.6, p:c 0.1 → (0.3² + 0.4² + 0.1²) / 2 = 0.13 where the labels hold two classes, else 0.26
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
