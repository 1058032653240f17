import type { CurvePoint } from "./curve.js";
import { inMeans, logCurve, type LogCurve } from "./logCurve.js";

/** Denser curves are judged by the means of neighbours. */
export const MOST_POINTS = 1000;

/** A loss of exactly 0 is a loss too small to be written. */
const FLOOR_OF_LOSSES = 1e-9;

/** A loss on log axes, see `logCurve`. */
export function lossCurve(points: readonly CurvePoint[], shift = 0): LogCurve {
  return logCurve(inMeans(points, MOST_POINTS), { floor: FLOOR_OF_LOSSES, shift });
}
