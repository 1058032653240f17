import { isApart } from "../annotations/isApart.js";
import type { ChangedLabel, LabelDiff } from "../annotations/labelDiff.js";
import type { LabelFilesDiff } from "../annotations/labelFilesDiff.js";
import { LABEL_FORMATS } from "../annotations/labelSet.js";
import type { FoundColumns } from "../annotations/labelColumns.js";
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
                changed label. Classes that were merged, split or swapped are changed labels.
  renamed       an item goes by another name (folder, ending, spelling), or has exactly the same objects
  moved         an object with another geometry
  stands twice  an id that is there more than once, or the same thing said twice

A table is compared item by item: one column names the item, another one gives its label, and the result says which
columns these were. Other columns than these and those of a box are not compared. A column called label gives the
label; where there is none and several others could, none is guessed: name it with --label.

Labels are compared as they are written (case, blanks, accents), and it is said where they differ in nothing else;
in JSON 1 and "1" are the same label. A part of the label are attributes, actions, names of key points, and what a
region of Label Studio is related to. What else is said of an object (iscrowd, difficult, occluded, pose, score,
meta, any other key) is not, but it is said for how many labels that changed; only ids, dates, licences, paths and
areas are passed over. Parts in Pascal VOC are objects of their own (part: head).
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

/** The first changed labels for people; undefined when none changed. */
export function changedTable({ changed }: LabelDiff): ChangedTable | undefined {
  if (changed.length === 0) return undefined;
  return { head: ["item", "was", "is", "where"], rows: changed.slice(0, SHOWN).map(changedRow) };
}

/** Everything else that is to say about a difference, line by line; the verdict comes last. */
export function labelsDiffLines(diff: LabelFilesDiff): string[] {
  const { changed, renamed_classes: classes, renamed_items: items } = diff;
  return [
    ...(changed.length > SHOWN
      ? [`… and ${number(changed.length - SHOWN)} more (all with --json)`, mostOften(changed)]
      : []),
    ...(changed.length > 0 ? [""] : []),
    ...respelled(diff),
    ...classes.map(({ from, to, items: labels }) => {
      const [was, is] = alikeTexts(from, to);
      return `class ${was} is now called ${is} (${labelCount(labels)})`;
    }),
    ...listed("added", diff.added),
    ...listed("removed", diff.removed),
    ...listed("moved", diff.moved),
    ...listed("stands twice", diff.duplicates),
    ...listed(
      "renamed",
      items.map(({ from, to }) => alikeTexts(from, to).join(" → ")),
    ),
    ...otherChanges(diff),
    ...comparedColumns(diff),
    ...sharedNames(diff),
    `${verdict(diff)}; ${number(diff.unchanged)} unchanged (${diff.format}).`,
  ];
}

function verdict(diff: LabelDiff): string {
  const {
    changed,
    renamed_classes: { length: classes },
  } = diff;
  if (isApart(diff)) return "No label has a counterpart of the same item on the other side, so none could be compared";
  const labels = changed.length === 0 ? "No label changed" : `${labelCount(changed.length)} changed`;
  return classes === 0 ? labels : `${labels}, ${count(classes, "class", "classes")} renamed`;
}

/** `compared: the column label of each id`, and what it was before where that was called otherwise. */
function comparedColumns({ columns, old_columns: before }: LabelFilesDiff): string[] {
  if (columns === null && before === null) return [];
  const [said, was] = [columnsSaid(columns), columnsSaid(before)];
  return [`compared: ${said === was ? said : `${was} of the old side with ${said} of the new one`}`];
}

/** `also other than before, though no part of a label: iscrowd (3 labels), score (12 labels, set only on the new side)` */
function otherChanges({ other_changes: others }: LabelFilesDiff): string[] {
  if (others.length === 0) return [];
  const first = others.slice(0, LISTED).map(({ key, items, side }) => {
    const only = side === "both" ? "" : `, set only on the ${side} side`;
    return `${alikeTexts(key)[0]} (${labelCount(items)}${only})`;
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

function changedRow({ id, annotator, from, to, place }: ChangedLabel): string[] {
  const item = annotator === undefined ? id : `${id} (${annotator})`;
  return [alikeTexts(item)[0], ...alikeTexts(from, to), alikeTexts(formatPlace(place))[0]];
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
    `${number(total)} of the changed ${total === 1 ? "labels differs" : "labels differ"} only in spelling (case, blanks, the form of a number): ${shown.join(", ")}${respellings.length > LISTED ? ", …" : ""}`,
  ];
}

function listed(what: string, ids: readonly string[]): string[] {
  if (ids.length === 0) return [];
  const first = ids.slice(0, LISTED).map((id) => alikeTexts(id)[0]);
  return [`${what} (${number(ids.length)}): ${first.join(", ")}${ids.length > LISTED ? ", …" : ""}`];
}

function labelCount(labels: number): string {
  return `${number(labels)} ${labels === 1 ? "label" : "labels"}`;
}

function number(n: number): string {
  return n.toLocaleString("en");
}
