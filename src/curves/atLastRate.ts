import type { CurvePoint } from "./curve.js";
import { logCurve, since } from "./logCurve.js";
import { fitPowerLaw, logSpaced, lossOf } from "./powerLaw.js";

/** Fewer evaluations than this tell no law from what the rate adds to it. */
const FEWEST = 8;
/** More evaluations say little new of one number. */
const MOST_POINTS = 1000;
const MOST_SPACED = 60;
/** Of a training, the last so many-fold. */
const FITTED_FACTOR = 30;
/** So much of what stands above the law may be the rate's, at the most. */
const MOST_SHARE = 0.95;
const TRIED = 24;
/** F of one more parameter that noise reaches once in a hundred cases. */
const SURE = 7;

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
export function atLastRate(points: readonly CurvePoint[], rates: readonly number[]): CurvePoint[] {
  const last = rates.at(-1) ?? NaN;
  const above = points.map(([step, value], i): RatedPoint => ({ step, value, above: (rates[i] ?? NaN) - last }));
  const gain = gainOf(above);
  return above.map((point): CurvePoint => [point.step, point.value - gain * point.above]);
}

interface RatedPoint {
  step: number;
  value: number;
  /** The rate less the last one. */
  above: number;
}

/** What a unit of the rate adds to the value; 0 where nobody can tell. */
function gainOf(points: readonly RatedPoint[]): number {
  const stride = Math.ceil(points.length / MOST_POINTS);
  const some = points.filter(({ value }, i) => value > 0 && i % stride === (points.length - 1) % stride);
  const most = some.reduce((least, { value, above }) => (above > 0 ? Math.min(least, value / above) : least), Infinity);
  if (some.length < FEWEST || most === Infinity) return 0;
  const without = lossWith(some, 0);
  let best = { gain: 0, loss: without };
  for (let width = (MOST_SHARE * most) / TRIED, round = 0; round < 2; round++, width /= TRIED / 2) {
    const from = round === 0 ? 0 : best.gain - (width * TRIED) / 2;
    for (let i = 0; i <= TRIED; i++) {
      const gain = Math.max(0, from + i * width);
      const loss = lossWith(some, gain);
      if (loss < best.loss) best = { gain, loss };
    }
  }
  const degrees = Math.min(some.length, MOST_SPACED) - 4;
  return (without - best.loss) * degrees > SURE * best.loss ? best.gain : 0;
}

/** How badly a power law fits what is left when the rate's part is taken off. */
function lossWith(points: readonly RatedPoint[], gain: number): number {
  const left = logCurve(
    points.map(({ step, value, above }) => [step, value - gain * above]),
    { floor: Number.MIN_VALUE },
  );
  const stretch = logSpaced(since(left, (left.x.at(-1) ?? 0) - Math.log(FITTED_FACTOR)), MOST_SPACED);
  return stretch.x.length < FEWEST ? Infinity : lossOf(fitPowerLaw(stretch), stretch);
}
