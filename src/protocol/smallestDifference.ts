import { bisection } from "../statistics/bisection.js";
import { mcnemarPower } from "../statistics/mcnemarPower.js";
import type { TwoLevelAnswer } from "../statistics/twoLevelBootstrap.js";

/** The power and the level of the promise: four of five such differences are seen, one of twenty false alarms. */
export const POWER = 0.8;
export const LEVEL = 0.05;

/**
 * The smallest true difference that a comparison of this reach calls significant at 5 % in four of five cases.
 *
 * @param answer `reach` tells how far an interval of a level goes to one side
 * @param comparisons in the table: of several, Holm asks of the first to stand out a p of 5 % divided by their number
 * @returns in the metric's unit, above 0
 * @example smallestDifference({ reach: (level) => tReach(level, Infinity) * 0.01 }) // → 0.0280
 * Source: Card et al. 2020, With Little Power Comes Great Responsibility.
 */
export function smallestDifference({ reach }: Pick<TwoLevelAnswer, "reach">, comparisons = 1): number {
  return reach(1 - LEVEL / comparisons) + reach(2 * POWER - 1);
}

/**
 * How many items, or groups of those that hang together, it takes for any p of 5 %, after Holm: of fewer, however alike, not even the sign-flip
 * test's is as small.
 *
 * @example fewestDrawn() // → 6
 */
export function fewestDrawn(comparisons = 1): number {
  return Math.ceil(1 + Math.log2(comparisons / LEVEL));
}

/**
 * The smallest true difference for the error of two networks with one seed each, from the exact power of McNemar's mid-p test.
 *
 * @param discordant items that just one of the two gets right, as observed; more are assumed where so few could show nothing
 * @param comparisons as above
 * @returns a difference of error rates; 1 when even that could not be shown
 */
export function smallestErrorDifference(discordant: number, n: number, comparisons = 1): number {
  const observed = discordant / n;
  const level = LEVEL / comparisons;
  const isSeen = (difference: number) =>
    mcnemarPower({ n, difference, discordance: Math.max(observed, difference), level }) >= POWER;
  if (!isSeen(1)) return 1;
  return bisection(0, 1, isSeen, 34);
}
