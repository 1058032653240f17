import { median } from "../statistics/quantile.js";
import type { CurvePoint } from "./curve.js";

/** A curve on log axes: natural logarithms of iterations done and of the value, same length, ascending in x. */
export interface LogCurve {
  x: number[];
  y: number[];
}

/**
 * The part of a curve that log axes can hold: finite values, steps above 0; zeros stand at `floor`, values below 0 are
 * left out.
 *
 * @param shift added to each step; 1 where a logger counts epochs from 0
 */
export function logCurve(
  points: readonly CurvePoint[],
  { floor, shift = 0 }: { floor: number; shift?: number },
): LogCurve {
  const curve: LogCurve = { x: [], y: [] };
  for (const [step, value] of points) {
    if (!Number.isFinite(value) || value < 0 || step + shift <= 0) continue;
    curve.x.push(Math.log(step + shift));
    curve.y.push(Math.log(value === 0 ? floor : value));
  }
  return curve;
}

/** The points whose place is in [from, to). */
export function slice({ x, y }: LogCurve, from: number, to = x.length): LogCurve {
  return { x: x.slice(from, to), y: y.slice(from, to) };
}

/** The points with x of at least `from`. */
export function since(curve: LogCurve, from: number): LogCurve {
  const start = curve.x.findIndex((x) => x >= from - 1e-12);
  return start === -1 ? { x: [], y: [] } : slice(curve, start);
}

/**
 * Means of as many consecutive points each as leave at most `most` of them: neighbours in a densely evaluated training
 * are nearly the same network, and would count as independent evidence.
 */
export function inBlocks(curve: LogCurve, most: number): LogCurve {
  const size = Math.ceil(curve.x.length / most);
  if (size <= 1) return curve;
  const blocks: LogCurve = { x: [], y: [] };
  for (let from = 0; from < curve.x.length; from += size) {
    blocks.x.push(mean(curve.x.slice(from, from + size)));
    blocks.y.push(mean(curve.y.slice(from, from + size)));
  }
  return blocks;
}

/** Running median over `window` neighbours (odd); at the ends over those that are there. */
export function smoothed(values: readonly number[], window: number): number[] {
  const half = Math.floor(window / 2);
  return values.map((_, i) => median(values.slice(Math.max(0, i - half), i + half + 1)));
}

/** How much neighbours differ beyond any trend: standard deviation of one value, from the mean size of the second differences. */
export function noiseOf(y: readonly number[]): number {
  if (y.length < 4) return 0;
  const bends = y.slice(2).map((value, i) => Math.abs(value - 2 * (y[i + 1] ?? NaN) + (y[i] ?? NaN)));
  return (1.2533 * mean(bends)) / Math.sqrt(6);
}

/** NaN for none. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
