import { normalQuantile } from "./normal.js";

/** Lower and upper end. */
export type Interval = [low: number, high: number];

/**
 * Wilson's score interval for a proportion, without continuity correction.
 *
 * @param successes 0 … n, a count (a weighted count may be fractional)
 * @param n at least 1; n = 0 tells nothing and gives [0, 1]
 * @param level share of intervals that hold the truth
 * @example wilson(81, 263) // → [0.2553, 0.3662]
 * Source: Wilson 1927, JASA 22:209.
 */
export function wilson(successes: number, n: number, level = 0.95): Interval {
  return n === 0 ? [0, 1] : wilsonOfShare(successes / n, n, normalQuantile((1 + level) / 2));
}

/**
 * The same from a share of n, which need not be whole: the "effective sample size" of items that are not independent.
 *
 * @param z how many standard errors to either side
 */
export function wilsonOfShare(share: number, n: number, z: number): Interval {
  const scale = 1 + (z * z) / n;
  const centre = (share + (z * z) / (2 * n)) / scale;
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  // The ends of the scale are exact: rounding must not leave 1e-17 where nothing was seen.
  return [share === 0 ? 0 : Math.max(0, centre - half), share === 1 ? 1 : Math.min(1, centre + half)];
}
