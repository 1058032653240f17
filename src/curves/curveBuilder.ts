import type { Curve, CurveFormat, CurvePoint } from "./curve.js";

/** Collects the points that a reader finds, in the order of the file, and puts them in order of their steps. */
export interface CurveBuilder {
  add(metric: string, step: number, value: number): void;
  /** Where the points of a metric are gathered, for readers with very many of them. */
  pointsOf(metric: string): CurvePoint[];
  note(sentence: string): void;
  build(): Curve;
}

/**
 * Loggers that resume from a checkpoint write steps twice: the later one in the file is what the training went on from,
 * so it wins, and the curve notes how many there were.
 */
export function curveBuilder(format: CurveFormat, stepName: Curve["stepName"] = "optimiser steps"): CurveBuilder {
  const points = new Map<string, CurvePoint[]>();
  const notes: string[] = [];
  const pointsOf = (metric: string): CurvePoint[] => {
    const known = points.get(metric);
    if (known) return known;
    const fresh: CurvePoint[] = [];
    points.set(metric, fresh);
    return fresh;
  };
  return {
    pointsOf,
    add: (metric, step, value) => void pointsOf(metric).push([step, value]),
    note: (sentence) => void notes.push(sentence),
    build() {
      let doubled = 0;
      const series: Record<string, CurvePoint[]> = {};
      for (const [metric, found] of points) {
        if (found.length === 0) continue;
        const ordered = inOrder(found);
        doubled += found.length - ordered.length;
        // A metric may be called "__proto__"; defineProperty keeps it an ordinary key.
        Object.defineProperty(series, metric, { value: ordered, enumerable: true, writable: true, configurable: true });
      }
      const said =
        doubled === 0
          ? []
          : [
              `${doubled} value${doubled === 1 ? " was" : "s were"} logged again for the same step; the last one counts.`,
            ];
      return { format, stepName, series, notes: [...notes, ...said] };
    },
  };
}

function inOrder(points: CurvePoint[]): CurvePoint[] {
  if (isAscending(points)) return points;
  const lastOf = new Map<number, CurvePoint>();
  for (const point of points) lastOf.set(point[0], point);
  return [...lastOf.values()].sort((a, b) => a[0] - b[0]);
}

function isAscending(points: readonly CurvePoint[]): boolean {
  let before = -Infinity;
  for (const point of points) {
    if (point[0] <= before) return false;
    before = point[0];
  }
  return true;
}
