import { counted, lawStart, type LawStart } from "./lawStart.js";
import { since, type LogCurve } from "./logCurve.js";
import { FEWEST_FITTED, fitPowerLaw, logSpaced, MOST_FITTED, valueAt } from "./powerLaw.js";
import { slopeOf } from "./tailSlope.js";

/** So many tell from where a law counts about as well. */
const MOST_OF_A_START = 30;
/** The start of a training (warm-up, first epochs) follows another law, and so may all that lies before a step of the learning rate. */
const FITTED_FACTORS = [30, 10, 4, 2, 1.5];

/** The last 30-, 10-, 4-, 2- or 1.5-fold of the iterations: the longest whose law falls at its end as the evaluations do. */
export function stretchOfOneLaw(curve: LogCurve): OneLaw | undefined {
  const lastX = curve.x.at(-1) ?? 0;
  for (const factor of FITTED_FACTORS) {
    const stretch = since(curve, lastX - Math.log(factor));
    if (stretch.x.length < FEWEST_FITTED) return undefined;
    const start = lawStart(logSpaced(stretch, MOST_OF_A_START));
    const fitted = counted(stretch, start.likely);
    if (fallsAsItsLaw(fitted)) return { stretch, start, fitted };
  }
  return undefined;
}

/** A stretch at the end of a curve that follows one law. */
export interface OneLaw {
  stretch: LogCurve;
  start: LawStart;
  /** The stretch, over iterations as its law counts them. */
  fitted: LogCurve;
}

/** False where the law's slope over the last third of the iterations lies outside of what the evaluations there allow at a level that a true law hardly ever misses. */
function fallsAsItsLaw(curve: LogCurve): boolean {
  const end = since(curve, (curve.x.at(-1) ?? 0) - Math.log(1.5));
  if (end.x.length < FEWEST_FITTED) return true;
  const law = fitPowerLaw(logSpaced(curve, MOST_FITTED));
  const [first, last] = [end.x[0] ?? NaN, end.x.at(-1) ?? NaN];
  const ofLaw = Math.log(valueAt(law, Math.exp(last)) / valueAt(law, Math.exp(first))) / (last - first);
  const [fastest, slowest] = slopeOf(end, 0.999).interval;
  return ofLaw >= fastest - SAME_PACE && ofLaw <= slowest + SAME_PACE;
}

/** Slopes this near foretell the same: half a percent per doubling. */
const SAME_PACE = 0.007;
