import { betaShare } from "./beta.js";
import { normalQuantile, twoSidedP } from "./normal.js";

/**
 * The probability of a Student t value at least as far from zero, on either side.
 *
 * @param degrees of freedom, above 0, may be fractional or Infinity (normal)
 * @example tTwoSidedP(-4.062128, 9) // → 0.002833
 */
export function tTwoSidedP(t: number, degrees: number): number {
  if (degrees === Infinity) return twoSidedP(t);
  if (Math.abs(t) === Infinity) return 0;
  return betaShare(degrees / 2, 0.5, degrees / (degrees + t * t));
}

/**
 * The t beyond which, on both sides together, 1 − level of the distribution lies.
 *
 * @example tReach(0.95, 9) // → 2.262157
 */
export function tReach(level: number, degrees: number): number {
  const outside = 1 - level;
  let low = -normalQuantile(outside / 2);
  if (degrees === Infinity || outside <= 0) return low;
  let high = 2 * low + 1;
  while (tTwoSidedP(high, degrees) > outside) high *= 2;
  for (let i = 0; i < 80 && high - low > 1e-15 * high; i++) {
    const middle = (low + high) / 2;
    if (tTwoSidedP(middle, degrees) > outside) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
