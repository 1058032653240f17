import type { Labels } from "./labels.js";
import type { ClassMetric } from "./metric.js";
import { mostProbable } from "./predictions.js";
import type { ClassPredictions, Predictions } from "./predictions.js";
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

/**
 * The mean loss that these networks' answers would have if every one of them were wrong, in nats; which class were the right one, the other
 * probabilities say.
 *
 * @example probabilities 0.9 and 0.1 of two classes, whichever is true: −ln 0.1 = 2.30; 1 and 0: 36.04
 */
export function lossIfWrong(seeds: readonly Predictions[]): number {
  let [sum, answers] = [0, 0];
  for (const seed of seeds) {
    if (seed.kind !== "classification" || !seed.probabilities) continue;
    const classes = seed.classes.length;
    for (const [i, best] of mostProbable(seed).entries()) {
      const others = seed.probabilities.slice(i * classes, (i + 1) * classes);
      others[best] = 0;
      sum += meanLoss(others);
      answers++;
    }
  }
  return sum / answers;
}

/** Of one answer over the classes it may be, each as probable as is said. */
function meanLoss(probabilities: Float64Array): number {
  let [loss, total] = [0, 0];
  for (const probability of probabilities) {
    loss -= probability * Math.log(kept(probability));
    total += probability;
  }
  return total > 0 ? loss / total : -Math.log(kept(0));
}

const LEAST = Number.EPSILON;
const MOST = 1 - LEAST;

/** Off 0 and 1, where logarithms end. */
export function kept(probability: number): number {
  if (probability < LEAST) return LEAST;
  return probability > MOST ? MOST : probability;
}

/** The share of items whose most probable class is not the true one; the mean over seeds. */
export function shareOfWrong(labels: Labels, seeds: readonly Predictions[]): number {
  if (labels.kind !== "classification") return NaN;
  const classifiers = seeds.filter((seed): seed is ClassPredictions => seed.kind === "classification");
  const wrong = classifiers.map((seed) => mostProbable(seed).filter((best, i) => best !== labels.truth[i]).length);
  return wrong.reduce((sum, many) => sum + many, 0) / (classifiers.length * labels.truth.length);
}
