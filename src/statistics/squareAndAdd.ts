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
  const [a, b] = [reachesOf(first), reachesOf(second)];
  const reach = (one: number, other: number) =>
    Math.sqrt(Math.max(0, one ** 2 + other ** 2 - 2 * correlation * one * other));
  return [difference - reach(a.below, b.above), difference + reach(a.above, b.below)];
}

function reachesOf({ value, interval: [low, high] }: Estimate): { below: number; above: number } {
  return { below: value - low, above: high - value };
}
