import type { LabelEntry, Relation } from "./labelSet.js";

type Pair = [LabelEntry, LabelEntry];

/**
 * The pairs as they are, but those with other relations than before with a text for each among their details, `relation
 * founded: Acme`. A relation is the same where it says the same and leads to the same object, whatever that one is called
 * now and wherever it stands.
 *
 * @param pairs all objects of one item that are on both sides: [old, new]
 */
export function relatedPairs(pairs: readonly Pair[]): readonly Pair[] {
  if (!pairs.some(([a, b]) => a.relations !== undefined || b.relations !== undefined)) return pairs;
  const newRegionOf = new Map<string, string>();
  for (const [{ region }, { region: now }] of pairs)
    if (region !== undefined && now !== undefined) newRegionOf.set(region, now);
  const stillThere = new Set(newRegionOf.values());
  const ends = {
    old: (region: string) => newRegionOf.get(region) ?? `removed ${region}`,
    current: (region: string) => (stillThere.has(region) ? region : `added ${region}`),
  };
  return pairs.map(([a, b]): Pair => {
    const [was, is] = [signsOf(a.relations, ends.old), signsOf(b.relations, ends.current)];
    return was === is ? [a, b] : [told(a), told(b)];
  });
}

function signsOf(relations: readonly Relation[] = [], endOf: (region: string) => string): string {
  return relations
    .map(({ says, to }) => `${says}\u001F${endOf(to)}`)
    .sort()
    .join("\u001E");
}

function told(entry: LabelEntry): LabelEntry {
  const texts = (entry.relations ?? []).map(({ says, shown }) => `${says}: ${shown}`);
  return { ...entry, details: [...(entry.details ?? []), ...texts.sort()] };
}
