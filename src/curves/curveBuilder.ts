import type { Curve, CurveFormat, CurvePoint } from "./curve.js";

/** Collects the points that a reader finds, in the order of the file, and puts them in order of their steps. */
export interface CurveBuilder {
  add(metric: string, step: number, value: number): void;
  /** Where the points of a metric are gathered, for readers with very many of them. */
  pointsOf(metric: string): CurvePoint[];
  note(sentence: string): void;
  /** Notes that a file's last line was left out, see {@link unfinishedLine}. */
  noteCutOff(): void;
  build(): Curve;
}

/**
 * Loggers that resume from a checkpoint write steps twice: the later one in the file is what the training went on from,
 * so it wins. What an attempt logged beyond the step from which a later one began again belongs to no training that
 * went on, and is left out. The curve notes how many of both there were.
 */
export function curveBuilder(format: CurveFormat, stepName: Curve["stepName"] = "optimiser steps"): CurveBuilder {
  const points = new Map<string, CurvePoint[]>();
  const notes: string[] = [];
  let isCutOff = false;
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
    noteCutOff: () => void (isCutOff = true),
    build() {
      const put = { again: 0, orphaned: 0 };
      const series: Record<string, CurvePoint[]> = {};
      for (const [metric, found] of points) {
        if (found.length === 0) continue;
        const { ordered, again, orphaned } = inOrder(found);
        put.again += again;
        put.orphaned += orphaned;
        // A metric may be called "__proto__"; defineProperty keeps it an ordinary key.
        Object.defineProperty(series, metric, { value: ordered, enumerable: true, writable: true, configurable: true });
      }
      const said = [...notes, ...(isCutOff ? [CUT_OFF] : []), ...putRight(put)];
      return { format, stepName, series, notes: said, ...(isCutOff && { isCutOff }) };
    },
  };
}

const CUT_OFF = "The last line is cut off, as in a file that is still being written; left out.";

interface PutRight {
  /** Values of a step that was logged again. */
  again: number;
  /** Values beyond the step from which a later attempt began again. */
  orphaned: number;
}

function putRight({ again, orphaned }: PutRight): string[] {
  return [
    ...(again > 0 ? [`${values(again)} logged again for the same step; the last one counts.`] : []),
    ...(orphaned > 0
      ? [`${values(orphaned)} logged by an attempt that was begun again from an earlier step; left out.`]
      : []),
  ];
}

function values(count: number): string {
  return `${count} value${count === 1 ? " was" : "s were"}`;
}

function inOrder(points: CurvePoint[]): PutRight & { ordered: CurvePoint[] } {
  if (isAscending(points)) return { ordered: points, again: 0, orphaned: 0 };
  const seen = new Set<number>();
  const kept: CurvePoint[] = [];
  const late: CurvePoint[] = [];
  points.forEach((point, i) => {
    const [step] = point;
    if (isBegunAgain(points, i, seen)) while ((kept.at(-1)?.[0] ?? -Infinity) >= step) kept.pop();
    if ((kept.at(-1)?.[0] ?? -Infinity) < step) kept.push(point);
    else late.push(point);
    seen.add(step);
  });
  const last = new Map([...kept, ...late].map((point) => [point[0], point]));
  const ordered = [...last.values()].sort((a, b) => a[0] - b[0]);
  return { ordered, again: points.length - seen.size, orphaned: seen.size - ordered.length };
}

/**
 * True where two steps in a row go over known ground after a step back. A single one is an old checkpoint that was
 * evaluated once more, and a step never seen came late.
 */
function isBegunAgain(points: readonly CurvePoint[], i: number, seen: ReadonlySet<number>): boolean {
  const [before, here, next] = [points[i - 1]?.[0], points[i]?.[0], points[i + 1]?.[0]];
  if (before === undefined || here === undefined || next === undefined) return false;
  return here < before && seen.has(here) && next > here && seen.has(next);
}

function isAscending(points: readonly CurvePoint[]): boolean {
  let before = -Infinity;
  for (const point of points) {
    if (point[0] <= before) return false;
    before = point[0];
  }
  return true;
}
