import { boxColumnsIn, boxOfColumns } from "./boxColumns.js";
import { JsonObject, type JsonValue } from "./jsonText.js";
import type { Shape } from "./labelSet.js";
import { labelStudioShape } from "./labelStudioShape.js";

/**
 * Where in its item the label of a JSON object holds: a box under keys that are called like its columns in a table, also
 * in an object of their own, or a place as Label Studio writes it (points of a polygon, start and end of a span). Undefined for the whole item.
 */
export function jsonShape(object: JsonObject): Shape | undefined {
  const columns = boxColumnsIn(object.members.map(({ key }) => key));
  const numbers = columns === undefined ? undefined : fourNumbersIn(columns.map((key) => object.get(key) ?? null));
  if (columns !== undefined && numbers !== undefined) return boxOfColumns(columns, numbers);
  return innerBox(object) ?? labelStudioShape(object);
}

/** True for a key under which the four numbers of a box may stand in an object of their own. */
export function isKeyOfBox(key: string): boolean {
  return KEYS_OF_BOXES.has(key.toLowerCase());
}

const KEYS_OF_BOXES = new Set("coordinates bbox box bounding_box boundingbox".split(" "));

/** The four numbers of a box in an object of their own. CreateML calls it `coordinates`, and its x and y are the middle. */
function innerBox(object: JsonObject): Shape | undefined {
  for (const { key, value } of object.members) {
    if (!isKeyOfBox(key) || !(value instanceof JsonObject)) continue;
    const columns = boxColumnsIn(value.members.map((member) => member.key));
    const numbers = columns === undefined ? undefined : fourNumbersIn(columns.map((name) => value.get(name) ?? null));
    if (columns === undefined || numbers === undefined) continue;
    const isCreateMl = key === "coordinates" && columns.join() === "x,y,width,height";
    return boxOfColumns(isCreateMl ? ["center_x", "center_y", "width", "height"] : columns, numbers);
  }
  return undefined;
}

/** Four numbers, or a list of them. */
export function fourNumbersIn(values: readonly JsonValue[]): number[] | undefined {
  const all = values.flat();
  const numbers = all.filter((value) => typeof value === "number");
  return all.length === 4 && numbers.length === 4 ? numbers : undefined;
}
