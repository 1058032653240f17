/** The labels of an item on each side as people read them: `cat`, or `cat, dog`. */
export interface DifferingLabels {
  from: string;
  to: string;
  /** False where only their number tells the sides apart: no rename of a class explains that. */
  mayBeRename: boolean;
  /** Said where labels only came, or only went. */
  rows?: "added" | "removed";
}

/**
 * What became of the labels of an item that has one, or several by standing twice; undefined where nothing did. Rows that
 * only came or only went with a label that is there anyway change nothing. Where some label stands less often than before
 * and another more often, a row changed, though all of its labels were there before.
 *
 * @example
 * differingLabels(["cat"], ["dog", "cat", "dog"]) // → { from: "cat", to: "cat, dog", mayBeRename: true, rows: "added" }
 * differingLabels(["cat", "dog", "dog"], ["cat", "cat", "dog"]) // → { from: "cat, dog, dog", to: "cat, cat, dog", mayBeRename: false }
 * differingLabels(["cat", "cat"], ["cat"]) // → undefined
 */
export function differingLabels(was: readonly string[], is: readonly string[]): DifferingLabels | undefined {
  // Nearly always one label each: the text itself, because a copy of it costs a million rows as long as all the rest.
  const [[from = ""], [to = ""]] = [was, is];
  if (was.length === 1 && is.length === 1) return from === to ? undefined : { from, to, mayBeRename: true };
  const [before, after] = [different(was), different(is)];
  const { added, removed } = surplus(was, is);
  const areExchanged = added.length > 0 && removed.length > 0;
  if (areExchanged && (isWithin(before, after) || isWithin(after, before)))
    return { ...shownLabels([...was].sort(), [...is].sort()), mayBeRename: false };
  if (isWithin(before, after) && isWithin(after, before)) return undefined;
  const rows = added.length > 0 ? "added" : "removed";
  return { ...shownLabels(before, after), mayBeRename: true, ...(areExchanged ? {} : { rows }) };
}

/** The same where all other rows of an item were told apart: only the label of a row that came or went may differ now. */
export function differingByRows(
  was: readonly string[],
  is: readonly string[],
  rows: Surplus,
): DifferingLabels | undefined {
  if (isWithin(rows.added, was) && isWithin(rows.removed, is)) return undefined;
  const kind = rows.added.length > 0 ? "added" : "removed";
  return { ...shownLabels(different(was), different(is)), mayBeRename: false, rows: kind };
}

/**
 * The labels of rows that only came, or only went; none where rows did both.
 *
 * @example oneSided(["cat", "dog"], ["cat"]) // → { added: [], removed: ["dog"] }
 */
export function oneSided(was: readonly string[], is: readonly string[]): Surplus {
  if (was.length === is.length) return { added: [], removed: [] };
  const { added, removed } = surplus(was, is);
  return added.length > 0 && removed.length > 0 ? { added: [], removed: [] } : { added, removed };
}

interface Surplus {
  added: string[];
  removed: string[];
}

function different(labels: readonly string[]): readonly string[] {
  return [...new Set(labels)].sort();
}

function isWithin(labels: readonly string[], others: readonly string[]): boolean {
  const known = new Set(others);
  return labels.every((label) => known.has(label));
}

/** Joined by commas; in quotes where a label has a comma itself and both would read the same. */
function shownLabels(was: readonly string[], is: readonly string[]): { from: string; to: string } {
  const [from, to] = [was.join(", "), is.join(", ")];
  if (from !== to) return { from, to };
  const quoted = (labels: readonly string[]) => labels.map((label) => JSON.stringify(label)).join(", ");
  return { from: quoted(was), to: quoted(is) };
}

/** The labels that stand more often on one side, each as many times as it does. */
function surplus(was: readonly string[], is: readonly string[]): Surplus {
  return { added: without(is, was), removed: without(was, is) };
}

function without(labels: readonly string[], others: readonly string[]): string[] {
  const times = new Map<string, number>();
  for (const label of others) times.set(label, (times.get(label) ?? 0) + 1);
  return labels.filter((label) => {
    const left = times.get(label) ?? 0;
    times.set(label, left - 1);
    return left <= 0;
  });
}
