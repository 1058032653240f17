import type { Chance } from "../common/chance.js";
import type { Interval } from "../statistics/wilson.js";
import { chanceLevelOf } from "./chanceLevel.js";
import { climbOf, startLevel, type Climb } from "./climb.js";
import type { CurvePoint } from "./curve.js";
import { forecastOf, type Forecast } from "./forecast.js";
import { grainOf, isUnstable } from "./instability.js";
import { inMeans, logCurve, since, type LogCurve } from "./logCurve.js";
import { FLAT_BAND, slopeOf, tails, type TailSlope } from "./tailSlope.js";

/** Which way a curve goes. */
export type Verdict = "too-short" | "diverging" | "overfitting" | "saturated" | "learning" | "unclear";

/** A curve and what else the training told, all falling when the model gets better, steps ascending. */
export interface JudgedCurve {
  /** The validation error, or what stands for it. */
  points: readonly CurvePoint[];
  /** What the training minimises, or the same quantity on the training set. */
  training?: readonly CurvePoint[];
  /** Losses on the validation set, when the points are not themselves one. */
  losses?: readonly (readonly CurvePoint[])[];
  /** True when the points are a loss. */
  isLoss?: boolean;
  /** False where guessing has no known level: the points are neither a share of wrong answers nor a log loss. */
  hasChanceLevel?: boolean;
  /** Number of validation items: zeros stand at half of one error. */
  items?: number;
  /** Added to each step to get iterations done: 1 where a logger counts epochs from 0. */
  shift?: number;
}

export interface CurveVerdict {
  verdict: Verdict;
  /** Of log(value) on log(iteration) over the tail that decided; null where there are too few points. */
  slope: number | null;
  slope_interval: Interval | null;
  /** A validation loss is past its minimum and climbs while the error still falls. */
  losing_calibration: boolean;
  /** The answers are no better than chance. */
  chance_level: boolean;
  /** The evaluations at the end jump so much that the last one is not what the training stands for. */
  unstable: boolean;
  /** The lowest value, the first where there are several; null where nothing finite was measured. */
  best: { step: number; value: number } | null;
  /** At 2 and 10 times the iterations; empty where a power law says nothing. */
  forecast: Forecast[];
}

/** A verdict needs this many evaluations, over this factor in iterations. */
const FEWEST_EVALUATIONS = 5;
const LEAST_FACTOR = 4;

/** Denser curves are judged by the means of neighbours. */
const MOST_POINTS = 1000;

/** A loss of exactly 0 is a loss too small to be written. */
const FLOOR_OF_LOSSES = 1e-9;

/**
 * What a curve says. All slopes are Theil–Sen slopes on log axes; a curve is `saturated` when the whole interval of its
 * tail's slope lies within 2 % per doubling, `learning` when the whole interval lies below that.
 *
 * @param chance for the forecast's interval; seeded, so that the same curve gives the same answer
 */
export function judgeCurve(curve: JudgedCurve, chance: Chance): CurveVerdict {
  const { points, shift = 0 } = curve;
  const floor = floorOf(curve);
  const onLogAxes = logCurve(inMeans(points, MOST_POINTS), { floor, shift });
  const isGuessing = curve.hasChanceLevel !== false && isAtChance(curve);
  const tail = decidingTail(onLogAxes);
  const verdict = verdictOf(curve, onLogAxes, tail);
  const isPromising = verdict === "learning" || verdict === "saturated" || verdict === "unclear";
  return {
    // A classifier that guesses is flat, but has nothing to be saturated with.
    verdict: isGuessing && verdict === "saturated" ? "unclear" : verdict,
    slope: tail ? tail.slope.slope : null,
    slope_interval: tail ? tail.slope.interval : null,
    losing_calibration: (curve.losses ?? []).some((loss) => losesCalibration(loss, onLogAxes, shift)),
    chance_level: isGuessing,
    unstable: isUnstable(logCurve(lateOnes(points), { floor, shift }), grainOf(lateOnes(points))),
    best: lowest(points),
    // Of all evaluations: means of neighbours lie above a curve that bends, and are less noisy than what is foretold.
    forecast:
      isPromising && !isGuessing
        ? forecastOf(logCurve(points, { floor, shift }), { lastStep: points.at(-1)?.[0] ?? 0, chance })
        : [],
  };
}

function isAtChance({ points, isLoss, losses = [] }: JudgedCurve): boolean {
  return chanceLevelOf(isLoss ? undefined : points, isLoss ? [points] : losses) !== undefined;
}

function verdictOf(curve: JudgedCurve, onLogAxes: LogCurve, tail: DecidingTail | undefined): Verdict {
  if (endsBroken(curve.points) || endsBroken(curve.training ?? [])) return "diverging";
  if (isTooShort(onLogAxes)) return "too-short";
  const training = curve.training ? lossCurve(curve.training, curve.shift) : undefined;
  const climb = climbOf(onLogAxes);
  if (isDiverging(onLogAxes, climb, training)) return "diverging";
  if (climb && isOverfitting(climb, training)) return "overfitting";
  // A level above its own best is not all that the training can reach.
  if (tail?.verdict === "saturated" && climb?.isHigher && climb.rise > Math.log(1.1)) return "unclear";
  return tail?.verdict ?? "unclear";
}

