import { boxAround } from "./shapes.js";

/** The corners of a polygon: x, y, x, y, …. */
type Polygon = readonly number[];

/** How many corners that lie where the other polygon begins are tried: more are only in made-up files. */
const MOST_STARTS = 100;

/**
 * True where each polygon of one side has its own counterpart on the other: the same corners, up to the tolerance, whatever
 * corner it begins at, whichever way it goes round, closed by its first corner or not. A corner may stand twice.
 *
 * @param tolerance how far apart the x and the y of one corner may lie, in the unit of the corners
 * @example
 * samePolygons([[4, 0, 4, 4, 0, 0]], [[0, 0, 4, 4, 4, 0, 0, 0]], 0.001) // → true
 */
export function samePolygons(old: readonly Polygon[], current: readonly Polygon[], tolerance: number): boolean {
  if (old.length !== current.length) return false;
  const left = byCorner(current.map((polygon, place) => outlineOf(polygon, place, tolerance)));
  return old.every((polygon, place) => {
    const one = outlineOf(polygon, place, tolerance);
    const first = firstLike(one, left, tolerance);
    const there = left.get(first?.corner.join() ?? "") ?? [];
    if (first !== undefined) there.splice(there.indexOf(first), 1);
    return first !== undefined;
  });
}

/** A polygon, and what need not be found anew for each that it is compared with. */
interface Outline {
  /** Without the corners at its end that repeat the first one. */
  corners: Polygon;
  /** Among the polygons of its side. */
  place: number;
  /** Left and top in whole `REACH`: of the same polygon on the other side they differ by one at most. */
  corner: readonly [number, number];
  width: number;
  height: number;
}

/**
 * In tolerances. A corner that repeats another may lie two of them from that one's counterpart, and a width is the difference of two
 * corners; the fifth is for rounding.
 */
const REACH = 5;

function outlineOf(polygon: Polygon, place: number, tolerance: number): Outline {
  const corners = withoutClosing(polygon, tolerance);
  const [left, top, width, height] = boxAround(corners);
  const corner = [Math.floor(left / (REACH * tolerance)), Math.floor(top / (REACH * tolerance))] as const;
  return { corners, place, corner, width, height };
}

function byCorner(outlines: readonly Outline[]): Map<string, Outline[]> {
  const groups = new Map<string, Outline[]>();
  for (const outline of outlines) {
    const there = groups.get(outline.corner.join());
    if (there) there.push(outline);
    else groups.set(outline.corner.join(), [outline]);
  }
  return groups;
}

/** Of those that are the same the one that stands first in the file. */
function firstLike(one: Outline, left: ReadonlyMap<string, Outline[]>, tolerance: number): Outline | undefined {
  const isClose = (a: number, b: number) => Math.abs(a - b) <= REACH * tolerance;
  const isLike = (other: Outline) =>
    isClose(one.width, other.width) &&
    isClose(one.height, other.height) &&
    samePolygon(one.corners, other.corners, tolerance);
  const [x, y] = one.corner;
  const around = [-1, 0, 1].flatMap((right) => [-1, 0, 1].map((down) => `${x + right},${y + down}`));
  const found = around.flatMap((corner) => left.get(corner)?.find(isLike) ?? []);
  return found.sort((a, b) => a.place - b.place)[0];
}

function samePolygon(one: Polygon, other: Polygon, tolerance: number): boolean {
  if (one.length % 2 === 1 || other.length % 2 === 1) return false;
  let starts = 0;
  for (let from = 0; from < other.length && starts < MOST_STARTS; from += 2) {
    if (!areOneCorner(one, 0, other, from, tolerance)) continue;
    starts++;
    if (goTogether(one, other, { from, step: 2, tolerance })) return true;
    if (goTogether(one, other, { from, step: -2, tolerance })) return true;
  }
  return one.length + other.length === 0;
}

/** Without the corners at its end that repeat the first one. */
function withoutClosing(polygon: Polygon, tolerance: number): Polygon {
  let end = polygon.length;
  while (end > 2 && areOneCorner(polygon, 0, polygon, end - 2, tolerance)) end -= 2;
  return polygon.slice(0, end);
}

/** Which way the second polygon is gone round: from where, and by how many numbers at a time. */
interface Way {
  from: number;
  step: number;
  tolerance: number;
}

/** Goes round both at once. A corner that repeats the last common one is passed over. */
function goTogether(one: Polygon, other: Polygon, { from, step, tolerance }: Way): boolean {
  const atStep = (steps: number) => (from + step * steps + 2 * other.length) % other.length;
  let [i, taken, last, lastOther] = [0, 0, 0, from];
  while (i < one.length || 2 * taken < other.length) {
    const [isLeft, isLeftOther, j] = [i < one.length, 2 * taken < other.length, atStep(taken)];
    if (isLeft && isLeftOther && areOneCorner(one, i, other, j, tolerance)) {
      [last, lastOther] = [i, j];
      i += 2;
      taken++;
    } else if (isLeft && areOneCorner(one, i, one, last, tolerance)) i += 2;
    else if (isLeftOther && areOneCorner(other, j, other, lastOther, tolerance)) taken++;
    else return false;
  }
  return true;
}

function areOneCorner(a: Polygon, i: number, b: Polygon, j: number, tolerance: number): boolean {
  const isClose = (x = Number.NaN, y = Number.NaN) => Math.abs(x - y) <= tolerance;
  return isClose(a[i], b[j]) && isClose(a[i + 1], b[j + 1]);
}
