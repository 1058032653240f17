import type { BoundedScore } from "../metrics/scoreInterval.js";
import { errorsOfLevel, pOfErrors, standardErrorOf } from "../statistics/spread.js";
import { differenceInterval } from "../statistics/squareAndAdd.js";
import type { TwoLevelAnswer } from "../statistics/twoLevelBootstrap.js";
import type { Interval } from "../statistics/wilson.js";

export interface BoundedAsked {
  first: BoundedScore | undefined;
  second: BoundedScore | undefined;
  /** The paired bootstrap of first − second. */
  answer: TwoLevelAnswer;
  /** So many degrees of freedom at most: what matters may be fewer than what moves. */
  mostDegrees: number;
}

export interface BoundedDifference {
  interval: Interval;
  p: number;
  /** Half the width of an interval of this level. */
  reach: (level: number) => number;
}

/**
 * The difference of two scores between 0 and 1 on the same items: their intervals squared and added, less what the paired bootstrap says
 * they have in common. It leans where the scores are near an end and has a width where resampling sees none; p is one less the level
 * at which the interval just touches 0, and where the usual one holds 0, by how much. Undefined where a score has no two ends, or no value.
 */
export function boundedDifference({ first, second, answer, mostDegrees }: BoundedAsked): BoundedDifference | undefined {
  if (!first || !second || Number.isNaN(answer.value)) return undefined;
  const itemDegrees = Math.max(1, Math.min(answer.spread.itemDegrees, mostDegrees));
  const spread = { ...answer.spread, itemDegrees };
  const correlation = correlationOf(first, second, standardErrorOf(spread));
  const at = (errors: number) =>
    differenceInterval(
      { value: first.value, interval: first.ends(errors) },
      { value: second.value, interval: second.ends(errors) },
      correlation,
    );
  const width = (level: number) => {
    const [low, high] = at(errorsOfLevel(spread, level));
    return (high - low) / 2;
  };
  const usual = errorsOfLevel(spread, 0.95);
  return {
    interval: withinBoth(at(usual), first, second),
    p: answer.value === 0 ? 1 : pOfErrors(spread, errorsToZero(at, answer.value, usual)),
    reach: width,
  };
}

/**
 * An interval of 95 % cut to what both scores may be, each for itself (Bonferroni): where one item decides a difference, next to nothing is
 * known of its spread, yet of the scores enough. What holds 0 goes on to, so that it agrees with p.
 */
function withinBoth([low, high]: Interval, first: BoundedScore, second: BoundedScore): Interval {
  const [a, b] = [first, second].map(({ spread, ends }) => ends(errorsOfLevel(spread, 0.975))) as [Interval, Interval];
  const [least, most] = [a[0] - b[1], a[1] - b[0]];
  const holdsZero = low <= 0 && high >= 0;
  return [Math.max(low, holdsZero ? Math.min(0, least) : least), Math.min(high, holdsZero ? Math.max(0, most) : most)];
}

/** From var(a − b) = var a + var b − 2 cov; 0 where one of them does not vary. */
function correlationOf(first: BoundedScore, second: BoundedScore, ofDifference: number): number {
  const [a, b] = [standardErrorOf(first.spread), standardErrorOf(second.spread)];
  if (a === 0 || b === 0) return 0;
  return Math.max(-1, Math.min(1, (a * a + b * b - ofDifference * ofDifference) / (2 * a * b)));
}

/** No interval reaches farther; p is 0 to many digits there. */
const FARTHEST = 1e3;

/**
 * At how many standard errors the interval touches 0. Where the usual interval holds it, in proportion: an interval that is also corrected
 * for a bias, as the calibration error's, may hold 0 at no standard errors at all, and would say p = 1 of what is nearly certain.
 */
function errorsToZero(at: (errors: number) => Interval, value: number, usual: number): number {
  const holdsZero = (errors: number) => (value > 0 ? at(errors)[0] <= 0 : at(errors)[1] >= 0);
  if (holdsZero(usual)) {
    const [least, most] = at(usual);
    return (usual * value) / (value - (value > 0 ? least : most));
  }
  let [low, high] = [usual, 2 * usual];
  while (!holdsZero(high) && high < FARTHEST) [low, high] = [high, 2 * high];
  for (let i = 0; i < 45; i++) {
    const middle = (low + high) / 2;
    if (holdsZero(middle)) high = middle;
    else low = middle;
  }
  return high;
}
