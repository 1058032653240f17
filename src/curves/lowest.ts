import type { CurvePoint } from "./curve.js";

/** The lowest value, the first where there are several; null where nothing finite was measured. */
export function lowest(points: readonly CurvePoint[]): { step: number; value: number } | null {
  let best: { step: number; value: number } | null = null;
  for (const point of points) {
    if (Number.isFinite(point[1]) && (!best || point[1] < best.value)) best = { step: point[0], value: point[1] };
  }
  return best;
}
