import { fromClassCounts } from "./confusion.js";
import type { ClassCounts } from "./confusion.js";
import type { ClassMetric } from "./metric.js";
import { shares } from "./shares.js";

/** The mean over classes of F1 = 2·right / (actual + called), 0 … 1, over the classes that occur among labels or predictions. */
export const f1Macro: ClassMetric = {
  name: "f1_macro",
  kind: "classification",
  direction: "rises",
  range: [0, 1],
  needs: "prediction",
  statistic: (labels, predictions) => fromClassCounts(labels, predictions, meanF1),
  // Always naming the most frequent class: its F1 is 2p / (1 + p), all others are 0.
  constant: (labels) => {
    const all = shares(labels).filter((share) => share > 0);
    const most = Math.max(...all);
    return (2 * most) / (1 + most) / all.length;
  },
};

function meanF1({ actual, called, right }: ClassCounts): number {
  let [sum, classes] = [0, 0];
  for (let i = 0; i < actual.length; i++) {
    const both = (actual[i] ?? 0) + (called[i] ?? 0);
    if (both === 0) continue;
    sum += (2 * (right[i] ?? 0)) / both;
    classes++;
  }
  return sum / classes;
}
