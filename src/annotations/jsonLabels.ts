import type { Row } from "../common/csv.js";
import { shown } from "../common/csvRecords.js";
import { UserError } from "../common/userError.js";
import { cellText, jsonLabelTexts } from "./jsonLabelTexts.js";
import { JsonObject, type JsonValue } from "./jsonText.js";
import type { LabelColumns } from "./labelColumns.js";
import { addEntry, type LabelEntry, type LabelSet } from "./labelSet.js";
import { labelsOfTable } from "./tableLabels.js";

/** Labels of one JSON object from item to label. A list of labels is a set; an object is looked into for its label. A key that stands twice is kept twice and reported. */
export function jsonMapLabels(value: JsonValue, path: string, wanted: LabelColumns): LabelSet {
  if (!(value instanceof JsonObject))
    throw new UserError(`expected an object such as {"a.jpg": "cat"}, from item to label`, { path });
  refuseOtherKinds(value, path);
  const items = new Map<string, LabelEntry[]>();
  const doubled: string[] = [];
  for (const member of value.members) {
    if (items.has(member.key)) doubled.push(member.key);
    for (const label of jsonLabelTexts(member.value, wanted.label))
      addEntry(items, member.key, { label, place: { path, line: member.line } });
  }
  return { format: "json-map", path, items, doubled, severalLabels: true };
}

/**
 * Other files that are one JSON object, too: read as a map, their parts would pass for items and their labels for nothing.
 *
 * @throws UserError for LabelMe, VIA, a table by columns, and a list of rows under one key
 */
function refuseOtherKinds(value: JsonObject, path: string): void {
  const keys = new Set(value.members.map(({ key }) => key));
  const foreign =
    keys.has("shapes") && (keys.has("imagePath") || keys.has("flags"))
      ? "LabelMe's file of one picture"
      : value.members.some(({ value: one }) => one instanceof JsonObject && one.get("regions") !== undefined)
        ? "an export of the VGG Image Annotator"
        : undefined;
  if (foreign !== undefined)
    throw new UserError(`this looks like ${foreign}, which is not read; export COCO, Pascal VOC, YOLO or a table`, {
      path,
    });
  const isColumn = (one: JsonValue) => Array.isArray(one) || one instanceof JsonObject;
  const isByColumns =
    value.members.length > 1 &&
    value.members.every(({ value: one }) => isColumn(one)) &&
    value.members.some(({ key }) => IS_ID_COLUMN.test(key)) &&
    value.members.some(({ key }) => /^(labels?|class(es)?|category)$/i.test(key));
  if (isByColumns)
    throw new UserError(
      'this looks like a table written column by column; write its rows as a list, such as [{"id": "a", "label": "cat"}], or as CSV',
      { path },
    );
  const [only, ...others] = value.members;
  const rows = only && others.length === 0 && Array.isArray(only.value) ? only.value : [];
  if (
    rows.length > 0 &&
    rows.every((row) => row instanceof JsonObject && row.members.some(({ key }) => IS_ID_COLUMN.test(key)))
  )
    throw new UserError(`all rows stand under the key ${shown(only?.key ?? "")}; give the list itself`, { path });
}

/** What the key of an id is called in a table. */
const IS_ID_COLUMN = /^(ids?|item|image|file_?name)$/i;

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
