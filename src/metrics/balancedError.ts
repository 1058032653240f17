import { fromClassCounts } from "./confusion.js";
import type { ClassCounts } from "./confusion.js";
import type { ClassMetric } from "./metric.js";
import { shares } from "./shares.js";

/** 1 − balanced accuracy: the error in each class, averaged over the classes that occur among the labels, 0 … 1. */
export const balancedError: ClassMetric = {
  name: "balanced_error",
  kind: "classification",
  direction: "falls",
  range: [0, 1],
  needs: "prediction",
  statistic: (labels, predictions) => fromClassCounts(labels, predictions, meanClassError),
  constant: (labels) => 1 - 1 / shares(labels).filter((share) => share > 0).length,
};

function meanClassError({ actual, right }: ClassCounts): number {
  let [sum, classes] = [0, 0];
  for (let i = 0; i < actual.length; i++) {
    const items = actual[i] ?? 0;
    if (items === 0) continue;
    sum += (right[i] ?? 0) / items;
    classes++;
  }
  return 1 - sum / classes;
}
