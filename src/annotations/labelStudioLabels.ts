import { UserError } from "../common/userError.js";
import { JsonObject, type JsonValue } from "./jsonText.js";
import { addEntry, itemKey, type LabelEntry, type LabelSet, type Shape } from "./labelSet.js";
import { pointShape } from "./shapes.js";

/**
 * Labels of a Label Studio JSON export: one entry per result of each annotation, under the task's datum (its image,
 * text, …) and who completed it. Predictions, cancelled annotations, ids and times do not count; results of several
 * questions about one item are labels `question: answer`.
 * Format: https://labelstud.io/guide/export#Label-Studio-JSON-format-of-annotated-tasks
 */
export function labelStudioLabels(value: JsonValue, path: string): LabelSet {
  const tasks = Array.isArray(value) ? value : [value];
  const items = new Map<string, LabelEntry[]>();
  const doubled: string[] = [];
  const seen = new Set<string>();
  const questions = questionsIn(tasks);
  for (const task of tasks) {
    if (!(task instanceof JsonObject))
      throw new UserError("expected a list of tasks, each with data and annotations", { path });
    const item = itemOf(task, path);
    if (seen.has(item)) doubled.push(item);
    seen.add(item);
    for (const annotation of annotationsOf(task)) {
      const key = itemKey(item, whoCompleted(annotation));
      const results = objectsIn(annotation.get("result"));
      if (results.length === 0 && !items.has(key)) items.set(key, []);
      for (const result of results) addResult(items, key, result, { path, named: questions > 1 });
    }
  }
  return { format: "label-studio", path, items, doubled, soleAnnotatorIsAnyone: true };
}

const DATUM_NAMES = ["image", "text", "audio", "video", "url", "html", "timeseries", "pdf", "dialogue", "document"];

/** What the task is about; its own id only where the data name nothing, because ids are given anew at every import. */
function itemOf(task: JsonObject, path: string): string {
  const about = task.get("data");
  if (!(about instanceof JsonObject)) throw new UserError('this task has no "data"', { path, line: task.line });
  const texts = about.members.filter((member) => typeof member.value === "string" || typeof member.value === "number");
  const datum =
    DATUM_NAMES.map((name) => texts.find(({ key }) => key.toLowerCase() === name)).find((one) => one !== undefined) ??
    texts[0];
  if (datum === undefined) return `task ${String(task.get("id"))}`;
  // Uploads get a random prefix: /data/upload/3/1f2e3d4c-photo.jpg
  return String(datum.value).replace(/^.*\/upload\/(?:\d+\/)?[0-9a-f]{8}-/, "");
}

function annotationsOf(task: JsonObject): JsonObject[] {
  const annotations = objectsIn(task.get("annotations") ?? task.get("completions"));
  return annotations.filter((one) => one.get("was_cancelled") !== true);
}

function whoCompleted(annotation: JsonObject): string {
  const who = annotation.get("completed_by");
  if (who instanceof JsonObject) return String(who.get("email") ?? who.get("id") ?? "");
  return who === undefined || who === null ? "" : String(who);
}

function questionsIn(tasks: JsonValue[]): number {
  const names = new Set<string>();
  for (const task of tasks) {
    if (!(task instanceof JsonObject)) continue;
    for (const annotation of annotationsOf(task)) {
      for (const result of objectsIn(annotation.get("result"))) names.add(String(result.get("from_name") ?? ""));
    }
  }
  return names.size;
}

function addResult(
  items: Map<string, LabelEntry[]>,
  key: string,
  result: JsonObject,
  about: { path: string; named: boolean },
): void {
  const value = result.get("value");
  if (!(value instanceof JsonObject)) return;
  const place = { path: about.path, line: lineOfLabel(result, value) };
  const shape = shapeOf(value);
  const question = String(result.get("from_name") ?? "");
  const label = answerIn(value, String(result.get("type") ?? ""));
  const entry: LabelEntry = { label: about.named && shape === undefined ? `${question}: ${label}` : label, place };
  addEntry(items, key, shape === undefined ? entry : { ...entry, shape });
}

/** Keys of `value` that say where, not what. */
const GEOMETRY = new Set(
  "x y width height rotation points start end startOffset endOffset globalOffsets text radiusX radiusY format rle channel closed ranges framesCount duration sequence vertices".split(
    " ",
  ),
);

/** The answer: what stands under the result's type (`choices`, `rectanglelabels`, …); lists are sets. */
function answerIn(value: JsonObject, type: string): string {
  const answers = value.members.filter(({ key }) => key === type);
  const chosen = answers.length > 0 ? answers : value.members.filter(({ key }) => !GEOMETRY.has(key));
  const texts = (chosen.length > 0 ? chosen : value.members.filter(({ key }) => key === "text")).map((member) =>
    textOf(member.value),
  );
  return texts.join("; ");
}

function textOf(value: JsonValue): string {
  if (Array.isArray(value)) return value.map(textOf).sort().join(", ");
  if (value instanceof JsonObject)
    return value.members
      .map(({ key, value: inner }) => `${key}=${textOf(inner)}`)
      .sort()
      .join(" ");
  return value === null ? "" : String(value);
}

function shapeOf(value: JsonObject): Shape | undefined {
  const number = (key: string) => {
    const found = value.get(key);
    return typeof found === "number"
      ? found
      : typeof found === "string" && found.trim() !== "" && Number.isFinite(Number(found))
        ? Number(found)
        : undefined;
  };
  const points = value.get("points");
  if (Array.isArray(points))
    return pointShape(
      "outline",
      points.flat().filter((one) => typeof one === "number"),
    );
  const rle = value.get("rle");
  if (Array.isArray(rle)) return { kind: `mask ${rle.join(",")}`, numbers: [], box: [0, 0, 0, 0] };
  const [x, y, width, height] = [number("x"), number("y"), number("width"), number("height")];
  if (x !== undefined && y !== undefined && width !== undefined && height !== undefined) {
    return { kind: "box", numbers: [x, y, width, height, number("rotation") ?? 0], box: [x, y, width, height] };
  }
  const [radiusX, radiusY] = [number("radiusX"), number("radiusY")];
  if (x !== undefined && y !== undefined && radiusX !== undefined && radiusY !== undefined) {
    return {
      kind: "ellipse",
      numbers: [x, y, radiusX, radiusY],
      box: [x - radiusX, y - radiusY, 2 * radiusX, 2 * radiusY],
    };
  }
  if (x !== undefined && y !== undefined) return { kind: "point", numbers: [x, y], box: [x, y, 0, 0] };
  const [start, end] = [number("start"), number("end")];
  if (start !== undefined && end !== undefined) {
    return {
      kind: "span",
      numbers: [start, end, number("startOffset") ?? 0, number("endOffset") ?? 0],
      box: [start, 0, end - start, 1],
    };
  }
  return undefined;
}

function lineOfLabel(result: JsonObject, value: JsonObject): number {
  const type = String(result.get("type") ?? "");
  return value.members.find(({ key }) => key === type)?.line ?? value.line;
}

function objectsIn(value: JsonValue | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter((one) => one instanceof JsonObject) : [];
}
