import { JsonObject, type JsonValue } from "./jsonText.js";

/**
 * The label that a JSON value says: a scalar as it is written (null an empty one), an object is looked into for its label,
 * a list says its different ones, `cat, dog`.
 *
 * @param name the key to look for in an object; its usual names otherwise
 */
export function jsonLabelText(value: JsonValue, name = "label"): string {
  if (Array.isArray(value)) return [...new Set(value.map((one) => jsonLabelText(one, name)))].join(", ");
  if (!(value instanceof JsonObject)) return scalarText(value);
  const key = labelKey(value, name);
  return key === undefined ? plainText(value) : jsonLabelText(value.get(key) ?? null, name);
}

/** The key under which an object has its label; undefined where all of it is the label. */
export function labelKey(object: JsonObject, name = "label"): string | undefined {
  return [name, "class", "category", "answer"].find((key) => object.get(key) !== undefined);
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
