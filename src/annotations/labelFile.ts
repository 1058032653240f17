import { UserError } from "../common/userError.js";
import { cocoLabels, isCoco } from "./cocoLabels.js";
import { cvatLabels } from "./cvatLabels.js";
import { jsonMapLabels, jsonRowsLabels } from "./jsonLabels.js";
import { rootMembers, type RootMember } from "./jsonRoot.js";
import { rowsOfSplits } from "./jsonSplits.js";
import { JsonObject, parseJsonText, type JsonValue } from "./jsonText.js";
import type { LabelColumns } from "./labelColumns.js";
import type { LabelFormat, LabelSet } from "./labelSet.js";
import { labelStudioLabels } from "./labelStudioLabels.js";
import { tableLabels } from "./tableLabels.js";
import { vocLabels, type FolderFile } from "./vocLabels.js";
import { isYoloLabelFile, looksLikeYolo, yoloLabels } from "./yoloLabels.js";

/** How to read a label file; everything that is not said is recognised. `id` and `label` are names of columns. */
export interface LabelReading extends LabelColumns {
  format?: LabelFormat;
  /** Told now and then which share of a large file is read. */
  onProgress?: (share: number) => void;
}

/**
 * The labels of one file. CSV, TSV, JSON Lines, a JSON map or list, COCO, Label Studio, CVAT and a single file of Pascal
 * VOC or YOLO are told apart by their name and first characters.
 *
 * @param content the text, or its bytes in UTF-8
 * @throws UserError with file:line, the value seen and what would be right
 */
export function parseLabelFile(content: string | Uint8Array, path: string, reading: LabelReading = {}): LabelSet {
  const text = typeof content === "string" ? content : decoded(content, path);
  if (text.trim() === "" || text === "\uFEFF") throw new UserError("the file is empty; expected labels", { path });
  let members: Members;
  const format = reading.format ?? recognised(text, path, () => (members = rootMembers(text, path)));
  switch (format) {
    case "csv":
    case "tsv":
    case "jsonl":
      return tableLabels(text, format, path, reading);
    case "cvat":
      return cvatLabels(text, path, reading.onProgress);
    case "pascal-voc":
      return vocLabels([{ path: "", text }], path);
    case "coco":
      return cocoLabels(text, path, { members, onProgress: reading.onProgress });
    case "parquet":
      throw new UserError("Parquet is no text; only the command line reads it, from a file", { path });
    case "yolo":
      return yoloFile(text, path);
    default: {
      const value = parseJsonText(text, path, reading.onProgress);
      const rows = reading.format === undefined ? rowsOfSplits(value, text, path) : undefined;
      return rows === undefined ? jsonLabels(value, path, reading) : jsonRowsLabels(rows, path, reading);
    }
  }
}

/**
 * The labels of a folder in Pascal VOC (XML files) or YOLO (text files). Files of other kinds are passed over.
 *
 * @param files what lies in the folder, with paths from the folder on
 */
export function parseLabelFolder(files: readonly FolderFile[], path: string, reading: LabelReading = {}): LabelSet {
  const xml = files.filter((file) => /\.xml$/i.test(file.path));
  const texts = files.filter(isYoloLabelFile);
  const format = reading.format ?? (isRatherVoc(xml, texts) ? "pascal-voc" : "yolo");
  if (format === "pascal-voc" && xml.length > 0) return vocLabels(xml, path);
  if (format === "yolo" && texts.length > 0) return yoloLabels(files, path);
  if (reading.format !== undefined && format !== "pascal-voc" && format !== "yolo") {
    throw new UserError(`${format} is one file, and this is a folder; give the file`, { path });
  }
  throw new UserError(
    "this folder has no labels: expected Pascal VOC (.xml) or YOLO (.txt) files; of other formats give the file itself",
    { path },
  );
}

/** A folder of Pascal VOC has text files, too: lists of pictures (`ImageSets`). Only those that look like labels count. */
function isRatherVoc(xml: readonly FolderFile[], texts: readonly FolderFile[]): boolean {
  return xml.length > 0 && xml.length >= texts.filter(looksLikeYolo).length;
}

function decoded(bytes: Uint8Array, path: string): string {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    throw new UserError("the file is UTF-16; save it as UTF-8", { path, line: 1 });
  }
  if (bytes[0] === 0x1f && bytes[1] === 0x8b)
    throw new UserError("the file is compressed with gzip; unpack it first", { path });
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new UserError("some bytes are not UTF-8 (the file may be Latin-1 or binary); save it as UTF-8", { path });
  }
}

/** One picture's file. Its classes stay numbers: their names are in the folder. */
function yoloFile(text: string, path: string): LabelSet {
  const file = { path: path.replace(/^.*[/\\]/, ""), text };
  if (!isYoloLabelFile(file))
    throw new UserError("YOLO has a .txt file per picture; give one, or the folder", { path });
  const folder = path.slice(0, path.length - file.path.length).replace(/[/\\]$/, "");
  return yoloLabels([file], folder === "" ? "." : folder);
}

type Members = ReadonlyMap<string, RootMember> | undefined;

function recognised(text: string, path: string, members: () => Members): LabelFormat {
  const start = text.slice(0, 4096).replace(/^\uFEFF?\s*/, "");
  if (start.startsWith("<")) return /<annotations[\s>]/.test(start) ? "cvat" : "pascal-voc";
  if (/\.(jsonl|ndjson)$/i.test(path)) return "jsonl";
  if (/\.(csv)$/i.test(path)) return "csv";
  if (/\.(tsv|tab)$/i.test(path)) return "tsv";
  if (/\.txt$/i.test(path) && looksLikeYolo({ path, text })) return "yolo";
  if (start.startsWith("[")) return "json-rows";
  if (start.startsWith("{")) return kindOfObject(text, members);
  if (/\.json$/i.test(path)) return "json-map";
  if (/\.xml$/i.test(path)) return "pascal-voc";
  const header = /^[^\r\n]*/.exec(start)?.[0] ?? "";
  return header.includes("\t") && !header.includes(",") ? "tsv" : "csv";
}

function kindOfObject(text: string, members: () => Members): LabelFormat {
  if (isJsonLines(text)) return "jsonl";
  const mayBeCoco = text.includes('"images"') && text.includes('"annotations"');
  return mayBeCoco && isCoco(members()) ? "coco" : "json-map";
}

/** Whatever its name: a first line that is an object by itself, and another object after it. */
function isJsonLines(text: string): boolean {
  const start = text.search(/\S/);
  const end = text.indexOf("\n", start);
  if (end === -1 || !/^\s*\{/.test(text.slice(end, end + 1000))) return false;
  try {
    JSON.parse(text.slice(start, end));
    return true;
  } catch {
    return false;
  }
}

function jsonLabels(value: JsonValue, path: string, reading: LabelReading): LabelSet {
  switch (reading.format ?? kindOfJson(value)) {
    case "label-studio":
      return labelStudioLabels(value, path);
    case "json-rows":
      return jsonRowsLabels(value, path, reading);
    default:
      return jsonMapLabels(value, path, reading);
  }
}

function kindOfJson(value: JsonValue): LabelFormat {
  const isTask = (one: JsonValue | undefined) => one instanceof JsonObject && one.get("data") instanceof JsonObject;
  if (isTask(Array.isArray(value) ? value[0] : value)) return "label-studio";
  return Array.isArray(value) ? "json-rows" : "json-map";
}
