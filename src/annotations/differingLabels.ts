/** The labels of an item on each side as people read them: `cat`, or `cat, dog`. */
export interface DifferingLabels {
  from: string;
  to: string;
  /** False where only their number tells the sides apart: no rename of a class explains that. */
  mayBeRename: boolean;
}

/**
 * What became of the labels of an item that has one, or several by standing twice; undefined where nothing did. Rows that
 * only came or only went with a label that is there anyway change nothing. Where some label stands less often than before
 * and another more often, a row changed, though all of its labels were there before.
 *
 * @example
 * differingLabels(["cat"], ["dog", "cat", "dog"]) // → { from: "cat", to: "cat, dog", mayBeRename: true }
 * differingLabels(["cat", "dog", "dog"], ["cat", "cat", "dog"]) // → { from: "cat, dog, dog", to: "cat, cat, dog", mayBeRename: false }
 * differingLabels(["cat", "cat"], ["cat"]) // → undefined
 */
export function differingLabels(was: readonly string[], is: readonly string[]): DifferingLabels | undefined {
  // Nearly always one label each: the text itself, because a copy of it costs a million rows as long as all the rest.
  const [[from = ""], [to = ""]] = [was, is];
  if (was.length === 1 && is.length === 1) return from === to ? undefined : { from, to, mayBeRename: true };
  const [before, after] = [different(was), different(is)];
  if (!areEqual(before, after)) return { ...shownLabels(before, after), mayBeRename: true };
  if (!areExchanged(was, is)) return undefined;
  return { ...shownLabels([...was].sort(), [...is].sort()), mayBeRename: false };
}

function different(labels: readonly string[]): readonly string[] {
  return [...new Set(labels)].sort();
}

function areEqual(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((label, i) => label === b[i]);
}

/** Joined by commas; in quotes where a label has a comma itself and both would read the same. */
function shownLabels(was: readonly string[], is: readonly string[]): { from: string; to: string } {
  const [from, to] = [was.join(", "), is.join(", ")];
  if (from !== to) return { from, to };
  const quoted = (labels: readonly string[]) => labels.map((label) => JSON.stringify(label)).join(", ");
  return { from: quoted(was), to: quoted(is) };
}

function areExchanged(was: readonly string[], is: readonly string[]): boolean {
  const more = new Map<string, number>();
  for (const text of is) more.set(text, (more.get(text) ?? 0) + 1);
  for (const text of was) more.set(text, (more.get(text) ?? 0) - 1);
  const surplus = [...more.values()];
  return surplus.some((times) => times > 0) && surplus.some((times) => times < 0);
}
