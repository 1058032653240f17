import type { Shape } from "./labelSet.js";
import { samePolygons } from "./samePolygons.js";

/**
 * Equal up to what another exporter's rounding does: a ten-thousandth of the shape's size. Of closed polygons it counts
 * neither at which corner they begin, nor which way they go round, nor whether they are closed by their first corner, nor
 * in which order they stand.
 */
export function sameShape(a: Shape | undefined, b: Shape | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (a.kind !== b.kind) return false;
  const tolerance = 1e-6 + 1e-4 * Math.max(a.box[2], a.box[3], b.box[2], b.box[3]);
  const areAlike = a.polygonSizes?.join() === b.polygonSizes?.join() && areClose(a.numbers, b.numbers, tolerance);
  if (areAlike || a.polygonSizes === undefined || b.polygonSizes === undefined) return areAlike;
  // A width is the difference of two rounded numbers.
  if (!areClose(a.box, b.box, 2 * tolerance)) return false;
  const [one, other] = [partsOf(a, a.polygonSizes), partsOf(b, b.polygonSizes)];
  return areClose(one.others, other.others, tolerance) && samePolygons(one.polygons, other.polygons, tolerance);
}

function areClose(a: readonly number[], b: readonly number[], tolerance: number): boolean {
  return a.length === b.length && a.every((number, i) => Math.abs(number - (b[i] ?? Number.NaN)) <= tolerance);
}

function partsOf({ numbers }: Shape, sizes: readonly number[]): { others: number[]; polygons: number[][] } {
  let at = numbers.length - sizes.reduce((sum, size) => sum + size, 0);
  const others = numbers.slice(0, at);
  return { others, polygons: sizes.map((size) => numbers.slice(at, (at += size))) };
}
