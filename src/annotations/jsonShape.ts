import { boxColumnsIn, boxOfColumns } from "./boxColumns.js";
import { JsonObject, type JsonValue } from "./jsonText.js";
import { GEOMETRY } from "./labelStudioAnswers.js";
import type { Shape } from "./labelSet.js";
import { labelStudioShape } from "./labelStudioShape.js";
import { isRemark } from "./remarks.js";

/** Where in its item the label of a JSON object holds, and what else the object says. */
export interface JsonPlace {
  /** Undefined for the whole item. */
  shape?: Shape;
  /** What was not read for the place, by its key; of an object that holds a box `bbox.angle`. */
  others: JsonObject["members"];
}

/**
 * A box under keys that are called like its columns in a table, a place as Label Studio writes it (points of a polygon,
 * start and end of a span), or a box in an object of its own.
 *
 * @param isCreateMl true in CreateML's files: x and y of its `coordinates` are the middle of a box
 */
export function jsonPlace(object: JsonObject, isCreateMl = false): JsonPlace {
  const own = boxUnder(object);
  if (own !== undefined) return { shape: boxOfColumns(own.columns, own.numbers), others: without(object, own.columns) };
  const shape = labelStudioShape(object);
  if (shape !== undefined) return { shape, others: object.members.filter(({ key }) => !GEOMETRY.has(key)) };
  return innerBox(object, isCreateMl) ?? { others: object.members };
}

/** The same without what else the object says. */
export function jsonShape(object: JsonObject): Shape | undefined {
  return jsonPlace(object).shape;
}

/** The keys of a box, and the numbers that stand there. */
function boxUnder(object: JsonObject): { columns: string[]; numbers: number[] } | undefined {
  const columns = boxColumnsIn(object.members.map(({ key }) => key));
  const numbers = columns === undefined ? undefined : fourNumbersIn(columns.map((key) => object.get(key) ?? null));
  return columns === undefined || numbers === undefined ? undefined : { columns, numbers };
}

function without({ members }: JsonObject, keys: readonly string[]): JsonObject["members"] {
  return members.filter(({ key }) => !keys.includes(key));
}

const KEYS_OF_BOXES = new Set("coordinates bbox box bounding_box boundingbox".split(" "));

/** The four numbers of a box in an object of their own. */
function innerBox(object: JsonObject, isCreateMl: boolean): JsonPlace | undefined {
  for (const { key, value } of object.members) {
    const box = KEYS_OF_BOXES.has(key.toLowerCase()) && value instanceof JsonObject ? boxUnder(value) : undefined;
    if (box === undefined || !(value instanceof JsonObject)) continue;
    const isFromMiddle = isCreateMl && /^coordinates:x,y,width,height$/i.test(`${key}:${box.columns.join()}`);
    const columns = isFromMiddle ? ["center_x", "center_y", "width", "height"] : box.columns;
    const inside = without(value, box.columns).filter((member) => isRemark(member.key));
    const named = inside.map((member) => ({ ...member, key: `${key}.${member.key}` }));
    return { shape: boxOfColumns(columns, box.numbers), others: [...without(object, [key]), ...named] };
  }
  return undefined;
}

/** Four numbers, or a list of them. */
export function fourNumbersIn(values: readonly JsonValue[]): number[] | undefined {
  const all = values.flat();
  const numbers = all.filter((value) => typeof value === "number");
  return all.length === 4 && numbers.length === 4 ? numbers : undefined;
}
