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
  /** So many degrees of freedom at most: what matters may be fewer than what moves. With none, nothing is known of what both have in common. */
  mostDegrees: number;
}

export interface BoundedDifference {
  interval: Interval;
  p: number;
  /** Half the width of an interval of this level. */
  reach: (level: number) => number;
}

/**
 * The difference of two scores that have two ends, on the same items: their intervals squared and added, less what the paired bootstrap says
 * they have in common. It leans where the scores are near an end and has a width where resampling sees none. p is one less the level
 * at which the interval just touches 0. Corrected for a bias, as the calibration error's is, an interval may hold 0 at no standard errors at
 * all, and would say p = 1 of what is nearly certain: where the usual one of these holds 0, p is in proportion. Undefined where a score has no two ends, or no value.
 */
export function boundedDifference({ first, second, answer, mostDegrees }: BoundedAsked): BoundedDifference | undefined {
  if (!first || !second || Number.isNaN(answer.value)) return undefined;
  const itemDegrees = Math.max(1, Math.min(answer.spread.itemDegrees, mostDegrees));
  const spread = { ...answer.spread, itemDegrees };
  const { correlation, stretch } =
    mostDegrees < 1 ? { correlation: 0, stretch: 1 } : relationOf(first, second, standardErrorOf(spread));
  const at = (errors: number) =>
    differenceInterval(
      { value: first.value, interval: first.ends(errors * stretch) },
      { value: second.value, interval: second.ends(errors * stretch) },
      correlation,
    );
  const width = (level: number) => {
    const [low, high] = at(errorsOfLevel(spread, level));
    return (high - low) / 2;
  };
  const [{ value }, usual] = [answer, errorsOfLevel(spread, 0.95)];
  const interval = withinBoth(at(usual), [first, second], stretch);
  const errors =
    holdsZero(interval) && isCorrected(at(0))
      ? (usual * value) / (value - interval[value > 0 ? 0 : 1])
      : errorsToZero(at, value, holdsZero(interval) ? [0, usual] : [usual, 2 * usual]);
  return { interval, p: value === 0 ? 1 : pOfErrors(spread, errors), reach: width };
}

/**
 * An interval of 95 % cut to what both scores may be, each for itself (Bonferroni): where one item decides a difference, next to nothing is
 * known of its spread, yet of the scores enough. Whether it holds 0 is not for this to decide.
 */
function withinBoth(uncut: Interval, scores: [BoundedScore, BoundedScore], stretch: number): Interval {
  const [a, b] = scores.map(({ spread, ends }) => ends(errorsOfLevel(spread, 0.975) * stretch)) as [Interval, Interval];
  const cut: Interval = [Math.max(uncut[0], a[0] - b[1]), Math.min(uncut[1], a[1] - b[0])];
  return holdsZero(cut) === holdsZero(uncut) ? cut : uncut;
}

function holdsZero([low, high]: Interval): boolean {
  return low <= 0 && high >= 0;
}

/**
 * How two scores vary together, from var(a − b) = var a + var b − 2 cov; nothing where one of them does not vary. A score of one seed does
 * not know how seeds vary, its difference to one of several does: where this is more than both can make, they are stretched to it.
 */
function relationOf(
  first: BoundedScore,
  second: BoundedScore,
  ofDifference: number,
): { correlation: number; stretch: number } {
  const [a, b] = [standardErrorOf(first.spread), standardErrorOf(second.spread)];
  if (a === 0 || b === 0) return { correlation: 0, stretch: 1 };
  const correlation = (a * a + b * b - ofDifference * ofDifference) / (2 * a * b);
  return { correlation: Math.max(-1, Math.min(1, correlation)), stretch: Math.max(1, ofDifference / (a + b)) };
}

/** No interval reaches farther; p is 0 to many digits there. */
const FARTHEST = 1e3;

/** True of an interval that has a width at no standard errors. */
function isCorrected([low, high]: Interval): boolean {
  return high - low > ROUNDING;
}

const ROUNDING = 1e-9;

/** At how many standard errors an interval touches 0, looked for between two such numbers and then beyond. */
function errorsToZero(at: (errors: number) => Interval, value: number, [low, high]: Interval): number {
  const touchesZero = (errors: number) => (value > 0 ? at(errors)[0] <= 0 : at(errors)[1] >= 0);
  while (!touchesZero(high) && high < FARTHEST) [low, high] = [high, 2 * high];
  for (let i = 0; i < 45; i++) {
    const middle = (low + high) / 2;
    if (touchesZero(middle)) high = middle;
    else low = middle;
  }
  return high;
}
