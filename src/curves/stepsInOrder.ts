import type { Curve, CurvePoint } from "./curve.js";

/** Steps of any metric: a table of many columns is put right in all of them at once. */
export interface PutRight {
  /** Those that were logged again. */
  again: Set<number>;
  /** Those beyond the step from which a later attempt began again. */
  orphaned: Set<number>;
}

export function nothingPutRight(): PutRight {
  return { again: new Set(), orphaned: new Set() };
}

/** How many of both there were, in sentences. */
export function putRightNotes({ again, orphaned }: PutRight, stepName: Curve["stepName"]): string[] {
  const counted = stepName === "epochs" ? "epoch" : "step";
  const were = ({ size }: Set<number>) => `${size} ${counted}${size === 1 ? " was" : "s were"}`;
  return [
    ...(again.size > 0 ? [`${were(again)} logged again; what was logged last counts.`] : []),
    ...(orphaned.size > 0
      ? [`${were(orphaned)} logged by an attempt that was begun again from an earlier ${counted}; left out.`]
      : []),
  ];
}

/**
 * Loggers that resume from a checkpoint write steps twice: the later one in the file is what the training went on from,
 * so it wins. What an attempt logged beyond the step from which a later one began again belongs to no training that
 * went on, and is left out.
 *
 * @param points in the order of the file
 * @param put gets the steps that were put right
 */
export function stepsInOrder(points: CurvePoint[], put: PutRight): CurvePoint[] {
  if (isAscending(points)) return points;
  const seen = new Set<number>();
  const kept: CurvePoint[] = [];
  const late: CurvePoint[] = [];
  points.forEach((point, i) => {
    const [step] = point;
    if (isBegunAgain(points, i, seen)) while ((kept.at(-1)?.[0] ?? -Infinity) >= step) kept.pop();
    if ((kept.at(-1)?.[0] ?? -Infinity) < step) kept.push(point);
    else late.push(point);
    if (seen.has(step) && !isRepeated(points, i)) put.again.add(step);
    seen.add(step);
  });
  const last = new Map([...kept, ...late].map((point) => [point[0], point]));
  for (const step of seen) if (!last.has(step)) put.orphaned.add(step);
  return [...last.values()].sort((a, b) => a[0] - b[0]);
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

/** True for what stands in the rows of two splits, or in two lines that are the same. */
function isRepeated(points: readonly CurvePoint[], i: number): boolean {
  const [before, here] = [points[i - 1], points[i]];
  return before !== undefined && here !== undefined && before[0] === here[0] && Object.is(before[1], here[1]);
}

function isAscending(points: readonly CurvePoint[]): boolean {
  let before = -Infinity;
  for (let i = 0; i < points.length; i++) {
    const step = points[i]?.[0] ?? NaN;
    if (step <= before) return false;
    before = step;
  }
  return true;
}
