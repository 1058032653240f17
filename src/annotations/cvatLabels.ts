import { shown } from "../common/csvRecords.js";
import { UserError } from "../common/userError.js";
import { cvatClasses } from "./cvatClasses.js";
import { addEntry, type LabelEntry, type LabelSet, type Shape } from "./labelSet.js";
import { remarked, type Remarks } from "./remarks.js";
import { cornerBox, pointShape, polygonShape } from "./shapes.js";
import { numberIn, parseXmlText, type XmlElement } from "./xmlText.js";

type At = { path: string; line: number };

/**
 * Labels of a CVAT file, version 1.1: for images one entry per shape and tag under the image's name; for video one per
 * shape that a track has in a frame, under `frame N` (of a project with several tasks `task T frame N`). Attributes are a
 * part of what a label says. Format: https://docs.cvat.ai/docs/dataset_management/formats/format-cvat/
 */
export function cvatLabels(text: string, path: string, onProgress?: (share: number) => void): LabelSet {
  const root = parseXmlText(text, path, onProgress);
  if (root.name !== "annotations")
    throw new UserError(
      `the root element is <${root.name}>; CVAT has <annotations>${root.name === "annotation" ? " (this looks like Pascal VOC)" : ""}`,
      { path, line: root.line },
    );
  const items = new Map<string, LabelEntry[]>();
  const doubled: string[] = [];
  for (const element of root.children) {
    if (element.name === "image") addImage(element, { items, doubled, path });
    if (element.name === "track") addTrack(element, items, path);
  }
  return { format: "cvat", path, items, classNames: cvatClasses(root), doubled, severalLabels: true };
}

function addImage(image: XmlElement, set: { items: Map<string, LabelEntry[]>; doubled: string[]; path: string }): void {
  const item = wanted(image, "name", set.path);
  if (set.items.has(item)) set.doubled.push(item);
  else set.items.set(item, []);
  for (const child of image.children)
    addEntry(set.items, item, entryOf(child, wanted(child, "label", set.path), set.path));
}

function addTrack(track: XmlElement, items: Map<string, LabelEntry[]>, path: string): void {
  const label = wanted(track, "label", path);
  const [id, task] = [track.attributes.get("id"), track.attributes.get("task_id")];
  const inTask = task === undefined ? "" : `task ${task} `;
  for (const shape of track.children) {
    if (shape.name === "attribute" || shape.attributes.get("outside") === "1") continue;
    const frame = wanted(shape, "frame", path);
    const inTrack = id === undefined ? {} : { track: { name: `${inTask}track ${id}`, frame: Number(frame) } };
    addEntry(items, `${inTask}frame ${frame}`, { ...entryOf(shape, label, path), ...inTrack });
  }
}

function entryOf(element: XmlElement, label: string, path: string): LabelEntry {
  const at = { path, line: element.line };
  const [shape, details, points] = [shapeOf(element, at), attributesOf(element), skeletonPoints(element)];
  return {
    label,
    ...(points.length === 0 ? {} : { pointNames: points.map(pointName).join(", ") }),
    ...(details.length === 0 ? {} : { details }),
    ...remarksIn(element),
    ...(shape === undefined ? {} : { shape }),
    place: at,
  };
}

/** Attributes as `name: value`; those of a skeleton's points with the point's name before. */
function attributesOf(element: XmlElement): string[] {
  const own = element.children
    .filter(({ name }) => name === "attribute")
    .map(({ attributes, text }) => `${attributes.get("name") ?? ""}: ${text}`);
  const points = element.children.filter(({ name }) => name === "points");
  return [...own, ...points.flatMap((point) => attributesOf(point).map((one) => `${pointName(point)} ${one}`))].sort();
}

/** What else the element says: `occluded`, `source`, …; and which points of a skeleton are hidden, or not there. */
function remarksIn(element: XmlElement): { remarks?: Remarks } {
  const own = [...element.attributes].filter(([name]) => !OWN_NAMES.test(name));
  const pointsWith = (flag: string): [string, string] => [
    `${flag} points`,
    skeletonPoints(element)
      .filter(({ attributes }) => attributes.get(flag) === "1")
      .map(pointName)
      .join(", "),
  ];
  return remarked([...own, pointsWith("occluded"), pointsWith("outside")]);
}

/** Attributes that say what and where. */
const OWN_NAMES = /^(label|points|rle|rotation|left|top|width|height|[cr][xy]|[xy](tl|bl|tr|br)[12]?)$/;

/** Undefined for a tag, which labels the whole image. */
function shapeOf(element: XmlElement, at: At): Shape | undefined {
  const number = (name: string) => numberIn(element.attributes.get(name), name, at);
  switch (element.name) {
    case "tag":
      return undefined;
    case "box":
      return turned(cornerBox(number("xtl"), number("ytl"), number("xbr"), number("ybr")), element, at);
    case "ellipse": {
      const [cx, cy, rx, ry] = [number("cx"), number("cy"), number("rx"), number("ry")];
      const box: Shape["box"] = [cx - rx, cy - ry, 2 * rx, 2 * ry];
      return turned({ kind: "ellipse", numbers: [cx, cy, rx, ry], box }, element, at);
    }
    case "mask": {
      const [left, top, width, height] = [number("left"), number("top"), number("width"), number("height")];
      return {
        kind: `mask ${element.attributes.get("rle") ?? ""}`,
        numbers: [left, top, width, height],
        box: [left, top, width, height],
      };
    }
    case "cuboid": {
      const corners = [...element.attributes]
        .filter(([name]) => /^[xy](tl|bl|tr|br)[12]$/.test(name))
        .sort(([a], [b]) => (a.slice(1) + a < b.slice(1) + b ? -1 : 1));
      return pointShape(
        "cuboid",
        corners.map(([name]) => number(name)),
      );
    }
    case "polygon":
      return polygonShape("polygon", pointsOf(element, at));
    case "skeleton":
      return pointShape(
        "skeleton",
        skeletonPoints(element).flatMap((point) => pointsOf(point, at)),
      );
    default:
      return pointShape(element.name, pointsOf(element, at));
  }
}

/** With the shape's rotation in degrees, where it has one. */
function turned(shape: Shape, element: XmlElement, at: At): Shape {
  const text = element.attributes.get("rotation");
  const degrees = text === undefined ? 0 : numberIn(text, "rotation", at);
  return degrees === 0 ? shape : { ...shape, kind: `turned ${shape.kind}`, numbers: [...shape.numbers, degrees] };
}

/** The points by their names: their order in the file is chance. */
function skeletonPoints(element: XmlElement): XmlElement[] {
  const points = element.children.filter(({ name }) => name === "points");
  return points.sort((a, b) => (pointName(a) < pointName(b) ? -1 : 1));
}

function pointName(point: XmlElement): string {
  return point.attributes.get("label") ?? "";
}

function pointsOf(element: XmlElement, at: At): number[] {
  const points = element.attributes.get("points");
  if (points === undefined) throw new UserError(`<${element.name}> has no points`, at);
  return points.split(/[;,]/).map((word) => {
    const number = word.trim() === "" ? Number.NaN : Number(word);
    if (Number.isFinite(number)) return number;
    throw new UserError(`a point of ${shown(points)} is ${shown(word)}; expected a number`, at);
  });
}

function wanted(element: XmlElement, name: string, path: string): string {
  const value = element.attributes.get(name);
  if (value !== undefined) return value;
  throw new UserError(`<${element.name}> has no "${name}"`, { path, line: element.line });
}
