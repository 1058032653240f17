import type { LogCurve } from "./logCurve.js";
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
  const slopes = tails(curve).map((tail) => slopeOf(tail));
  const [shortest] = slopes;
  if (!shortest) return undefined;
  for (const slope of slopes) {
    const [low, high] = slope.interval;
    if (high < -FLAT_BAND && shortest.slope < -FLAT_BAND) return { slope, verdict: "learning" };
    const endsFlat = shortest.interval[1] > -FLAT_BAND && shortest.interval[0] < FLAT_BAND;
    if (low > -FLAT_BAND && high < FLAT_BAND && endsFlat) return { slope, verdict: "saturated" };
  }
  const measured = holdsThreshold(shortest) ? slopes.find(isAtThreshold) : undefined;
  return { slope: measured ?? shortest, verdict: undefined, isNearThreshold: measured !== undefined };
}

function isAtThreshold(slope: TailSlope): boolean {
  return slope.interval[1] - slope.interval[0] < FLAT_BAND && holdsThreshold(slope);
}

function holdsThreshold({ interval: [low, high] }: TailSlope): boolean {
  return low <= -FLAT_BAND && high >= -FLAT_BAND;
}
