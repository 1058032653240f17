import { isApart } from "../annotations/isApart.js";
import type { ChangedLabel, LabelDiff } from "../annotations/labelDiff.js";
import type { ItemRow } from "../annotations/itemRows.js";
import type { LabelFilesDiff } from "../annotations/wholeDiff.js";
import { LABEL_FORMATS, ofShownKey } from "../annotations/labelSet.js";
import type { FoundColumns } from "../annotations/labelColumns.js";
import { isObjectId } from "../annotations/objectId.js";
import { otherAnnotator } from "../annotations/otherAnnotator.js";
import { idsSpelledOtherwise } from "../annotations/spelledOtherwise.js";
import { formatPlace } from "../common/userError.js";
import { alikeTexts } from "./alikeTexts.js";
import { count } from "./numbers.js";

/** What `labels diff --help` says below the options. */
export const labelsDiffHelp = `
What counts is the item and its label: not the order, white space, numbers of annotations, pictures and
categories, nor the names of files. Objects in pictures are matched by place and label.

  changed       an item, or an object in it, is on both sides and its label says something else;
                also where one moved: it still overlaps its old place by a tenth, or is the only one that
                came in a picture that lost only one, of about the same size
  class … is now called …
                the old name is gone, the new one was not there, and its labels went there: one rename, no
                changed label. Classes that were merged, split or swapped are changed labels, and so is a
                class of one label, unless the file itself lists its classes.
  renamed       an item goes by another name (folder, ending, spelling, Roboflow's hash), is at the
                same web address (COCO), or has exactly the same objects
  moved         an object with another geometry
  stands twice  an id whose rows nothing tells apart, or the same thing said twice
  several rows  an id that is there more than once, its rows told apart by another column
  added rows    of an item that has several: rows that came, or went, beside others that stayed

A table is compared item by item: one column names the item, another one gives its label, and the result says which
columns these were. A column called label gives the label; where there is none and several others could, none is
guessed: name it with --label. Other columns than these and those of a box are not compared, but they tell several
rows of one item apart, those of them that stayed. Where nothing does, its labels are compared together: cat, dog.

Labels are compared as they are written (case, blanks, accents), and it is said where they differ in nothing else;
in JSON 1 and "1" are the same label. A part of the label are attributes, actions, names of key points, and what a
region of Label Studio is related to. What else is said of an object (iscrowd, difficult, occluded, pose, score,
meta, any other key), and in COCO of a picture or a class, is not, but it is said for how many that changed; only
ids, dates, licences, paths and areas are passed over. Parts in Pascal VOC are objects of their own (part: head).
Predictions and cancelled annotations of Label Studio do not count; its CSV and JSON-MIN are refused: export JSON.

Formats, recognised by themselves:
${Object.entries(LABEL_FORMATS)
  .map(([name, what]) => `  ${name.padEnd(14)}${what}`)
  .join("\n")}

Exit status: 1 when a label of an item on both sides changed; 0 when none did, also where classes were renamed,
items were added, removed or renamed, objects moved, or no item is on both; 2 when a file cannot be read.

Examples:
  holdout labels diff before/labels.csv after/labels.csv
  holdout labels diff before.csv after.csv --id filename --label breed
  holdout labels diff before.csv after.csv --old-label race --label breed
  holdout labels diff before/annotations.json after/annotations.json --format coco
  holdout labels diff VOC2012/Annotations corrected/Annotations --json
  holdout labels diff <(git show HEAD:labels.csv) labels.csv`;

/** The changed labels as rows of a table, with its head. */
export interface ChangedTable {
  head: string[];
  rows: string[][];
}

const SHOWN = 50;
const LISTED = 10;

/**
 * What became of the labels, in one line: the answer.
 *
 * @example labelsDiffAnswer(diff) // → "12 labels changed, 1 class renamed; 3 items removed; 9,985 unchanged (csv)."
 */
