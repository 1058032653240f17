import { lowestPlace } from "../statistics/goldenSection.js";
import { profileOf } from "../statistics/profile.js";
import { wideningFor } from "./autocorrelation.js";
import type { LogCurve } from "./logCurve.js";
import { fitRestingLaw, type RestingLaw } from "./restingLaw.js";
import { fitPowerLaw, fitPurePowerLaw, LEAST_NOISE, lossOf, valueAt, type PowerLaw } from "./powerLaw.js";

/** Nearer to its first evaluation than a twentieth no law begins. */
const EARLIEST = 0.95;

/** Iterations that a law counts more than the file does: below 0 where a warm-up delayed it, above 0 where it began ahead. */
export interface LawStart {
  /** 0 where the file's own count does as well. */
  likely: number;
  /** 95 % */
  interval: readonly [number, number];
  /** That of the law without an offset that fits best, where the evaluations do not refute it. */
  endless: number | null;
  /** The law that comes to rest, where it fits as well. */
  resting: RestingLaw | null;
}

/**
 * From where a power law with offset counts its iterations. It bends a law most at its beginning, and what is then foretold at its end.
 *
 * @param points at least five, log-spaced
 */
export function lawStart(points: LogCurve): LawStart {
  const [first = NaN, last = NaN] = [points.x[0], points.x.at(-1)].map((x) => Math.exp(x ?? NaN));
  const startAt = (place: number) => (place > 0 ? last : EARLIEST * first) * place ** 3;
  const leastLoss = points.x.length * LEAST_NOISE ** 2;
  const fitAt = (place: number, fit: typeof fitPowerLaw) => {
    const moved = counted(points, startAt(place));
    const law = fit(moved);
    return { residuals: () => residualsOf(law, moved), loss: lossOf(law, moved) + leastLoss };
  };
  const { best, interval, isRefuted, allows } = profileOf({
    lossAt: (place) => fitAt(place, fitPowerLaw).loss,
    from: -1,
    to: 1,
    degrees: points.x.length - 4,
    wideningAt: (place) => wideningFor(fitAt(place, fitPowerLaw).residuals()),
  });
  const endlessAt = (place: number) => fitAt(place, fitPurePowerLaw).loss;
  const endless = lowestPlace(-1, 1, endlessAt);
  const resting = fitRestingLaw(points);
  return {
    likely: isRefuted(0) ? startAt(best) : 0,
    interval: [Math.min(0, startAt(interval[0])), Math.max(0, startAt(interval[1]))],
    endless: allows(endlessAt(endless)) ? startAt(endless) : null,
    resting: allows(resting.loss + leastLoss) ? resting : null,
  };
}

/** The same evaluations over iterations that are counted from elsewhere. */
export function counted(curve: LogCurve, start: number): LogCurve {
  if (start === 0) return curve;
  return { x: curve.x.map((at) => Math.log(Math.exp(at) + start)), y: curve.y };
}

function residualsOf(law: PowerLaw, { x, y }: LogCurve): number[] {
  return y.map((value, i) => value - Math.log(valueAt(law, Math.exp(x[i] ?? NaN))));
}
