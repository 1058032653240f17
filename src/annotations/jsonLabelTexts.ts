import { JsonObject, type JsonValue } from "./jsonText.js";

/**
 * The labels that a JSON value says: a scalar is one, as it is written (null an empty one), a list says one for each of
 * its elements, an object is looked into for its label. Never empty, and a label that stands twice in a list counts once.
 *
 * @param name the key to look for in an object; its usual names otherwise
 */
export function jsonLabelTexts(value: JsonValue, name = "label"): string[] {
  const texts = Array.isArray(value) ? value.map((one) => oneText(one, name)) : [oneText(value, name)];
  return texts.length === 0 ? [""] : [...new Set(texts)];
}

function oneText(value: JsonValue, name: string): string {
  if (Array.isArray(value)) return jsonLabelTexts(value, name).join(", ");
  if (!(value instanceof JsonObject)) return scalarText(value);
  for (const key of [name, "class", "category", "answer"]) {
    const inner = value.get(key);
    if (inner !== undefined) return oneText(inner, name);
  }
  return plainText(value);
}

/** A cell of a table: scalars as they are written, null empty, lists and objects as one-line JSON with sorted keys. */
export function cellText(value: JsonValue): string {
  return Array.isArray(value) || value instanceof JsonObject ? plainText(value) : scalarText(value);
}

function scalarText(value: string | number | boolean | null): string {
  return value === null ? "" : String(value);
}

/** A value as one-line text with sorted keys. */
function plainText(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(plainText).join(",")}]`;
  if (!(value instanceof JsonObject)) return JSON.stringify(value);
  const members = value.members.map(({ key, value: inner }) => `${JSON.stringify(key)}:${plainText(inner)}`);
  return `{${members.sort().join(",")}}`;
}