/** Logged NaN in between is forgiven when finite numbers follow; at the end it is not. */
function endsBroken(points: readonly CurvePoint[]): boolean {
  const last = points.at(-1);
  return last !== undefined && !Number.isFinite(last[1]);
}

function lossCurve(points: readonly CurvePoint[], shift: number | undefined): LogCurve {
  return logCurve(inMeans(points, MOST_POINTS), { floor: FLOOR_OF_LOSSES, shift });
}

/** The second half of the evaluations, of very many only the last. */
function lateOnes(points: readonly CurvePoint[]): readonly CurvePoint[] {
  return points.slice(Math.max(Math.floor(points.length / 2), points.length - 2 * MOST_POINTS));
}

function isTooShort({ x }: LogCurve): boolean {
  return x.length < FEWEST_EVALUATIONS || (x.at(-1) ?? 0) - (x[0] ?? 0) < Math.log(LEAST_FACTOR) - 1e-9;
}

/**
 * The training's own loss climbs, or has come up again to where it began, or stays on a level far above where it was; where
 * no training was logged, the validation must have climbed as high as where it began. A warm restart comes up, too, but
 * neither as high nor for long.
 */
function isDiverging(validation: LogCurve, climb: Climb | undefined, training: LogCurve | undefined): boolean {
  if (training && training.x.length >= FEWEST_EVALUATIONS) {
    const own = climbOf(training);
    if (!own || !own.isHigher || own.isRecovering) return false;
    return own.isSteady || isBackAtStart(training, own) || (own.isLasting && own.rise > Math.log(1.5));
  }
  if (!climb || !climb.isHigher || climb.isRecovering || !isBackAtStart(validation, climb)) return false;
  return climb.isSteady || climb.isLasting;
}

function isBackAtStart(curve: LogCurve, { rise }: Climb): boolean {
  return rise > Math.log(1.1) && rise + Math.min(...curve.y) > startLevel(curve);
}

function isOverfitting(climb: Climb, training: LogCurve | undefined): boolean {
  if (!climb.isHigher || !(climb.isSteady || climb.isLasting) || climb.isRecovering) return false;
  if (!training || training.x.length < FEWEST_EVALUATIONS) return true;
  // Both came up together: a warm restart, or worse, but not overfitting.
  if (climbOf(training)?.isHigher) return false;
  const meanwhile = since(training, climb.fromX);
  return meanwhile.x.length < 3 || slopeOf(meanwhile).slope <= 0;
}

interface DecidingTail {
  slope: TailSlope;
  verdict: "saturated" | "learning" | undefined;
}

/** The shortest tail that can say something: it is the nearest to what comes next. */
function decidingTail(curve: LogCurve): DecidingTail | undefined {
  if (curve.x.length < FEWEST_EVALUATIONS) return undefined;
  const slopes = tails(curve).map((tail) => slopeOf(tail));
  const [shortest] = slopes;
  if (!shortest) return undefined;
  for (const slope of slopes) {
    const [low, high] = slope.interval;
    if (high < -FLAT_BAND && shortest.slope < -FLAT_BAND) return { slope, verdict: "learning" };
    const endsFlat = shortest.interval[1] > -FLAT_BAND && shortest.interval[0] < FLAT_BAND;
    if (low > -FLAT_BAND && high < FLAT_BAND && endsFlat) return { slope, verdict: "saturated" };
  }
  return { slope: shortest, verdict: undefined };
}

function losesCalibration(loss: readonly CurvePoint[], error: LogCurve, shift: number): boolean {
  const losses = lossCurve(loss, shift);
  const climb = losses.x.length >= FEWEST_EVALUATIONS ? climbOf(losses) : undefined;
  if (!climb || !climb.isHigher || !(climb.isSteady || climb.isLasting) || climb.isRecovering) return false;
  const meanwhile = since(error, climb.fromX);
  return meanwhile.x.length >= FEWEST_EVALUATIONS && slopeOf(meanwhile).interval[1] < 0;
}

function lowest(points: readonly CurvePoint[]): { step: number; value: number } | null {
  let best: { step: number; value: number } | null = null;
  for (const point of points) {
    if (Number.isFinite(point[1]) && (!best || point[1] < best.value)) best = { step: point[0], value: point[1] };
  }
  return best;
}

function floorOf({ points, items }: JudgedCurve): number {
  if (items !== undefined) return 1 / (2 * items);
  let smallest = Infinity;
  for (const point of points) if (point[1] > 0 && point[1] < smallest) smallest = point[1];
  return Number.isFinite(smallest) ? smallest / 2 : 0.5;
}
