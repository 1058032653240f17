import { ofShownKey } from "./labelSet.js";

/** Annotators one of whom labelled items that the other one labelled before. */
export interface OtherAnnotator {
  from: string;
  to: string;
  items: number;
}

/**
 * Where somebody's annotation of an item went and somebody else's came: who was only renamed lost the counterparts. The pair with most items.
 *
 * @param removed, added as `shownKey` writes them: `item (annotator)`
 * @example otherAnnotator(["a (bob)", "b (bob)", "c (ann)"], ["b (rob)", "a (rob)"]) // → { from: "bob", to: "rob", items: 2 }
 */
export function otherAnnotator(removed: readonly string[], added: readonly string[]): OtherAnnotator | undefined {
  const [gone, come] = [soleAnnotators(removed), soleAnnotators(added)];
  const pairs = new Map<string, OtherAnnotator>();
  for (const [item, from] of gone) {
    const to = come.get(item);
    if (from === undefined || to === undefined) continue;
    const pair = JSON.stringify([from, to]);
    const items = 1 + (pairs.get(pair)?.items ?? 0);
    pairs.set(pair, { from, to, items });
  }
  return [...pairs.values()].sort((a, b) => b.items - a.items)[0];
}

/** By item; undefined for an item that has several. */
function soleAnnotators(keys: readonly string[]): Map<string, string | undefined> {
  const found = new Map<string, string | undefined>();
  for (const key of keys) {
    const { item, annotator } = ofShownKey(key);
    found.set(item, found.has(item) ? undefined : annotator);
  }
  return found;
}
