import type { Place } from "../common/userError.js";
import { itemKey, ofKey, shownKey, type LabelEntry, type LabelSet } from "./labelSet.js";
import { matchObjects, sameShape } from "./matchObjects.js";
import { pairRenamedItems, type RenamedItem } from "./renamedItems.js";
import { countChange, renamedClasses, type RenamedClass } from "./renamedClasses.js";

/** A label that says something else than before, of an item (or an object in it) that is on both sides. */
export interface ChangedLabel {
  /** The item; for an object in it `item [left,top,width,height]`, of its new place. */
  id: string;
  /** Who labelled, where the file says so. */
  annotator?: string;
  from: string;
  to: string;
  /** Where the new label stands. */
  place: Place;
}

/** The sample-level difference of two label files. Ids in lists are those of items, or of objects in items. */
export interface LabelDiff {
  changed: ChangedLabel[];
  added: string[];
  removed: string[];
  renamed_classes: RenamedClass[];
  /** Items under another name with exactly the same objects, or with the same file under another folder or ending. */
  renamed_items: RenamedItem[];
  /** Objects with the same label and another geometry. */
  moved: string[];
  /** Ids that stand twice on either side. */
  duplicates: string[];
  unchanged: number;
}

/**
 * What changed between two label files, item by item. Order, annotation ids, white space and file names do not count.
 * A renamed class is one rename and none of its items is in `changed`. An item that stands twice is in `duplicates` and
 * is compared by all its different labels together (`cat, dog`).
 *
 * @example
 * diffLabels(parseLabelFile("id,label\na,cat\nb,dog\n", "old.csv"), parseLabelFile("id,label\nb,cat\na,cat\n", "new.csv"))
 * // → changed: [{ id: "b", from: "dog", to: "cat", place: { path: "new.csv", line: 2 } }], unchanged: 1
 */
export function diffLabels(old: LabelSet, current: LabelSet): LabelDiff {
  const before = old.soleAnnotatorIsAnyone ? withoutSoleAnnotators(old.items, current.items) : old.items;
  const after = current.soleAnnotatorIsAnyone ? withoutSoleAnnotators(current.items, old.items) : current.items;
  const renamedItems = pairRenamedItems(before, after);
  const oldNameOf = new Map(renamedItems.map(({ from, to }) => [to, from]));
  const found: Findings = { changed: [], added: [], removed: [], moved: [], unchanged: 0 };

  for (const [key, entries] of after) {
    const oldKey = before.has(key) ? key : oldNameOf.get(key);
    const was = oldKey === undefined ? undefined : before.get(oldKey);
    if (was === undefined) pushAll(found.added, idsOf(key, entries));
    else compareItem(key, was, entries, found);
  }
  const stillThere = new Set(renamedItems.map(({ from }) => from));
  for (const [key, entries] of before) {
    if (!after.has(key) && !stillThere.has(key)) pushAll(found.removed, idsOf(key, entries));
  }
  return settled(found, { old, current, before, after, renamedItems });
}

interface Findings {
  changed: ChangedLabel[];
  added: string[];
  removed: string[];
  moved: string[];
  unchanged: number;
}

function compareItem(key: string, was: LabelEntry[], is: LabelEntry[], found: Findings): void {
  const plain = (entries: LabelEntry[]) => entries.filter((entry) => entry.shape === undefined);
  const shaped = (entries: LabelEntry[]) => entries.filter((entry) => entry.shape !== undefined);
  if (was.length === 0 && is.length === 0) found.unchanged++;
  comparePlain(key, plain(was), plain(is), found);
  compareObjects(key, shaped(was), shaped(is), found);
}

/** Labels of the item as a whole: usually one on each side. */
function comparePlain(key: string, was: LabelEntry[], is: LabelEntry[], found: Findings): void {
  const last = is.at(-1);
  if (was.length === 0 && last === undefined) return;
  if (was.length === 0) return void found.added.push(shownKey(key));
  if (last === undefined) return void found.removed.push(shownKey(key));
  const [from, to] = [allLabels(was), allLabels(is)];
  if (from === to) found.unchanged++;
  else {
    const differs = is.find((entry) => was.every((other) => other.label !== entry.label)) ?? last;
    found.changed.push({ ...namesOf(key), from, to, place: differs.place });
  }
}

