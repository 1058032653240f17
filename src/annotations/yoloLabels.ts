import { shown } from "../common/csvRecords.js";
import { UserError } from "../common/userError.js";
import type { LabelEntry, LabelSet, Shape } from "./labelSet.js";
import { polygonShape } from "./shapes.js";
import type { FolderFile } from "./vocLabels.js";
import { isClassList, yoloNames, type YoloNames } from "./yoloNames.js";

/**
 * Labels of YOLO text files: a line per object, `class x y width height` (centre, as shares of the picture) or
 * `class x1 y1 x2 y2 …` (an outline); one more number after a box is its confidence and does not count. With `kpt_shape`
 * in the folder's `.yaml` key points follow the box. The item is the file's path without `.txt`. Class numbers become
 * names where the folder names its classes (`yoloNames`). Formats: https://docs.ultralytics.com/datasets/
 */
export function yoloLabels(files: readonly FolderFile[], path: string): LabelSet {
  const names = yoloNames(files, path);
  const items = new Map<string, LabelEntry[]>();
  const entriesOf = (file: FolderFile) => {
    try {
      return entriesIn(file, path, names);
    } catch (error) {
      refuseOtherText(file, files, path);
      throw error;
    }
  };
  for (const file of files) {
    if (isYoloLabelFile(file)) items.set(file.path.slice(0, -4), entriesOf(file));
  }
  return { format: "yolo", path, items, classNames: names.forAll, areNumbers: !names.areThere, doubled: names.doubled };
}

/** True for text files, but those that name classes, list pictures (`train.txt`), or tell about the data set (`README.txt`). */
export function isYoloLabelFile({ path, text }: FolderFile): boolean {
  if (!/\.txt$/i.test(path) || isClassList(path)) return false;
  if (/(^|\/)(readme|licen[cs]e|notice|changelog)\b[^/]*$/i.test(path)) return false;
  const first = /\S.*/.exec(text)?.[0].trim() ?? "";
  return !/\.(jpe?g|png|bmp|tiff?|webp|gif|dng|mpo|heic)$/i.test(first);
}

/** True for a text whose first line looks like an object; an empty file is a picture without any. */
export function looksLikeYolo({ text }: FolderFile): boolean {
  const first = /\S.*/.exec(text)?.[0].trim() ?? "";
  return first === "" || /^\d+(\.0*)?(\s+-?[\d.][\d.eE+-]*){4,}$/.test(first);
}

/** Says of a text that is no YOLO what it is instead, where that can be seen. */
function refuseOtherText(file: FolderFile, files: readonly FolderFile[], path: string): void {
  const whole = `${path}/${file.path}`;
  const lines = linesOf(file).map((line) => line.trim().split(/\s+/));
  const dota = lines.findIndex(isDota);
  if (dota !== -1)
    throw new UserError(
      "this looks like DOTA (as Roboflow writes YOLO OBB, too): the corners of a turned box, then its class; this is not read, export COCO or YOLO, whose lines begin with the class",
      { path: whole, line: dota + 1 },
    );
  if (file.text.trim() === "" || lines.some((words) => words.filter(isNumber).length > 3)) return;
  const folderOf = (one: FolderFile) => one.path.slice(0, Math.max(0, one.path.lastIndexOf("/")));
  const real = files.find((one) => isYoloLabelFile(one) && one.text.trim() !== "" && looksLikeYolo(one));
  const isApart = real !== undefined && folderOf(real) !== "" && folderOf(real) !== folderOf(file);
  const where = isApart ? `, or give a folder of labels, such as ${path}/${folderOf(real)}` : "";
  throw new UserError(`no line of this text is a label of YOLO; move it elsewhere${where}`, { path: whole });
}

/** Four corners, the class in words, and mostly whether it is difficult. */
function isDota(words: readonly string[]): boolean {
  const [name = "", difficult = "0", ...more] = words.slice(8);
  return (
    words.slice(0, 8).every(isNumber) && name !== "" && !isNumber(name) && isNumber(difficult) && more.length === 0
  );
}

function isNumber(word: string): boolean {
  return word !== "" && Number.isFinite(Number(word));
}

function linesOf({ text }: FolderFile): string[] {
  return text.replace(/^\uFEFF/, "").split(/\r\n?|\n/);
}

function entriesIn(file: FolderFile, path: string, names: YoloNames): LabelEntry[] {
  const whole = `${path}/${file.path}`;
  const classNames = names.of(file.path);
  const entries: LabelEntry[] = [];
  linesOf(file).forEach((text, i) => {
    if (text.trim() === "") return;
    const place = { path: whole, line: i + 1 };
    const [word = "", ...rest] = text.trim().split(/\s+/);
    entries.push({ label: labelOf(word, classNames, place), shape: shapeOf(rest, names.pointSize, place), place });
  });
  return entries;
}

function labelOf(word: string, classNames: Map<string, string> | undefined, place: At): string {
  const number = /^\d/.test(word) ? Number(word) : Number.NaN;
  if (!Number.isSafeInteger(number))
    throw new UserError(`the class is ${shown(word)}; YOLO has a whole number there, then coordinates`, place);
  const label = classNames === undefined ? String(number) : classNames.get(String(number));
  if (label !== undefined) return label;
  throw new UserError(`the class is ${number}, which the folder's list of classes does not name`, place);
}

type At = { path: string; line: number };

function shapeOf(words: string[], pointSize: number | undefined, place: At): Shape {
  const numbers = words.map((word) => {
    const number = Number(word);
    if (Number.isFinite(number)) return number;
    throw new UserError(`a coordinate is ${shown(word)}; expected a number`, place);
  });
  const [x = 0, y = 0, width = 0, height = 0] = numbers;
  const box: Shape["box"] = [x - width / 2, y - height / 2, width, height];
  if (numbers.length === 4 || numbers.length === 5) return { kind: "box", numbers: [x, y, width, height], box };
  if (pointSize !== undefined && numbers.length === 4 + pointSize) return { kind: "key points", numbers, box };
  if (numbers.length >= 6 && numbers.length % 2 === 0) return polygonShape("outline", numbers);
  throw new UserError(
    `${numbers.length} numbers follow the class; expected 4 (a box), an outline of 3 points or more, or a box and the key points that "kpt_shape" in a .yaml file of the folder declares`,
    place,
  );
}
