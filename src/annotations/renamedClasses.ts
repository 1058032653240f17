/** A class that got another name. */
export interface RenamedClass {
  from: string;
  to: string;
  /** How many labels carry the new name only because of this. */
  items: number;
}

/** Labels that are looked for and never listed: a set of a million texts takes tens of megabytes. */
export type LabelsUsed = Pick<ReadonlySet<string>, "has">;

/** What is needed to tell a rename from relabels. */
export interface ClassUse {
  /** How many objects or items went from one label to another: by old label, then by new one. */
  changes: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** Labels in use on each side, over the whole file. */
  oldLabels: LabelsUsed;
  newLabels: LabelsUsed;
  /** All names that the file knows, by its own class number; by themselves where it has none. */
  oldNames?: ReadonlyMap<string, string>;
  newNames?: ReadonlyMap<string, string>;
}

/**
 * The classes that were renamed: the old name is gone, the new one was not there before, and most labels that left the
 * one went to the other and most that came to the other left the one; the rest are relabels beside the rename. At least
 * two labels must have gone: one alone is a relabel, unless the file itself numbers its classes and shows the new name
 * under the old number. Two classes that became one, one that became two, names that were swapped, and empty cells that
 * were filled are no renames: there labels say something else than before. From new to old the same renames are found.
 *
 * @example
 * renamedClasses({ changes: new Map([["dog", new Map([["wolf", 2]])]]), oldLabels: new Set(["dog"]), newLabels: new Set(["wolf"]) })
 * // → [{ from: "dog", to: "wolf", items: 2 }]
 */
export function renamedClasses(use: ClassUse): RenamedClass[] {
  const flows = flowsOf(use);
  const renamed = new Map<string, RenamedClass>();
  for (const { from, to } of renamedByNumber(use)) {
    const isUnused = !use.oldLabels.has(from) && !use.newLabels.has(to);
    if (isUnused) renamed.set(from, { from, to, items: 0 });
    else if (isMainFlow(flows, from, to)) renamed.set(from, { from, to, items: flows.between(from, to) });
  }
  for (const [from, targets] of use.changes) {
    for (const [to, items] of targets) {
      if (items >= 2 && flows.isGone(from) && flows.isFresh(to) && isMainFlow(flows, from, to))
        renamed.set(from, { from, to, items });
    }
  }
  return [...renamed.values()].sort((a, b) => (a.from < b.from ? -1 : 1));
}

/** Counts one change, in place: a table of changes is built label by label. */
export function countChange(changes: Map<string, Map<string, number>>, from: string, to: string): void {
  let targets = changes.get(from);
  if (targets === undefined) changes.set(from, (targets = new Map()));
  targets.set(to, (targets.get(to) ?? 0) + 1);
}

/** The traffic between labels. An empty label is no class, and neither are the two labels of an item that stands twice: they neither go nor come. */
interface Flows {
  between(from: string, to: string): number;
  leaving(from: string): ReadonlyMap<string, number>;
  arriving(to: string): ReadonlyMap<string, number>;
  /** How many labels these are together. */
  left(from: string): number;
  arrived(to: string): number;
  /** In use before, and now not even known to the file. */
  isGone(label: string): boolean;
  /** In use now, and not even known before. */
  isFresh(label: string): boolean;
}

function flowsOf({ changes, oldLabels, newLabels, oldNames, newNames }: ClassUse): Flows {
  const [namedBefore, namedNow] = [new Set(oldNames?.values()), new Set(newNames?.values())];
  const sources = new Map<string, Map<string, number>>();
  for (const [from, targets] of changes) {
    for (const [to, items] of targets) sources.set(to, (sources.get(to) ?? new Map<string, number>()).set(from, items));
  }
  const none = new Map<string, number>();
  const [left, arrived] = [totals(changes), totals(sources)];
  return {
    between: (from, to) => changes.get(from)?.get(to) ?? 0,
    leaving: (from) => changes.get(from) ?? none,
    arriving: (to) => sources.get(to) ?? none,
    left: (from) => left.get(from) ?? 0,
    arrived: (to) => arrived.get(to) ?? 0,
    isGone: (label) => label.trim() !== "" && oldLabels.has(label) && !newLabels.has(label) && !namedNow.has(label),
    isFresh: (label) => label.trim() !== "" && newLabels.has(label) && !oldLabels.has(label) && !namedBefore.has(label),
  };
}

/**
 * More than half of both ends' traffic, and neither a merge of two classes that are gone nor a split into two that are new. Strays between
 * two classes, few beside what leaves the one and comes to the other, are neither.
 */
function isMainFlow(flows: Flows, from: string, to: string): boolean {
  const items = flows.between(from, to);
  // Asked first: of thousands of classes that all have traffic with each other hardly a pair is left.
  if (2 * items <= flows.left(from) || 2 * items <= flows.arrived(to)) return false;
  const areStrays = (some: number, source: string, target: string) =>
    some <= MOST_STRAYS * Math.min(flows.left(source), flows.arrived(target));
  const isSplit = [...flows.leaving(from)].some(
    ([target, some]) => target !== to && flows.isFresh(target) && !areStrays(some, from, target),
  );
  const isMerge = [...flows.arriving(to)].some(
    ([source, some]) => source !== from && flows.isGone(source) && !areStrays(some, source, to),
  );
  return !isSplit && !isMerge;
}

/** A share of both classes' labels. */
const MOST_STRAYS = 0.1;

function totals(flows: ReadonlyMap<string, ReadonlyMap<string, number>>): Map<string, number> {
  return new Map([...flows].map(([name, counts]) => [name, [...counts.values()].reduce((sum, one) => sum + one, 0)]));
}

/** Classes that have a new name under their old number, where neither name is another class's on the other side. */
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
