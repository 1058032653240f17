import type { Row } from "../common/csv.js";
import { shown } from "../common/csvRecords.js";
import { UserError } from "../common/userError.js";
import { cellText } from "./jsonLabelText.js";
import { JsonObject, type JsonValue } from "./jsonText.js";
import type { LabelColumns } from "./labelColumns.js";
import { addEntry, type LabelEntry, type LabelFormat, type LabelSet } from "./labelSet.js";
import { refuseOtherKinds } from "./otherJsonKinds.js";
import { asSet, placedLabels } from "./placedLabels.js";
import { labelsOfTable } from "./tableLabels.js";

/** How a map is read. */
interface JsonMapReading extends LabelColumns {
  /** Where somebody said that it is one; otherwise it is looked at whether it is something else. */
  format?: LabelFormat;
}

/** Labels of one JSON object from item to label. A list of labels is a set; an object is looked into for its label and its place. A key that stands twice is kept twice and reported. */
export function jsonMapLabels(value: JsonValue, path: string, wanted: JsonMapReading): LabelSet {
  if (!(value instanceof JsonObject))
    throw new UserError(`expected an object such as {"a.jpg": "cat"}, from item to label`, { path });
  if (wanted.format === undefined) refuseOtherKinds(value, path, wanted.label);
  const items = new Map<string, LabelEntry[]>();
  const doubled: string[] = [];
  const ofLabel = wanted.label === undefined ? {} : { label: wanted.label };
  for (const member of value.members) {
    if (items.has(member.key)) doubled.push(member.key);
    for (const label of asSet(placedLabels(member.value, ofLabel)))
      addEntry(items, member.key, { ...label, place: { path, line: member.line } });
  }
  const hasKeys = value.members.some((member) => [member.value].flat().some((one) => one instanceof JsonObject));
  return { format: "json-map", path, items, doubled, hasKeys, severalLabels: true };
}

/** Labels of one JSON list of objects, one item each. */
export function jsonRowsLabels(value: JsonValue, path: string, wanted: LabelColumns): LabelSet {
  if (!Array.isArray(value))
    throw new UserError('expected a list of objects such as [{"id": "a", "label": "cat"}]', { path });
  if (value.length === 0) return { format: "json-rows", path, items: new Map(), doubled: [] };
  const columns = new Set<string>();
  const rows = value.map((element, i): Row => {
    if (!(element instanceof JsonObject))
      throw new UserError(`entry ${i + 1} of the list is ${shown(cellText(element))}; expected an object`, { path });
    const cells: Record<string, string> = {};
    for (const { key, value: cell } of element.members) {
      if (key === "__proto__") continue;
      columns.add(key);
      cells[key] = cellText(cell);
    }
    return { line: element.line, cells };
  });
  return labelsOfTable({ columns: [...columns], rows }, "json-rows", path, wanted);
}
