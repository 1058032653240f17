import type { Curve, CurvePoint } from "./curve.js";

/**
 * What to add to a step to get iterations done: 1 where a logger counts epochs from 0, since its first row is written after
 * one epoch of training; where XGBoost does so with its rounds; and where Weights & Biases or DVCLive count from 0 what was logged.
 *
 * Source: https://dvc.org/doc/dvclive/live/next_step
 */
export function stepShift({ format, stepName, series }: Pick<Curve, "format" | "stepName" | "series">): 0 | 1 {
  // MMEngine's epoch 0 is an evaluation before the training.
  const mayCountFromZero = stepName === "epochs" && format !== "mmengine";
  const countsFromZero = mayCountFromZero || ["wandb", "dvclive", "xgboost"].includes(format);
  return countsFromZero && Object.values(series).some(isCountedFromZero) ? 1 : 0;
}

/** Parts of epochs are no count: what stands at 0 was measured before the training. */
function isCountedFromZero(points: readonly CurvePoint[]): boolean {
  return points[0]?.[0] === 0 && points.every((point) => Number.isInteger(point[0]));
}
