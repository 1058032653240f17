import { canonicalJson } from "../common/canonicalJson.js";
import { shown } from "../common/csvRecords.js";
import { UserError } from "../common/userError.js";
import { attributeRemarks, attributeTexts } from "./attributeTexts.js";
import { cocoShape } from "./cocoShape.js";
import { forEachElement, rootMembers, type RootMember } from "./jsonRoot.js";
import { parseJsonText } from "./jsonText.js";
import { addEntry, type LabelEntry, type LabelSet } from "./labelSet.js";
import { isRemark, remarked, type Remarks } from "./remarks.js";

/**
 * Labels of a COCO file: one entry per annotation (of a panoptic file, per segment), under its image's file name, with its
 * category's name and its attributes. Ids of images, annotations and categories are only used to join; ids and file names that stand twice
 * are in `doubled`. The file is read annotation by annotation, because its tree takes ten times its size.
 * Format: https://cocodataset.org/#format-data
 */
export function cocoLabels(
  text: string,
  path: string,
  { members = rootMembers(text, path), onProgress = () => undefined }: CocoReading = {},
): LabelSet {
  const file = new CocoFile(text, path, members);
  const doubled: string[] = [];
  const about = { image: new Map<string, Remarks>(), category: new Map<string, Remarks>() };
  const addresses = new Map<string, string>();
  const classNames = namesById(file, "category", { about: about.category, doubled });
  const classes = { classNames, pointNames: pointNamesIn(file) };
  const images = namesById(file, "image", { about: about.image, addresses, doubled });
  const items = new Map<string, LabelEntry[]>();
  for (const name of images.values()) items.set(name, []);
  const seen = new Set<string>();
  let read = 0;
  file.forEach("annotations", (annotation, share) => {
    if (read++ % 10_000 === 0) onProgress(share);
    const id = annotation.idUnder("id");
    if (id !== undefined && seen.has(id)) doubled.push(`annotation ${id}`);
    if (id !== undefined) seen.add(id);
    const image = joined(annotation, "image_id", images);
    for (const entry of entriesOf(annotation, classes)) addEntry(items, image, entry);
  });
  return { format: "coco", path, items, classNames, about, addresses, doubled, severalLabels: true };
}

/** What may be known or wanted before a COCO file is read. */
export interface CocoReading {
  /** What `rootMembers` found in it. */
  members?: ReadonlyMap<string, RootMember>;
  /** Told now and then which share of the annotations is read. */
  onProgress?: (share: number) => void;
}

/** Is this the root of a COCO file, though perhaps a broken one? A map from item to label has neither list. */
export function isCoco(members: ReadonlyMap<string, RootMember> | undefined): boolean {
  const kinds = ["images", "annotations"].map((key) => members?.get(key)?.kind);
  return kinds.includes("list") && !kinds.includes(undefined);
}

/** The lists of a COCO file, read one element at a time. */
class CocoFile {
  private readonly members: ReadonlyMap<string, RootMember>;

  constructor(
    private readonly text: string,
    private readonly path: string,
    members: ReadonlyMap<string, RootMember> | undefined,
  ) {
    if (members === undefined) throw this.broken();
    if (!members.has("annotations"))
      throw new UserError('there is no list "annotations" in this file, so that it holds no labels', { path });
    this.members = members;
  }

  forEach(list: string, onElement: (element: CocoElement, share: number) => void): void {
    const member = this.members.get(list);
    if (member === undefined) return;
    if (member.kind !== "list") throw new UserError(`"${list}" must be a list`, { path: this.path, line: member.line });
    const isWhole = forEachElement(this.text, this.path, member, (start, end, line) => {
      const text = this.text.slice(start, end);
      const value = this.parsed(text);
      if (!isRecord(value))
        throw new UserError(`"${list}" has an entry that is not an object`, { path: this.path, line });
      onElement(new CocoElement(value, text, { path: this.path, line }), end / this.text.length);
    });
    if (!isWhole) throw this.broken();
  }

  private parsed(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch {
      throw this.broken();
    }
  }

  /** What is wrong with the JSON is said by the parser that reads all of it. */
  private broken(): unknown {
    try {
      parseJsonText(this.text, this.path);
    } catch (error) {
      return error;
    }
    return new UserError("expected an object with images, annotations and categories", { path: this.path });
  }
}

class CocoElement {
  constructor(
    readonly value: Record<string, unknown>,
    private readonly text: string,
    readonly place: { path: string; line: number },
  ) {}

  /** An id as text, with all the digits that the file gives it; undefined where there is none. */
  idUnder(key: string): string | undefined {
    const id = this.value[key];
    if (typeof id === "string") return id;
    if (typeof id !== "number") return undefined;
    if (!Number.isInteger(id) || Number.isSafeInteger(id)) return String(id);
    return new RegExp(`"${key}"\\s*:\\s*(-?\\d+)`).exec(this.text)?.[1] ?? String(id);
  }

  /** The line that a key stands in. */
  lineOf(key: string): number {
    const end = this.text.lastIndexOf(`"${key}"`);
    let { line } = this.place;
    for (let at = this.text.indexOf("\n"); at !== -1 && at < end; at = this.text.indexOf("\n", at + 1)) line++;
    return line;
  }
}

