import { cellText, jsonLabelText, labelKey } from "./jsonLabelText.js";
import { boxColumnsIn } from "./boxColumns.js";
import { isKeyOfBox, jsonShape } from "./jsonShape.js";
import { JsonObject, type JsonValue } from "./jsonText.js";
import { GEOMETRY } from "./labelStudioAnswers.js";
import type { Shape } from "./labelSet.js";
import { remarked, type Remarks } from "./remarks.js";

/** A label, and where in its item it holds; of the whole item where there is no shape. */
export interface PlacedLabel {
  label: string;
  remarks?: Remarks;
  shape?: Shape;
}

/**
 * The labels that a JSON value says, with their places: a list says one for each of its elements, in its order, anything
 * else is one. An object is looked into for both.
 *
 * @param name the key of an object's label; its usual names otherwise
 */
export function placedLabels(value: JsonValue, name?: string): PlacedLabel[] {
  return (Array.isArray(value) ? value : [value]).map((one) => placedLabel(one, name));
}

/** The labels as a set: one of the whole item counts once, and none at all is an empty one. */
export function asSet(labels: readonly PlacedLabel[]): PlacedLabel[] {
  if (labels.length === 0) return [{ label: "" }];
  const seen = new Set<string>();
  return labels.filter(({ label, shape }) => {
    const isNew = shape !== undefined || !seen.has(label);
    if (shape === undefined) seen.add(label);
    return isNew;
  });
}

function placedLabel(value: JsonValue, name: string | undefined): PlacedLabel {
  const label = jsonLabelText(value, name);
  if (!(value instanceof JsonObject)) return { label };
  const shape = jsonShape(value);
  return { label, ...remarksIn(value, name, shape), ...(shape === undefined ? {} : { shape }) };
}

/** What an object says under other keys than those of its label and its place. */
function remarksIn(object: JsonObject, name: string | undefined, shape: Shape | undefined): { remarks?: Remarks } {
  const key = labelKey(object, name);
  if (key === undefined) return {};
  const box = boxColumnsIn(object.members.map((member) => member.key)) ?? [];
  const isInner = (other: string) => isKeyOfBox(other) && object.get(other) instanceof JsonObject;
  const isPlace = (other: string) =>
    shape !== undefined && (GEOMETRY.has(other) || box.includes(other) || isInner(other));
  const others = object.members.filter((member) => member.key !== key && !isPlace(member.key));
  return remarked(others.map((member): [string, string] => [member.key, cellText(member.value)]));
}
