import { betaShare } from "./beta.js";
import { logGamma } from "./gamma.js";
import { normalQuantile, twoSidedP } from "./normal.js";

/** Beyond, the normal distribution is the same to nine digits, while the gamma function of such numbers loses its own. */
const NORMAL_FROM = 1e8;

/**
 * The probability of a Student t value at least as far from zero, on either side.
 *
 * @param degrees of freedom, above 0, may be fractional or Infinity (normal)
 * @example tTwoSidedP(-4.062128, 9) // → 0.002833
 */
export function tTwoSidedP(t: number, degrees: number): number {
  if (degrees > NORMAL_FROM) return twoSidedP(t);
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
  let t = -normalQuantile(outside / 2);
  if (degrees > NORMAL_FROM || !(outside > 0 && outside < 1)) return t;
  const scale = Math.exp(logGamma((degrees + 1) / 2) - logGamma(degrees / 2)) / Math.sqrt(degrees * Math.PI);
  // Newton's steps on log t and log p, which are nearly a line; from the normal distribution's reach, which is too short.
  for (let i = 0; i < 60; i++) {
    const p = tTwoSidedP(t, degrees);
    const density = scale * (1 + (t * t) / degrees) ** (-(degrees + 1) / 2);
    const step = (Math.log(p / outside) * p) / (2 * density * t);
    t *= Math.exp(step);
    if (Math.abs(step) < 1e-15) break;
  }
  return t;
}