export function labelsDiffAnswer(diff: LabelFilesDiff): string {
  const { added, removed, moved, renamed_items: renamed } = diff;
  const parts = [
    ...changes(diff),
    ...rowChanges(diff),
    ...counted(diff, added, "added"),
    ...counted(diff, removed, "removed"),
    ...(moved.length > 0 ? [`${count(moved.length, "object", "objects")} moved`] : []),
    ...(renamed.length > 0 ? [`${itemCount(renamed.length)} renamed`] : []),
    ...(isApart(diff) ? [] : [unchangedSaid(diff)]),
  ];
  return `${parts.join("; ")} (${diff.format}).`;
}

/** The first changed labels for people; undefined when none changed. */
export function changedTable(diff: LabelDiff): ChangedTable | undefined {
  const changed = otherLabels(diff);
  if (changed.length === 0) return undefined;
  return { head: ["item", "was", "is", "where"], rows: byTrack(changed).slice(0, SHOWN).map(changedRow) };
}

/** Everything else that is to say about a difference, line by line, to be read below its answer and its table. */
export function labelsDiffLines(diff: LabelFilesDiff): string[] {
  const { renamed_classes: classes, renamed_items: items } = diff;
  const changed = otherLabels(diff);
  const unlisted = byTrack(changed).slice(SHOWN).flat().length;
  return [
    ...(unlisted > 0 ? [`… and ${number(unlisted)} more (all with --json)`, mostOften(changed)] : []),
    ...respelled(diff),
    ...classes.map(({ from, to, items: labels }) => {
      const [was, is] = alikeTexts(from, to);
      return `class ${was} is now called ${is} (${labelCount(labels)})`;
    }),
    ...listed("added rows", diff.added_rows.map(rowText)),
    ...listed("removed rows", diff.removed_rows.map(rowText)),
    ...listed("added", diff.added),
    ...listed("removed", diff.removed),
    ...lostBySpelling(diff),
    ...lostByAnnotator(diff),
    ...listed("moved", diff.moved),
    ...standTwice(diff),
    ...listed(
      "renamed",
      items.map(({ from, to }) => alikeTexts(from, to).join(" → ")),
    ),
    ...otherChanges(diff),
    ...comparedColumns(diff),
    ...sharedNames(diff),
  ];
}

/** The changed labels of which more is to say than that a row came or went. */
function otherLabels({ changed }: LabelDiff): ChangedLabel[] {
  return changed.filter(({ rows }) => rows === undefined);
}

function changes(diff: LabelDiff): string[] {
  if (isApart(diff))
    return ["No label has a counterpart of the same item on the other side, so none could be compared"];
  const [labels, classes] = [otherLabels(diff), diff.renamed_classes.length];
  const items = itemsIn(labels);
  const whose = items < labels.length ? ` of ${itemCount(items)}` : "";
  const isSilent = labels.length === 0 && diff.changed.length > 0;
  return [
    [
      ...(isSilent ? [] : [labels.length === 0 ? "No label changed" : `${labelCount(labels.length)}${whose} changed`]),
      ...(classes === 0 ? [] : [`${count(classes, "class", "classes")} renamed`]),
    ].join(", "),
  ].filter((part) => part !== "");
}

function itemsIn(changed: readonly ChangedLabel[]): number {
  return new Set(changed.map(({ id }) => id)).size;
}

/** Where several labels of one item changed, it is said what is counted: rows of one item count once, answers of its annotators do not. */
function unchangedSaid(diff: LabelFilesDiff): string {
  const [changed, unchanged] = [otherLabels(diff), diff.unchanged];
  if (itemsIn(changed) === changed.length) return `${number(unchanged)} unchanged`;
  const areSingle = changed.some(({ id, annotator }) => annotator !== undefined || isObjectId(id));
  return areSingle ? `${labelCount(unchanged)} unchanged` : `other labels of ${itemCount(unchanged)} unchanged`;
}

/** Items that have more or fewer labels because of their rows, and all rows that came or went. */
function rowChanges({ changed, added_rows: added, removed_rows: removed }: LabelFilesDiff): string[] {
  const items = (what: "added" | "removed") => changed.filter(({ rows }) => rows === what).length;
  const [gained, lost] = [items("added"), items("removed")];
  const rows = [
    ...(added.length > 0 ? [`${count(added.length, "row", "rows")} added to`] : []),
    ...(removed.length > 0 ? [`${count(removed.length, "row", "rows")} removed from`] : []),
  ];
  return [
    ...(gained > 0 ? [`${itemCount(gained)} gained labels`] : []),
    ...(lost > 0 ? [`${itemCount(lost)} lost labels`] : []),
    ...(rows.length > 0 ? [`${rows.join(", ")} items on both sides`] : []),
  ];
}

