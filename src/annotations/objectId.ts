import { shownKey, type LabelEntry } from "./labelSet.js";

/** An object as people read it: its item and the box around it, `item [left,top,width,height]`; the item alone for a label of the whole. */
export function objectId(item: string, { shape }: LabelEntry): string {
  if (shape === undefined) return item;
  return `${item} [${shape.box.map((number) => Number(number.toPrecision(6))).join(",")}]`;
}

/** All that an item has: the item itself once where it is labelled as a whole, or has nothing, and each of its objects. */
export function objectIds(key: string, entries: readonly LabelEntry[]): string[] {
  const item = shownKey(key);
  const objects = entries.filter(({ shape }) => shape !== undefined).map((entry) => objectId(item, entry));
  return objects.length === entries.length && objects.length > 0 ? objects : [item, ...objects];
}

/** True for the id of an object, which is its item's with a place. */
export function isObjectId(id: string): boolean {
  return PLACE.test(id);
}

/** The item of an object, or the item itself. */
export function itemOf(id: string): string {
  return id.replace(PLACE, "");
}

const PLACE = / \[[-\d.,e+]*\]$/;
