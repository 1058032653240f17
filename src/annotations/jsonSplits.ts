import { forEachElement, rootMembers } from "./jsonRoot.js";
import { JsonObject, type JsonValue } from "./jsonText.js";

/**
 * The rows of an object whose keys are splits and whose values are lists of rows, each with its split: objects, or pairs of
 * a text and its label, which have no keys of their own.
 *
 * @param value what the text says
 * @returns undefined where it is something else
 * @example
 * rowsOfSplits(parseJsonText('{"train": [["hi", "greet"]]}', "t.json"), …) // → [{ split: "train", text: "hi", label: "greet" }]
 */
export function rowsOfSplits(value: JsonValue, text: string, path: string): JsonObject[] | undefined {
  if (!(value instanceof JsonObject)) return undefined;
  const lists = value.members.map(({ key, value: list }) => (IS_SPLIT.test(key) ? rowsIn(list) : undefined));
  const isOther = lists.includes(undefined) || lists.every((list) => list?.length === 0);
  if (isOther) return undefined;
  const members = rootMembers(text, path);
  const rows: JsonObject[] = [];
  for (const [i, { key, line }] of value.members.entries()) {
    const list = members?.get(key);
    const lines: number[] = [];
    if (list !== undefined) forEachElement(text, path, list, (_start, _end, at) => lines.push(at));
    for (const [j, row] of lists[i]?.entries() ?? []) rows.push(rowOf(row, key, lines[j] ?? line));
  }
  return rows;
}

/** `train`, `validation`, `oos_test` */
const IS_SPLIT = /^(\w+[_-])?(train|training|val|valid|validation|dev|test|testing|eval)$/i;

type Pair = [text: string, label: JsonValue];

function rowsIn(value: JsonValue): JsonObject[] | Pair[] | undefined {
  if (!Array.isArray(value)) return undefined;
  if (value.every((one) => one instanceof JsonObject)) return value;
  return value.every(isPair) ? value : undefined;
}

function isPair(value: JsonValue): value is Pair {
  return Array.isArray(value) && value.length === 2 && typeof value[0] === "string";
}

function rowOf(row: JsonObject | Pair, split: string, line: number): JsonObject {
  const told = { key: "split", value: split, line };
  if (row instanceof JsonObject)
    return new JsonObject(line, row.get("split") === undefined ? [...row.members, told] : row.members);
  const [text, label] = row;
  return new JsonObject(line, [{ key: "text", value: text, line }, { key: "label", value: label, line }, told]);
}
