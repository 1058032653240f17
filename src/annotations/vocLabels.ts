import { UserError } from "../common/userError.js";
import type { LabelEntry, LabelSet } from "./labelSet.js";
import { cornerBox } from "./shapes.js";
import { childOf, numberIn, parseXmlText, type XmlElement } from "./xmlText.js";

/** A file of a folder; `path` from the folder on, with `/`. */
export interface FolderFile {
  path: string;
  text: string;
}

/** Labels of Pascal VOC files: one entry per `<object>`, under the image's `<filename>` in the XML file's folder. */
export function vocLabels(files: readonly FolderFile[], path: string): LabelSet {
  const items = new Map<string, LabelEntry[]>();
  const doubled: string[] = [];
  for (const file of files) {
    const whole = files.length === 1 && file.path === "" ? path : `${path}/${file.path}`;
    const root = parseXmlText(file.text, whole);
    if (root.name !== "annotation")
      throw new UserError(`the root element is <${root.name}>; Pascal VOC has <annotation>`, {
        path: whole,
        line: root.line,
      });
    const item = imageOf(root, file.path, path);
    if (items.has(item)) doubled.push(item);
    const objects = root.children.filter((child) => child.name === "object").map((object) => entryOf(object, whole));
    items.set(item, [...(items.get(item) ?? []), ...objects]);
  }
  return { format: "pascal-voc", path, items, doubled };
}

function imageOf(root: XmlElement, filePath: string, path: string): string {
  const fileName = childOf(root, "filename")?.text;
  const slash = filePath.lastIndexOf("/");
  const own = filePath === "" ? path.replace(/^.*[/\\]/, "") : filePath.slice(slash + 1);
  const name = fileName === undefined || fileName === "" ? own.replace(/\.xml$/i, "") : fileName;
  return slash === -1 ? name : `${filePath.slice(0, slash)}/${name}`;
}

function entryOf(object: XmlElement, path: string): LabelEntry {
  const name = childOf(object, "name");
  if (name === undefined || name.text === "")
    throw new UserError("this <object> has no <name>", { path, line: object.line });
  const place = { path, line: name.line };
  const box = childOf(object, "bndbox");
  if (box === undefined) return { label: name.text, place };
  const corner = (side: string) =>
    numberIn(childOf(box, side)?.text, `<${side}>`, { path, line: childOf(box, side)?.line ?? box.line });
  return { label: name.text, shape: cornerBox(corner("xmin"), corner("ymin"), corner("xmax"), corner("ymax")), place };
}
