import { normalQuantile } from "./normal.js";
import { median } from "./quantile.js";
import type { Interval } from "./wilson.js";

/** A line that a few wild points cannot bend. */
export interface RobustLine {
  slope: number;
  /** Through the medians: median(y) − slope · median(x). */
  intercept: number;
  interval: Interval;
}

/** Above this many points the pairs of an evenly spaced subset are used: two million slopes are enough. */
const MOST_POINTS = 2_000;

/**
 * The Theil–Sen slope: the median of the slopes between all pairs of points, with Sen's interval.
 * Pairs with equal x are left out. The interval assumes independent errors; below five points it cannot reach 95 % and is
 * the widest there is.
 *
 * @param x, y same length, finite
 * @returns NaN everywhere when fewer than two different x are given
 * @example theilSen([1, 2, 3, 4, 5], [2, 4, 6, 8, 100]).slope // → 2: the last point does not bend it
 * Source: Sen 1968, JASA 63:1379.
 */
export function theilSen(x: ArrayLike<number>, y: ArrayLike<number>, level = 0.95): RobustLine {
  const kept = evenlySpaced(x.length);
  const xs = kept.map((i) => x[i] ?? NaN);
  const ys = kept.map((i) => y[i] ?? NaN);
  const slopes = pairSlopes(xs, ys);
  if (slopes.length === 0) return { slope: NaN, intercept: NaN, interval: [NaN, NaN] };
  const slope = median(slopes);
  return { slope, intercept: median(ys) - slope * median(xs), interval: senInterval(slopes, xs, ys, level) };
}

function evenlySpaced(n: number): number[] {
  const kept = Math.min(n, MOST_POINTS);
  return Array.from({ length: kept }, (_, i) => (kept === n ? i : Math.round((i * (n - 1)) / (kept - 1))));
}

/** Ascending. */
function pairSlopes(x: readonly number[], y: readonly number[]): Float64Array {
  const slopes = new Float64Array((x.length * (x.length - 1)) / 2);
  let count = 0;
  for (let i = 0; i < x.length; i++) {
    for (let j = i + 1; j < x.length; j++) {
      const run = (x[j] ?? NaN) - (x[i] ?? NaN);
      if (run !== 0) slopes[count++] = ((y[j] ?? NaN) - (y[i] ?? NaN)) / run;
    }
  }
  return slopes.subarray(0, count).sort();
}

/** From the normal approximation to Kendall's S, its variance reduced for ties. */
function senInterval(slopes: Float64Array, x: readonly number[], y: readonly number[], level: number): Interval {
  const n = x.length;
  const variance = (n * (n - 1) * (2 * n + 5) - tieTerm(x) - tieTerm(y)) / 18;
  const reach = normalQuantile((1 + level) / 2) * Math.sqrt(Math.max(0, variance));
  const low = Math.max(Math.round((slopes.length - reach) / 2) - 1, 0);
  const high = Math.min(Math.round((slopes.length + reach) / 2), slopes.length - 1);
  return [slopes[low] ?? NaN, slopes[high] ?? NaN];
}

function tieTerm(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let sum = 0;
  for (const k of counts.values()) sum += k * (k - 1) * (2 * k + 5);
  return sum;
}
