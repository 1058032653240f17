import type { Chance } from "../common/chance.js";
import type { Interval } from "../statistics/wilson.js";
import { chanceLevelOf, chanceLevelOfArea, type ChanceLevel } from "./chanceLevel.js";
import type { CurvePoint } from "./curve.js";
import { decidingTail, type DecidingTail } from "./decidingTail.js";
import { climbsFrom, collapsedFrom, divergence, isLongEnough, overfitting, seen, type Measured } from "./divergence.js";
import { forecastOf, reachingTo, type Forecast, type FurtherOn } from "./forecast.js";
import { grainOf, isUnstable } from "./instability.js";
import type { AtLastRate } from "./atLastRate.js";
import { isTurn, lateTurn, type LateTurn } from "./lateTurn.js";
import { byLearningRate, endOfSchedule } from "./learningRate.js";
import { inMeans, logCurve, since, type LogCurve } from "./logCurve.js";
import { lossCurve, MOST_POINTS } from "./lossCurve.js";
import { lowest } from "./lowest.js";
import { notFiniteEnd } from "./oddValues.js";
import { lastRestart } from "./restart.js";
import { FEWEST_EVALUATIONS, FLAT_BAND, slopeOf } from "./tailSlope.js";

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
  /** False where guessing has no known level: the points are neither a share of wrong answers nor a log loss nor of a ROC curve. */
  hasChanceLevel?: boolean;
  /** True where the points are what the area under a ROC curve leaves to 1. */
  isRocArea?: boolean;
  /** False where nobody knows whether lower is better: what climbs is then not called diverging or overfitting. */
  isDirectionKnown?: boolean;
  /** False where the level to which the points fall is a guess: then nothing is near to it, and nothing is foretold. */
  hasLevel?: boolean;
  /** What no value can exceed: 1 for a share; default none. */
  most?: number;
  /** Number of validation items: zeros stand at half of one error. */
  items?: number;
  /** Added to each step to get iterations done: 1 where a logger counts epochs from 0. */
  shift?: number;
  /** The schedule, where it was logged: a flat end may be its end, and forecasts are for the same one stretched. */
  learningRate?: readonly CurvePoint[];
}

/** What a verdict rests on, where the verdict alone would leave people guessing. */
export type Because =
  /** From this step on no value is a finite number; of a loss beside what is judged, and that is far worse since. */
  | { kind: "not-finite"; where: Measured | "loss"; step: number }
  /** It climbs from this step on. */
  | { kind: "climbs"; where: Measured; step: number }
  /** Validation climbs, and no training was logged that could be seen to go on falling. */
  | { kind: "no-training" }
  /** It moves, and nobody knows which way is good. */
  | { kind: "unknown-direction" }
  /** Log axes cannot hold so many of the values. */
  | { kind: "below-zero"; values: number; of: number }
  /** It gets worse over the tail, not yet far enough beyond its best to be called overfitting or diverging. */
  | { kind: "worsens" }
  /** The slope is known well, and lies about where learning ends and saturation begins. */
  | { kind: "near-threshold" }
  /** Flat beside its own range, but nobody knows how far it could go. */
  | { kind: "no-level" }
  | LateTurn
  /** Flat, but so many times above its own best. */
  | { kind: "above-best"; times: number }
  /** Flat at the end of a schedule, yet falling over the learning rate spent, with this slope on log axes. */
  | { kind: "annealed"; slope: number };

export interface CurveVerdict {
  verdict: Verdict;
  because: Because | null;
  /** Of log(value) on log(iteration) over the tail that decided; null where the curve is too short. */
  slope: number | null;
  slope_interval: Interval | null;
  /** A validation loss is past its minimum and climbs, or is no number any more, while the error still falls. */
  losing_calibration: boolean;
  /** The answers are no better than chance. */
  chance_level: boolean;
  /** Among how many classes it would be guessing, and what tells so. */
  chance: ChanceLevel | null;
  /** The evaluations at the end jump so much that the last one is not what the training stands for. */
  unstable: boolean;
  /** The lowest value, the first where there are several; null where nothing finite was measured. */
  best: { step: number; value: number } | null;
  /** At 2 and 10 times the iterations; empty where a power law says nothing, or most of the later values are 0. */
  forecast: Forecast[];
}

/** A verdict needs evaluations over this factor in iterations. */
const LEAST_FACTOR = 4;

const MOST_FORETOLD = 20_000;

