import { median } from "../statistics/quantile.js";
import type { CurvePoint } from "./curve.js";
import { smoothed, type LogCurve } from "./logCurve.js";

/** One evaluation this many times above its neighbours is a spike: what is kept then depends on when one stops. */
const SPIKE_FACTOR = 1.5;
const WINDOW = 5;

/** One error more or less, or two, on a thousand items is no jump, though it may double the error. */
const MOST_GRAINS = 2.5;

/**
 * True when the late evaluations have spikes, or when more than a tenth of the steps from one to the next change the value
 * by more than a quarter: the last evaluation is then not what the training stands for.
 *
 * @param late the second half of the evaluations
 * @param grain see {@link grainOf}
 */
export function isUnstable({ y: late }: LogCurve, grain: number): boolean {
  if (late.length < WINDOW) return false;
  const isJump = (from: number, to: number, factor: number) =>
    Math.abs(to - from) > Math.log(factor) && Math.abs(Math.exp(to) - Math.exp(from)) > MOST_GRAINS * grain;
  const calm = smoothed(late, WINDOW);
  // The two ends have no neighbours on one side: a steep fall would look like a spike there.
  const isSpike = (value: number, usual: number) => value > usual && isJump(usual, value, SPIKE_FACTOR);
  if (late.slice(1, -1).some((value, i) => isSpike(value, calm[i + 1] ?? NaN))) return true;
  const swings = late.slice(1).filter((value, i) => isJump(late[i] ?? NaN, value, 1.25)).length;
  return swings > late.length / 10;
}

/** Later, what is up there for longer is a climb. */
const MOST_AT_END = 4;
const MOST_LOOKED_AT = 1_000;

/**
 * The last evaluations, four at most, that all lie above each one before them, and half as high again as their median: too few to call
 * it a divergence, and too many to be told nothing.
 *
 * @param late the second half of the evaluations
 * @returns how many they are, and how many times the median the last one is; undefined where there are none
 */
export function jumpAtEnd(late: readonly CurvePoint[]): { evaluations: number; times: number } | undefined {
  const values = late
    .slice(-MOST_LOOKED_AT)
    .map(([, value]) => value)
    .filter(Number.isFinite);
  for (let count = Math.min(MOST_AT_END, values.length - WINDOW); count > 0; count--) {
    const [before, end] = [values.slice(0, -count), values.slice(-count)];
    const lowestAtEnd = Math.min(...end);
    if (before.some((value) => value >= lowestAtEnd)) continue;
    const usual = median(before);
    if (usual > 0 && lowestAtEnd > SPIKE_FACTOR * usual)
      return { evaluations: count, times: (end.at(-1) ?? NaN) / usual };
  }
  return undefined;
}

/** The smallest difference between two values: one item's share, where they are shares of items; 0 where all are the same. */
export function grainOf(points: readonly CurvePoint[]): number {
  const values = Float64Array.from(points, ([, value]) => value).sort();
  const least = 1e-6 * Math.abs(values.at(-1) ?? 0);
  let grain = Infinity;
  for (let i = 1; i < values.length; i++) {
    const gap = (values[i] ?? NaN) - (values[i - 1] ?? NaN);
    if (gap > least && gap < grain) grain = gap;
  }
  return Number.isFinite(grain) ? grain : 0;
}
