import type { Shape } from "./labelSet.js";

/** The box around points given as x, y, x, y, …: left, top, width, height; zeros for no point. */
export function boxAround(points: readonly number[]): Shape["box"] {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i + 1 < points.length; i += 2) {
    const x = points[i] ?? 0;
    const y = points[i + 1] ?? 0;
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return right < left ? [0, 0, 0, 0] : [left, top, right - left, bottom - top];
}

/** A box from two opposite corners, whichever comes first. */
export function cornerBox(x1: number, y1: number, x2: number, y2: number): Shape {
  const [left, top, right, bottom] = [Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2)];
  return { kind: "box", numbers: [left, top, right, bottom], box: [left, top, right - left, bottom - top] };
}

/** A line or a set of points from x, y, x, y, …. */
export function pointShape(kind: string, points: number[]): Shape {
  return { kind, numbers: points, box: boxAround(points) };
}

/** A polygon from its corners, wherever the file begins to go round it. */
export function polygonShape(kind: string, points: number[]): Shape {
  return { ...pointShape(kind, points), polygonSizes: [points.length] };
}
