import { median } from "../statistics/quantile.js";
import type { CurvePoint } from "./curve.js";
import { noiseOf, smoothed, type LogCurve } from "./logCurve.js";

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

/** The last evaluations, where they lie above all before them. */
interface JumpAtEnd {
  evaluations: number;
  /** How many times the median before the last one is. */
  times: number;
}

/** More of them that are up there by steps are a climb. */
const MOST_BY_STEPS = 4;
/** Eight per cent from one evaluation to the next; less is no jump even where there is no noise at all. */
const LEAST_JUMP = 1.08;
const BEYOND_NOISE = 5;
const MOST_LOOKED_AT = 1_000;

/**
 * The last evaluations that all lie above each one before them: up to four that are half as high again as their median, or two and more
 * that got there at once, far beyond the noise; until there are so many that a climb is seen, too many to be told nothing.
 *
 * @param late the second half of the evaluations
 * @returns undefined where there are none
 */
export function jumpAtEnd(late: readonly CurvePoint[]): JumpAtEnd | undefined {
  const seen = late.slice(-MOST_LOOKED_AT).filter(([, value]) => Number.isFinite(value));
  const values = seen.map(([, value]) => value);
  let lowestYet = Infinity;
  const lowestFrom = values
    .toReversed()
    .map((value) => (lowestYet = Math.min(lowestYet, value)))
    .toReversed();
  const last = values.at(-1) ?? NaN;
  for (let count = values.length - WINDOW; count > 0; count--) {
    const [next = NaN, level = NaN] = [values.at(-count), values.at(-count - 1)];
    const mayBeAtOnce = count > 1 && next > level * LEAST_JUMP;
    if (count > MOST_BY_STEPS && !mayBeAtOnce) continue;
    const [before, lowestAtEnd] = [values.slice(0, -count), lowestFrom.at(-count) ?? NaN];
    if (before.some((value) => value >= lowestAtEnd)) continue;
    const usual = median(before);
    const isFar = count <= MOST_BY_STEPS && lowestAtEnd > SPIKE_FACTOR * usual;
    if (usual > 0 && (isFar || (mayBeAtOnce && isAtOnce(before, next, grainOf(seen)))))
      return { evaluations: count, times: last / usual };
  }
  return undefined;
}

function isAtOnce(before: readonly number[], next: number, grain: number): boolean {
  if (before.some((value) => value <= 0)) return false;
  const level = before.at(-1) ?? NaN;
  const noise = noiseOf(before.map(Math.log));
  return next - level > MOST_GRAINS * grain && Math.log(next / level) > BEYOND_NOISE * noise;
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
