import type { CurvePoint } from "./curve.js";
import { overfitting, seen } from "./divergence.js";
import { lossCurve } from "./lossCurve.js";
import { lowest } from "./lowest.js";
import { lastRestart } from "./restart.js";

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
  learningRate?: readonly CurvePoint[];
}

/** The losses that climb from their lowest point while the training's own, where it was logged, does not: an error may still fall meanwhile. */
export function overfitLosses({ losses, training, shift, learningRate }: Losses): OverfitLoss[] {
  const own = training && lossCurve(training, shift);
  const restart = learningRate && lastRestart(learningRate, shift);
  return losses.flatMap(({ name, points }) => {
    const climb = overfitting(seen(lossCurve(points, shift), own), restart);
    const best = lowest(points);
    if (!climb || !best) return [];
    return [{ name, best, rise: Math.exp(climb.rise) - 1 }];
  });
}
