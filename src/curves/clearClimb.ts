import { beyondWandering } from "./beyondWandering.js";
import type { Climb } from "./climb.js";
import type { LogCurve } from "./logCurve.js";

/**
 * True for a climb that is neither noise nor a curve that wanders about a level: high, over a quarter of the training and far
 * beyond what it wanders; or, where that leaves a doubt, a long and steady one, or one that lasts.
 *
 * The bounds are tried on drawn curves, see test/curves/overfittingOnFamilies.test.ts.
 */
export function isClearClimb(curve: LogCurve, climb: Climb): boolean {
  if (climb.isRecovering) return false;
  const { rise, times, after, all } = beyondWandering(curve);
  if (rise > HIGH && after >= Math.max(FEWEST_AFTER, all / 4) && times > 4) return true;
  const isLong = curve.y.length - climb.from >= LONG;
  return climb.isHigher && ((climb.isSteady && isLong && times > 3) || (climb.isLasting && times > 2.5));
}

/** Six per cent: wandering about a level often reaches a few. */
const HIGH = Math.log(1.06);
const FEWEST_AFTER = 5;
const LONG = 20;
