import { UserError } from "../common/userError.js";
import { JsonObject, type JsonValue } from "./jsonText.js";
import { addEntry, type LabelEntry, type LabelSet, type Shape } from "./labelSet.js";
import { boxAround } from "./shapes.js";

/**
 * Labels of a COCO file: one entry per annotation, under its image's file name, with its category's name. Ids of
 * images, annotations and categories are only used to join; ids and file names that stand twice are in `doubled`.
 * Format: https://cocodataset.org/#format-data
 */
export function cocoLabels(value: JsonValue, path: string): LabelSet {
  if (!(value instanceof JsonObject))
    throw new UserError("expected an object with images, annotations and categories", { path });
  const doubled: string[] = [];
  const classNames = namesById(listIn(value, "categories", path), "name", { path, what: "category", doubled });
  const images = namesById(listIn(value, "images", path), "file_name", { path, what: "image", doubled });
  const items = new Map<string, LabelEntry[]>();
  for (const name of images.values()) items.set(name, []);
  const seen = new Set<string>();
  for (const annotation of listIn(value, "annotations", path)) {
    const id = annotation.get("id");
    if (id !== undefined && seen.has(String(id))) doubled.push(`annotation ${String(id)}`);
    seen.add(String(id));
    const image = joined(annotation, "image_id", images, path);
    addEntry(items, image, entryOf(annotation, classNames, path));
  }
  return { format: "coco", path, items, classNames, doubled };
}

function listIn(root: JsonObject, key: string, path: string): JsonObject[] {
  const list = root.get(key) ?? [];
  if (!Array.isArray(list)) throw new UserError(`"${key}" must be a list`, { path });
  return list.map((element) => {
    if (element instanceof JsonObject) return element;
    throw new UserError(`"${key}" has an entry that is not an object`, { path });
  });
}

function namesById(
  list: JsonObject[],
  nameKey: string,
  about: { path: string; what: string; doubled: string[] },
): Map<string, string> {
  const names = new Map<string, string>();
  const seen = new Set<string>();
  for (const one of list) {
    const id = one.get("id");
    const name = one.get(nameKey);
    if ((typeof id !== "number" && typeof id !== "string") || (typeof name !== "string" && typeof name !== "number")) {
      throw new UserError(`this ${about.what} needs "id" and "${nameKey}"`, { path: about.path, line: one.line });
    }
    if (names.has(String(id))) about.doubled.push(`${about.what} ${id}`);
    if (seen.has(String(name))) about.doubled.push(String(name));
    seen.add(String(name));
    names.set(String(id), String(name));
  }
  return names;
}

function joined(annotation: JsonObject, key: string, names: Map<string, string>, path: string): string {
  const id = annotation.get(key);
  const name = names.get(String(id));
  if (name !== undefined) return name;
  throw new UserError(
    `"${key}" is ${id === undefined ? "missing" : JSON.stringify(id)}, which nothing in the file has as its id`,
    { path, line: annotation.line },
  );
}

function entryOf(annotation: JsonObject, classNames: Map<string, string>, path: string): LabelEntry {
  const caption = annotation.get("caption");
  const label = typeof caption === "string" ? caption : joined(annotation, "category_id", classNames, path);
  const shape = shapeOf(annotation, path);
  const place = { path, line: lineOf(annotation, "category_id") };
  return shape === undefined ? { label, place } : { label, shape, place };
}

function lineOf(object: JsonObject, key: string): number {
  return object.members.find((member) => member.key === key)?.line ?? object.line;
}

/** Box, outline and key points together: whichever moves, the geometry moved. */
function shapeOf(annotation: JsonObject, path: string): Shape | undefined {
  const box = numbersIn(annotation.get("bbox"), annotation, path);
  const segmentation = annotation.get("segmentation");
  const outline = segmentation instanceof JsonObject ? [] : numbersIn(segmentation, annotation, path);
  const mask = segmentation instanceof JsonObject ? ` ${maskText(segmentation)}` : "";
  const points = numbersIn(annotation.get("keypoints"), annotation, path);
  const numbers = [...box, ...outline, ...points];
  if (numbers.length === 0 && mask === "") return undefined;
  const [left = 0, top = 0, width = 0, height = 0] = box;
  return {
    kind: `coco ${box.length} ${outline.length}${mask}`,
    numbers,
    box: box.length === 4 ? [left, top, width, height] : boxAround(outline),
  };
}

function numbersIn(value: JsonValue | undefined, annotation: JsonObject, path: string): number[] {
  if (value === undefined || value === null) return [];
  if (typeof value === "number") return [value];
  if (!Array.isArray(value))
    throw new UserError(`this annotation's geometry has ${JSON.stringify(value)} where a number belongs`, {
      path,
      line: annotation.line,
    });
  return value.flatMap((one) => numbersIn(one, annotation, path));
}

function maskText(mask: JsonObject): string {
  return mask.members
    .map(({ key, value }) => `${key}=${JSON.stringify(value)}`)
    .sort()
    .join(" ");
}
