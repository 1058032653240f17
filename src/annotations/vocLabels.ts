import { UserError } from "../common/userError.js";
import { attributeRemarks, attributeTexts } from "./attributeTexts.js";
import type { LabelEntry, LabelSet, Shape } from "./labelSet.js";
import { remarked, type Remarks } from "./remarks.js";
import { cornerBox } from "./shapes.js";
import { vocRegion } from "./vocRegion.js";
import { childOf, numberIn, parseXmlText, type XmlElement } from "./xmlText.js";

/** A file of a folder; `path` from the folder on, with `/`. */
export interface FolderFile {
  path: string;
  text: string;
}

/**
 * Labels of Pascal VOC files: one entry per `<object>`, under the image's `<filename>` in the XML file's folder. Where
 * several files name the same image, that name is in `doubled` and each goes by its own. Attributes and actions are a
 * part of what a label says, a part of an object is an object of its own (`part: head`). What is said about visibility
 * (`difficult`, `truncated`, `pose`) is a remark. Format: http://host.robots.ox.ac.uk/pascal/VOC/voc2012/devkit_doc.pdf
 */
export function vocLabels(files: readonly FolderFile[], path: string): LabelSet {
  const pictures = files.map((file) => pictureIn(file, path, files.length === 1 && file.path === ""));
  const named = new Map<string, number>();
  for (const { image } of pictures) named.set(image, (named.get(image) ?? 0) + 1);
  const items = new Map<string, LabelEntry[]>();
  for (const { image, own, entries } of pictures) {
    const item = named.get(image) === 1 ? image : own;
    items.set(item, [...(items.get(item) ?? []), ...entries]);
  }
  const doubled = [...named].filter(([, times]) => times > 1).map(([image]) => image);
  return { format: "pascal-voc", path, items, doubled, severalLabels: true };
}

interface Picture {
  /** The image's name as the file tells it, in the file's folder. */
  image: string;
  /** The XML file's own name without `.xml`. */
  own: string;
  entries: LabelEntry[];
}

function pictureIn(file: FolderFile, folder: string, isAlone: boolean): Picture {
  const path = isAlone ? folder : `${folder}/${file.path}`;
  const root = parseXmlText(file.text, path);
  if (root.name !== "annotation")
    throw new UserError(
      `the root element is <${root.name}>; Pascal VOC has <annotation>${root.name === "annotations" ? " (this looks like CVAT: give the file itself)" : ""}`,
      { path, line: root.line },
    );
  const own = (isAlone ? folder.replace(/^.*[/\\]/, "") : file.path).replace(/\.xml$/i, "");
  const fileName = childOf(root, "filename")?.text ?? "";
  const at = file.path.slice(0, file.path.lastIndexOf("/") + 1);
  const objects = root.children.filter((child) => child.name === "object");
  return {
    image: fileName === "" ? own : `${at}${fileName}`,
    own,
    entries: objects.flatMap((object) => [entryOf(object, path), ...partsOf(object, path)]),
  };
}

function entryOf(object: XmlElement, path: string): LabelEntry {
  const name = childOf(object, "name");
  if (name === undefined || name.text === "")
    throw new UserError(`this <${object.name}> has no <name>`, { path, line: object.line });
  const [details, shape] = [detailsOf(object), shapeOf(object, path)];
  return {
    label: name.text,
    ...(details.length === 0 ? {} : { details }),
    ...remarksIn(object),
    ...(shape === undefined ? {} : { shape }),
    place: { path, line: name.line },
  };
}

function partsOf(object: XmlElement, path: string): LabelEntry[] {
  return object.children
    .filter(({ name }) => name === "part")
    .map((part) => entryOf(part, path))
    .map((entry) => ({ ...entry, label: `part: ${entry.label}` }));
}

/** Attributes as CVAT writes them, and the actions that Pascal VOC 2012 marks with 1. */
function detailsOf(object: XmlElement): string[] {
  const actions = childOf(object, "actions")?.children.filter(({ text }) => Number(text) === 1) ?? [];
  return attributeTexts([...attributesIn(object), ...actions.map(({ name }) => ["action", name] as const)]);
}

function attributesIn(object: XmlElement): [string, string][] {
  const attributes = childOf(object, "attributes")?.children ?? [];
  return attributes.map((one) => [childOf(one, "name")?.text ?? "", childOf(one, "value")?.text ?? ""]);
}

/** What an object says under all other names: `pose`, `difficult`, … */
function remarksIn(object: XmlElement): { remarks?: Remarks } {
  const others = object.children.filter(({ name }) => !OWN_NAMES.has(name));
  return remarked([
    ...others.map((one): [string, string] => [one.name, textIn(one)]),
    ...attributeRemarks(attributesIn(object)),
  ]);
}

/** Elements that say what and where. */
const OWN_NAMES = new Set("name bndbox robndbox polygon point part attributes actions".split(" "));

function textIn({ text, children }: XmlElement): string {
  return children.length === 0 ? text : children.map((one) => `${one.name}=${textIn(one)}`).join(" ");
}

/** A box, or a turned one as roLabelImg writes it, else an outline or a point; undefined for an object without any. */
function shapeOf(object: XmlElement, path: string): Shape | undefined {
  const [box, turned] = [childOf(object, "bndbox"), childOf(object, "robndbox")];
  const side = (element: XmlElement, name: string) =>
    numberIn(childOf(element, name)?.text, `<${name}>`, { path, line: childOf(element, name)?.line ?? element.line });
  if (box !== undefined) return cornerBox(side(box, "xmin"), side(box, "ymin"), side(box, "xmax"), side(box, "ymax"));
  if (turned === undefined) return vocRegion(object, path);
  const [cx, cy, w, h] = [side(turned, "cx"), side(turned, "cy"), side(turned, "w"), side(turned, "h")];
  return { kind: "turned box", numbers: [cx, cy, w, h, side(turned, "angle")], box: [cx - w / 2, cy - h / 2, w, h] };
}
