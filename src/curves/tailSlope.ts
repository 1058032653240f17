import { median } from "../statistics/quantile.js";
import { theilSen } from "../statistics/theilSen.js";
import type { Interval } from "../statistics/wilson.js";
import { inBlocks, mean, since, slice, type LogCurve } from "./logCurve.js";

/** How fast a curve falls at its end, per unit of log-iterations: -0.074 is 5 % less error per doubling. */
export interface TailSlope {
  slope: number;
  interval: Interval;
}

/** Two per cent per doubling: below that, waiting is not worth it. */
export const FLAT_BAND = -Math.log2(0.98);

/** A tail holds at least this many evaluations. */
export const FEWEST_IN_TAIL = 5;

const MOST_BLOCKS = 40;

/**
 * The Theil–Sen slope of log(value) on log(iteration), its interval widened for neighbours that wander together.
 *
 * Source: Sen 1968; the widening is that of the standard error of a mean under first-order autocorrelation.
 */
export function slopeOf(curve: LogCurve, level = 0.95): TailSlope {
  const { x, y } = inBlocks(curve, MOST_BLOCKS);
  const line = theilSen(x, y, level);
  const widening = wideningFor(y.map((value, i) => value - line.intercept - line.slope * (x[i] ?? NaN)));
  const [low, high] = line.interval;
  return {
    slope: line.slope,
    interval: [line.slope - (line.slope - low) * widening, line.slope + (high - line.slope) * widening],
  };
}

/**
 * Tails of the curve, from the last doubling of iterations to the last 32-fold, each with at least five evaluations: the
 * shorter, the nearer to the end; the longer, the surer.
 */
export function tails(curve: LogCurve): LogCurve[] {
  const last = curve.x.at(-1) ?? 0;
  const fewest = slice(curve, Math.max(0, curve.x.length - FEWEST_IN_TAIL));
  const all = [2, 4, 8, 16, 32].map((factor) => {
    const tail = since(curve, last - Math.log(factor));
    return tail.x.length >= FEWEST_IN_TAIL ? tail : fewest;
  });
  return all.filter((tail, i) => i === 0 || tail.x.length > (all[i - 1]?.x.length ?? 0));
}

function wideningFor(residuals: readonly number[]): number {
  if (residuals.length < 8) return 1;
  const centre = median(residuals);
  const around = residuals.map((value) => value - centre);
  const variance = mean(around.map((value) => value * value));
  const neighbours = mean(around.slice(1).map((value, i) => value * (around[i] ?? 0)));
  const correlation = variance === 0 ? 0 : Math.max(0, Math.min(0.8, neighbours / variance));
  return Math.sqrt((1 + correlation) / (1 - correlation));
}
