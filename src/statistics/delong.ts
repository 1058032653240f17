import { firstFrom } from "../common/firstFrom.js";
import { normalQuantile, twoSidedP } from "./normal.js";
import type { Interval } from "./wilson.js";

/** Two areas under ROC curves of the same items. */
export interface DeLong {
  aucs: [first: number, second: number];
  variances: [first: number, second: number];
  covariance: number;
  /** First minus second, in standard errors; 0 when both rankings are the same. */
  z: number;
  p: number;
  /** Of first minus second. */
  interval: Interval;
}

/**
 * DeLong's test for the difference of two correlated areas under ROC curves.
 *
 * @param first, second scores of the same items, length n; only their order counts
 * @param isPositive length n, 1 for the positive
 * @throws RangeError with fewer than two positives or two negatives: there is no variance then
 * @example z = 2.2089836, p = 0.0271758 for wfns against s100b in pROC's aSAH
 * Source: DeLong, DeLong and Clarke-Pearson 1988; Sun and Xu 2014, IEEE Signal Processing Letters 21:1389 (the quick form).
 */
export function delong(first: Float64Array, second: Float64Array, isPositive: ArrayLike<number>, level = 0.95): DeLong {
  const a = placements(first, isPositive);
  const b = placements(second, isPositive);
  if (a.ofPositives.length < 2 || a.ofNegatives.length < 2)
    throw new RangeError("DeLong needs at least two positives and two negatives");
  const varianceA = combined(a, a);
  const varianceB = combined(b, b);
  const covariance = combined(a, b);
  const difference = a.auc - b.auc;
  // Rounding leaves a trifle where both rankings are the same.
  const variance = Math.max(0, varianceA + varianceB - 2 * covariance);
  const error = variance < 1e-15 * (varianceA + varianceB) ? 0 : Math.sqrt(variance);
  const z = error === 0 ? (difference === 0 ? 0 : Math.sign(difference) * Infinity) : difference / error;
  const reach = normalQuantile((1 + level) / 2) * error;
  return {
    aucs: [a.auc, b.auc],
    variances: [varianceA, varianceB],
    covariance,
    z,
    p: twoSidedP(z),
    interval: [difference - reach, difference + reach],
  };
}

/**
 * Degrees of freedom of the variance that DeLong estimates, of the difference of two areas or of one: the spread of the positives'
 * placements and that of the negatives' have each their own. Held against Student's t of as many, z calls 1 to 6 % of equals different
 * from five positives on, where the normal distribution calls up to 7 %; of two or three it may call many more.
 *
 * @param first, second scores of the same items, of one training or more; without any in `second` of the first's area alone
 * @returns from the rarer class's items less one up to all items less two; undefined where no placement differs from another
 * Source: Satterthwaite 1946, Biometrics Bulletin 2:110.
 */
export function areaDegrees(
  first: readonly Float64Array[],
  second: readonly Float64Array[],
  isPositive: ArrayLike<number>,
): number | undefined {
  const [some, others] = [first, second].map((scores) => scores.map((score) => placements(score, isPositive)));
  const parts = (["ofPositives", "ofNegatives"] as const).map((side) => {
    const [mean = [], other = []] = [some, others].map((all = []) => meanOver(all.map((one) => one[side])));
    const differing = Float64Array.from(mean, (value, i) => value - (other[i] ?? 0));
    return { variance: covarianceOf(differing, differing) / differing.length, degrees: differing.length - 1 };
  });
  const variance = parts.reduce((sum, part) => sum + part.variance, 0);
  // Rounding leaves a trifle where all placements are alike.
  if (!(variance > 1e-20)) return undefined;
  return variance ** 2 / parts.reduce((sum, part) => sum + part.variance ** 2 / part.degrees, 0);
}

function meanOver(lists: readonly Float64Array[]): Float64Array {
  const [first = new Float64Array()] = lists;
  return first.map((_, i) => mean(Float64Array.from(lists, (list) => list[i] ?? NaN)));
}

interface Placements {
  auc: number;
  /** Per positive: the share of negatives below it. */
  ofPositives: Float64Array;
  /** Per negative: the share of positives above it. */
  ofNegatives: Float64Array;
}

function placements(score: Float64Array, isPositive: ArrayLike<number>): Placements {
  const positives = score.filter((_, i) => isPositive[i] === 1);
  const negatives = score.filter((_, i) => isPositive[i] !== 1);
  const { below, belowOthers } = countsBelow(positives, negatives);
  const ofPositives = below.map((count) => count / negatives.length);
  const ofNegatives = belowOthers.map((count) => 1 - count / positives.length);
  return { auc: mean(ofPositives), ofPositives, ofNegatives };
}

/**
 * How many of the others lie below each value, and how many values below each of the others; equal ones count half. Only
 * the fewer are sorted, and all are looked up among them: the many take a hundredth of the time that sorting them takes.
 */
function countsBelow(values: Float64Array, others: Float64Array): { below: Float64Array; belowOthers: Float64Array } {
  if (values.length > others.length) {
    const { below, belowOthers } = countsBelow(others, values);
    return { below: belowOthers, belowOthers: below };
  }
  const heights = values.toSorted().filter((value, i, all) => value !== all[i - 1]);
  // Place 2 i + 1 is height i, 2 i what lies below it and above the height before. All places are within these arrays.
  const places = values.map((value) => placeOf(value, heights));
  const otherPlaces = others.map((value) => placeOf(value, heights));
  const valuesBelow = halfwayCounts(places, 2 * heights.length + 1);
  const othersBelow = halfwayCounts(otherPlaces, 2 * heights.length + 1);
  return {
    below: places.map((place) => othersBelow[place] as number),
    belowOthers: otherPlaces.map((place) => valuesBelow[place] as number),
  };
}

function placeOf(value: number, heights: Float64Array): number {
  const i = firstFrom(heights, value);
  return 2 * i + (heights[i] === value ? 1 : 0);
}

/** Of each place, how many stand before it, and half of those that stand there. */
function halfwayCounts(places: Float64Array, count: number): Float64Array {
  const at = new Float64Array(count);
  for (const place of places) at[place] = (at[place] as number) + 1;
  let before = 0;
  return at.map((here) => {
    before += here;
    return before - here / 2;
  });
}

function combined(a: Placements, b: Placements): number {
  const positives = covarianceOf(a.ofPositives, b.ofPositives) / a.ofPositives.length;
  return positives + covarianceOf(a.ofNegatives, b.ofNegatives) / a.ofNegatives.length;
}

function covarianceOf(a: Float64Array, b: Float64Array): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += ((a[i] ?? NaN) - meanA) * ((b[i] ?? NaN) - meanB);
  return sum / (a.length - 1);
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
