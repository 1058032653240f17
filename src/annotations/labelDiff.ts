import type { Place } from "../common/userError.js";
import { besideIn } from "./entriesBeside.js";
import { compareItem, type Difference, type Findings } from "./compareItem.js";
import { sortedRows, type RowChanges } from "./itemRows.js";
import { doubledIn } from "./doubledLabels.js";
import { shownKey, type InTrack, type LabelEntry, type LabelSet } from "./labelSet.js";
import { objectIds } from "./objectId.js";
import { OtherChanges, type OtherChange } from "./otherChanges.js";
import { refuseOtherUnits } from "./placeUnits.js";
import { withPointNames } from "./pointNames.js";
import { withQuestions } from "./questions.js";
import { countChange, renamedClasses, type RenamedClass } from "./renamedClasses.js";
import { pairRenamedItems, type RenamedItem } from "./renamedItems.js";
import { withoutSoleAnnotators } from "./soleAnnotators.js";
import type { ToldApart } from "./toldApart.js";

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
  /** In a video that follows its objects, the new side's track of it. */
  track?: InTrack;
  /** Said where rows of the item only came, or only went: its other labels are as before. */
  rows?: "added" | "removed";
}

/** The sample-level difference of two label files. Ids in lists are those of items, or of objects in items. */
export interface LabelDiff {
  changed: ChangedLabel[];
  added: string[];
  removed: string[];
  renamed_classes: RenamedClass[];
  /** Items under another name: the same file under another folder, ending or hash of Roboflow's, the same web address, or exactly the same objects. */
  renamed_items: RenamedItem[];
  /** Objects with another geometry. One that also has another label is in `changed`, too. */
  moved: string[];
  /** Ids that stand twice on either side. */
  duplicates: string[];
  /** Labels that are as before, or only under their class's new name. */
  unchanged: number;
}

/** What changed beside labels; see `remarksOf`. */
export interface BesideLabels extends RowChanges {
  other_changes: OtherChange[];
}

/**
 * What changed between two label files, item by item. Order, annotation ids, white space and file names do not count.
 * A renamed class is one rename and none of its items is in `changed`. An item that stands twice is in `duplicates`. Its
 * rows are compared one by one where what else they say tells them apart; otherwise by all their labels together (`cat,
 * dog`): they changed where another label is among them, or one stands less often and another more often.
 *
 * @throws UserError where both sides count places in different units
 * @example
 * diffLabels(parseLabelFile("id,label\na,cat\nb,dog\n", "old.csv"), parseLabelFile("id,label\nb,cat\na,cat\n", "new.csv"))
 * // → changed: [{ id: "b", from: "dog", to: "cat", place: { path: "new.csv", line: 2 } }], unchanged: 1
 */
export function diffLabels(old: LabelSet, current: LabelSet): LabelDiff & BesideLabels & ToldApart {
  refuseOtherUnits(old, current);
  const [asked, askedNow] = withQuestions(...withPointNames(old.items, current.items));
  const isAnyone = old.soleAnnotatorIsAnyone === true || current.soleAnnotatorIsAnyone === true;
  const [before, after] = withoutSoleAnnotators(asked, askedNow, isAnyone);
  const renamedItems = pairRenamedItems(before, after, { old: old.addresses, current: current.addresses });
  const oldNameOf = new Map(renamedItems.map(({ from, to }) => [to, from]));
  const goesByAnother = new Set(renamedItems.map(({ from }) => from));
  const nameBefore = (key: string) => oldNameOf.get(key) ?? (goesByAnother.has(key) ? undefined : key);
  const mayBeSeveral = old.severalLabels === true || current.severalLabels === true;
  const mayLackBoxes = [old, current].every((set) => set.columns !== undefined || set.format === "json-map");
  const found: Findings = {
    differences: [],
    added: [],
    removed: [],
    moved: [],
    unchanged: 0,
    others: new OtherChanges(),
    added_rows: [],
    removed_rows: [],
  };
  const beside = besideIn(before, after, old, current);

  for (const [key, entries] of after) {
    const oldKey = nameBefore(key);
    const was = oldKey === undefined ? undefined : before.get(oldKey);
    if (was === undefined) pushAll(found.added, objectIds(key, entries));
    else compareItem({ key, was, is: entries, mayBeSeveral, mayLackBoxes, beside }, found);
  }
  for (const [key, entries] of before) {
    if (!goesByAnother.has(key) && (!after.has(key) || oldNameOf.has(key)))
      pushAll(found.removed, objectIds(key, entries));
  }
  const diff = settled(found, { old, current, before, after, renamedItems });
  const oldClassOf = new Map(diff.renamed_classes.map(({ from, to }) => [to, from]));
  const oldNames = { image: nameBefore, category: (name: string) => oldClassOf.get(name) ?? name };
  return {
    ...diff,
    other_changes: [...found.others.found(), ...changesAbout(old, current, oldNames)],
    added_rows: sortedRows(found.added_rows),
    removed_rows: sortedRows(found.removed_rows),
    told_apart_by: beside.told_apart_by,
    repeated: without(diff.duplicates, beside.apart),
  };
}

