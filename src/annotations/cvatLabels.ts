import { shown } from "../common/csvRecords.js";
import { UserError, type Place } from "../common/userError.js";
import { addEntry, type LabelEntry, type LabelSet, type Shape } from "./labelSet.js";
import { cornerBox, pointShape } from "./shapes.js";
import { numberIn, parseXmlText, type XmlElement } from "./xmlText.js";

type At = { path: string; line: number };

/**
 * Labels of a CVAT file, version 1.1: for images one entry per shape and tag under the image's name; for video one per
 * shape that a track has in a frame, under `frame N`. Format: https://docs.cvat.ai/docs/dataset_management/formats/format-cvat/
 */
export function cvatLabels(text: string, path: string): LabelSet {
  const root = parseXmlText(text, path);
  if (root.name !== "annotations")
    throw new UserError(`the root element is <${root.name}>; CVAT has <annotations>`, { path, line: root.line });
  const items = new Map<string, LabelEntry[]>();
  const doubled: string[] = [];
  for (const element of root.children) {
    if (element.name === "image") {
      const item = wanted(element, "name", path);
      if (items.has(item)) doubled.push(item);
      else items.set(item, []);
      for (const child of element.children) addEntry(items, item, entryOf(child, wanted(child, "label", path), path));
    }
    if (element.name === "track") addTrack(element, items, path);
  }
  return { format: "cvat", path, items, doubled };
}

function addTrack(track: XmlElement, items: Map<string, LabelEntry[]>, path: string): void {
  const label = wanted(track, "label", path);
  for (const shape of track.children) {
    if (shape.attributes.get("outside") === "1") continue;
    addEntry(items, `frame ${wanted(shape, "frame", path)}`, entryOf(shape, label, path));
  }
}

function entryOf(element: XmlElement, label: string, path: string): LabelEntry {
  const at = { path, line: element.line };
  const shape = shapeOf(element, at);
  const place: Place = at;
  return shape === undefined ? { label, place } : { label, shape, place };
}

/** Undefined for a tag, which labels the whole image. */
function shapeOf(element: XmlElement, at: At): Shape | undefined {
  const number = (name: string) => numberIn(element.attributes.get(name), name, at);
  switch (element.name) {
    case "tag":
      return undefined;
    case "box":
      return cornerBox(number("xtl"), number("ytl"), number("xbr"), number("ybr"));
    case "ellipse": {
      const [cx, cy, rx, ry] = [number("cx"), number("cy"), number("rx"), number("ry")];
      return { kind: "ellipse", numbers: [cx, cy, rx, ry], box: [cx - rx, cy - ry, 2 * rx, 2 * ry] };
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
        .sort(([a], [b]) => (a < b ? -1 : 1));
      return pointShape(
        "cuboid",
        corners.map(([name]) => number(name)),
      );
    }
    case "skeleton":
      return pointShape(
        "skeleton",
        element.children.flatMap((child) => pointsOf(child, at)),
      );
    default:
      return pointShape(element.name, pointsOf(element, at));
  }
}

function pointsOf(element: XmlElement, at: At): number[] {
  const points = element.attributes.get("points");
  if (points === undefined) throw new UserError(`<${element.name}> has no points`, at);
  return points.split(/[;,]/).map((word) => numberIn(word, `a point of ${shown(points)}`, at));
}

function wanted(element: XmlElement, name: string, path: string): string {
  const value = element.attributes.get(name);
  if (value !== undefined) return value;
  throw new UserError(`<${element.name}> has no "${name}"`, { path, line: element.line });
}
