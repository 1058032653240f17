import type { CurvePoint } from "./curve.js";

/** What a share may exceed 1 by: a score of 1 may be written as 1.0000001. */
export const ROUNDING = 1e-6;

/** True where values are percent: more than a stray one or two are beyond what a share could be, or the name says it. */
export function isPercent(quantity: string, points: readonly CurvePoint[]): boolean {
  let [finite, beyond] = [0, 0];
  for (const [, value] of points) {
    if (Number.isFinite(value)) finite++;
    if (Number.isFinite(value) && value > 1 + ROUNDING) beyond++;
  }
  return (beyond > 0 && /percent|pct|%/i.test(quantity)) || beyond > 2 || beyond > finite / 2;
}
