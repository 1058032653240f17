import { climbOf } from "./climb.js";
import type { CurvePoint } from "./curve.js";
import { isOverfitting } from "./divergence.js";
import { lossCurve } from "./lossCurve.js";
import { lowest } from "./lowest.js";
import { FEWEST_EVALUATIONS } from "./tailSlope.js";

/** A validation loss that overfits. */
export interface OverfitLoss {
  name: string;
  best: { step: number; value: number };
  /** How far its end lies above its smoothed lowest, as a share of that: 0.18 is 18 %. */
  rise: number;
}

interface Losses {
  /** On the validation set. */
  losses: readonly { name: string; points: readonly CurvePoint[] }[];
  /** What the training minimises, where it was logged. */
  training?: readonly CurvePoint[];
  /** See `JudgedCurve`. */
  shift?: number;
}

/** The losses that climb from their lowest point while the training's own, where it was logged, does not: an error may still fall meanwhile. */
export function overfitLosses({ losses, training, shift }: Losses): OverfitLoss[] {
  const own = training && lossCurve(training, shift);
  return losses.flatMap(({ name, points }) => {
    const curve = lossCurve(points, shift);
    const climb = curve.x.length >= FEWEST_EVALUATIONS ? climbOf(curve) : undefined;
    const best = lowest(points);
    if (!climb || !best || !isOverfitting(curve, climb, own)) return [];
    return [{ name, best, rise: Math.exp(climb.rise) - 1 }];
  });
}
