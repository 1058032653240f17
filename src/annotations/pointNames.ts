import type { LabelEntry } from "./labelSet.js";

type Items = Map<string, LabelEntry[]>;

/**
 * Both sides with the names of key points as a part of what a label says, `person (points: nose, tail)`, unless each class
 * has the same ones throughout: then nobody wants to read them. Where only one side names them, they are remarks.
 */
export function withPointNames(before: Items, after: Items): [Items, Items] {
  const [was, is] = [namesByClass(before), namesByClass(after)];
  if (was.size === 0 && is.size === 0) return [before, after];
  if (was.size === 0 || is.size === 0) return [rewritten(before, remarked), rewritten(after, remarked)];
  if (areSettled(was, is)) return [before, after];
  return [rewritten(before, told), rewritten(after, told)];
}

/** Which names of points the objects of a class have. */
type NamesByClass = Map<string, Set<string>>;

function namesByClass(items: Items): NamesByClass {
  const names: NamesByClass = new Map();
  for (const entries of items.values())
    for (const { label, pointNames } of entries)
      if (pointNames !== undefined) names.set(label, (names.get(label) ?? new Set<string>()).add(pointNames));
  return names;
}

function areSettled(was: NamesByClass, is: NamesByClass): boolean {
  const all = (names: NamesByClass) =>
    [...new Set([...names.values()].flatMap((set) => [...set]))].sort().join("\u001F");
  const ofOneClass = ([label, set]: [string, Set<string>]) => new Set([...set, ...(was.get(label) ?? [])]).size === 1;
  return all(was) === all(is) && [...was, ...is].every(ofOneClass);
}

function rewritten(items: Items, rewrite: (entry: LabelEntry) => LabelEntry): Items {
  return new Map([...items].map(([key, entries]) => [key, entries.map(rewrite)]));
}

function remarked(entry: LabelEntry): LabelEntry {
  if (entry.pointNames === undefined) return entry;
  return { ...entry, remarks: [...(entry.remarks ?? []), ["names of key points", entry.pointNames]] };
}

function told(entry: LabelEntry): LabelEntry {
  if (entry.pointNames === undefined) return entry;
  return { ...entry, details: [...(entry.details ?? []), `points: ${entry.pointNames}`] };
}
