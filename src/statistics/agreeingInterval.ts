import type { Estimate } from "./squareAndAdd.js";
import type { Interval } from "./wilson.js";

/**
 * An interval of a difference that holds 0 exactly when a test of no difference does not reject. The best interval and the best test of
 * one question come from different papers and disagree now and then by a hair: then the test decides, and the end that lies on the
 * wrong side moves to just this or that side of 0.
 *
 * @param p of no difference
 * @example agreeingInterval({ value: 0.1, interval: [0.001, 0.2] }, 0.052) // → [−2e-10, 0.2]
 */
export function agreeingInterval({ value, interval: [low, high] }: Estimate, p: number, level = 0.05): Interval {
  const hair = 1e-9 * (high - low);
  if (p > level) return [Math.min(low, -hair), Math.max(high, hair)];
  return value > 0 ? [Math.max(low, hair), high] : [low, Math.min(high, -hair)];
}
