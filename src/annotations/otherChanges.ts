import type { Remarks } from "./remarks.js";

/** A key under which labels that are on both sides say something else than before. */
export interface OtherChange {
  key: string;
  /** How many labels, or how many of what it is said of. */
  items: number;
  /** Which side says anything under it, among the labels that are on both. */
  side: "old" | "new" | "both";
  /** Given where it is not said of a label. */
  of?: "image" | "category";
}

/** What became of remarks, key by key, while labels are compared. */
export class OtherChanges {
  private readonly byKey = new Map<string, { items: number; old: boolean; new: boolean }>();

  /** Counts the keys under which two labels that are the same one say something else. */
  compare(was: Remarks = [], is: Remarks = []): void {
    if (was.length === 0 && is.length === 0) return;
    const [before, after] = [textsByKey(was), textsByKey(is)];
    for (const key of new Set([...before.keys(), ...after.keys()])) {
      const seen = this.byKey.get(key) ?? { items: 0, old: false, new: false };
      const isOther = before.get(key) !== after.get(key);
      this.byKey.set(key, {
        items: seen.items + Number(isOther),
        old: seen.old || before.has(key),
        new: seen.new || after.has(key),
      });
    }
  }

  /** Those that changed, the most frequent ones first. */
  found(): OtherChange[] {
    return [...this.byKey]
      .filter(([, { items }]) => items > 0)
      .map(([key, { items, ...on }]): OtherChange => ({
        key,
        items,
        side: on.old && on.new ? "both" : on.old ? "old" : "new",
      }))
      .sort((a, b) => b.items - a.items || (a.key < b.key ? -1 : 1));
  }
}

function textsByKey(remarks: Remarks): Map<string, string> {
  const texts = new Map<string, string[]>();
  for (const [key, text] of remarks) texts.set(key, [...(texts.get(key) ?? []), text]);
  return new Map([...texts].map(([key, all]) => [key, all.sort().join("\u001F")]));
}
