import type { ChartPoint, ChartScale } from "./chart.js";

/**
 * Few enough points to draw, chosen so that nobody sees the difference: the steps are cut into bins as wide as a pixel
 * column (log-spaced on a log axis), and each bin keeps its first, last, lowest and highest point (the M4 aggregation,
 * Jugel et al. 2014), in the order of the steps. Spikes therefore stay.
 *
 * @param points ascending in step; on a log axis all steps above 0
 * @param bins number of columns, usually the width of the plot in device pixels
 * @returns at most 4 points a bin; the very points given where they are few
 */
export function thinPoints(points: readonly ChartPoint[], bins: number, scale: ChartScale): readonly ChartPoint[] {
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last || points.length <= 4 * bins) return points;
  const place = scale === "log" ? Math.log : (step: number) => step;
  const low = place(first[0]);
  const perUnit = bins / (place(last[0]) - low || 1);
  const kept: ChartPoint[] = [];
  let bin = new PixelColumn(first);
  let current = 0;
  for (const point of points) {
    const index = Math.min(bins - 1, Math.floor((place(point[0]) - low) * perUnit));
    if (index !== current) {
      bin.putInto(kept);
      bin = new PixelColumn(point);
      current = index;
    } else bin.add(point);
  }
  bin.putInto(kept);
  return kept;
}

/** The four points of one pixel column that decide how it is painted. */
class PixelColumn {
  private last: ChartPoint;
  private lowest: ChartPoint;
  private highest: ChartPoint;

  constructor(private readonly first: ChartPoint) {
    this.last = first;
    this.lowest = first;
    this.highest = first;
  }

  add(point: ChartPoint): void {
    this.last = point;
    if (point[1] < this.lowest[1]) this.lowest = point;
    if (point[1] > this.highest[1]) this.highest = point;
  }

  putInto(kept: ChartPoint[]): void {
    const chosen = [this.first, this.lowest, this.highest, this.last].sort((a, b) => a[0] - b[0]);
    for (const point of chosen) if (kept.at(-1) !== point) kept.push(point);
  }
}
