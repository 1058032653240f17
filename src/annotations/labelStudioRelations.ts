import { JsonObject, type JsonValue } from "./jsonText.js";
import { labelStudioText } from "./labelStudioAnswers.js";
import { labelStudioShape } from "./labelStudioShape.js";

/**
 * What an annotation of Label Studio says of its regions' relations: by a region's id, one text for each relation that
 * starts there (or, of one without direction, ends there), `relation founded_by: Paris`. The other end goes by its text,
 * else by its place, because ids are given anew.
 *
 * @param results all results of the annotation; those that are no relation tell what the regions are
 */
export function labelStudioRelations(results: readonly JsonObject[]): Map<string, string[]> {
  const names = regionNames(results);
  const said = new Map<string, string[]>();
  for (const result of results) {
    if (result.get("type") !== "relation") continue;
    const label = labelsOf(result.get("labels"));
    for (const [from, to] of endsOf(result))
      said.set(from, [...(said.get(from) ?? []), `relation${label}: ${names.get(to) ?? "a region that is missing"}`]);
  }
  return said;
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
  const texts = [...values.values()].map((value) => value.get("text"));
  const isUnique = (text: string) => texts.indexOf(text) === texts.lastIndexOf(text);
  return new Map(
    [...values].map(([id, value]) => {
      const text = value.get("text");
      return [id, typeof text === "string" && isUnique(text) ? text : placeOf(value)];
    }),
  );
}

/** In whole per cents or characters: another exporter rounds. */
function placeOf(value: JsonObject): string {
  const box = labelStudioShape(value)?.box ?? [];
  return `[${box.map((number) => Math.round(number)).join(",")}]`;
}

function textUnder(result: JsonObject, key: string): string {
  return labelStudioText(result.get(key) ?? null);
}
