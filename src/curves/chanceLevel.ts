import { median } from "../statistics/quantile.js";
import type { CurvePoint } from "./curve.js";
import { mean, noiseOf } from "./logCurve.js";

/** A network that answers as if it threw dice. */
export interface ChanceLevel {
  /** Number of classes among which it would be guessing; the files do not tell how many there are. */
  classes: number;
  /** What stays where a guess would be; `area` is what a ROC curve's leaves to 1. */
  of: "error" | "loss" | "area";
  /** What is learned meanwhile is not what is validated. */
  isTrainingFalling?: true;
}

/** One number near ln k is a coincidence. */
const FEWEST = 5;

/** Few classes, whose ln k lie apart. */
const FEW_CLASSES = 10;
const few = Array.from({ length: FEW_CLASSES - 1 }, (_, i) => i + 2);

/** Those of well-known data sets: near any loss above 2.5 lies the ln k of some number, and a language model's flat loss is no guess. */
const KNOWN = [20, 21, 26, 43, 47, 50, 62, 77, 100, 101, 102, 120, 196, 200, 256, 257, 365, 1000];

const UP_TO_30 = Array.from({ length: 29 }, (_, i) => i + 2);

/** What an error beside the loss bears out. */
const BORNE_OUT = [...UP_TO_30, ...KNOWN];

/** What an error alone tells: of many classes only about how many. */
const ROUGHLY = [...UP_TO_30, 50, 100, 200, 365, 1000];

/** How far a stuck loss's median may be from ln k: half a percent of noise and of classes that are not equally frequent. */
const NEAR = 0.005;

/** A guess that settles comes so much nearer to ln k. */
const CREEPING = 0.002;

/**
 * A classifier stuck at ln k has not saturated: it has not learned. Its log loss stays near ln k (natural logarithm of the
 * number of classes, the loss of the uniform answer): from the first tenth of the evaluations on within 5 %, the median of
 * the later half within half a percent, the earlier half's within twice that, and, where no error is known, no longer falling. Or it was
 * lowest there, and rises as the guesses grow sure, while an error is that of guessing. An error stays within 2 % of 1 - 1/k, and
 * of many classes so near that 1 - error is half to one and a half times 1/k, never falls more than 5 % below, and of many classes to
 * more than five times 1/k, and never was far above: what came down to it has learned. Fewer than five evaluations do not show it.
 *
 * @param error values of the validation error, when the curve is one
 * @param losses log losses on the validation set
 */
export function chanceLevelOf(
  error: readonly CurvePoint[] | undefined,
  losses: readonly (readonly CurvePoint[])[],
): ChanceLevel | undefined {
  const guessing = error ? guessingError(someValues(error)) : undefined;
  const stuck = losses
    .map((points) => stuckLoss(someValues(points), error !== undefined))
    .find((level) => level !== undefined);
  // With both at hand both must say so, about the same k.
  if (error && losses.length > 0) {
    if (stuck && nearGuessing(error, stuck.classes)) return stuck;
    return guessing && losses.every((loss) => leavesGuess(someValues(loss), guessing.classes)) ? guessing : undefined;
  }
  return error ? guessing : stuck;
}

/**
 * A ranking by dice has an area of a half under its ROC curve, however rare the positives are. The mean and both halves' medians stay within
 * 0.01 of it and no evaluation lies farther than 0.025, or each no farther than evaluations of few items scatter.
 *
 * @param rest what the areas leave to 1
 */
export function chanceLevelOfArea(rest: readonly CurvePoint[]): ChanceLevel | undefined {
  const values = someValues(rest);
  if (values.length < FEWEST) return undefined;
  const half = Math.floor(values.length / 2);
  const scatter = noiseOf(values);
  const isNear = (value: number, reach: number) => Math.abs(value - 0.5) <= reach;
  const reachOfMean = Math.max(0.01, (2.5 * scatter) / Math.sqrt(values.length));
  const reachOfMedian = Math.max(0.01, (2.5 * 1.25 * scatter) / Math.sqrt(half));
  // So few evaluations, so far apart, do not tell a guess from a little knowledge.
  if (reachOfMedian > 0.025) return undefined;
  const isAtHalf = [values.slice(0, half), values.slice(half)].every((some) => isNear(median(some), reachOfMedian));
  const reach = Math.max(0.025, 4 * scatter);
  return isAtHalf && isNear(mean(values), reachOfMean) && values.every((value) => isNear(value, reach))
    ? { classes: 2, of: "area" }
    : undefined;
}

function stuckLoss(values: readonly number[], hasError: boolean): ChanceLevel | undefined {
  if (values.length < FEWEST) return undefined;
  const half = Math.floor(values.length / 2);
  const begun = values.slice(Math.floor(values.length / 10));
  const [early, late] = [median(begun.slice(0, Math.max(1, begun.length - half))), median(values.slice(half))];
  const nearest = (hasError ? BORNE_OUT : [...few, ...KNOWN]).toSorted(
    (a, b) => Math.abs(Math.log(a) - late) - Math.abs(Math.log(b) - late),
  )[0];
  const level = Math.log(nearest ?? NaN);
  const isStuck = isWithin(late, level, NEAR) && isWithin(early, level, 2 * NEAR);
  // What goes on falling, however little, learns: beside an error that says the same it may as well come nearer to a guess.
  const scatter = noiseOf(values.slice(half)) * 1.25 * Math.sqrt(4 / values.length);
  if (!hasError && early - late > Math.max(CREEPING * level, 3 * scatter)) return undefined;
  if (!isStuck || !begun.every((value) => isWithin(value, level, 0.05))) return undefined;
  return { classes: nearest ?? NaN, of: "loss" };
}

function guessingError(values: readonly number[]): ChanceLevel | undefined {
  if (values.length < FEWEST) return undefined;
  const usual = median(values);
  const level = (k: number) => 1 - 1 / k;
  const classes = ROUGHLY
    // Of many classes a guess is seldom right, and what is right five times as often has learned.
    .filter((k) => Math.abs(usual - level(k)) <= Math.min(0.02 * level(k), 0.5 / k))
    .toSorted((a, b) => Math.abs(level(a) - usual) - Math.abs(level(b) - usual))[0];
  if (classes === undefined) return undefined;
  const farBelow = Math.min(0.05 * level(classes), Math.max(4 / classes, 4 * noiseOf(values)));
  if (values.some((value) => value < level(classes) - farBelow)) return undefined;
  // Half of the way to an error of 1, or what guesses about few items vary.
  const farAbove = Math.max(0.5 / classes, 4 * noiseOf(values));
  return Math.max(...values) > level(classes) + farAbove ? undefined : { classes, of: "error" };
}

function nearGuessing(error: readonly CurvePoint[], classes: number): boolean {
  return error.every(([, value]) => value > (1 - 1 / classes) * 0.9);
}

/** A thousand of them, evenly spaced, tell as much as a hundred thousand. */
function someValues(points: readonly CurvePoint[]): number[] {
  const every = Math.ceil(points.length / 1000);
  return Array.from({ length: Math.ceil(points.length / (every || 1)) }, (_, i) => points[i * every]?.[1] ?? NaN);
}

/** True for a loss that was at best what a guess scores, and from there on the same or higher: a guess that grew sure of itself. */
function leavesGuess(loss: readonly number[], classes: number): boolean {
  const least = Math.min(...loss.filter(Number.isFinite));
  return isWithin(least, Math.log(classes), least < Math.log(classes) ? 0.03 : 0.05);
}

function isWithin(value: number, target: number, share: number): boolean {
  return Math.abs(value - target) <= share * target;
}
