import type { Place } from "../common/userError.js";
import type { FoundColumns } from "./labelColumns.js";
import type { Remarks } from "./remarks.js";

/** The file formats whose labels we can read. */
export type LabelFormat =
  | "csv"
  | "tsv"
  | "jsonl"
  | "parquet"
  | "json-map"
  | "json-rows"
  | "coco"
  | "pascal-voc"
  | "yolo"
  | "label-studio"
  | "cvat";

/** All formats, by the name that `--format` takes. */
export const LABEL_FORMATS: Record<LabelFormat, string> = {
  csv: "CSV, one label a row",
  tsv: "TSV, one label a row",
  jsonl: "JSON Lines, one label a line",
  parquet: "Parquet, one label a row",
  "json-map": "one JSON object from item to label",
  "json-rows": "one JSON list of objects, one label each; or such lists by split",
  coco: "COCO JSON",
  "pascal-voc": "Pascal VOC XML, a folder or one file",
  yolo: "YOLO text files in a folder",
  "label-studio": "Label Studio export (JSON)",
  cvat: "CVAT for images or video (XML)",
};

/** Where in an item a label holds: a box, a polygon, a span of text. */
export interface Shape {
  /** Two shapes of different kinds are never the same. */
  kind: string;
  /** All coordinates, in the file's own unit and order. */
  numbers: number[];
  /** How many of the last numbers belong to each closed polygon, which may begin at any of its corners. */
  polygonSizes?: readonly number[];
  /** From which number on they are its outline, where it has one or a mask beside its box and key points. */
  outlineFrom?: number;
  /** The shape's bounding box: left, top, width, height. */
  box: [number, number, number, number];
}

/** That an object of an item has to do with another one of it. */
export interface Relation {
  /** `relation founded` */
  says: string;
  /** The region of the other one. */
  to: string;
  /** What people know the other one by: its text, or its place. */
  shown: string;
}

/** Where in a video an object stands that is followed through it. */
export interface InTrack {
  /** As the file numbers it: `track 3`. */
  name: string;
  frame: number;
}

/** One label: what was said, where in the item, and where it stands in the file. */
export interface LabelEntry {
  label: string;
  /** What was said beside it, each as `name: value`, sorted: attributes. They are a part of what the label says. */
  details?: readonly string[];
  /** What is said beside it that is no part of it. */
  remarks?: Remarks;
  /** The names of its key points, in their order, where the file has them: `nose, tail`. */
  pointNames?: string;
  /** The file's own id of its region, only there to be found by relations: ids are given anew. */
  region?: string;
  relations?: readonly Relation[];
  /** In a video that follows its objects. */
  track?: InTrack;
  /** All that its row says, in a table: it may tell rows of one id apart. */
  beside?: Readonly<Record<string, string>>;
  /** What was asked, in files that ask several questions about an item. */
  question?: string;
  shape?: Shape;
  place: Place;
}

/** What a label file says. The order of lines, ids of annotations, and white space are already gone. */
export interface LabelSet {
  format: LabelFormat;
  path: string;
  /** By item; by `itemKey(item, annotator)` where the file says who labelled. An item without any label has an empty list. */
  items: Map<string, LabelEntry[]>;
  /** Where its labels come from, in a table. */
  columns?: FoundColumns;
  /** True where items are objects whose labels stand under a key (JSON map). */
  hasKeys?: boolean;
  /** Its other columns, in a table, and whether each only numbers the rows. */
  otherColumns?: ReadonlyMap<string, { isRunning: boolean }>;
  /**
   * Names of the classes that the file knows, in use or not, by its own number for them: a name that changes under the same
   * number is a rename. By themselves where it has no numbers (CVAT).
   */
  classNames?: Map<string, string>;
  /** Web addresses of pictures, by their names, where the file has them (COCO): who is who even where names were given anew. */
  addresses?: ReadonlyMap<string, string>;
  /** What the file says of pictures and of classes, by their names (COCO). */
  about?: Record<"image" | "category", Map<string, Remarks>>;
  /** True where labels are numbers of classes that nothing names (YOLO without its list of classes). */
  areNumbers?: boolean;
  /** Ids that the file has twice although its format wants them once. */
  doubled: string[];
  /** True where an item may have several labels as a whole (tags, lists): they are a set. Otherwise a second one is a contradiction. */
  severalLabels?: boolean;
  /** True when an item that has one annotator on both sides is compared without regard to who that is (Label Studio). */
  soleAnnotatorIsAnyone?: boolean;
}

const SEPARATOR = "\u001F";

/** The key of an item that was labelled by a known annotator. */
export function itemKey(item: string, annotator: string): string {
  return `${item}${SEPARATOR}${annotator}`;
}

/** Item and annotator of a key; no annotator where the file knows none. */
export function ofKey(key: string): { item: string; annotator?: string } {
  const at = key.lastIndexOf(SEPARATOR);
  return at === -1 ? { item: key } : { item: key.slice(0, at), annotator: key.slice(at + 1) };
}

/** The names of a key in what is told of a difference. */
export function namesOf(key: string): { id: string; annotator?: string } {
  const { item, annotator } = ofKey(key);
  return annotator === undefined ? { id: item } : { id: item, annotator };
}

/** A key as people read it: `item`, or `item (annotator)`. */
export function shownKey(key: string): string {
  const { item, annotator } = ofKey(key);
  return annotator === undefined ? item : `${item} (${annotator})`;
}

/** `shownKey` turned round, of a file that knows annotators; a name with brackets of its own is cut at the last one. */
export function ofShownKey(shown: string): { item: string; annotator?: string } {
  const at = shown.lastIndexOf(" (");
  if (at === -1 || !shown.endsWith(")")) return { item: shown };
  return { item: shown.slice(0, at), annotator: shown.slice(at + 2, -1) };
}

/** All that an entry says, as text: `car`, or `car (colour: red)`. */
export function saidIn({ label, details }: LabelEntry): string {
  return details === undefined || details.length === 0 ? label : `${label} (${details.join(", ")})`;
}

/** Adds a label to an item, in place: sets are built by parsers, entry by entry. */
export function addEntry(items: Map<string, LabelEntry[]>, key: string, entry: LabelEntry): void {
  const entries = items.get(key);
  if (entries === undefined) items.set(key, [entry]);
  else entries.push(entry);
}
