import type { Interval } from "./wilson.js";

/** One of the numbers that are summed. */
export interface Part {
  value: number;
  /** May reach farther to one side than to the other. */
  interval: Interval;
  /** Of the value, unbiased. */
  variance: number;
}

/** Two parts of a sum, i before j, whose estimates are correlated. */
export interface Correlated {
  i: number;
  j: number;
  correlation: number;
}

/**
 * How far the interval of a sum reaches below and above it, from the intervals of its parts. Variances add up; what an interval has beyond its
 * variance and how it leans are the parts' mean, weighted by how far they reach: the sum of many leans no more than one of them. It reaches
 * at least as far as each of them.
 *
 * @param z standard errors to either side, those of the parts' intervals
 */
export function sumReach(
  parts: readonly Part[],
  correlated: readonly Correlated[],
  z: number,
): [below: number, above: number] {
  let [variance, weights, excess, lean, below, above] = [0, 0, 0, 0, 0, 0];
  for (const { value, interval, variance: ofPart } of parts) {
    const [low, high] = interval;
    below = Math.max(below, value - low);
    above = Math.max(above, high - value);
    const weight = ((high - low) / 2) ** 2;
    variance += ofPart;
    weights += weight;
    excess += weight * (weight - z * z * ofPart);
    lean += weight * ((high + low) / 2 - value);
  }
  for (const { i, j, correlation } of correlated) {
    // They are parts.
    const [a, b] = [parts[i] as Part, parts[j] as Part];
    variance += 2 * correlation * Math.sqrt(a.variance * b.variance);
  }
  if (weights === 0) return [0, 0];
  const half = Math.sqrt(Math.max(0, z * z * variance + excess / weights));
  return [Math.max(below, half - lean / weights), Math.max(above, half + lean / weights)];
}
