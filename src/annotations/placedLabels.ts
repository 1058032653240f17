import { cellText, jsonLabelText, labelKey } from "./jsonLabelText.js";
import { jsonPlace } from "./jsonShape.js";
import { JsonObject, type JsonValue } from "./jsonText.js";
import type { Shape } from "./labelSet.js";
import { remarked, type Remarks } from "./remarks.js";

/** A label, and where in its item it holds; of the whole item where there is no shape. */
export interface PlacedLabel {
  label: string;
  remarks?: Remarks;
  shape?: Shape;
}

/** How labels are read from JSON. */
interface PlacedReading {
  /** The key of an object's label; its usual names otherwise. */
  label?: string;
  /** See `jsonPlace`. */
  isCreateMl?: boolean;
}

/**
 * The labels that a JSON value says, with their places: a list says one for each of its elements, in its order, anything
 * else is one. An object is looked into for both.
 */
export function placedLabels(value: JsonValue, reading: PlacedReading = {}): PlacedLabel[] {
  return (Array.isArray(value) ? value : [value]).map((one) => placedLabel(one, reading));
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

function placedLabel(value: JsonValue, { label: name, isCreateMl }: PlacedReading): PlacedLabel {
  const label = jsonLabelText(value, name);
  if (!(value instanceof JsonObject)) return { label };
  const { shape, others } = jsonPlace(value, isCreateMl);
  return { label, ...remarksIn(others, labelKey(value, name)), ...(shape === undefined ? {} : { shape }) };
}

/** What an object says under other keys than those of its label and its place. */
function remarksIn(others: JsonObject["members"], label: string | undefined): { remarks?: Remarks } {
  if (label === undefined) return {};
  const said = others.filter(({ key }) => key !== label);
  return remarked(said.map(({ key, value }): [string, string] => [key, cellText(value)]));
}