/** The names of pictures or classes by their ids; puts down what else the file says of them, and which stand twice. */
function namesById(
  file: CocoFile,
  what: "image" | "category",
  { about, addresses, doubled }: { about: Map<string, Remarks>; addresses?: Map<string, string>; doubled: string[] },
): Map<string, string> {
  const { list, nameKey } = WHERE[what];
  const names = new Map<string, string>();
  const seen = new Set<string>();
  file.forEach(list, (element) => {
    const [id, name] = [element.idUnder("id"), element.value[nameKey]];
    if (id === undefined || (typeof name !== "string" && typeof name !== "number"))
      throw new UserError(`this ${what} needs "id" and "${nameKey}"`, element.place);
    const other = names.get(id);
    if (what === "category" && other !== undefined && other !== String(name))
      throw new UserError(`category ${id} is ${shown(other)} and ${shown(String(name))}`, element.place);
    if (other !== undefined) doubled.push(`${what} ${id}`);
    if (seen.has(String(name))) doubled.push(String(name));
    seen.add(String(name));
    names.set(id, String(name));
    const { keypoints: _, [nameKey]: __, ...said } = element.value;
    about.set(String(name), remarksIn(said).remarks ?? []);
    const address = [said["coco_url"], said["flickr_url"]].find((one) => typeof one === "string" && one !== "");
    if (typeof address === "string") addresses?.set(String(name), address);
  });
  return names;
}

const WHERE = {
  image: { list: "images", nameKey: "file_name" },
  category: { list: "categories", nameKey: "name" },
};

/** The names of each class's key points, by its id. */
function pointNamesIn(file: CocoFile): Map<string, string> {
  const names = new Map<string, string>();
  file.forEach("categories", (category) => {
    const { keypoints } = category.value;
    if (Array.isArray(keypoints)) names.set(category.idUnder("id") ?? "", keypoints.map(String).join(", "));
  });
  return names;
}

function joined(element: CocoElement, key: string, names: Map<string, string>): string {
  const id = element.idUnder(key);
  const name = id === undefined ? undefined : names.get(id);
  if (name !== undefined) return name;
  const seen = element.value[key];
  throw new UserError(
    `"${key}" is ${seen === undefined ? "missing" : JSON.stringify(seen)}, which nothing in the file has as its id`,
    element.place,
  );
}

/** What a file says of its classes, by their ids. */
interface CocoClasses {
  classNames: Map<string, string>;
  pointNames: Map<string, string>;
}

function entriesOf(annotation: CocoElement, classes: CocoClasses): LabelEntry[] {
  const { caption, segments_info: segments } = annotation.value;
  if (typeof caption === "string")
    return [
      {
        label: caption,
        ...remarksIn(annotation.value),
        place: { ...annotation.place, line: annotation.lineOf("caption") },
      },
    ];
  if (!Array.isArray(segments)) return [entryOf(annotation, annotation.value, classes)];
  return segments
    .filter(isRecord)
    .map((segment) => entryOf(new CocoElement(segment, JSON.stringify(segment), annotation.place), segment, classes));
}

function entryOf(object: CocoElement, value: Record<string, unknown>, classes: CocoClasses): LabelEntry {
  const label = joined(object, "category_id", classes.classNames);
  const place = { path: object.place.path, line: object.lineOf("category_id") };
  const shape = cocoShape(value, object.place);
  const details = detailsOf(value);
  const pointNames = Array.isArray(value["keypoints"])
    ? classes.pointNames.get(object.idUnder("category_id") ?? "")
    : undefined;
  return {
    label,
    ...(details.length === 0 ? {} : { details }),
    ...remarksIn(value),
    ...(pointNames === undefined ? {} : { pointNames }),
    ...(shape === undefined ? {} : { shape }),
    place,
  };
}

/** `attributes`, which CVAT and others add to the format: values by their names, or values alone. */
function detailsOf({ attributes }: Record<string, unknown>): string[] {
  if (isRecord(attributes)) return attributeTexts(textsIn(attributes));
  const said: unknown[] = Array.isArray(attributes) ? attributes : [attributes ?? []].flat();
  return said.map((one) => `attribute: ${textOf(one)}`).sort();
}

/** What an annotation says under all other keys. */
function remarksIn({ attributes, ...value }: Record<string, unknown>): { remarks?: Remarks } {
  const others: [string, string][] = [];
  // Millions of annotations have the same few keys: a text is made only of what is a remark.
  for (const key in value) if (!OWN_KEYS.has(key) && isRemark(key)) others.push([key, textOf(value[key])]);
  return remarked([...others, ...attributeRemarks(isRecord(attributes) ? textsIn(attributes) : [])]);
}

/** Keys that say what and where. */
const OWN_KEYS = new Set("category_id caption bbox segmentation keypoints segments_info".split(" "));

function textsIn(record: Record<string, unknown>): [string, string][] {
  return Object.entries(record).map(([name, value]) => [name, textOf(value)]);
}

function textOf(value: unknown): string {
  return typeof value === "object" && value !== null ? canonicalJson(value) : String(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