/** A learning rate that ended below this share of its highest has run out. */
const RUN_OUT = 0.5;

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
  const guess = curve.hasChanceLevel === false ? undefined : chanceOf(curve);
  const isGuessing = guess !== undefined;
  const tail = decidingTail(onLogAxes);
  const spent = curve.learningRate && byLearningRate(points, curve.learningRate, shift);
  const overSpent = spent && logCurve(inMeans(spent.points, MOST_POINTS), { floor });
  const hasRunOut = curve.learningRate !== undefined && endOfSchedule(curve.learningRate) < RUN_OUT;
  const grounded = verdictOf(curve, onLogAxes, tail);
  const { verdict, because } = hasRunOut ? beyondSchedule(grounded, tail, overSpent) : grounded;
  const told = verdict === "too-short" ? undefined : tail;
  const isFalling = verdict === "learning" || verdict === "saturated" || verdict === "unclear";
  const isPromising =
    isFalling &&
    // A level that the schedule explains goes on under the same one, stretched.
    (!isTurn(because) || (because?.kind === "levelled" && spent !== undefined)) &&
    curve.isDirectionKnown !== false &&
    curve.hasLevel !== false &&
    !isMostlyZero(lateOnes(points));
  return {
    // A classifier that guesses is flat, but has nothing to be saturated with.
    verdict: isGuessing && verdict === "saturated" ? "unclear" : verdict,
    because: because ?? null,
    slope: told ? told.slope.slope : null,
    slope_interval: told ? told.slope.interval : null,
    losing_calibration:
      curve.isDirectionKnown !== false && (curve.losses ?? []).some((loss) => losesCalibration(loss, onLogAxes, curve)),
    chance_level: isGuessing,
    chance: guess ?? null,
    unstable:
      verdict !== "too-short" && isUnstable(logCurve(lateOnes(points), { floor, shift }), grainOf(lateOnes(points))),
    best: lowest(points),
    // Of nearly all evaluations: means of many neighbours lie above a curve that bends, and are less noisy than what is foretold.
    forecast:
      isPromising && !isGuessing
        ? foretold(spent ?? { points, ends: [] }, {
            lastStep: points.at(-1)?.[0] ?? 0,
            stepsBefore: shift,
            chance,
            floor,
            shift: spent ? 0 : shift,
          }).map((forecast) => upTo(curve.most ?? Infinity, forecast))
        : [],
  };
}

/** Of the points, with the uncertainty of the learning rate's part in their intervals. */
function foretold(
  { points, ends }: AtLastRate,
  { floor, shift, ...asked }: FurtherOn & { floor: number; shift: number },
): Forecast[] {
  const [likely = [], ...others] = [points, ...ends].map((some) =>
    forecastOf(logCurve(inMeans(some, MOST_FORETOLD), { floor, shift }), asked),
  );
  return likely.map((forecast, i) =>
    reachingTo(
      forecast,
      others.flatMap((other) => other[i]?.value ?? []),
    ),
  );
}

function upTo(most: number, { step, value, interval: [low, high] }: Forecast): Forecast {
  return { step, value: Math.min(most, value), interval: [Math.min(most, low), Math.min(most, high)] };
}

function chanceOf(curve: JudgedCurve): ChanceLevel | undefined {
  const { points, isLoss, isRocArea, losses = [], training = [], shift } = curve;
  const level = isRocArea
    ? chanceLevelOfArea(points)
    : chanceLevelOf(isLoss ? undefined : points, isLoss ? [points] : losses);
  const own = level && lossCurve(training, shift);
  if (!own || own.x.length < FEWEST_EVALUATIONS || slopeOf(own).interval[1] > -FLAT_BAND) return level;
  return { ...level, isTrainingFalling: true };
}

interface Grounded {
  verdict: Verdict;
  because?: Because;
}

function verdictOf(curve: JudgedCurve, onLogAxes: LogCurve, tail: DecidingTail | undefined): Grounded {
  const { points, training = [] } = curve;
  // A loss that was never a number is not logged as it should be, and says nothing of the training.
  const isTrainingKnown = training.some((point) => Number.isFinite(point[1]));
  const broken = brokenEnd(points, "validation") ?? (isTrainingKnown ? brokenEnd(training, "training") : undefined);
  if (broken) return { verdict: "diverging", because: broken };
  const collapse = collapsedFrom(points, curve.losses ?? []);
  if (collapse !== undefined)
    return { verdict: "diverging", because: { kind: "not-finite", where: "loss", step: collapse } };
  if (isTooShort(onLogAxes)) return { verdict: "too-short", because: belowZero(points) };
  const own = curve.training ? lossCurve(training, curve.shift) : undefined;
  const [all, restart] = [seen(onLogAxes, own), restartOf(curve)];
  const { climb } = all;
  const diverging = divergence(all, restart);
  const isOver = !diverging && overfitting(all, restart) !== undefined;
  if ((isOver || diverging?.where === "validation") && curve.isDirectionKnown === false)
    return { verdict: "unclear", because: { kind: "unknown-direction" } };
  if (diverging) {
    const { where, climb } = diverging;
    const step = climbsFrom(climb, where === "training" ? training : points, curve.shift);
    return { verdict: "diverging", because: { kind: "climbs", where, step } };
  }
  if (isOver) return { verdict: "overfitting", because: isLongEnough(own) ? undefined : { kind: "no-training" } };
  const turn = lateTurn(curve, onLogAxes, { tail, climb: restart === undefined ? climb : undefined, restart });
  if (turn) return { verdict: "unclear", because: turn };
  // A level above its own best is not all that the training can reach.
  if (tail?.verdict === "saturated" && climb?.isHigher && climb.rise > Math.log(1.1))
    return { verdict: "unclear", because: { kind: "above-best", times: Math.exp(climb.rise) } };
  if (tail?.verdict === "learning" && curve.isDirectionKnown === false)
    return { verdict: "unclear", because: { kind: "unknown-direction" } };
  if (tail?.verdict === "saturated" && curve.hasLevel === false)
    return { verdict: "unclear", because: { kind: "no-level" } };
  if (tail?.verdict) return { verdict: tail.verdict };
  return { verdict: "unclear", because: tail && whyUnclear(tail, curve.isDirectionKnown !== false) };
}