function compareObjects(key: string, was: LabelEntry[], is: LabelEntry[], found: Findings): void {
  if (was.length === 0 && is.length === 0) return;
  const match = matchObjects(was, is);
  found.unchanged += match.same;
  for (const [a, b] of match.relabelled) {
    const { annotator } = ofKey(key);
    found.changed.push({
      id: objectId(ofKey(key).item, b),
      ...(annotator === undefined ? {} : { annotator }),
      from: a.label,
      to: b.label,
      place: b.place,
    });
    if (!sameShape(a.shape, b.shape)) found.moved.push(objectId(shownKey(key), b));
  }
  for (const [, b] of match.moved) found.moved.push(objectId(shownKey(key), b));
  for (const entry of match.removed) found.removed.push(objectId(shownKey(key), entry));
  for (const entry of match.added) found.added.push(objectId(shownKey(key), entry));
}

/** Takes class renames out of `changed`, gathers doubled ids, and sorts what people read. */
function settled(
  found: Findings,
  sides: {
    old: LabelSet;
    current: LabelSet;
    before: Map<string, LabelEntry[]>;
    after: Map<string, LabelEntry[]>;
    renamedItems: RenamedItem[];
  },
): LabelDiff {
  const changes = new Map<string, Map<string, number>>();
  for (const { from, to } of found.changed) countChange(changes, from, to);
  const renamed = renamedClasses({
    changes,
    oldLabels: labelsIn(sides.before),
    newLabels: labelsIn(sides.after),
    oldNames: sides.old.classNames,
    newNames: sides.current.classNames,
  });
  const newNameOf = new Map(renamed.map(({ from, to }) => [from, to]));
  const changed = found.changed.filter(({ from, to }) => newNameOf.get(from) !== to);
  return {
    changed,
    added: found.added,
    removed: found.removed,
    renamed_classes: renamed,
    renamed_items: sides.renamedItems.map(({ from, to }) => ({ from: shownKey(from), to: shownKey(to) })),
    moved: found.moved,
    duplicates: [...new Set([...doubledIn(sides.old, sides.before), ...doubledIn(sides.current, sides.after)])].sort(),
    unchanged: found.unchanged + found.changed.length - changed.length,
  };
}

function allLabels(entries: LabelEntry[]): string {
  if (entries.length === 1) return entries[0]?.label ?? "";
  return [...new Set(entries.map((entry) => entry.label))].sort().join(", ");
}

function labelsIn(items: Map<string, LabelEntry[]>): Set<string> {
  const labels = new Set<string>();
  for (const entries of items.values()) for (const entry of entries) labels.add(entry.label);
  return labels;
}

/** Items with two labels where one is expected, objects that stand twice in the same item, and what the parser found. */
function doubledIn(set: LabelSet, items: Map<string, LabelEntry[]>): string[] {
  const doubled = [...set.doubled];
  for (const [key, entries] of items) {
    if (entries.length < 2) continue;
    if (entries.filter((entry) => entry.shape === undefined).length > 1) doubled.push(shownKey(key));
    const seen = new Set<string>();
    for (const entry of entries) {
      if (entry.shape === undefined) continue;
      const name = `${entry.label}\u001F${entry.shape.kind}\u001F${entry.shape.numbers.join(",")}`;
      if (seen.has(name)) doubled.push(objectId(shownKey(key), entry));
      seen.add(name);
    }
  }
  return doubled;
}

function idsOf(key: string, entries: LabelEntry[]): string[] {
  if (entries.every((entry) => entry.shape === undefined)) return [shownKey(key)];
  return entries.map((entry) => objectId(shownKey(key), entry));
}

function pushAll(into: string[], ids: string[]): void {
  for (const id of ids) into.push(id);
}

function namesOf(key: string): { id: string; annotator?: string } {
  const { item, annotator } = ofKey(key);
  return annotator === undefined ? { id: item } : { id: item, annotator };
}

function objectId(item: string, entry: LabelEntry): string {
  if (entry.shape === undefined) return item;
  return `${item} [${entry.shape.box.map((number) => Number(number.toPrecision(6))).join(",")}]`;
}

/** Where an item has one annotator on both sides, the key is the item alone: a label that somebody else corrects is still that item's label. */
function withoutSoleAnnotators(
  items: Map<string, LabelEntry[]>,
  others: Map<string, LabelEntry[]>,
): Map<string, LabelEntry[]> {
  const [here, there] = [annotatorsByItem(items), annotatorsByItem(others)];
  const out = new Map<string, LabelEntry[]>();
  for (const [key, entries] of items) {
    const { item, annotator } = ofKey(key);
    const isSole = (here.get(item) ?? 0) <= 1 && (there.get(item) ?? 0) <= 1;
    out.set(annotator === undefined || isSole ? item : itemKey(item, annotator), entries);
  }
  return out;
}

function annotatorsByItem(items: Map<string, LabelEntry[]>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of items.keys()) {
    const { item } = ofKey(key);
    counts.set(item, (counts.get(item) ?? 0) + 1);
  }
  return counts;
}
