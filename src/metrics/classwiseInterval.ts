import { sumReach } from "../statistics/sumReach.js";
import type { Correlated, Part } from "../statistics/sumReach.js";
import { wilsonOfShare } from "../statistics/wilson.js";
import type { Interval } from "../statistics/wilson.js";
import { emptyCounts } from "./confusion.js";
import type { ClassCounts } from "./confusion.js";
import type { ClassLabels } from "./labels.js";
import type { ClassPredictions } from "./predictions.js";

/**
 * The interval of one network's `balanced_error` or `f1_macro`: Wilson's in every class, summed as `sumReach` has it. A class of
 * ten items of which none is missed may still miss a quarter of all there are; resampling those ten would never say so.
 *
 * @param z standard errors to either side
 * @example a class of 10 items all right and one of 40 with 4 wrong: balanced error 0.05 [0.02, 0.19]
 * Source: Wilson 1927; Takahashi et al. 2022, Applied Intelligence 52:4961 (variance of macro F1).
 */
export function classwiseInterval(
  metric: "balanced_error" | "f1_macro",
  labels: ClassLabels,
  predictions: ClassPredictions,
  z: number,
): Interval {
  const found = confusionOf(labels, predictions);
  const { parts, correlated } = metric === "f1_macro" ? f1Parts(found, z) : errorParts(found, z);
  const value = parts.reduce((sum, part) => sum + part.value, 0) / parts.length;
  const [below, above] = sumReach(parts, correlated, z);
  return [Math.max(0, value - below / parts.length), Math.min(1, value + above / parts.length)];
}

interface Parts {
  parts: Part[];
  correlated: Correlated[];
}

/** Classes that were taken for each other, i before j, and on how many items. */
interface Confused {
  i: number;
  j: number;
  items: number;
}

interface Confusion {
  counts: ClassCounts;
  confused: Confused[];
}

/** No table of all classes by all: of ten thousand it would fill a gigabyte, nearly all of it with zeros. */
function confusionOf(labels: ClassLabels, predictions: ClassPredictions): Confusion {
  const { classes } = predictions;
  // A metric that needs predictions is only asked where there are some.
  const predicted = predictions.predicted as Int32Array;
  const counts = emptyCounts(classes.length);
  const pairs = new Map<number, Confused>();
  for (const [place, is] of labels.truth.entries()) {
    // Predictions are as many as labels, and both are among the classes.
    const said = predicted[place] as number;
    (counts.actual[is] as number)++;
    (counts.called[said] as number)++;
    if (said === is) {
      (counts.right[is] as number)++;
      continue;
    }
    const [i, j] = [Math.min(is, said), Math.max(is, said)];
    const known = pairs.get(i * classes.length + j);
    if (known) known.items++;
    else pairs.set(i * classes.length + j, { i, j, items: 1 });
  }
  return { counts, confused: [...pairs.values()] };
}

/** Classes have no items in common: their shares are independent. */
function errorParts({ counts: { actual, right } }: Confusion, z: number): Parts {
  const parts = Array.from(actual, (items, i) => ({ items, right: right[i] ?? 0 }))
    .filter(({ items }) => items > 0)
    .map(({ items, right }): Part => {
      const value = 1 - right / items;
      const variance = (value * (1 - value)) / Math.max(1, items - 1);
      return { value, interval: wilsonOfShare(value, items, z), variance };
    });
  return { parts, correlated: [] };
}

/**
 * F1 = 2 J / (1 + J), where J is the share of right answers among the items that are of the class or called it: a plain proportion. Two
 * classes have in common the items that are of one and called the other.
 */
function f1Parts({ counts: { actual, called, right }, confused }: Confusion, z: number): Parts {
  const all = Array.from(actual, (items, i) => f1Of(right[i] ?? 0, items + (called[i] ?? 0)));
  const found = all.filter(({ involved }) => involved > 0);
  const places = new Map(found.map((one, place) => [one, place]));
  const parts = found.map(({ right, involved, f1, variance }): Part => {
    const [low, high] = wilsonOfShare(right / involved, involved, z);
    return { value: f1, interval: [(2 * low) / (1 + low), (2 * high) / (1 + high)], variance };
  });
  const correlated = confused.map(({ i, j, items }) => {
    // Confused classes occur.
    const [a, b] = [all[i] as F1, all[j] as F1];
    return { i: places.get(a) as number, j: places.get(b) as number, correlation: correlationOf(a, b, items) };
  });
  return { parts, correlated };
}

/** Of one class. */
interface F1 {
  right: number;
  /** Items that are of the class or called it. */
  involved: number;
  f1: number;
  variance: number;
}

function f1Of(right: number, both: number): F1 {
  const [involved, f1] = [both - right, (2 * right) / both];
  // An item that is right moves its class's F1 up by (2 − 2 F1), one that is wrong moves both classes' down by F1, over right + involved.
  const seen = (right * (2 - 2 * f1) ** 2 + (involved - right) * f1 ** 2) / both ** 2;
  const variance = (seen * involved) / Math.max(1, involved - 1);
  return { right, involved, f1, variance };
}

function correlationOf(a: F1, b: F1, confused: number): number {
  const spread = Math.sqrt(a.variance * b.variance);
  // Where all answers of a class are wrong nothing varies, but what is wrong is the same.
  if (spread === 0) return confused / Math.sqrt((a.involved - a.right) * (b.involved - b.right));
  return (confused * a.f1 * b.f1) / ((a.right + a.involved) * (b.right + b.involved) * spread);
}
