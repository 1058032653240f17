import type { NumberMetric } from "./metric.js";
import { weightedMean } from "./weightedMean.js";

/** The root of the mean squared distance between prediction and truth, in the truth's unit. */
export const rmse: NumberMetric = {
  name: "rmse",
  kind: "regression",
  direction: "falls",
  range: [0, Infinity],
  needs: "prediction",
  statistic: (labels, { predicted }) => {
    const meanSquare = weightedMean(labels.truth.map((truth, i) => ((predicted[i] ?? NaN) - truth) ** 2));
    return (counts) => Math.sqrt(meanSquare(counts));
  },
  // The mean is the constant with the least mean square.
  constant: ({ truth }) => {
    const mean = truth.reduce((sum, value) => sum + value, 0) / truth.length;
    return Math.sqrt(truth.reduce((sum, value) => sum + (value - mean) ** 2, 0) / truth.length);
  },
};
