import { JsonObject, type JsonValue } from "./jsonText.js";
import type { Relation } from "./labelSet.js";
import { labelStudioText } from "./labelStudioAnswers.js";
import { labelStudioShape } from "./labelStudioShape.js";

/**
 * What an annotation of Label Studio says of its regions' relations: by a region's id, each relation that starts there (or,
 * of one without direction, ends there). Empty for an annotation without any.
 *
 * @param results all results of the annotation; those that are no relation tell what the regions are
 */
export function labelStudioRelations(results: readonly JsonObject[]): Map<string, Relation[]> {
  const found = new Map<string, Relation[]>();
  const relations = results.filter((result) => result.get("type") === "relation");
  if (relations.length === 0) return found;
  const names = regionNames(results);
  for (const relation of relations) {
    const says = `relation${labelsOf(relation.get("labels"))}`;
    for (const [from, to] of endsOf(relation)) {
      const one = { says, to, shown: names.get(to) ?? "a region that is missing" };
      const others = found.get(from);
      if (others === undefined) found.set(from, [one]);
      else others.push(one);
    }
  }
  return found;
}

function labelsOf(labels: JsonValue | undefined): string {
  const texts = Array.isArray(labels) ? labels.map(labelStudioText).sort() : [];
  return texts.length === 0 ? "" : ` ${texts.join(", ")}`;
}

/** From which region to which: once, or both ways. */
function endsOf(result: JsonObject): [string, string][] {
  const [from, to] = [textUnder(result, "from_id"), textUnder(result, "to_id")];
  const direction = result.get("direction");
  if (direction === "left") return [[to, from]];
  if (direction !== "bi") return [[from, to]];
  return [
    [from, to],
    [to, from],
  ];
}

/** A region by its text where no other has the same, else by its place. */
function regionNames(results: readonly JsonObject[]): Map<string, string> {
  const values = new Map<string, JsonObject>();
  for (const result of results) {
    const value = result.get("value");
    if (value instanceof JsonObject) values.set(textUnder(result, "id"), value);
  }
  const times = new Map<JsonValue | undefined, number>();
  for (const value of values.values()) times.set(value.get("text"), (times.get(value.get("text")) ?? 0) + 1);
  return new Map(
    [...values].map(([id, value]) => {
      const text = value.get("text");
      return [id, typeof text === "string" && times.get(text) === 1 ? text : placeOf(value)];
    }),
  );
}

function placeOf(value: JsonObject): string {
  return `[${(labelStudioShape(value)?.box ?? []).join(",")}]`;
}

function textUnder(result: JsonObject, key: string): string {
  return labelStudioText(result.get(key) ?? null);
}
