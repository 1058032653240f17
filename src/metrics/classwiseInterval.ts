import { sumReach } from "../statistics/squareAndAdd.js";
import type { Estimate } from "../statistics/squareAndAdd.js";
import { wilsonOfShare } from "../statistics/wilson.js";
import type { Interval } from "../statistics/wilson.js";
import type { ClassLabels } from "./labels.js";
import type { ClassPredictions } from "./predictions.js";

/**
 * The interval of one network's `balanced_error` or `f1_macro`: Wilson's in every class, their distances squared and added. A class of
 * ten items of which none is missed may still miss a quarter of all there are; resampling those ten would never say so.
 *
 * @param z standard errors to either side
 * @example a class of 10 items all right and one of 40 with 4 wrong: balanced error 0.05 [0.02, 0.20]
 * Source: Wilson 1927; Zou and Donner 2008 (square and add); Takahashi et al. 2022, Applied Intelligence 52:4961 (variance of macro F1).
 */
export function classwiseInterval(
  metric: "balanced_error" | "f1_macro",
  labels: ClassLabels,
  predictions: ClassPredictions,
  z: number,
): Interval {
  const table = confusionOf(labels, predictions);
  const { parts, correlation } = metric === "f1_macro" ? f1Parts(table, z) : errorParts(table, z);
  const value = parts.reduce((sum, part) => sum + part.value, 0) / parts.length;
  const [below, above] = sumReach(parts, correlation);
  return [Math.max(0, value - below / parts.length), Math.min(1, value + above / parts.length)];
}

interface Parts {
  parts: Estimate[];
  correlation: (i: number, j: number) => number;
}

/** How many items of each class were called each class. */
function confusionOf({ truth }: ClassLabels, { classes, predicted }: ClassPredictions): number[][] {
  const table = classes.map(() => classes.map(() => 0));
  for (const [i, is] of truth.entries()) {
    const row = table[is] ?? [];
    // A metric that needs predictions is only asked where there are some.
    const said = predicted?.[i] ?? -1;
    row[said] = (row[said] ?? 0) + 1;
  }
  return table;
}

/** Classes have no items in common: their shares are independent. */
function errorParts(table: readonly (readonly number[])[], z: number): Parts {
  const parts = table.flatMap((row, i) => {
    const items = sum(row);
    if (items === 0) return [];
    const value = 1 - (row[i] ?? 0) / items;
    return [{ value, interval: wilsonOfShare(value, items, z) }];
  });
  return { parts, correlation: (i, j) => (i === j ? 1 : 0) };
}

/**
 * F1 = 2 J / (1 + J), where J is the share of right answers among the items that are of the class or called it: a plain proportion. Two
 * classes have in common the items that are of one and called the other.
 */
function f1Parts(table: readonly (readonly number[])[], z: number): Parts {
  const found = table.flatMap((row, i) => {
    const right = row[i] ?? 0;
    const involved = sum(row) + sum(table.map((other) => other[i] ?? 0)) - right;
    return involved === 0 ? [] : [{ class: i, right, involved, f1: (2 * right) / (right + involved) }];
  });
  const parts = found.map(({ right, involved, f1 }) => {
    const [low, high] = wilsonOfShare(right / involved, involved, z);
    return { value: f1, interval: [(2 * low) / (1 + low), (2 * high) / (1 + high)] as Interval };
  });
  // An item that is right moves its class's F1 up by (2 − 2 F1), one that is wrong moves both classes' down by F1, over right + involved.
  const variances = found.map(
    ({ right, involved, f1 }) => (right * (2 - 2 * f1) ** 2 + (involved - right) * f1 ** 2) / (right + involved) ** 2,
  );
  const correlation = (i: number, j: number) => {
    const [a, b] = [found[i], found[j]];
    if (i === j || !a || !b) return i === j ? 1 : 0;
    const confused = (table[a.class]?.[b.class] ?? 0) + (table[b.class]?.[a.class] ?? 0);
    if (confused === 0) return 0;
    const spread = Math.sqrt((variances[i] ?? 0) * (variances[j] ?? 0));
    // Where all answers of a class are wrong nothing varies, but what is wrong is the same.
    if (spread === 0) return confused / Math.sqrt((a.involved - a.right) * (b.involved - b.right));
    return (confused * a.f1 * b.f1) / ((a.right + a.involved) * (b.right + b.involved) * spread);
  };
  return { parts, correlation };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
