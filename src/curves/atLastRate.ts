import { profileOf } from "../statistics/profile.js";
import type { CurvePoint } from "./curve.js";
import { logCurve, since } from "./logCurve.js";
import { FEWEST_FITTED, fitPowerLaw, logSpaced, lossOf, MOST_FITTED } from "./powerLaw.js";

/** More evaluations say little new of one number. */
const MOST_POINTS = 1000;
/** Of a training, the last so many-fold. */
const FITTED_FACTOR = 30;
/** So much of what stands above the law may be the rate's, at the most. */
const MOST_SHARE = 0.95;

/** Points as they would be at the rate of the last one. */
export interface AtLastRate {
  points: readonly CurvePoint[];
  /** The same with as little and with as much of the rate taken off as the points allow at 95 %. */
  ends: readonly (readonly CurvePoint[])[];
}

/**
 * The points as they would be at the rate of the last one. A high learning rate keeps a training above what it has learned, by about
 * as much as the rate is high; annealing takes that away, and would look like learning. How much it is per unit of the rate is fitted
 * together with a power law with offset; where the law does as well without it, the points are left as they are.
 *
 * @param points over iterations that are counted by the learning rate spent
 * @param rates one per point
 * Source: Tissue, Wang and Wang 2024, Scaling Law with Learning Rate Annealing; Mandt, Hoffman and Blei 2017, JMLR 18:134, for the
 *   proportion (the spread of stochastic gradient descent around its minimum).
 */
export function atLastRate(points: readonly CurvePoint[], rates: readonly number[]): AtLastRate {
  const last = rates.at(-1) ?? NaN;
  const above = points.map(([step, value], i): RatedPoint => ({ step, value, above: (rates[i] ?? NaN) - last }));
  const { gain, ends } = gainOf(above);
  return { points: withoutGain(above, gain), ends: ends.map((end) => withoutGain(above, end)) };
}

interface RatedPoint {
  step: number;
  value: number;
  /** The rate less the last one. */
  above: number;
}

function withoutGain(points: readonly RatedPoint[], gain: number): CurvePoint[] {
  return points.map(({ step, value, above }) => [step, value - gain * above]);
}

/** What a unit of the rate adds to the value, 0 where the law does as well without it, and the ends of its interval; none where nobody can tell. */
function gainOf(points: readonly RatedPoint[]): { gain: number; ends: readonly number[] } {
  const stride = Math.ceil(points.length / MOST_POINTS);
  const some = points.filter(({ value }, i) => value > 0 && i % stride === (points.length - 1) % stride);
  const all = some.reduce((least, { value, above }) => (above > 0 ? Math.min(least, value / above) : least), Infinity);
  if (some.length < FEWEST_FITTED || all === Infinity) return { gain: 0, ends: [] };
  const { best, interval, isRefuted } = profileOf({
    lossAt: (gain) => lossWith(some, gain),
    from: 0,
    to: MOST_SHARE * all,
    degrees: Math.min(some.length, MOST_FITTED) - 4,
  });
  return { gain: isRefuted(0) ? best : 0, ends: interval };
}

/** How badly a power law fits what is left when the rate's part is taken off. */
function lossWith(points: readonly RatedPoint[], gain: number): number {
  const left = logCurve(withoutGain(points, gain), { floor: Number.MIN_VALUE });
  const stretch = logSpaced(since(left, (left.x.at(-1) ?? 0) - Math.log(FITTED_FACTOR)), MOST_FITTED);
  return stretch.x.length < FEWEST_FITTED ? Infinity : lossOf(fitPowerLaw(stretch), stretch);
}
