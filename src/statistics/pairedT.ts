import { momentsOf } from "./standardisedMeanDifference.js";
import { tReach, tTwoSidedP } from "./studentT.js";
import type { Interval } from "./wilson.js";

/** Is the mean of paired differences zero? */
export interface PairedT {
  t: number;
  degrees: number;
  p: number;
  difference: number;
  interval: Interval;
}

/**
 * Student's paired t-test of first − second.
 *
 * @param first, second same length, at least 2
 * @example R's sleep data, drug 1 against drug 2 → t −4.062128, 9 degrees of freedom, p 0.002833
 * Source: Student 1908, Biometrika 6:1.
 */
export function pairedT(first: ArrayLike<number>, second: ArrayLike<number>, level = 0.95): PairedT {
  const differences = Float64Array.from(first, (value, i) => value - (second[i] ?? NaN));
  const { mean, variance } = momentsOf(differences);
  const error = Math.sqrt(variance / differences.length);
  const degrees = differences.length - 1;
  const t = mean === 0 ? 0 : mean / error;
  const reach = tReach(level, degrees) * error;
  return { t, degrees, p: tTwoSidedP(t, degrees), difference: mean, interval: [mean - reach, mean + reach] };
}
