import type { BoundedScore } from "../metrics/scoreInterval.js";
import { bisectionBeyond } from "../statistics/bisection.js";
import { errorsOfLevel, pOfErrors, standardErrorOf } from "../statistics/spread.js";
import { differenceInterval } from "../statistics/squareAndAdd.js";
import type { TwoLevelAnswer } from "../statistics/twoLevelBootstrap.js";
import type { Interval } from "../statistics/wilson.js";

export interface BoundedAsked {
  first: BoundedScore | undefined;
  second: BoundedScore | undefined;
  /** How many trainings each is the mean of. */
  seeds: readonly [first: number, second: number];
  /** The upper end of the scale, Infinity where there is none; the lower is 0. */
  most: number;
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
 * all, and would say p = 1 of what is nearly certain: where the usual one of these holds 0, p is in proportion.
 *
 * @returns undefined where a score has no two ends, or no value
 */
export function boundedDifference(asked: BoundedAsked): BoundedDifference | undefined {
  const { answer, mostDegrees } = asked;
  const both = knowingSeeds(asked);
  if (!both || Number.isNaN(answer.value)) return undefined;
  const { first, second } = both;
  const itemDegrees = Math.max(1, Math.min(answer.spread.itemDegrees, mostDegrees));
  const spread = { ...answer.spread, itemDegrees, seeds: both.ofSeeds };
  const correlation = mostDegrees < 1 ? 0 : correlationOf(first, second, standardErrorOf(spread));
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
  const [{ value }, usual] = [answer, errorsOfLevel(spread, 0.95)];
  const interval = withinBoth(at(usual), first, second);
  const errors =
    holdsZero(interval) && isCorrected(at(0))
      ? (usual * value) / (value - interval[value > 0 ? 0 : 1])
      : errorsToZero(at, value, holdsZero(interval) ? [0, usual] : [usual, 2 * usual]);
  return { interval, p: value === 0 ? 1 : pOfErrors(spread, errors), reach: width };
}

/**
 * Both scores, with how much seeds make each and their difference vary. Of one training nothing is known of the next: it is taken to spread
 * as those of the other model do, or farther, up to twice, where the other is nearer an end of the scale: on a scale of log odds trainings
 * spread alike.
 */
function knowingSeeds({ first, second, seeds: [ofFirst, ofSecond], most, answer }: BoundedAsked) {
  if (!first || !second) return undefined;
  const ofSeeds = answer.spread.seeds;
  if (ofFirst > 1 === ofSecond > 1) return { first, second, ofSeeds };
  const [sole, other] = ofFirst === 1 ? [first, second] : [second, first];
  const ofOne = ofSeeds / (1 + 1 / Math.max(ofFirst, ofSecond));
  const room = (value: number) => (most === Infinity ? value : value * (most - value));
  const wider = Math.max(1, Math.min(2, room(sole.value) / room(other.value) || 1));
  const luck = ofOne * wider ** 2;
  const lucky = withLuck(sole, { luck, most, degrees: answer.spread.seedDegrees });
  const [one, two] = ofFirst === 1 ? [lucky, second] : [first, lucky];
  return { first: one, second: two, ofSeeds: ofSeeds - ofOne + luck };
}

interface Luck {
  /** Variance between trainings. */
  luck: number;
  degrees: number;
  /** The upper end of the scale. */
  most: number;
}

/** A score of one training as one of all that might have been. */
function withLuck({ value, spread, ends }: BoundedScore, { luck, degrees, most }: Luck): BoundedScore {
  return {
    value,
    spread: { ...spread, seeds: luck, seedDegrees: degrees },
    ends: (errors) => {
      const [[low, high], reach] = [ends(errors), errors * Math.sqrt(luck)];
      return [
        Math.max(0, value - Math.hypot(value - low, reach)),
        Math.min(most, value + Math.hypot(high - value, reach)),
      ];
    },
  };
}

/**
 * An interval of 95 % cut to what both scores may be, each for itself (Bonferroni): where one item decides a difference, next to nothing is
 * known of its spread, yet of the scores enough. Whether it holds 0 is not for this to decide.
 */
function withinBoth(uncut: Interval, first: BoundedScore, second: BoundedScore): Interval {
  const [a, b] = [first, second].map(({ spread, ends }) => ends(errorsOfLevel(spread, 0.975))) as [Interval, Interval];
  const cut: Interval = [Math.max(uncut[0], a[0] - b[1]), Math.min(uncut[1], a[1] - b[0])];
  return holdsZero(cut) === holdsZero(uncut) ? cut : uncut;
}

function holdsZero([low, high]: Interval): boolean {
  return low <= 0 && high >= 0;
}

/** From var(a − b) = var a + var b − 2 cov; 0 where one of them does not vary. */
function correlationOf(first: BoundedScore, second: BoundedScore, ofDifference: number): number {
  const [a, b] = [standardErrorOf(first.spread), standardErrorOf(second.spread)];
  if (a === 0 || b === 0) return 0;
  return Math.max(-1, Math.min(1, (a * a + b * b - ofDifference * ofDifference) / (2 * a * b)));
}

/** No interval reaches farther; p is 0 to many digits there. */
const FARTHEST = 1e3;

/** True of an interval that has a width at no standard errors. */
function isCorrected([low, high]: Interval): boolean {
  return high - low > ROUNDING;
}

const ROUNDING = 1e-9;

/** At how many standard errors an interval touches 0, looked for between two such numbers and then beyond. */
function errorsToZero(at: (errors: number) => Interval, value: number, between: Interval): number {
  const touchesZero = (errors: number) => (value > 0 ? at(errors)[0] <= 0 : at(errors)[1] >= 0);
  return Math.min(FARTHEST, bisectionBeyond(between, touchesZero, { most: FARTHEST, halves: 45 }));
}
