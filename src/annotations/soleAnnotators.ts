import { addEntry, ofKey, type LabelEntry } from "./labelSet.js";

type Items = Map<string, LabelEntry[]>;

/**
 * Both sides by the item alone where who labelled it tells nothing: everywhere where one side does not say who, and of an
 * item that has one annotator on each side, two different ones: a label that somebody else corrects is still that item's label.
 *
 * @param isAnyone true where a sole annotator does not count, whoever it is
 */
export function withoutSoleAnnotators(before: Items, after: Items, isAnyone: boolean): [Items, Items] {
  const [known, knownNow] = [isSomebodyNamed(before), isSomebodyNamed(after)];
  if (!known && !knownNow) return [before, after];
  if (!known || !knownNow) return [byItem(before), byItem(after)];
  const [counts, countsNow] = [annotatorsByItem(before), annotatorsByItem(after)];
  const isSole = (item: string, fewest: number) =>
    [counts, countsNow].every((one) => (one.get(item) ?? 0) >= fewest && (one.get(item) ?? 0) <= 1);
  const without = (items: Items, others: Items) =>
    renamed(items, (key) => {
      const { item } = ofKey(key);
      return isAnyone ? isSole(item, 0) : isSole(item, 1) && !others.has(key);
    });
  return [without(before, after), without(after, before)];
}

function isSomebodyNamed(items: Items): boolean {
  for (const key of items.keys()) if (ofKey(key).annotator !== undefined) return true;
  return false;
}

function byItem(items: Items): Items {
  const all: Items = new Map();
  for (const [key, entries] of items) {
    const { item } = ofKey(key);
    if (!all.has(item)) all.set(item, []);
    for (const entry of entries) addEntry(all, item, entry);
  }
  return all;
}

/** With the item alone as the key of those for which `isItemAlone` holds. */
function renamed(items: Items, isItemAlone: (key: string) => boolean): Items {
  return new Map([...items].map(([key, entries]) => [isItemAlone(key) ? ofKey(key).item : key, entries]));
}

function annotatorsByItem(items: Items): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of items.keys()) {
    const { item } = ofKey(key);
    counts.set(item, (counts.get(item) ?? 0) + 1);
  }
  return counts;
}
