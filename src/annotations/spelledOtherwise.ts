import { idSpelling, oneSpelling } from "../common/oneSpelling.js";
import type { ChangedLabel } from "./labelDiff.js";

/** A change of how a label is written and, as far as anybody can tell, of nothing else. */
export interface Respelling {
  from: string;
  to: string;
  /** How many labels changed in this way. */
  items: number;
}

/**
 * The changes in which a label differs only by case, by blanks, by Unicode's way to write a letter, by the form of a
 * number, or by the order of several that stand in it (`cat|dog`); the most frequent first. They are changes all the same: programs tell such labels apart.
 *
 * @example
 * spelledOtherwise([{ id: "a", from: "1", to: "1.0", place: { path: "l.csv" } }]) // → [{ from: "1", to: "1.0", items: 1 }]
 */
export function spelledOtherwise(changed: readonly ChangedLabel[]): Respelling[] {
  const counts = new Map<string, Respelling>();
  for (const { from, to } of changed) {
    const key = `${from}\u001F${to}`;
    const known = counts.get(key) ?? { from, to, items: 0 };
    counts.set(key, { ...known, items: known.items + 1 });
  }
  return [...counts.values()]
    .filter(({ from, to }) => areSpellingsOfOne(from, to))
    .sort((a, b) => b.items - a.items || (a.from < b.from ? -1 : 1));
}

/**
 * Of ids that are on one side alone, those that are the same but for case, blanks, the form of a number (`001`, `1`, `1.0`) or the ending
 * of a file, where no other one is: who wrote them so lost their counterpart. In the order of the removed ones; of very many none.
 */
export function idsSpelledOtherwise(
  removed: readonly string[],
  added: readonly string[],
): { from: string; to: string }[] {
  if (removed.length === 0 || added.length === 0 || removed.length + added.length > MOST) return [];
  const [gone, come] = [byOneSpelling(removed), byOneSpelling(added)];
  return [...gone].flatMap(([spelling, from]) => {
    const to = come.get(spelling);
    return from === undefined || to === undefined ? [] : [{ from, to }];
  });
}

/** Of more ids, which take seconds, the two sides are of other items. */
const MOST = 400_000;

/** Undefined for a spelling of several. */
function byOneSpelling(ids: readonly string[]): Map<string, string | undefined> {
  const found = new Map<string, string | undefined>();
  for (const id of ids) {
    const spelling = idSpelling(id);
    found.set(spelling, found.has(spelling) ? undefined : id);
  }
  return found;
}

function areSpellingsOfOne(from: string, to: string): boolean {
  return oneSpelling(from) === oneSpelling(to) || inOrder(from) === inOrder(to);
}

/** What stands between bars or semicolons, in one order; of numbers, such as a box's, and of a name with a comma the order tells. */
function inOrder(label: string): string {
  const separator = /[|;]/.exec(label)?.[0];
  if (separator === undefined) return label;
  const parts = label.split(separator).map(oneSpelling);
  return parts.every((part) => Number.isFinite(Number(part))) ? label : parts.sort().join(separator);
}
