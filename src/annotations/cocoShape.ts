import { shown } from "../common/csvRecords.js";
import { UserError, type Place } from "../common/userError.js";
import { maskBox, maskText } from "./cocoMask.js";
import type { Shape } from "./labelSet.js";
import { boxAround } from "./shapes.js";

/**
 * Where a COCO annotation holds: its box, outline or mask, and key points together, so that whichever moves, the geometry
 * moved. Undefined for an annotation of the whole picture.
 *
 * @throws UserError for a box that is not left, top, width, height, and for anything but finite numbers
 */
export function cocoShape(annotation: Record<string, unknown>, place: Place): Shape | undefined {
  const { bbox, segmentation, keypoints } = annotation;
  const box = numbersIn(bbox, "bbox", place);
  // Five numbers are a turned box: centre, size, degrees.
  if (box.length !== 0 && box.length !== 4 && box.length !== 5)
    throw new UserError(`"bbox" has ${box.length} numbers; expected left, top, width, height`, place);
  const negative = box.slice(2, 4).find((side) => side < 0);
  if (negative !== undefined)
    throw new UserError(`"bbox" has a side of ${negative}; expected left, top, width, height`, place);
  const isMask = typeof segmentation === "object" && segmentation !== null && !Array.isArray(segmentation);
  const polygons = isMask ? [] : polygonsIn(segmentation, place);
  // Nearly all have one, and flattening lists takes a fifth of a file's time.
  const outline = polygons.length === 1 ? (polygons[0] ?? []) : polygons.flat();
  const mask = isMask ? ` ${maskText(segmentation)}` : "";
  const points = numbersIn(keypoints, "keypoints", place);
  if (points.length % 3 !== 0)
    throw new UserError(`"keypoints" has ${points.length} numbers; expected x, y and visibility of each point`, place);
  if (box.length + outline.length + points.length === 0 && mask === "") return undefined;
  const around =
    boxOf(box) ??
    (isMask ? maskBox(segmentation) : undefined) ??
    boxAround(outline.length > 0 ? outline : visible(points));
  if (box.length === 4 && outline.length + points.length === 0 && mask === "") return plainBox(around);
  return {
    kind: `coco ${box.length} ${points.length}${mask}`,
    numbers: box.concat(points, outline),
    polygonSizes: polygons.map(({ length }) => length),
    ...(outline.length > 0 || mask !== "" ? { outlineFrom: box.length + points.length } : {}),
    box: around,
  };
}

/** The polygons of a segmentation: together they are one region. */
function polygonsIn(segmentation: unknown, place: Place): number[][] {
  const polygons: unknown[] = Array.isArray(segmentation) ? segmentation : [];
  if (!polygons.every((one) => Array.isArray(one))) return [numbersIn(segmentation, "segmentation", place)];
  return polygons.map((polygon) => {
    const numbers = numbersIn(polygon, "segmentation", place);
    if (numbers.length % 2 === 0) return numbers;
    throw new UserError(`"segmentation" has a polygon of ${numbers.length} numbers; expected x and y by turns`, place);
  });
}

function boxOf(box: number[]): Shape["box"] | undefined {
  const [a = 0, b = 0, width = 0, height = 0] = box;
  if (box.length === 4) return [a, b, width, height];
  return box.length === 5 ? [a - width / 2, b - height / 2, width, height] : undefined;
}

/** The same as a box of the other formats. */
function plainBox(box: Shape["box"]): Shape {
  const [left, top, width, height] = box;
  return { kind: "box", numbers: [left, top, left + width, top + height], box };
}

function isFlat(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((one) => typeof one === "number" && Number.isFinite(one));
}

/** x and y of key points (x, y, visibility); those that are not labelled stand at 0, 0. */
function visible(points: number[]): number[] {
  const found: number[] = [];
  for (let i = 0; i + 2 < points.length; i += 3)
    if ((points[i + 2] ?? 0) > 0) found.push(points[i] ?? 0, points[i + 1] ?? 0);
  return found;
}

function numbersIn(value: unknown, key: string, place: Place): number[] {
  if (value === undefined || value === null) return [];
  // As nearly all are.
  if (isFlat(value)) return value;
  const numbers: number[] = [];
  const take = (one: unknown): void => {
    if (Array.isArray(one)) one.forEach(take);
    else if (typeof one === "number" && Number.isFinite(one)) numbers.push(one);
    else throw new UserError(`"${key}" has ${shown(String(JSON.stringify(one)))} where a finite number belongs`, place);
  };
  take(value);
  return numbers;
}
