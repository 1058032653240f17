import { UserError } from "../common/userError.js";
import type { Shape } from "./labelSet.js";
import { pointShape, polygonShape } from "./shapes.js";
import { childOf, numberIn, type XmlElement } from "./xmlText.js";

/**
 * The outline or the point of an object that has no box: `<polygon>` with `<x1>`, `<y1>`, `<x2>`, … as Roboflow writes it, or
 * with `<pt><x>…</x><y>…</y></pt>` as LabelMe does, and `<point>`. Undefined where there is neither.
 *
 * @throws UserError for anything but numbers, and for half a corner
 */
export function vocRegion(object: XmlElement, path: string): Shape | undefined {
  const [polygon, point] = [childOf(object, "polygon"), childOf(object, "point")];
  if (polygon !== undefined) return polygonShape("outline", numbersIn(polygon, path));
  return point === undefined ? undefined : pointShape("point", numbersIn(point, path));
}

/** x, y, x, y, … of its points. */
function numbersIn(region: XmlElement, path: string): number[] {
  const points = region.children.filter(({ name }) => name === "pt");
  const coordinates = points.length > 0 ? points.flatMap(coordinatesIn) : coordinatesIn(region);
  const numbers = coordinates.map(({ name, text, line }) => numberIn(text, `<${name}>`, { path, line }));
  if (numbers.length > 0 && numbers.length % 2 === 0) return numbers;
  throw new UserError(`<${region.name}> has ${numbers.length} coordinates; expected an x and a y for each point`, {
    path,
    line: region.line,
  });
}

/** In the order of their numbers, each x before its y. */
function coordinatesIn({ children }: XmlElement): XmlElement[] {
  const numberOf = ({ name }: XmlElement) => Number(name.slice(1));
  return children
    .filter(({ name }) => /^[xy]\d*$/.test(name))
    .sort((a, b) => numberOf(a) - numberOf(b) || (a.name < b.name ? -1 : 1));
}
