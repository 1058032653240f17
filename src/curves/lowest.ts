import type { CurvePoint } from "./curve.js";

/** The lowest value, the first where there are several; null where nothing finite was measured. */
export function lowest(points: readonly CurvePoint[]): { step: number; value: number } | null {
  let best: CurvePoint | undefined;
  for (let i = 0; i < points.length; i++) {
    const point = points[i];
    if (point && Number.isFinite(point[1]) && (!best || point[1] < best[1])) best = point;
  }
  return best ? { step: best[0], value: best[1] } : null;
}
