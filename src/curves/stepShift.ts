import type { Curve } from "./curve.js";

/**
 * What to add to a step to get iterations done: 1 where a logger counts epochs from 0, since its first row is written after
 * one epoch of training.
 */
export function stepShift({ stepName, series }: Pick<Curve, "stepName" | "series">): 0 | 1 {
  return stepName === "epochs" && Object.values(series).some((points) => points[0]?.[0] === 0) ? 1 : 0;
}
