import { atLastRate, type AtLastRate } from "./atLastRate.js";
import type { Curve, CurvePoint } from "./curve.js";

/**
 * The learning rate that a training logged: of several (one per group of weights) the first that changes and is a number, 0 or
 * more, throughout; undefined where none is.
 */
export function learningRateOf({ series }: Pick<Curve, "series">): CurvePoint[] | undefined {
  return Object.entries(series).find(([name, points]) => LEARNING_RATE.test(name) && isSchedule(points))?.[1];
}

/** True where a learning rate was logged at all, also one that never changes. */
export function logsLearningRate({ series }: Pick<Curve, "series">): boolean {
  return Object.keys(series).some((name) => LEARNING_RATE.test(name));
}

/** `lr`, `x/lr0`, `train/learning_rate`, DVCLive's and Ultralytics' `lr/pg0`, Lightning's `lr-SGD/pg1`. */
const LEARNING_RATE = /(^|[/_.\s-])(lr_?\d*|lr\/pg\d+|learning_?rate)$|^lr-\w+(\/pg\d+)?$/i;

function isSchedule(points: readonly CurvePoint[]): boolean {
  return (
    points.every(([, rate]) => Number.isFinite(rate) && rate >= 0) && new Set(points.map(([, rate]) => rate)).size > 1
  );
}

/** The share of its highest that a learning rate ended with: 0.01 where it was annealed to a hundredth. */
export function endOfSchedule(rate: readonly CurvePoint[]): number {
  return (rate.at(-1)?.[1] ?? NaN) / highestOf(rate);
}

/**
 * The points over iterations that are counted by the learning rate spent: an iteration at a tenth of it counts a tenth. The last one
 * stays where it is, and the others are taken to its rate, see `atLastRate`. A training falls over them as it does over iterations at a
 * constant rate, and twice as many are the same schedule stretched to twice its length.
 *
 * @param shift see `JudgedCurve`
 * @returns undefined where the rate is not `isLoggedThroughout`
 * Source: Tissue, Wang and Wang 2024, Scaling Law with Learning Rate Annealing (its forward area).
 */
export function byLearningRate(
  points: readonly CurvePoint[],
  rate: readonly CurvePoint[],
  shift = 0,
): AtLastRate | undefined {
  if (!isLoggedThroughout(points, rate, shift)) return undefined;
  const at = ratesAt(points, rate, shift);
  const last = (points.at(-1)?.[0] ?? NaN) + shift;
  const all = at.at(-1)?.spent ?? NaN;
  const counted = points.map(([, value], i): CurvePoint => [((at[i]?.spent ?? NaN) / all) * last, value]);
  return atLastRate(
    counted,
    at.map((one) => one.rate),
  );
}

/** True where the rate was logged from the beginning to the end of the points: a part of a schedule tells nothing of its end. */
export function isLoggedThroughout(points: readonly CurvePoint[], rate: readonly CurvePoint[], shift = 0): boolean {
  const [first = NaN, last = NaN] = endsOf(points, shift);
  const [from = NaN, to = NaN] = endsOf(rate, shift);
  return from <= Math.max(first, UNLOGGED * last) && to >= (1 - UNLOGGED) * last;
}

function endsOf(points: readonly CurvePoint[], shift: number): number[] {
  return [points[0], points.at(-1)].map((point) => (point?.[0] ?? NaN) + shift);
}

/** So much of the iterations may lie before the first rate that was logged, or behind the last one. */
const UNLOGGED = 0.1;

/** A rate of 0 would put evaluations in one place; nothing is learned at a thousandth either. */
const LEAST_SHARE = 1e-3;

/** The learning rate at each point, and what was spent of it until there: between what was logged it is a straight line. */
function ratesAt(
  points: readonly CurvePoint[],
  rate: readonly CurvePoint[],
  shift: number,
): { rate: number; spent: number }[] {
  const least = LEAST_SHARE * highestOf(rate);
  const rateAt = (i: number) => Math.max(least, rate[Math.min(i, rate.length - 1)]?.[1] ?? NaN);
  let [known, next, sum] = [0, 0, 0];
  let now = rateAt(0);
  return points.map(([step]) => {
    const at = step + shift;
    for (let to; (to = (rate[next]?.[0] ?? Infinity) + shift) <= at; known = to, next++) {
      sum += ((to - known) * (now + rateAt(next))) / 2;
      now = rateAt(next);
    }
    const ahead = (rate[next]?.[0] ?? Infinity) + shift;
    const there = now + ((rateAt(next) - now) * (at - known)) / (ahead - known);
    return { rate: there, spent: sum + ((at - known) * (now + there)) / 2 };
  });
}

function highestOf(rate: readonly CurvePoint[]): number {
  return rate.reduce((highest, [, value]) => Math.max(highest, value), 0);
}
