import { isScalar, LineCounter, parseDocument, visit, type Document } from "yaml";
import { shown } from "../common/csvRecords.js";
import { refuseDeepYaml } from "../common/deepYaml.js";
import { UserError, type Place } from "../common/userError.js";
import type { FolderFile } from "./vocLabels.js";

/** What a YOLO folder says about its classes. */
export interface YoloNames {
  /** The class names for a label file by its path, by number; undefined where nothing names them. */
  of(path: string): Map<string, string> | undefined;
  /** True where something names them. */
  areThere: boolean;
  /** The names, where they are the same in the whole folder. */
  forAll: Map<string, string> | undefined;
  /** Names that stand under several numbers of one list: these are one class. */
  doubled: string[];
  /** How many numbers the key points of an object take, where it has any. */
  pointSize: number | undefined;
}

/**
 * The class names of a YOLO folder, from `classes.txt`, `labels.txt`, `obj.names` (a name a line) or a `.yaml` with
 * `names`: for each label file those that lie nearest above it, else the only ones there are.
 *
 * @throws UserError where two lists that differ lie equally far, for YAML that cannot be read
 */
export function yoloNames(files: readonly FolderFile[], path: string): YoloNames {
  const yamls = files.filter((file) => /\.ya?ml$/i.test(file.path)).map((file) => yamlIn(file, path));
  const lists = files.filter((file) => isClassList(file.path)).map(listIn);
  const all = lists.length > 0 ? lists : yamls.flatMap(({ path: at, names }) => (names ? [{ path: at, names }] : []));
  const [first, ...others] = all;
  const differing = others.find(({ names }) => first !== undefined && !areSame(names, first.names));
  return {
    of: (file) => nearest(all, file)?.names ?? soleNames(first, differing, path),
    areThere: first !== undefined,
    forAll: differing === undefined ? first?.names : undefined,
    doubled: [...new Set(all.flatMap(({ names }) => namesTwiceIn(names)))],
    pointSize: yamls.find(({ pointSize }) => pointSize !== undefined)?.pointSize,
  };
}

/** True for the files that name the classes and not the labels. */
export function isClassList(path: string): boolean {
  return /(^|\/)(classes\.txt|labels\.txt|[^/]+\.names)$/i.test(path);
}

interface NamedClasses {
  path: string;
  names: Map<string, string>;
}

function listIn({ path, text }: FolderFile): NamedClasses {
  const names = text.replace(/^\uFEFF/, "").split(/\r\n?|\n/);
  return { path, names: new Map(names.map((name, i) => [String(i), name.trim()] as const).filter(([, name]) => name)) };
}

function yamlIn(file: FolderFile, folder: string): Partial<NamedClasses> & { path: string; pointSize?: number } {
  refuseDeepYaml(file.text, `${folder}/${file.path}`);
  let root: unknown;
  try {
    root = parsedYaml(file.text, `${folder}/${file.path}`);
  } catch (error) {
    if (error instanceof UserError) throw error;
    const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : "";
    throw new UserError(`this is not valid YAML: ${reason}`, { path: `${folder}/${file.path}` });
  }
  const [names, shape] = [memberOf(root, "names"), memberOf(root, "kpt_shape")];
  if (names !== undefined && names !== null && typeof names !== "object")
    throw new UserError(`"names" is ${shown(String(names))}; expected the classes, as a list or by their numbers`, {
      path: `${folder}/${file.path}`,
    });
  return {
    path: file.path,
    ...(typeof names === "object" && names !== null
      ? { names: new Map(Object.entries(names).map(([number, name]) => [number, String(name)])) }
      : {}),
    ...(Array.isArray(shape) ? { pointSize: shape.reduce<number>((size, one) => size * Number(one), 1) } : {}),
  };
}

function parsedYaml(text: string, path: string): unknown {
  const lines = new LineCounter();
  // The parser would compare every key with all before it, which takes minutes where there are 100,000 classes.
  const document = parseDocument(text, { lineCounter: lines, logLevel: "error", uniqueKeys: false });
  const [error] = document.errors;
  if (error) throw error;
  refuseDoubledKeys(document, (offset) => ({ path, line: lines.linePos(offset).line }));
  return document.toJS({ maxAliasCount: 50 });
}

/** Of two values of one key the first would be lost. */
function refuseDoubledKeys(document: Document.Parsed, placeAt: (offset: number) => Place): void {
  visit(document, {
    Map(_, { items }) {
      const seen = new Set<string>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        const name = String(key.value);
        if (seen.has(name))
          throw new UserError(`the key ${shown(name)} stands twice; keep one of them`, placeAt(key.range?.[0] ?? 0));
        seen.add(name);
      }
    },
  });
}

function memberOf(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null
    ? Object.entries(value).find(([name]) => name === key)?.[1]
    : undefined;
}

/** The list in the file's folder, or in the nearest folder above it. */
function nearest(all: readonly NamedClasses[], file: string): NamedClasses | undefined {
  const folderOf = (path: string) => path.slice(0, path.lastIndexOf("/") + 1);
  const above = all.filter(({ path }) => file.startsWith(folderOf(path)));
  const depth = Math.max(...above.map(({ path }) => folderOf(path).length));
  const [first, ...others] = above.filter(({ path }) => folderOf(path).length === depth);
  return first !== undefined && others.every(({ names }) => areSame(names, first.names)) ? first : undefined;
}

function soleNames(
  first: NamedClasses | undefined,
  differing: NamedClasses | undefined,
  path: string,
): Map<string, string> | undefined {
  if (first !== undefined && differing !== undefined)
    throw new UserError(`${first.path} and ${differing.path} name the classes in different ways; keep one of them`, {
      path,
    });
  return first?.names;
}

function areSame(a: Map<string, string>, b: Map<string, string>): boolean {
  return a.size === b.size && [...a].every(([number, name]) => b.get(number) === name);
}

function namesTwiceIn(names: Map<string, string>): string[] {
  const seen = new Set<string>();
  return [...names.values()].filter((name) => seen.size === seen.add(name).size);
}
