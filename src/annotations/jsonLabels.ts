import { shown } from "../common/csvRecords.js";
import type { Row } from "../common/csv.js";
import { UserError } from "../common/userError.js";
import { JsonObject, type JsonValue } from "./jsonText.js";
import { addEntry, type LabelEntry, type LabelSet } from "./labelSet.js";
import { labelsOfTable, type LabelColumns } from "./tableLabels.js";

/** Labels of one JSON object from item to label. A list of labels counts as a set; an object is looked into for its label. A key that stands twice is kept twice. */
export function jsonMapLabels(value: JsonValue, path: string, wanted: LabelColumns): LabelSet {
  if (!(value instanceof JsonObject))
    throw new UserError(`expected an object such as {"a.jpg": "cat"}, from item to label`, { path });
  const items = new Map<string, LabelEntry[]>();
  for (const member of value.members) {
    addEntry(items, member.key, { label: labelIn(member.value, wanted), place: { path, line: member.line } });
  }
  return { format: "json-map", path, items, doubled: [] };
}

/** Labels of one JSON list of objects, one label each. */
export function jsonRowsLabels(value: JsonValue, path: string, wanted: LabelColumns): LabelSet {
  if (!Array.isArray(value))
    throw new UserError('expected a list of objects such as [{"id": "a", "label": "cat"}]', { path });
  const columns = new Set<string>();
  const rows = value.map((element, i): Row => {
    if (!(element instanceof JsonObject))
      throw new UserError(`entry ${i + 1} of the list is ${shown(plainText(element))}; expected an object`, { path });
    const cells: Record<string, string> = {};
    for (const { key, value: cell } of element.members) {
      if (key === "__proto__") continue;
      columns.add(key);
      cells[key] = labelIn(cell, {});
    }
    return { line: element.line, cells };
  });
  return labelsOfTable({ columns: [...columns], rows }, "json-rows", path, wanted);
}

/** A label as text: scalars as written, null empty, lists sorted (they are sets), objects by their label or as canonical text. */
function labelIn(value: JsonValue, wanted: LabelColumns): string {
  if (Array.isArray(value))
    return value
      .map((one) => labelIn(one, wanted))
      .sort()
      .join(", ");
  if (!(value instanceof JsonObject)) return value === null ? "" : String(value);
  for (const name of [wanted.label ?? "label", "class", "category", "answer"]) {
    const inner = value.get(name);
    if (inner !== undefined) return labelIn(inner, wanted);
  }
  return plainText(value);
}

/** A value as one-line text with sorted keys. */
function plainText(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(plainText).join(",")}]`;
  if (!(value instanceof JsonObject)) return JSON.stringify(value);
  const members = value.members.map(({ key, value: inner }) => `${JSON.stringify(key)}:${plainText(inner)}`);
  return `{${members.sort().join(",")}}`;
}
