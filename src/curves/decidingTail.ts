import { tReach } from "../statistics/studentT.js";
import type { LogCurve } from "./logCurve.js";
import { FEWEST_FITTED, fitPowerLaw, fitPurePowerLaw, logSpaced, lossOf, MOST_FITTED, valueAt } from "./powerLaw.js";
import { fitRestingLaw } from "./restingLaw.js";
import { FEWEST_EVALUATIONS, FLAT_BAND, slopeOf, tails, type TailSlope } from "./tailSlope.js";

/** The end of a curve that says most of what comes next, and what it says. */
export interface DecidingTail {
  slope: TailSlope;
  verdict: "saturated" | "learning" | undefined;
  /** Nothing can be said, though the slope is known to within 2 % per doubling: it lies about where learning ends. */
  isNearThreshold?: boolean;
}

/** The shortest tail that can say something: it is the nearest to what comes next. */
export function decidingTail(curve: LogCurve): DecidingTail | undefined {
  if (curve.x.length < FEWEST_EVALUATIONS) return undefined;
  const all = tails(curve);
  const slopes = all.map((tail) => slopeOf(tail));
  const [shortest] = slopes;
  if (!shortest) return undefined;
  for (const [i, slope] of slopes.entries()) {
    const [low, high] = slope.interval;
    const mayRest = i > 0 && shortest.interval[1] > 0;
    if (high < -FLAT_BAND && shortest.slope < -FLAT_BAND && !(mayRest && hasComeToRest(all[i] ?? curve)))
      return { slope, verdict: "learning" };
    const endsFlat = shortest.interval[1] > -FLAT_BAND && shortest.interval[0] < FLAT_BAND;
    if (low > -FLAT_BAND && high < FLAT_BAND && endsFlat) return { slope, verdict: "saturated" };
  }
  const measured = holdsThreshold(shortest) ? slopes.find(isAtThreshold) : undefined;
  return { slope: measured ?? shortest, verdict: undefined, isNearThreshold: measured !== undefined };
}

/**
 * A longer tail may only say that the curve fell at its beginning: a law that flattens out fits it surely better (F at 5 %) than one that
 * falls for ever, and is flat by its end.
 */
function hasComeToRest(tail: LogCurve): boolean {
  if (tail.x.length < FEWEST_FITTED) return false;
  const points = logSpaced(tail, MOST_FITTED);
  const n = points.x.length;
  const [power, resting] = [fitPowerLaw(points), fitRestingLaw(points)];
  const ofPower = lossOf(power, points);
  const [loss, valueAfter] =
    resting.loss < ofPower ? [resting.loss, resting.valueAt] : [ofPower, (t: number) => valueAt(power, t)];
  const endless = lossOf(fitPurePowerLaw(points), points);
  if ((endless - loss) * (n - 3) < tReach(0.95, n - 3) ** 2 * loss) return false;
  const end = Math.exp(tail.x.at(-1) ?? 0);
  return Math.log(valueAfter(end) / valueAfter(end / 1.1)) / Math.log(1.1) > -FLAT_BAND;
}

function isAtThreshold(slope: TailSlope): boolean {
  return slope.interval[1] - slope.interval[0] < FLAT_BAND && holdsThreshold(slope);
}

function holdsThreshold({ interval: [low, high] }: TailSlope): boolean {
  return low <= -FLAT_BAND && high >= -FLAT_BAND;
}
