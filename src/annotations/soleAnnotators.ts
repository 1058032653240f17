import { itemKey, ofKey, type LabelEntry } from "./labelSet.js";

/**
 * The items of one side, by the item alone where it has one annotator on both sides: a label that somebody else corrects
 * is still that item's label.
 */
export function withoutSoleAnnotators(
  items: Map<string, LabelEntry[]>,
  others: Map<string, LabelEntry[]>,
): Map<string, LabelEntry[]> {
  const [here, there] = [annotatorsByItem(items), annotatorsByItem(others)];
  const out = new Map<string, LabelEntry[]>();
  for (const [key, entries] of items) {
    const { item, annotator } = ofKey(key);
    const isSole = (here.get(item) ?? 0) <= 1 && (there.get(item) ?? 0) <= 1;
    out.set(annotator === undefined || isSole ? item : itemKey(item, annotator), entries);
  }
  return out;
}

function annotatorsByItem(items: Map<string, LabelEntry[]>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of items.keys()) {
    const { item } = ofKey(key);
    counts.set(item, (counts.get(item) ?? 0) + 1);
  }
  return counts;
}
