import { isBlankText } from "../common/byteStrings.js";
import type { DifferingLabels } from "./differingLabels.js";
import { diffItemRows } from "./itemRowsDiff.js";
import type { RowChanges } from "./itemRows.js";
import type { ChangedLabel } from "./labelDiff.js";
import { namesOf, saidIn, shownKey, type LabelEntry } from "./labelSet.js";
import { isSurelySame, matchObjects, outlinesOfOne, type ObjectMatch } from "./matchObjects.js";
import { objectId } from "./objectId.js";
import { relatedPairs } from "./relatedPairs.js";
import type { OtherChanges } from "./otherChanges.js";
import type { Beside } from "./rowsApart.js";
import { sameShape } from "./sameShape.js";

/** An item that is on both sides, with all its labels there. */
export interface ItemOnBothSides {
  key: string;
  was: readonly LabelEntry[];
  is: readonly LabelEntry[];
  /** True where labels of the item as a whole are a set; otherwise a second one contradicts the first. */
  mayBeSeveral: boolean;
  /** True where a label may stand there with a box or without one (tables, JSON maps); tags and boxes of tools are two things. */
  mayLackBoxes: boolean;
  beside: Beside<LabelEntry>;
}

/** A label, or a set of labels, that is another one than before. */
export interface Difference {
  change: ChangedLabel;
  /** The different labels on each side, sorted. */
  was: readonly string[];
  is: readonly string[];
  /** False where more than the names of classes differs. */
  mayBeRename: boolean;
  /** True where it is only likely that it is the same object: no evidence of what became of a class. */
  isLikely?: boolean;
  /** True for an object whose geometry is another one, too. */
  isMoved: boolean;
}

/** What the comparison of items found so far. */
export interface Findings extends RowChanges {
  differences: Difference[];
  added: string[];
  removed: string[];
  moved: string[];
  unchanged: number;
  others: OtherChanges;
}

/** Compares the labels of one item and adds to `found`, in place: there may be millions of items. */
export function compareItem(item: ItemOnBothSides, found: Findings): void {
  const { was, is } = item;
  if (was.length === 0 && is.length === 0) found.unchanged++;
  for (const question of questionsOf(was, is)) {
    const answers = (entries: readonly LabelEntry[]) =>
      entries.filter((entry) => entry.shape === undefined && entry.question === question);
    compareRows({ ...item, was: answers(was), is: answers(is) }, found);
  }
  const objects = (entries: readonly LabelEntry[]) => entries.filter(({ shape }) => shape !== undefined);
  const { removed, added } = compareObjects({ ...item, was: objects(was), is: objects(is) }, found);
  const whole = (entries: readonly LabelEntry[]) => entries.filter(({ shape }) => shape === undefined);
  const [wholeBefore, wholeNow] = [whole(was), whole(is)];
  if (wholeBefore.length === 0) compareAcross({ ...item, was: removed, is: wholeNow }, found);
  else if (wholeNow.length === 0) compareAcross({ ...item, was: wholeBefore, is: added }, found);
}

/** Labels that had a box and have none now, or the other way round: what they say is compared nevertheless. */
function compareAcross({ key, was, is, mayLackBoxes }: ItemOnBothSides, found: Findings): void {
  const [from, to] = [different(was, saidIn).join(", "), different(is, saidIn).join(", ")];
  const [first] = is;
  if (!mayLackBoxes || was.length === 0 || first === undefined || from === to) return;
  if ([...was, ...is].some(isWithoutLabel)) return;
  const change = { ...namesOf(key), from, to, place: first.place };
  found.differences.push({ change, ...labelsOf(was, is), isLikely: true, isMoved: true });
}

/** Mostly one: undefined, where the file asks only one. */
function questionsOf(was: readonly LabelEntry[], is: readonly LabelEntry[]): Set<string | undefined> {
  const questions = new Set<string | undefined>();
  for (const entries of [was, is])
    for (const { shape, question } of entries) if (shape === undefined) questions.add(question);
  return questions;
}

/** Labels of the item as a whole: usually one on each side. Rows of a table that share an id may be told apart. */
function compareRows(item: ItemOnBothSides, found: Findings): void {
  const { key, beside, mayBeSeveral } = item;
  if (item.was.length === 0 || item.is.length === 0) {
    if (![...item.was, ...item.is].every(isWithoutLabel))
      (item.was.length === 0 ? found.added : found.removed).push(shownKey(key));
    return;
  }
  const { changed, was, is, together, added, removed } = diffItemRows(item.was, item.is, saidIn, beside);
  for (const [a, b] of changed) {
    const change = { ...namesOf(key), from: saidIn(a), to: saidIn(b), place: b.place };
    found.differences.push({ change, ...labelsOf([a], [b]), isMoved: false });
    found.others.compare(a.remarks, b.remarks);
  }
  compareRemarks(was, is, found.others);
  if (together !== undefined) findDifference({ ...item, was, is: is.length > 0 ? is : item.is }, together, found);
  else if (was.length > 0 && is.length > 0) found.unchanged++;
  if (mayBeSeveral) return;
  for (const label of added) found.added_rows.push({ ...namesOf(key), label });
  for (const label of removed) found.removed_rows.push({ ...namesOf(key), label });
}