/** See `lastRestart`. */
function restartOf({ learningRate, shift }: JudgedCurve): number | undefined {
  return learningRate && lastRestart(learningRate, shift);
}

/** A flat end of a schedule is no saturation where the training still falls over the learning rate spent. */
function beyondSchedule(grounded: Grounded, tail: DecidingTail | undefined, spent: LogCurve | undefined): Grounded {
  const because = grounded.because?.kind ?? "near-threshold";
  const isOpen = grounded.verdict === "unclear" && (because === "near-threshold" || because === "levelled");
  const isFlat = tail !== undefined && Math.abs(tail.slope.slope) < 2 * FLAT_BAND;
  const overSpent = spent && isFlat && (isOpen || grounded.verdict === "saturated") ? decidingTail(spent) : undefined;
  if (overSpent?.verdict !== "learning") return grounded;
  return { verdict: "unclear", because: { kind: "annealed", slope: overSpent.slope.slope } };
}

function whyUnclear({ slope, isNearThreshold }: DecidingTail, isDirectionKnown: boolean): Because | undefined {
  if (isNearThreshold) return { kind: "near-threshold" };
  if (slope.interval[0] <= FLAT_BAND) return undefined;
  return { kind: isDirectionKnown ? "worsens" : "unknown-direction" };
}

/** Logged NaN in between is forgiven when finite numbers follow; at the end it is not. */
function brokenEnd(points: readonly CurvePoint[], where: Measured): Because | undefined {
  const step = notFiniteEnd(points);
  return step === undefined ? undefined : { kind: "not-finite", where, step };
}

/** Undefined where enough values can be seen, or where there are too few with them, too. */
function belowZero(points: readonly CurvePoint[]): Because | undefined {
  const values = points.filter((point) => point[1] < 0).length;
  const isAnswer = values > 0 && points.length >= FEWEST_EVALUATIONS;
  return isAnswer ? { kind: "below-zero", values, of: points.length } : undefined;
}

/** Where most values are 0, log axes show nothing but what was put in their place. */
function isMostlyZero(points: readonly CurvePoint[]): boolean {
  return points.filter((point) => point[1] === 0).length > points.length / 2;
}

/** The second half of the evaluations, of very many only the last. */
function lateOnes(points: readonly CurvePoint[]): readonly CurvePoint[] {
  return points.slice(Math.max(Math.floor(points.length / 2), points.length - 2 * MOST_POINTS));
}

function isTooShort({ x }: LogCurve): boolean {
  return x.length < FEWEST_EVALUATIONS || (x.at(-1) ?? 0) - (x[0] ?? 0) < Math.log(LEAST_FACTOR) - 1e-9;
}

function losesCalibration(loss: readonly CurvePoint[], error: LogCurve, curve: JudgedCurve): boolean {
  const from = brokenEnd(loss, "validation")
    ? Math.log((lowest(loss)?.step ?? NaN) + (curve.shift ?? 0))
    : overfitting(seen(lossCurve(loss, curve.shift)), restartOf(curve))?.fromX;
  if (from === undefined) return false;
  const meanwhile = since(error, from);
  return meanwhile.x.length >= FEWEST_EVALUATIONS && slopeOf(meanwhile).interval[1] < 0;
}

function floorOf({ points, items }: JudgedCurve): number {
  if (items !== undefined) return 1 / (2 * items);
  let smallest = Infinity;
  for (let i = 0; i < points.length; i++) {
    const value = points[i]?.[1] ?? NaN;
    if (value > 0 && value < smallest) smallest = value;
  }
  return Number.isFinite(smallest) ? smallest / 2 : 0.5;
}
