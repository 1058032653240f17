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
  const left = [...current];
  return old.every((polygon) => {
    const at = left.findIndex((other) => samePolygon(polygon, other, tolerance));
    if (at !== -1) left.splice(at, 1);
    return at !== -1;
  });
}

function samePolygon(a: Polygon, b: Polygon, tolerance: number): boolean {
  if (a.length % 2 === 1 || b.length % 2 === 1) return false;
  const [one, other] = [withoutClosing(a, tolerance), withoutClosing(b, tolerance)];
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