/** `2 items and 1 object added` */
function counted({ columns }: LabelFilesDiff, ids: readonly string[], what: string): string[] {
  const objects = ids.filter(isObjectId).length;
  const others = ids.length - objects;
  // What one annotator says of an item is not the item.
  const ofSomebody = columns?.annotator === undefined ? itemCount : annotationCount;
  const things = [
    ...(others > 0 ? [ofSomebody(others)] : []),
    ...(objects > 0 ? [count(objects, "object", "objects")] : []),
  ];
  return things.length === 0 ? [] : [`${things.join(" and ")} ${what}`];
}

/** Rows of one id that nothing tells apart contradict each other, or repeat; others are how the table is. */
function standTwice({ duplicates, repeated }: LabelFilesDiff): string[] {
  const twice = new Set(repeated);
  const several = duplicates.filter((id) => !twice.has(id));
  const once = listed("several rows", several).map((line) => `${line} (counted once each where unchanged)`);
  return [...listed("stands twice", repeated), ...once];
}

function rowText({ id, annotator, label }: ItemRow): string {
  return `${annotator === undefined ? id : `${id} (${annotator})`}: ${alikeTexts(label)[0]}`;
}

/** `compared: the column label of each id`, and what it was before where that was called otherwise. */
function comparedColumns({ columns, old_columns: before, told_apart_by: telling }: LabelFilesDiff): string[] {
  if (columns === null && before === null) return [];
  const [said, was] = [columnsSaid(columns), columnsSaid(before)];
  const apart = telling.length === 0 ? "" : `, its rows told apart by ${namesSaid(telling)}`;
  return [`compared: ${said === was ? said : `${was} of the old side with ${said} of the new one`}${apart}`];
}

function namesSaid(names: readonly string[]): string {
  const shown = names.slice(0, LISTED).map((name) => alikeTexts(name)[0]);
  if (names.length > LISTED) return `${shown.join(", ")}, …`;
  return [shown.slice(0, -1).join(", "), ...shown.slice(-1)].filter((part) => part !== "").join(" and ");
}

/** `also other than before, though no part of a label: iscrowd (3 labels), score (12 labels, set only on the new side)` */
function otherChanges({ other_changes: others }: LabelFilesDiff): string[] {
  if (others.length === 0) return [];
  const first = others.slice(0, LISTED).map(({ key, items, side, of = "label" }) => {
    const only = side === "both" ? "" : `, set only on the ${side} side`;
    return `${alikeTexts(key)[0]} (${count(items, of, of === "category" ? "categories" : undefined)}${only})`;
  });
  return [
    `also other than before, though no part of a label: ${first.join(", ")}${others.length > LISTED ? ", …" : ""}`,
  ];
}

function sharedNames({ class_names_from: side }: LabelFilesDiff): string[] {
  return side === null
    ? []
    : [
        `compared: classes by their numbers, because only the ${side} side says how they are called; its names are shown`,
      ];
}

function columnsSaid(columns: FoundColumns | null): string {
  if (columns === null) return "the labels";
  const [label = "", ...item] = [columns.label, columns.id, columns.annotator]
    .filter((name) => name !== undefined)
    .map((name) => alikeTexts(name)[0]);
  return `the column ${label} by ${item.join(" and ")}`;
}

/** Each changed label by itself, but those of one track of a video that changed alike together. */
function byTrack(changed: readonly ChangedLabel[]): ChangedLabel[][] {
  const tracks = new Map<string, ChangedLabel[]>();
  const rows: ChangedLabel[][] = [];
  for (const one of changed) {
    const key = one.track === undefined ? undefined : JSON.stringify([one.track.name, one.from, one.to]);
    const known = key === undefined ? undefined : tracks.get(key);
    if (known !== undefined) known.push(one);
    else {
      const row = [one];
      rows.push(row);
      if (key !== undefined) tracks.set(key, row);
    }
  }
  return rows;
}

