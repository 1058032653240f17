import type { Interval } from "./wilson.js";

/** One of the numbers that are summed. */
export interface Part {
  value: number;
  /** May reach farther to one side than to the other. */
  interval: Interval;
  variance: number;
}

export interface SumAsked {
  /** Standard errors to either side, those of the parts' intervals. */
  z: number;
  /** Of all pairs of parts together. */
  covariance: number;
  /** In how many parts each chance event is: what leans, and what no variance shows, adds up so many times. */
  shared: number;
}

/**
 * How far the interval of a sum reaches below and above it, from the intervals of its parts. Variances add up; what an interval has beyond its
 * variance and how it leans are the parts' mean, weighted by how far they reach: the sum of many leans no more than one of them. It reaches
 * at least as far as each of them.
 */
export function sumReach(parts: readonly Part[], { z, covariance, shared }: SumAsked): [below: number, above: number] {
  let [variances, weights, excess, lean, below, above] = [2 * covariance, 0, 0, 0, 0, 0];
  for (const { value, interval, variance } of parts) {
    const [low, high] = interval;
    below = Math.max(below, value - low);
    above = Math.max(above, high - value);
    const weight = ((high - low) / 2) ** 2;
    variances += variance;
    weights += weight;
    excess += weight * (weight - z * z * variance);
    lean += weight * ((high + low) / 2 - value);
  }
  if (weights === 0) return [0, 0];
  const half = Math.sqrt(Math.max(0, z * z * variances + (shared ** 2 * excess) / weights));
  const leaning = (shared * lean) / weights;
  return [Math.max(below, half - leaning), Math.max(above, half + leaning)];
}
