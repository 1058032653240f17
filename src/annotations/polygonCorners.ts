type Corner = readonly [x: number, y: number];

/**
 * The corners of a polygon, x, y, x, y, …, in one order: it begins at the corner that lies furthest to the upper left and
 * goes on to the neighbour that does. So it counts neither where a file begins, nor which way it goes round, nor that it
 * repeats a corner to close the polygon, nor how it rounds.
 *
 * @param points with less than three different corners, or half a corner, they are given back as they are
 * @example
 * polygonCorners([4, 0, 4, 4, 0, 0, 4, 0]) // → [0, 0, 4, 0, 4, 4]
 */
export function polygonCorners(points: readonly number[]): number[] {
  const corners = differentCorners(points);
  const { length } = corners;
  if (length < 3 || points.length % 2 === 1) return [...points];
  const cornerAt = (i: number): Corner => corners[(i + length) % length] ?? [0, 0];
  let first = 0;
  for (let i = 1; i < length; i++) if (depthOf(cornerAt(i)) < depthOf(cornerAt(first))) first = i;
  const step = depthOf(cornerAt(first + 1)) <= depthOf(cornerAt(first - 1)) ? 1 : -1;
  return corners.flatMap((_, i) => cornerAt(first + ((step * i) % length)));
}

/** Without those that repeat the one before them, which for the first is the last. */
function differentCorners(points: readonly number[]): Corner[] {
  const corners: Corner[] = [];
  for (let i = 0; i + 1 < points.length; i += 2) corners.push([points[i] ?? 0, points[i + 1] ?? 0]);
  return corners.filter(([x, y], i) => {
    const [beforeX, beforeY] = corners.at(i - 1) ?? [Number.NaN, Number.NaN];
    return x !== beforeX || y !== beforeY;
  });
}

/** Small at the upper left; askew, so that the two ends of an upright or slanting edge do not lie equally far and rounding decides nothing. */
function depthOf([x, y]: Corner): number {
  return x + 0.7310585786 * y;
}
