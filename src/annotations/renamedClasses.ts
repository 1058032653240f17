/** A class that got another name. */
export interface RenamedClass {
  from: string;
  to: string;
  /** How many labels carry the new name only because of this. */
  items: number;
}

/** What is needed to tell a rename from relabels. */
export interface ClassUse {
  /** [old label, new label] of every object or item whose label differs. */
  changes: readonly (readonly [string, string])[];
  /** Labels in use on each side, over the whole file. */
  oldLabels: ReadonlySet<string>;
  newLabels: ReadonlySet<string>;
  /** Names by the file's own class number, where it has one. */
  oldNames?: ReadonlyMap<string, string>;
  newNames?: ReadonlyMap<string, string>;
}

/**
 * The classes that were renamed: the old name is gone, the new one was not there before, and all items of the one went
 * to the other. At least two items must have gone: one alone is a relabel, unless the file itself numbers its classes
 * and shows the new name under the old number.
 */
export function renamedClasses(use: ClassUse): RenamedClass[] {
  const forward = countsOf(use.changes);
  const backward = countsOf(use.changes.map(([from, to]) => [to, from] as const));
  const renamed: RenamedClass[] = [];
  for (const { from, to } of renamedByNumber(use)) {
    const onlyTo = [...(forward.get(from)?.keys() ?? [])].every((target) => target === to);
    const onlyFrom = [...(backward.get(to)?.keys() ?? [])].every((source) => source === from);
    const items = forward.get(from)?.get(to) ?? 0;
    const isUnused = !use.oldLabels.has(from) && !use.newLabels.has(to);
    if (onlyTo && onlyFrom && (items > 0 || isUnused)) renamed.push({ from, to, items });
  }
  for (const [from, targets] of forward) {
    const [target] = targets;
    if (target === undefined || targets.size > 1 || renamed.some((one) => one.from === from)) continue;
    const [to, items] = target;
    const isFresh = !use.oldLabels.has(to) && !use.newLabels.has(from) && backward.get(to)?.size === 1;
    if (isFresh && items >= 2) renamed.push({ from, to, items });
  }
  return renamed.sort((a, b) => (a.from < b.from ? -1 : 1));
}

function renamedByNumber(use: ClassUse): { from: string; to: string }[] {
  if (use.oldNames === undefined || use.newNames === undefined) return [];
  const before = new Set(use.oldNames.values());
  const after = new Set(use.newNames.values());
  const renamed: { from: string; to: string }[] = [];
  for (const [number, from] of use.oldNames) {
    const to = use.newNames.get(number);
    if (to !== undefined && to !== from && !before.has(to) && !after.has(from)) renamed.push({ from, to });
  }
  return renamed;
}

function countsOf(changes: readonly (readonly [string, string])[]): Map<string, Map<string, number>> {
  const counts = new Map<string, Map<string, number>>();
  for (const [from, to] of changes) {
    const targets = counts.get(from) ?? new Map<string, number>();
    counts.set(from, targets.set(to, (targets.get(to) ?? 0) + 1));
  }
  return counts;
}
