import { parse as parseYaml } from "yaml";
import { shown } from "../common/csvRecords.js";
import { UserError } from "../common/userError.js";
import type { LabelEntry, LabelSet, Shape } from "./labelSet.js";
import { pointShape } from "./shapes.js";
import type { FolderFile } from "./vocLabels.js";

/**
 * Labels of YOLO text files: a line per object, `class x y width height` (centre, as shares of the picture) or
 * `class x1 y1 x2 y2 …` (an outline); one more number after a box is its confidence and does not count. The item is the
 * file's path without `.txt`. Class numbers become names where the folder has `classes.txt`, `obj.names` or a `.yaml`
 * with `names`.
 */
export function yoloLabels(files: readonly FolderFile[], path: string): LabelSet {
  const classNames = namesIn(files, path);
  const items = new Map<string, LabelEntry[]>();
  for (const file of files) {
    if (!file.path.endsWith(".txt") || isClassList(file.path)) continue;
    items.set(file.path.slice(0, -4), entriesIn(file, path, classNames));
  }
  return { format: "yolo", path, items, classNames, doubled: [] };
}

/** True for the files that name the classes and not the labels. */
export function isClassList(path: string): boolean {
  return /(^|\/)(classes\.txt|labels\.txt|obj\.names|[^/]+\.names)$/i.test(path);
}

function namesIn(files: readonly FolderFile[], path: string): Map<string, string> | undefined {
  const list = files.find((file) => isClassList(file.path));
  if (list !== undefined) {
    const names = list.text.replace(/^\uFEFF/, "").split(/\r?\n/);
    return new Map(names.map((name, i) => [String(i), name.trim()] as const).filter(([, name]) => name !== ""));
  }
  for (const file of files) {
    if (!/\.ya?ml$/i.test(file.path)) continue;
    const names = yamlNames(file, path);
    if (names !== undefined) return names;
  }
  return undefined;
}

function yamlNames(file: FolderFile, path: string): Map<string, string> | undefined {
  let root: unknown;
  try {
    root = parseYaml(file.text, { maxAliasCount: 50 });
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : "";
    throw new UserError(`this is not valid YAML: ${reason}`, { path: `${path}/${file.path}` });
  }
  const names = typeof root === "object" && root !== null && "names" in root ? root.names : undefined;
  if (typeof names !== "object" || names === null) return undefined;
  return new Map(Object.entries(names).map(([number, name]) => [number, String(name)]));
}

function entriesIn(file: FolderFile, path: string, classNames: Map<string, string> | undefined): LabelEntry[] {
  const entries: LabelEntry[] = [];
  file.text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .forEach((text, i) => {
      if (text.trim() === "") return;
      const place = { path: `${path}/${file.path}`, line: i + 1 };
      const [number = "", ...rest] = text.trim().split(/\s+/);
      if (!/^\d+$/.test(number))
        throw new UserError(`the class is ${shown(number)}; YOLO has a whole number there, then coordinates`, place);
      const label = classNames === undefined ? number : classNames.get(number);
      if (label === undefined)
        throw new UserError(
          `the class is ${number}, but the folder names only ${classNames?.size ?? 0} classes`,
          place,
        );
      entries.push({ label, shape: shapeOf(rest, place), place });
    });
  return entries;
}

function shapeOf(words: string[], place: { path: string; line: number }): Shape {
  const numbers = words.map((word) => {
    const number = Number(word);
    if (Number.isFinite(number)) return number;
    throw new UserError(`a coordinate is ${shown(word)}; expected a number`, place);
  });
  if (numbers.length === 4 || numbers.length === 5) {
    const [x = 0, y = 0, width = 0, height = 0] = numbers;
    return { kind: "box", numbers: [x, y, width, height], box: [x - width / 2, y - height / 2, width, height] };
  }
  if (numbers.length >= 6 && numbers.length % 2 === 0) return pointShape("outline", numbers);
  throw new UserError(
    `${numbers.length} numbers follow the class; expected 4 (a box) or an outline of 3 points or more`,
    place,
  );
}
