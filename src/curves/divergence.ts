import { isClearClimb } from "./clearClimb.js";
import { climbOf, startLevel, type Climb } from "./climb.js";
import { since, type LogCurve } from "./logCurve.js";
import { FEWEST_EVALUATIONS, slopeOf } from "./tailSlope.js";

export type Measured = "validation" | "training";

/** A training that gets worse for good. */
export interface Divergence {
  where: Measured;
  climb: Climb;
}

/**
 * The training's own loss climbs, or has come up again to where it began, or stays on a level far above where it was; where
 * no training was logged, the validation must have climbed as high as where it began. A warm restart comes up, too, but
 * neither as high nor for long.
 */
export function divergence(
  validation: LogCurve,
  climb: Climb | undefined,
  training: LogCurve | undefined,
): Divergence | undefined {
  if (isLongEnough(training)) {
    const own = climbOf(training);
    if (!own || !own.isHigher || own.isRecovering) return undefined;
    const isAway = own.isSteady || isBackAtStart(training, own) || (own.isLasting && own.rise > Math.log(1.5));
    return isAway ? { where: "training", climb: own } : undefined;
  }
  if (!climb || !isBackAtStart(validation, climb)) return undefined;
  return isClearClimb(validation, climb) ? { where: "validation", climb } : undefined;
}

function isBackAtStart(curve: LogCurve, { rise }: Climb): boolean {
  return rise > Math.log(1.1) && rise + Math.min(...curve.y) > startLevel(curve);
}

/** The validation climbs while the training, where it was logged, goes on falling. */
export function isOverfitting(validation: LogCurve, climb: Climb, training: LogCurve | undefined): boolean {
  if (!isClearClimb(validation, climb)) return false;
  if (!isLongEnough(training)) return true;
  // Both came up together: a warm restart, or worse, but not overfitting.
  if (climbOf(training)?.isHigher) return false;
  const meanwhile = since(training, climb.fromX);
  return meanwhile.x.length < 3 || slopeOf(meanwhile).slope <= 0;
}

export function isLongEnough(training: LogCurve | undefined): training is LogCurve {
  return training !== undefined && training.x.length >= FEWEST_EVALUATIONS;
}
