import { median } from "../statistics/quantile.js";
import type { NumberMetric } from "./metric.js";
import { weightedMean } from "./weightedMean.js";

/** The mean distance between prediction and truth, in the truth's unit. */
export const mae: NumberMetric = {
  name: "mae",
  kind: "regression",
  direction: "falls",
  range: [0, Infinity],
  needs: "prediction",
  statistic: (labels, { predicted }) =>
    weightedMean(labels.truth.map((truth, i) => Math.abs((predicted[i] ?? NaN) - truth))),
  // The median is the constant with the least mean distance.
  constant: ({ truth }) => {
    const middle = median(truth);
    return truth.reduce((sum, value) => sum + Math.abs(value - middle), 0) / truth.length;
  },
};
