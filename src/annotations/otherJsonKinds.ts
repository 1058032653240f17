import { shown, shownNames } from "../common/csvRecords.js";
import { UserError } from "../common/userError.js";
import { labelKey } from "./jsonLabelText.js";
import { JsonObject, type JsonValue } from "./jsonText.js";
import { isFileName } from "./renamedItems.js";

/**
 * Other files that are one JSON object, too: read as a map, their parts would pass for items and their labels for nothing.
 * What tells them apart are the kinds of their values; items may have any name.
 *
 * @param label the key of an object's label, where somebody named it: rows beside other keys are a map then
 * @throws UserError for LabelMe, VIA, VoTT, Datumaro, a table by columns, and lists of rows under one key or several
 */
export function refuseOtherKinds(value: JsonObject, path: string, label?: string): void {
  if (isLabelMe(value)) throw foreign("LabelMe's file of one picture", path);
  if (isVia(value)) throw foreign("an export of the VGG Image Annotator", path);
  if (isVott(value)) throw foreign("an export of VoTT", path);
  if (isDatumaro(value)) throw foreign("Datumaro's own format", path);
  if (isBareCoco(value))
    throw new UserError('this looks like a COCO file without "annotations", so that it holds no labels', { path });
  if (isByColumns(value))
    throw new UserError(
      'this looks like a table written column by column; write its rows as a list, such as [{"id": "a", "label": "cat"}], or as CSV; if its keys are items, say --format json-map',
      { path },
    );
  const key = keyOfRows(value);
  if (key !== undefined)
    throw new UserError(`all rows stand under the key ${shown(key)}; give the list itself`, { path });
  const rows = label === undefined ? rowsBesideOthers(value) : undefined;
  if (rows !== undefined)
    throw new UserError(
      `the rows seem to stand under the key ${shown(rows)}; give that list itself; if all its keys are items, say --format json-map`,
      { path },
    );
  if (isOfLongLists(value))
    throw new UserError(
      `the rows seem to stand under the keys ${shownNames(value.members.map(({ key: list }) => list))}; give one list of them, such as [{"id": "a", "label": "cat"}]; if its keys are items, say --format json-map`,
      { path },
    );
}

function foreign(what: string, path: string): UserError {
  return new UserError(`this looks like ${what}, which is not read; export COCO, Pascal VOC, YOLO or a table`, {
    path,
  });
}

/** Pictures and classes, as COCO publishes those of its test sets. */
function isBareCoco(value: JsonObject): boolean {
  const lists = [value.get("images"), value.get("categories")];
  return lists.every((list) => Array.isArray(list) && list.every((one) => one instanceof JsonObject));
}

/** A list of shapes that are objects, beside the picture's name or flags. */
function isLabelMe(value: JsonObject): boolean {
  const shapes = value.get("shapes");
  const areShapes = Array.isArray(shapes) && shapes.every((shape) => shape instanceof JsonObject);
  return areShapes && (typeof value.get("imagePath") === "string" || value.get("flags") instanceof JsonObject);
}

/** Pictures with regions: a list, or an object from their numbers. */
function isVia(value: JsonObject): boolean {
  return value.members.some(({ value: picture }) => {
    const regions = picture instanceof JsonObject ? picture.get("regions") : undefined;
    return Array.isArray(regions) || regions instanceof JsonObject;
  });
}

/** The same under one key, beside the project's name, tags and settings. */
function isVott(value: JsonObject): boolean {
  const assets = value.get("assets");
  return assets instanceof JsonObject && isVia(assets);
}

/** Items with annotations in a list, beside the classes. */
function isDatumaro(value: JsonObject): boolean {
  const items = value.get("items");
  const areItems = Array.isArray(items) && items.every((item) => item instanceof JsonObject);
  return areItems && value.get("infos") instanceof JsonObject && value.get("categories") instanceof JsonObject;
}

/** A column of ids and one of labels, at least two rows long, and nothing but columns. */
function isByColumns({ members }: JsonObject): boolean {
  const ids = members.find(({ key }) => IS_ID_COLUMN.test(key));
  const labels = members.find(({ key }) => IS_LABEL_COLUMN.test(key));
  if (ids === undefined || labels === undefined) return false;
  const rows = rowsIn(ids.value);
  return rows !== undefined && members.every(({ value }) => rowsIn(value) === rows);
}

/** The rows of a column: how many a list has, the keys of an object; undefined for a single row, and for an object that says what an item's label is. */
function rowsIn(column: JsonValue): string | undefined {
  if (Array.isArray(column)) return column.length < 2 ? undefined : `${column.length}`;
  if (!(column instanceof JsonObject) || column.members.length < 2) return undefined;
  const keys = column.members.map(({ key }) => key);
  return keys.some((key) => IS_LABEL_COLUMN.test(key)) ? undefined : keys.sort().join("\u001F");
}

/** The only key, where rows with ids stand under it. */
function keyOfRows({ members: [only, ...others] }: JsonObject): string | undefined {
  const rows = only !== undefined && others.length === 0 && Array.isArray(only.value) ? only.value : [];
  const isRow = (one: JsonValue) => one instanceof JsonObject && one.members.some(({ key }) => IS_ID_COLUMN.test(key));
  return rows.length > 0 && rows.every(isRow) ? only?.key : undefined;
}

type JsonMember = JsonObject["members"][number];

/**
 * The only key under which several objects stand, where all others say a text, a number, or nothing that looks like a
 * label. Null is no label of a picture, and says nothing; neither does a key that is called like a file.
 */
function rowsBesideOthers({ members }: JsonObject): string | undefined {
  const isList = ({ value }: JsonMember) =>
    Array.isArray(value) && value.length > 1 && value.every((one) => one instanceof JsonObject);
  const [rows, ...more] = members.filter(isList);
  if (rows === undefined || more.length > 0 || members.length === 1 || isFileName(rows.key)) return undefined;
  const isNoLabel = ({ key, value }: JsonMember) =>
    value !== null &&
    !isFileName(key) &&
    !Array.isArray(value) &&
    !(value instanceof JsonObject && labelKey(value) !== undefined);
  return members.every((member) => member === rows || isNoLabel(member)) ? rows.key : undefined;
}

/** Lists of lists that begin with a text, far longer than a list of labels. */
function isOfLongLists({ members }: JsonObject): boolean {
  const isRow = (one: JsonValue) => Array.isArray(one) && typeof one[0] === "string";
  const lists = members.map(({ value }) => (Array.isArray(value) && value.every(isRow) ? value.length : undefined));
  let rows = 0;
  for (const length of lists) rows += length ?? -Infinity;
  return rows > LONG_LIST * members.length;
}

/** The entries that a list of labels hardly has. */
const LONG_LIST = 20;

/** What the keys of ids and of labels are called in a table. */
const IS_ID_COLUMN = /^(ids?|item|image|file_?name)$/i;
const IS_LABEL_COLUMN = /^(labels?|class(es)?|category)$/i;
