import type { Interval } from "./wilson.js";

/** A number with its interval, which may reach farther to one side than to the other. */
export interface Estimate {
  value: number;
  interval: Interval;
}

/**
 * The interval of first − second from the interval of each: the distances to the ends are squared and added, less what both have in
 * common. Near the ends of a scale it leans where the two intervals lean, which no symmetric interval does.
 *
 * @param correlation of the two estimates, −1 … 1
 * @example differenceInterval({ value: 0.5, interval: [0.4, 0.6] }, { value: 0.3, interval: [0.2, 0.4] }, 0) // → 0.2 ± 0.1414
 * Source: Newcombe 1998, Statistics in Medicine 17:2635 (method 10); Zou and Donner 2008, Statistics in Medicine 27:1693.
 */
export function differenceInterval(first: Estimate, second: Estimate, correlation: number): Interval {
  const difference = first.value - second.value;
  const mirrored: Estimate = { value: -second.value, interval: [-second.interval[1], -second.interval[0]] };
  const [below, above] = sumReach([first, mirrored], [{ i: 0, j: 1, correlation: -correlation }]);
  return [difference - below, difference + above];
}

/** Two parts of a sum, i before j, whose estimates are correlated. */
export interface Correlated {
  i: number;
  j: number;
  correlation: number;
}

/**
 * How far the interval of a sum reaches below and above it, from the intervals of its parts.
 *
 * @param correlated the pairs of parts that are, each once
 */
export function sumReach(
  parts: readonly Estimate[],
  correlated: readonly Correlated[] = [],
): [below: number, above: number] {
  let [below, above] = [0, 0];
  for (const { value, interval } of parts) {
    below += (value - interval[0]) ** 2;
    above += (interval[1] - value) ** 2;
  }
  for (const { i, j, correlation } of correlated) {
    // They are parts.
    const [a, b] = [parts[i] as Estimate, parts[j] as Estimate];
    below += 2 * correlation * (a.value - a.interval[0]) * (b.value - b.interval[0]);
    above += 2 * correlation * (a.interval[1] - a.value) * (b.interval[1] - b.value);
  }
  return [Math.sqrt(Math.max(0, below)), Math.sqrt(Math.max(0, above))];
}
