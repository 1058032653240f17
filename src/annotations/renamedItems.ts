import type { LabelEntry } from "./labelSet.js";

/** An item that goes by another name. */
export interface RenamedItem {
  from: string;
  to: string;
}

type Items = Map<string, LabelEntry[]>;

/**
 * Items that only got another name: among those with objects in them, what is left on one side alone is paired by the
 * file name without its ending, then without its folder, then by exactly the same objects. Only names and contents that
 * are unique on both sides count. Items without geometry are never paired: a label alone does not tell who is who.
 */
export function pairRenamedItems(before: Items, after: Items): RenamedItem[] {
  let gone = [...before.keys()].filter((key) => !after.has(key) && isPicture(before, key));
  let come = [...after.keys()].filter((key) => !before.has(key) && isPicture(after, key));
  const renamed: RenamedItem[] = [];
  const ways: [(key: string) => string | undefined, (key: string) => string | undefined][] = [
    [withoutEnding, withoutEnding],
    [fileName, fileName],
    [(key) => contents(before, key), (key) => contents(after, key)],
  ];
  for (const [ofOld, ofNew] of ways) {
    if (gone.length === 0 || come.length === 0) break;
    const pairs = uniquePairs(uniqueBy(gone, ofOld), uniqueBy(come, ofNew));
    renamed.push(...pairs);
    const from = new Set(pairs.map((pair) => pair.from));
    const to = new Set(pairs.map((pair) => pair.to));
    gone = gone.filter((key) => !from.has(key));
    come = come.filter((key) => !to.has(key));
  }
  return renamed;
}

function isPicture(items: Items, key: string): boolean {
  return items.get(key)?.every((entry) => entry.shape !== undefined) ?? false;
}

function uniquePairs(old: Map<string, string | null>, current: Map<string, string | null>): RenamedItem[] {
  const pairs: RenamedItem[] = [];
  for (const [sign, from] of old) {
    const to = current.get(sign);
    if (from !== null && to != null) pairs.push({ from, to });
  }
  return pairs;
}

/** Keys by their sign; null for a sign that two keys share. */
function uniqueBy(keys: string[], signOf: (key: string) => string | undefined): Map<string, string | null> {
  const bySign = new Map<string, string | null>();
  for (const key of keys) {
    const sign = signOf(key);
    if (sign !== undefined) bySign.set(sign, bySign.has(sign) ? null : key);
  }
  return bySign;
}

function withoutEnding(key: string): string {
  return key.replace(/\.[A-Za-z0-9]{1,5}$/, "");
}

function fileName(key: string): string {
  return withoutEnding(key).replace(/^.*[/\\]/, "");
}

function contents(items: Items, key: string): string | undefined {
  const entries = items.get(key) ?? [];
  if (entries.length === 0) return undefined;
  const signs = entries.map(({ label, shape }) => `${label}\u001F${shape?.kind}\u001F${shape?.numbers.join(",")}`);
  return signs.sort().join("\u001E");
}
