import { binomialPmf } from "../statistics/binomial.js";
import { fromClassCounts } from "./confusion.js";
import type { ClassCounts } from "./confusion.js";
import { largest } from "./largest.js";
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
  unbiased: (labels, predictions) =>
    fromClassCounts(labels, predictions, (counts) => meanF1(counts) + f1SeenTooLow(counts)),
  // Always naming the most frequent class: its F1 is 2p / (1 + p), all others are 0.
  constant: (labels) => {
    const all = shares(labels).filter((share) => share > 0);
    const most = largest(all);
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

/** Of a class that occurs: how many items are of it or called it, and on how many both agree. Their share J gives F1 = 2 J / (1 + J). */
export interface ShareOfF1 {
  right: number;
  items: number;
}

/** In the order of the classes, with their places among all. */
export function sharesOfF1(counts: ClassCounts): (ShareOfF1 & { place: number })[] {
  const shares: (ShareOfF1 & { place: number })[] = [];
  for (let place = 0; place < counts.actual.length; place++) {
    const items = itemsAt(counts, place);
    if (items > 0) shares.push({ place, right: counts.right[place] as number, items });
  }
  return shares;
}

/** How many items are of the class or called it. */
function itemsAt({ actual, called, right }: ClassCounts, place: number): number {
  // Lengths are equal.
  return (actual[place] as number) + (called[place] as number) - (right[place] as number);
}

/**
 * How much lower than the population's a macro F1 is seen on average: F1 bends down over J, and the fewer a class's items, the lower it
 * lies. A class whose only item was called it by mistake shows 0, whatever it is.
 *
 * @returns 0 … 0.21
 * @example of 100 items drawn from 50 classes that are as frequent, a fifth of them answered wrongly, macro F1 is 0.74 on average; the population's is 0.80
 */
export function f1SeenTooLow(counts: ClassCounts): number {
  const { actual, right } = counts;
  // By place: a bootstrap asks this of every resample.
  let [classes, sum, once, twice, undrawn] = [0, 0, 0, 0, 0];
  for (let i = 0; i < actual.length; i++) {
    const items = itemsAt(counts, i);
    if (items === 0) continue;
    classes++;
    sum += (right[i] as number) / items;
    if (actual[i] === 0) undrawn++;
    else if (actual[i] === 1) once++;
    else if (actual[i] === 2) twice++;
  }
  const mean = sum / classes;
  const real = Math.min(1, classesUnseen(once, twice) / undrawn);
  let low = 0;
  for (let i = 0; i < actual.length; i++) {
    const items = itemsAt(counts, i);
    if (items > 0) low += tooLow(right[i] as number, items, mean) * (actual[i] === 0 ? real : 1);
  }
  return low / classes;
}

/**
 * How many classes the population probably has of which no item was drawn: only so many of those that the predictions alone name may be
 * more than slips.
 *
 * Source: Chao 1984, Scandinavian Journal of Statistics 11:265 (bias-corrected).
 */
function classesUnseen(once: number, twice: number): number {
  return (once * (once - 1)) / (2 * (twice + 1));
}

/**
 * The same of one class. Its J (1 − J) is the unbiased one among its items, drawn towards what the classes' mean tells, as if by one item
 * more. A class that is never right among several items, as one that only the predictions name, is seen as it is.
 */
function tooLow(right: number, items: number, mean: number): number {
  if (right === 0 && items > 1) return 0;
  const own = items > 1 ? (right * (items - right)) / items : 0;
  return bendOf((right + mean) / (items + 1), items) * ((own + mean * (1 - mean)) / items);
}

/**
 * F1 at a share less its mean over samples of so many items, over share · (1 − share): exact for one item and for many, within
 * 6 % between.
 */
function bendOf(share: number, items: number): number {
  const double = 1 + share;
  return 2 / (double * (double * double * items + 2 - double * double));
}

/** Beyond, the first term of a series is within a percent. */
const MANY = 60;

/**
 * The variance of a class's F1 with what it is seen too low, over samples of as many items, as far as one sample tells: its J is taken
 * with one item more, as good as the classes' mean, since a class that happens to have nothing right would show none.
 *
 * @param mean of the classes' J
 */
export function f1Variance({ right, items }: ShareOfF1, mean: number): number {
  const share = (right + mean) / (items + 1);
  if (share === 0 || share === 1) return 0;
  // Shares that are drawn towards their mean vary less than those of the classes.
  const unbiased = (items + 1) ** 2 / (items * items + items + 1);
  if (items > MANY) return (unbiased * 4 * share * (1 - share)) / ((1 + share) ** 4 * items);
  const values = Array.from(
    { length: items + 1 },
    (_, hits) => (2 * hits) / (items + hits) + tooLow(hits, items, mean),
  );
  const weights = values.map((_, hits) => binomialPmf(hits, items, share));
  const average = values.reduce((sum, value, hits) => sum + value * (weights[hits] ?? 0), 0);
  return unbiased * values.reduce((sum, value, hits) => sum + (value - average) ** 2 * (weights[hits] ?? 0), 0);
}