function changedRow(together: readonly ChangedLabel[]): string[] {
  const [first] = together;
  if (first === undefined) return [];
  const { id, annotator, from, to, place } = first;
  const item = trackSaid(together) ?? (annotator === undefined ? id : `${id} (${annotator})`);
  return [alikeTexts(item)[0], ...alikeTexts(from, to), alikeTexts(formatPlace(place))[0]];
}

/** `track 3, frames 10–45 (36 labels)`; undefined for a single label. */
function trackSaid(together: readonly ChangedLabel[]): string | undefined {
  const name = together[0]?.track?.name;
  if (name === undefined || together.length === 1) return undefined;
  const frames = together.map(({ track }) => track?.frame ?? Number.NaN).sort((a, b) => a - b);
  return `${name}, frames ${frames[0]}–${frames.at(-1)} (${labelCount(together.length)})`;
}

/** `Most often: cat → dog (1,204), dog → cat (17)` */
function mostOften(changed: readonly ChangedLabel[]): string {
  const counts = new Map<string, number>();
  for (const { from, to } of changed) {
    const change = alikeTexts(from, to).join(" → ");
    counts.set(change, (counts.get(change) ?? 0) + 1);
  }
  const sorted = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 5);
  return `Most often: ${sorted.map(([change, times]) => `${change} (${number(times)})`).join(", ")}`;
}

function respelled({ spelling_only: respellings }: LabelFilesDiff): string[] {
  if (respellings.length === 0) return [];
  const total = respellings.reduce((sum, { items }) => sum + items, 0);
  const shown = respellings.slice(0, LISTED).map(({ from, to }) => alikeTexts(from, to).join(" → "));
  return [
    `${number(total)} of the changed ${total === 1 ? "labels differs" : "labels differ"} only in spelling (case, blanks, the form of a number, the order of several): ${shown.join(", ")}${respellings.length > LISTED ? ", …" : ""}`,
  ];
}

/** Ids that stand on both sides, in two spellings: nothing of them was compared. */
function lostBySpelling({ columns, removed, added }: LabelFilesDiff): string[] {
  const [gone, come] =
    columns?.annotator === undefined ? [removed, added] : [itemsAlone(removed, added), itemsAlone(added, removed)];
  const [first, ...others] = idsSpelledOtherwise(gone, come);
  if (first === undefined) return [];
  const [was, is] = alikeTexts(first.from, first.to);
  const all = 1 + others.length;
  return [
    `${number(all)} of the removed and added ${all === 1 ? "ids is the same" : "ids are the same"} but for case, blanks, an ending or the form of a number (${was}, ${is}): their labels were not compared; write the ids alike`,
  ];
}

/** The items of annotations, each once, but those of which the other side has annotations, too. */
function itemsAlone(annotations: readonly string[], others: readonly string[]): string[] {
  const itemOf = (annotation: string) => ofShownKey(annotation).item;
  const elsewhere = new Set(others.map(itemOf));
  return [...new Set(annotations.map(itemOf))].filter((item) => !elsewhere.has(item));
}

/** Annotations of somebody who may have been renamed: nothing of them was compared. */
function lostByAnnotator({ columns, removed, added }: LabelFilesDiff): string[] {
  const other = columns?.annotator === undefined ? undefined : otherAnnotator(removed, added);
  if (other === undefined) return [];
  const [from, to] = alikeTexts(other.from, other.to);
  return [
    `${from}'s labels of ${itemCount(other.items)} went, and ${to}'s of the same came: they were not compared; if both are one annotator, write the name alike`,
  ];
}

function listed(what: string, ids: readonly string[]): string[] {
  if (ids.length === 0) return [];
  const first = ids.slice(0, LISTED).map((id) => alikeTexts(id)[0]);
  return [`${what} (${number(ids.length)}): ${first.join(", ")}${ids.length > LISTED ? ", …" : ""}`];
}

function labelCount(labels: number): string {
  return count(labels, "label", "labels");
}

function itemCount(items: number): string {
  return count(items, "item", "items");
}

function annotationCount(annotations: number): string {
  return count(annotations, "annotation", "annotations");
}

function number(n: number): string {
  return n.toLocaleString("en");
}
