import { boxColumnsIn, boxOfColumns } from "./boxColumns.js";
import type { JsonObject, JsonValue } from "./jsonText.js";
import type { Shape } from "./labelSet.js";
import { labelStudioShape } from "./labelStudioShape.js";

/**
 * Where in its item the label of a JSON object holds: a box under keys that are called like its columns in a table, or a
 * place as Label Studio writes it (points of a polygon, start and end of a span). Undefined for the whole item.
 */
export function jsonShape(object: JsonObject): Shape | undefined {
  const columns = boxColumnsIn(object.members.map(({ key }) => key));
  const numbers = columns === undefined ? undefined : fourNumbersIn(columns.map((key) => object.get(key) ?? null));
  return columns === undefined || numbers === undefined ? labelStudioShape(object) : boxOfColumns(columns, numbers);
}

/** Four numbers, or a list of them. */
export function fourNumbersIn(values: readonly JsonValue[]): number[] | undefined {
  const all = values.flat();
  const numbers = all.filter((value) => typeof value === "number");
  return all.length === 4 && numbers.length === 4 ? numbers : undefined;
}
