import { UserError } from "../common/userError.js";
import { JsonObject, type JsonValue } from "./jsonText.js";
import { addEntry, itemKey, type LabelEntry, type LabelSet, type Relation } from "./labelSet.js";
import { labelStudioAnswers, labelStudioRemarks, labelStudioText } from "./labelStudioAnswers.js";
import { labelStudioRelations } from "./labelStudioRelations.js";
import { labelStudioShape } from "./labelStudioShape.js";
import { remarked, type Remarks } from "./remarks.js";

/**
 * Labels of a Label Studio JSON export: an entry per region, and per answer about the item as a whole, of each annotation,
 * under the task's datum (its image, text, …) and who completed it. What a region is related to is a part of what its label
 * says. Predictions, drafts, cancelled annotations, ids and
 * times do not count. Format: https://labelstud.io/guide/export#Label-Studio-JSON-format-of-annotated-tasks
 */
export function labelStudioLabels(value: JsonValue, path: string): LabelSet {
  const tasks = Array.isArray(value) ? value : [value];
  const items = new Map<string, LabelEntry[]>();
  const doubled: string[] = [];
  const seen = new Set<string>();
  for (const task of tasks) {
    if (!(task instanceof JsonObject))
      throw new UserError("expected a list of tasks, each with data and annotations", { path });
    const item = itemOf(task, path);
    if (seen.has(item)) doubled.push(item);
    seen.add(item);
    const annotators = new Set<string>();
    for (const annotation of annotationsOf(task)) {
      const key = itemKey(item, whoCompleted(annotation));
      if (annotators.has(key)) doubled.push(item);
      annotators.add(key);
      if (!items.has(key)) items.set(key, []);
      for (const entry of entriesOf(annotation, path)) addEntry(items, key, entry);
    }
  }
  return { format: "label-studio", path, items, doubled, severalLabels: true, soleAnnotatorIsAnyone: true };
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
  return datum === undefined ? `task ${labelStudioText(task.get("id") ?? null)}` : withoutUpload(String(datum.value));
}

/** An upload gets a random prefix (`/data/upload/3/1f2e3d4c-photo.jpg`), a signed link another signature each time. */
function withoutUpload(datum: string): string {
  const isSigned = /^https?:\/\/[^?\s]*\?\S*\b(X-Amz-|X-Goog-|Signature=|Expires=|sig=|token=)/i.test(datum);
  return (isSigned ? datum.replace(/\?.*$/s, "") : datum).replace(/^\S*\/upload\/(?:\d+\/)?[0-9a-f]{8}-/, "");
}

function annotationsOf(task: JsonObject): JsonObject[] {
  const annotations = objectsIn(task.get("annotations") ?? task.get("completions"));
  return annotations.filter((one) => one.get("was_cancelled") !== true);
}

function whoCompleted(annotation: JsonObject): string {
  const who = annotation.get("completed_by");
  return labelStudioText((who instanceof JsonObject ? (who.get("id") ?? who.get("email")) : who) ?? null);
}

interface Answer {
  region: string;
  answers: string[];
  result: JsonObject;
  value: JsonObject;
  /** True where it stands in an annotation that is taken for the truth. */
  isGroundTruth: boolean;
}

/** A region without an answer is left out where another result answers for it: templates may draw first and name later. */
function entriesOf(annotation: JsonObject, path: string): LabelEntry[] {
  const answered: Answer[] = [];
  const isGroundTruth = annotation.get("ground_truth") === true;
  const results = objectsIn(annotation.get("result"));
  for (const result of results) {
    const value = result.get("value");
    if (!(value instanceof JsonObject)) continue;
    const answers = labelStudioAnswers(value, typeOf(result));
    answered.push({ region: labelStudioText(result.get("id") ?? null), answers, result, value, isGroundTruth });
  }
  const named = new Set(answered.filter(({ answers }) => answers.length > 0).map(({ region }) => region));
  const relations = labelStudioRelations(results);
  return answered
    .filter(({ answers, region }) => answers.length > 0 || !named.has(region))
    .flatMap((answer) => entriesOfAnswer(answer, relations, path));
}

function entriesOfAnswer(answer: Answer, relations: ReadonlyMap<string, Relation[]>, path: string): LabelEntry[] {
  const { answers, region, result, value } = answer;
  const place = { path, line: lineOfLabel(result, value) };
  const question = labelStudioText(result.get("from_name") ?? null);
  const shape = labelStudioShape(value);
  const remarks = remarksIn(answer);
  if (shape === undefined)
    return (answers.length === 0 ? [""] : answers).map((label) => ({ label, ...remarks, question, place }));
  const related = relations.size === 0 ? {} : { region, relations: relations.get(region) };
  return [{ label: [...answers].sort().join(", "), ...related, ...remarks, question, shape, place }];
}

/** What a result says under all other keys: `meta`, `score`, … */
function remarksIn({ result, value, isGroundTruth }: Answer): { remarks?: Remarks } {
  const others = result.members.filter(({ key }) => !OWN_KEYS.has(key));
  return remarked([
    ...others.map(({ key, value: inner }): [string, string] => [key, labelStudioText(inner)]),
    ...labelStudioRemarks(value, typeOf(result)),
    ["ground_truth", isGroundTruth ? "true" : ""],
  ]);
}

/** Keys that say what and where, and of which picture. */
const OWN_KEYS = new Set("value type from_name to_name original_width original_height".split(" "));

function lineOfLabel(result: JsonObject, value: JsonObject): number {
  return value.members.find(({ key }) => key === typeOf(result))?.line ?? value.line;
}

function typeOf(result: JsonObject): string {
  return labelStudioText(result.get("type") ?? null);
}

function objectsIn(value: JsonValue | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter((one) => one instanceof JsonObject) : [];
}
