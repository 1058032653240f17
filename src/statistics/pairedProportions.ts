import { bisection } from "./bisection.js";
import { normalQuantile } from "./normal.js";
import type { Interval } from "./wilson.js";

/**
 * Tango's score interval for the difference of two proportions on the same n items, (b − c) / n.
 *
 * @param b items that only the first counts
 * @param c items that only the second counts
 * @param n all items, at least 1
 * @returns ends between −1 and 1; it has a width also when b + c = 0
 * @example pairedProportionsInterval(1, 7, 32) // → [−0.3657, −0.0177]
 * Source: Tango 1998, Statistics in Medicine 17:891.
 */
export function pairedProportionsInterval(b: number, c: number, n: number, level = 0.95): Interval {
  const z = normalQuantile((1 + level) / 2);
  const difference = (b - c) / n;
  return [solve(b, c, n, z, -1, difference), solve(b, c, n, -z, difference, 1)];
}

/** The difference at which the score statistic is z; it falls as the difference grows. */
function solve(b: number, c: number, n: number, z: number, from: number, to: number): number {
  return bisection(from, to, (difference) => score(b, c, n, difference) <= z);
}

function score(b: number, c: number, n: number, difference: number): number {
  const linear = -b - c + (2 * n - b + c) * difference;
  const constant = -c * difference * (1 - difference);
  const share = (Math.sqrt(Math.max(0, linear * linear - 8 * n * constant)) - linear) / (4 * n);
  const variance = n * (2 * share + difference * (1 - difference));
  const gap = b - c - n * difference;
  return variance > 0 ? gap / Math.sqrt(variance) : gap === 0 ? 0 : Math.sign(gap) * Infinity;
}
