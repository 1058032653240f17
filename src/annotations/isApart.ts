import type { LabelDiff } from "./labelDiff.js";
import { itemOf } from "./objectId.js";

/** True where both sides have labels, but none of an item that the other side labels, too: then none could be compared. */
export function isApart(diff: LabelDiff): boolean {
  const { added, removed, unchanged } = diff;
  const compared = [diff.changed, diff.moved, diff.renamed_classes, diff.renamed_items];
  if (unchanged > 0 || compared.some((list) => list.length > 0)) return false;
  if (added.length === 0 || removed.length === 0) return false;
  const before = new Set(removed.map(itemOf));
  return !added.some((id) => before.has(itemOf(id)));
}
