/** A class that got another name. */
export interface RenamedClass {
  from: string;
  to: string;
  /** How many labels carry the new name only because of this. */
  items: number;
}

/** What is needed to tell a rename from relabels. */
export interface ClassUse {
  /** How many objects or items went from one label to another: by old label, then by new one. */
  changes: ReadonlyMap<string, ReadonlyMap<string, number>>;
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
  const forward = use.changes;
  const backward = sourcesOf(use.changes);
  const renamed: RenamedClass[] = [];
  for (const { from, to } of renamedByNumber(use)) {
    const onlyTo = [...(forward.get(from)?.keys() ?? [])].every((target) => target === to);
    const onlyFrom = [...(backward.get(to) ?? [])].every((source) => source === from);
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

/** Counts one change, in place: a table of changes is built label by label. */
export function countChange(changes: Map<string, Map<string, number>>, from: string, to: string): void {
  let targets = changes.get(from);
  if (targets === undefined) changes.set(from, (targets = new Map()));
  targets.set(to, (targets.get(to) ?? 0) + 1);
}

/** The old labels that became each new one. */
function sourcesOf(changes: ClassUse["changes"]): Map<string, Set<string>> {
  const sources = new Map<string, Set<string>>();
  for (const [from, targets] of changes) {
    for (const to of targets.keys()) sources.set(to, (sources.get(to) ?? new Set()).add(from));
  }
  return sources;
}
