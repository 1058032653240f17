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
  const correlationOf = (i: number, j: number) => (i === j ? 1 : -correlation);
  const [below, above] = sumReach([first, mirrored], correlationOf);
  return [difference - below, difference + above];
}

/**
 * How far the interval of a sum reaches below and above it, from the intervals of its parts.
 *
 * @param correlation of the parts' estimates i and j; 1 where i = j
 */
export function sumReach(
  parts: readonly Estimate[],
  correlation: (i: number, j: number) => number,
): [below: number, above: number] {
  let [below, above] = [0, 0];
  for (const [i, a] of parts.entries()) {
    for (const [j, b] of parts.entries()) {
      const shared = correlation(i, j);
      if (shared === 0) continue;
      below += shared * (a.value - a.interval[0]) * (b.value - b.interval[0]);
      above += shared * (a.interval[1] - a.value) * (b.interval[1] - b.value);
    }
  }
  return [Math.sqrt(Math.max(0, below)), Math.sqrt(Math.max(0, above))];
}
