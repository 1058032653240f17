import { firstFrom } from "../common/firstFrom.js";
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
  for (let i = 0; i < points.length; i++) {
    const step = points[i]?.[0] ?? NaN;
    const value = points[i]?.[1] ?? NaN;
    if (!Number.isFinite(value) || value < 0 || step + shift <= 0) continue;
    curve.x.push(Math.log(step + shift));
    curve.y.push(Math.log(value === 0 ? floor : value));
  }
  return curve;
}

/**
 * Means of neighbours where there are more than `most` points: a densely evaluated training says nothing more that way, and
 * is judged a hundred times faster. Values that are not finite are left out.
 */
export function inMeans(points: readonly CurvePoint[], most: number): readonly CurvePoint[] {
  const size = Math.ceil(points.length / most);
  if (size <= 1) return points;
  const means: CurvePoint[] = [];
  for (let from = 0; from < points.length; from += size) {
    const to = Math.min(from + size, points.length);
    let steps = 0;
    let values = 0;
    let count = 0;
    for (let i = from; i < to; i++) {
      const point = points[i];
      if (!point || !Number.isFinite(point[1])) continue;
      steps += point[0];
      values += point[1];
      count++;
    }
    if (count > 0) means.push([steps / count, values / count]);
  }
  return means;
}

/** The points whose place is in [from, to). */
export function slice({ x, y }: LogCurve, from: number, to = x.length): LogCurve {
  return { x: x.slice(from, to), y: y.slice(from, to) };
}

/** The points with x below `to`. */
export function before(curve: LogCurve, to: number): LogCurve {
  const end = curve.x.findIndex((x) => x >= to);
  return end === -1 ? curve : slice(curve, 0, end);
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
  const { x, y } = curve;
  const size = Math.ceil(x.length / most);
  if (size <= 1) return curve;
  const blocks: LogCurve = { x: [], y: [] };
  for (let from = 0; from < x.length; from += size) {
    const to = Math.min(from + size, x.length);
    blocks.x.push(meanOf(x, from, to));
    blocks.y.push(meanOf(y, from, to));
  }
  return blocks;
}

/** Running median over `window` neighbours (odd); at the ends over those that are there. */
export function smoothed(values: readonly number[], window: number): number[] {
  const half = Math.floor(window / 2);
  const sorted: number[] = [];
  values.slice(0, half).forEach((value) => insert(sorted, value));
  return values.map((_, i) => {
    const entering = values[i + half];
    const leaving = values[i - half - 1];
    if (entering !== undefined) insert(sorted, entering);
    if (leaving !== undefined) sorted.splice(firstFrom(sorted, leaving), 1);
    const middle = sorted.length >> 1;
    const upper = sorted[middle] ?? NaN;
    return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? NaN)) / 2;
  });
}

function insert(sorted: number[], value: number): void {
  sorted.splice(firstFrom(sorted, value), 0, value);
}

/** How much neighbours differ beyond any trend: standard deviation of one value, from the mean size of the second differences. */
export function noiseOf(y: readonly number[]): number {
  if (y.length < 4) return 0;
  const bends = y.slice(2).map((value, i) => Math.abs(value - 2 * (y[i + 1] ?? NaN) + (y[i] ?? NaN)));
  return (1.2533 * mean(bends)) / Math.sqrt(6);
}

/** NaN for none. */
export function mean(values: readonly number[]): number {
  return meanOf(values, 0, values.length);
}

function meanOf(values: readonly number[], from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i] ?? NaN;
  return sum / (to - from);
}
