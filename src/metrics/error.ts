import type { ClassLabels } from "./labels.js";
import { largest } from "./largest.js";
import type { ClassMetric } from "./metric.js";
import type { ClassPredictions } from "./predictions.js";
import { shares } from "./shares.js";
import { weightedMean } from "./weightedMean.js";

/** The share of wrong answers: 1 − accuracy, 0 … 1. */
export const error: ClassMetric = {
  name: "error",
  kind: "classification",
  direction: "falls",
  range: [0, 1],
  needs: "prediction",
  statistic: (labels, predictions) => weightedMean(mistakes(labels, predictions)),
  constant: (labels) => 1 - largest(shares(labels)),
};

/** 1 where the answer is wrong, 0 where it is right; one per item. */
export function mistakes(labels: ClassLabels, predictions: ClassPredictions): Float64Array {
  return Float64Array.from(labels.truth, (truth, i) => (predictions.predicted?.[i] === truth ? 0 : 1));
}
