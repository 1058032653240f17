import type { ClassMetric } from "./metric.js";
import { shares } from "./shares.js";
import { weightedMean } from "./weightedMean.js";

/** The mean of −ln(probability of the true class), 0 … 36.04: probabilities are kept off 0 and 1 by 2⁻⁵². */
export const logLoss: ClassMetric = {
  name: "log_loss",
  kind: "classification",
  direction: "falls",
  range: [0, Infinity],
  needs: "probabilities",
  statistic: (labels, predictions) => {
    const classes = predictions.classes.length;
    const losses = Float64Array.from(
      labels.truth,
      (truth, i) => -Math.log(kept(predictions.probabilities?.[i * classes + truth] ?? NaN)),
    );
    return weightedMean(losses);
  },
  constant: (labels) => shares(labels).reduce((sum, share) => (share > 0 ? sum - share * Math.log(share) : sum), 0),
};

function kept(probability: number): number {
  return Math.min(1 - Number.EPSILON, Math.max(Number.EPSILON, probability));
}
