import type { ChartPoint, ChartScale } from "./chart.js";

/**
 * Few enough points to draw, chosen so that nobody sees the difference: the steps are cut into columns as wide as a pixel
 * (log-spaced on a log axis), and each keeps its lowest and highest point, in the order of the steps. Spikes therefore stay.
 *
 * @param points ascending in step, values finite; on a log axis all steps (shifted) above 0
 * @param columns usually the width of the plot in pixels
 * @param shift by which the steps will be drawn farther right; the points that are given back are not shifted
 * @returns the first and the last point and at most 2 a column; the very points given where they are few
 */
export function thinPoints(
  points: readonly ChartPoint[],
  columns: number,
  scale: ChartScale,
  shift = 0,
): readonly ChartPoint[] {
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last || points.length <= 2 * columns) return points;
  const cut = columnsBetween(first[0] + shift, last[0] + shift, columns, scale);
  const kept: ChartPoint[] = [first];
  let lowest = first;
  let highest = first;
  let end = columnEnd(cut, first[0] + shift);
  for (let i = 0; i < points.length; i++) {
    const point = points[i] ?? last;
    if (point[0] + shift < end) {
      if (point[1] < lowest[1]) lowest = point;
      else if (point[1] > highest[1]) highest = point;
      continue;
    }
    keep(kept, lowest, highest);
    lowest = highest = point;
    end = columnEnd(cut, point[0] + shift);
  }
  keep(kept, lowest, highest);
  keep(kept, last, last);
  return kept;
}

/** Columns side by side on an axis: where the first one begins, and how wide each is. */
interface Columns {
  isLog: boolean;
  low: number;
  width: number;
}

function columnsBetween(first: number, last: number, columns: number, scale: ChartScale): Columns {
  const isLog = scale === "log";
  const low = isLog ? Math.log(first) : first;
  return { isLog, low, width: ((isLog ? Math.log(last) : last) - low) / columns };
}

/** Where the column ends in which a step lies. */
function columnEnd({ isLog, low, width }: Columns, step: number): number {
  const end = low + width * (Math.floor(((isLog ? Math.log(step) : step) - low) / width) + 1);
  return isLog ? Math.exp(end) : end;
}

function keep(kept: ChartPoint[], a: ChartPoint, b: ChartPoint): void {
  const earlier = a[0] <= b[0] ? a : b;
  const later = earlier === a ? b : a;
  if (kept.at(-1) !== earlier) kept.push(earlier);
  if (later !== earlier) kept.push(later);
}