function without(ids: readonly string[], keys: ReadonlySet<string>): string[] {
  const others = new Set([...keys].map(shownKey));
  return ids.filter((id) => !others.has(id));
}

/** What changed of what is said of pictures and of classes, also of renamed ones. */
function changesAbout(
  old: LabelSet,
  current: LabelSet,
  oldNames: Record<"image" | "category", (name: string) => string | undefined>,
): OtherChange[] {
  return (["image", "category"] as const).flatMap((of) => {
    const others = new OtherChanges();
    for (const [name, said] of current.about?.[of] ?? [])
      others.compare(old.about?.[of].get(oldNames[of](name) ?? "") ?? said, said);
    return others.found().map((one): OtherChange => ({ ...one, key: `${of} ${one.key}`, of }));
  });
}

/** Takes class renames out of the differences, and gathers doubled ids. */
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
  const { old, current, before, after } = sides;
  const renamed = renamedClasses({
    changes: changesBetweenClasses(found.differences),
    oldLabels: labelsIn(before),
    newLabels: labelsIn(after),
    oldNames: old.classNames,
    newNames: current.classNames,
  });
  const newNameOf = new Map(renamed.map(({ from, to }) => [from, to]));
  const [names, changed]: [Difference[], Difference[]] = [[], []];
  for (const one of found.differences) (isRenameOnly(one, newNameOf) ? names : changed).push(one);
  return {
    changed: changed.map(({ change }) => change),
    added: found.added,
    removed: found.removed,
    renamed_classes: renamed.map(({ from, to }) => ({ from, to, items: labelsNamed(from, names) })),
    renamed_items: sides.renamedItems.map(({ from, to }) => ({ from: shownKey(from), to: shownKey(to) })),
    moved: found.moved,
    duplicates: [...new Set([...doubledIn(old, before), ...doubledIn(current, after)])].sort(),
    unchanged: found.unchanged + names.filter(({ isMoved }) => !isMoved).length,
  };
}

/** Where exactly one label gave way to exactly one other, this is evidence of what became of its class. */
function changesBetweenClasses(differences: readonly Difference[]): Map<string, Map<string, number>> {
  const changes = new Map<string, Map<string, number>>();
  for (const { was, is, mayBeRename, isLikely } of differences) {
    if (!mayBeRename || isLikely) continue;
    const [before, after] = [new Set(was), new Set(is)];
    const [from, ...othersGone] = was.filter((label) => !after.has(label));
    const [to, ...othersNew] = is.filter((label) => !before.has(label));
    if (from !== undefined && to !== undefined && othersGone.length + othersNew.length === 0)
      countChange(changes, from, to);
  }
  return changes;
}

function isRenameOnly({ was, is, mayBeRename }: Difference, newNameOf: ReadonlyMap<string, string>): boolean {
  if (!mayBeRename) return false;
  const expected = new Set(was.map((label) => newNameOf.get(label) ?? label));
  return expected.size === is.length && is.every((label) => expected.has(label));
}

function labelsNamed(from: string, differences: readonly Difference[]): number {
  return differences.filter(({ was, is }) => was.includes(from) && !is.includes(from)).length;
}

function labelsIn(items: Map<string, LabelEntry[]>): Set<string> {
  const labels = new Set<string>();
  for (const entries of items.values()) for (const entry of entries) labels.add(entry.label);
  return labels;
}

function pushAll(into: string[], ids: string[]): void {
  for (const id of ids) into.push(id);
}
