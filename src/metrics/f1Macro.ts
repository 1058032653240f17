import { binomialPmf } from "../statistics/binomial.js";
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
  unbiased: (labels, predictions) => {
    const asSeen = fromClassCounts(labels, predictions, meanF1);
    const tooLow = fromClassCounts(labels, predictions, f1SeenTooLow)(new Uint16Array(labels.ids.length).fill(1));
    return (counts) => asSeen(counts) + tooLow;
  },
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

/**
 * How much lower than the population's a macro F1 is seen on average. F1 = 2 J / (1 + J) of the share J of right answers among the items
 * that are of the class or called it, and bends down: the fewer these items, the lower it lies. A class whose only item was
 * called it by mistake shows 0, whatever it is.
 *
 * @returns 0 … 0.172; each class's own J is taken with one item more, as good as the classes' mean
 * @example of 100 items drawn from 50 classes that are as frequent, a fifth of them answered wrongly, macro F1 is 0.74 on average; the population's is 0.80
 */
export function f1SeenTooLow({ actual, called, right }: ClassCounts): number {
  const classes = Array.from(actual, (items, i) => ({
    right: right[i] ?? 0,
    items: items + (called[i] ?? 0) - (right[i] ?? 0),
  })).filter(({ items }) => items > 0);
  const mean = meanOf(classes.map((one) => one.right / one.items));
  return meanOf(classes.map((one) => f1Bend((one.right + mean) / (one.items + 1), one.items)));
}

/** Where the terms after the first are below a thousandth. */
const MANY = 50;

/** F1 at the share, less its mean over samples of so many items. */
function f1Bend(share: number, items: number): number {
  if (items > MANY) return (2 * share * (1 - share)) / ((1 + share) ** 3 * items);
  let mean = 0;
  for (let right = 1; right <= items; right++) {
    mean += binomialPmf(right, items, share) * ((2 * right) / (items + right));
  }
  return (2 * share) / (1 + share) - mean;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