/** Where the item has objects on the other side, they tell what came or went. */
function isWithoutLabel({ label }: LabelEntry): boolean {
  return isBlankText(label);
}

function findDifference(item: ItemOnBothSides, differing: DifferingLabels, found: Findings): void {
  const { key, was, is, mayBeSeveral } = item;
  const last = is.at(-1);
  if (last === undefined) return;
  const { from, to, mayBeRename, rows } = differing;
  const known = new Set(was.map(saidIn));
  const place = (is.find((entry) => !known.has(saidIn(entry))) ?? last).place;
  const change = { ...namesOf(key), from, to, place, ...(rows === undefined || mayBeSeveral ? {} : { rows }) };
  const labels = mayBeSeveral && mayBeRename ? labelsOf(was, is) : { was: [from], is: [to], mayBeRename };
  found.differences.push({ change, ...labels, isMoved: false });
}

/** Of the only label on each side, or of labels that say the same: those that stand beside them, too, are partners first. */
function compareRemarks(was: readonly LabelEntry[], is: readonly LabelEntry[], others: OtherChanges): void {
  const [[a], [b]] = [was, is];
  if (was.length === 1 && is.length === 1) return others.compare(a?.remarks, b?.remarks);
  const same = partners(was, is, (entry) => JSON.stringify([saidIn(entry), entry.remarks]));
  const taken = new Set(same.flat());
  const left = (entries: readonly LabelEntry[]) => entries.filter((entry) => !taken.has(entry));
  for (const [before, after] of [...same, ...partners(left(was), left(is), saidIn)])
    others.compare(before.remarks, after.remarks);
}

/** Pairs of labels of which the same text is made, each in one pair at most. */
function partners(
  was: readonly LabelEntry[],
  is: readonly LabelEntry[],
  textOf: (entry: LabelEntry) => string,
): [LabelEntry, LabelEntry][] {
  const waiting = new Map<string, LabelEntry[]>();
  for (const entry of was.toReversed()) {
    const alike = waiting.get(textOf(entry));
    if (alike === undefined) waiting.set(textOf(entry), [entry]);
    else alike.push(entry);
  }
  return is.flatMap((entry): [LabelEntry, LabelEntry][] => {
    const partner = waiting.get(textOf(entry))?.pop();
    return partner === undefined ? [] : [[partner, entry]];
  });
}

/** What it gives back are the objects that were only on one side. */
function compareObjects({ key, was, is }: ItemOnBothSides, found: Findings): Pick<ObjectMatch, "removed" | "added"> {
  if (was.length === 0 && is.length === 0) return { removed: [], added: [] };
  const item = shownKey(key);
  const { pairs, removed, added } = matchObjects(was, is);
  const outlineOf = outlinesOfOne(was, is);
  for (const [a, b] of relatedPairs(pairs)) {
    found.others.compare(a.remarks, b.remarks);
    const isMoved = !sameShape(a.shape, b.shape);
    const [from, to] = [saidIn(a), saidIn(b)];
    if (isMoved) found.moved.push(objectId(item, b));
    if (from !== to) {
      const names = namesOf(key);
      const track = b.track === undefined ? {} : { track: b.track };
      const change = { ...names, id: objectId(names.id, b), from, to, place: b.place, ...track };
      found.differences.push({ change, ...labelsOf([a], [b]), isLikely: !isSurelySame(a, b, outlineOf), isMoved });
    } else if (!isMoved) found.unchanged++;
  }
  for (const entry of removed) found.removed.push(objectId(item, entry));
  for (const entry of added) found.added.push(objectId(item, entry));
  return { removed, added };
}

/** The labels of both sides; where attributes differ, no rename of a class explains it. */
function labelsOf(
  was: readonly LabelEntry[],
  is: readonly LabelEntry[],
): Pick<Difference, "was" | "is" | "mayBeRename"> {
  const details = (entries: readonly LabelEntry[]) =>
    different(entries, (entry) => (entry.details ?? []).join("\u001F")).join("\u001E");
  const label = (entry: LabelEntry) => entry.label;
  return { was: different(was, label), is: different(is, label), mayBeRename: details(was) === details(is) };
}

function different(entries: readonly LabelEntry[], textOf: (entry: LabelEntry) => string): string[] {
  const [first] = entries;
  if (entries.length === 1 && first !== undefined) return [textOf(first)];
  return [...new Set(entries.map(textOf))].sort();
}
