import { theilSen } from "../statistics/theilSen.js";
import type { Interval } from "../statistics/wilson.js";
import { wideningFor } from "./autocorrelation.js";
import { inBlocks, since, slice, type LogCurve } from "./logCurve.js";

/** How fast a curve falls at its end, per unit of log-iterations: -0.074 is 5 % less error per doubling. */
export interface TailSlope {
  slope: number;
  interval: Interval;
}

/** Two per cent per doubling: below that, waiting is not worth it. */
export const FLAT_BAND = -Math.log2(0.98);

/** A verdict, and each tail that it looks at, needs this many evaluations. */
export const FEWEST_EVALUATIONS = 5;

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
  const fewest = slice(curve, Math.max(0, curve.x.length - FEWEST_EVALUATIONS));
  const all = [2, 4, 8, 16, 32].map((factor) => {
    const tail = since(curve, last - Math.log(factor));
    return tail.x.length >= FEWEST_EVALUATIONS ? tail : fewest;
  });
  return all.filter((tail, i) => i === 0 || tail.x.length > (all[i - 1]?.x.length ?? 0));
}
