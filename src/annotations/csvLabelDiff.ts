import { csvSides, rowsOf, type CsvSide, type CsvSides } from "./csvSides.js";
import { differingLabels, type DifferingLabels } from "./differingLabels.js";
import type { LabelRow } from "./furtherRows.js";
import type { ComparedColumns, LabelColumns } from "./labelColumns.js";
import type { ChangedLabel, LabelDiff } from "./labelDiff.js";
import { plainCsv, type LabelBytes } from "./plainCsv.js";
import { countChange, renamedClasses, type RenamedClass } from "./renamedClasses.js";
import { rowsApart } from "./rowsApart.js";

/**
 * `diffLabels` for two plain CSV or TSV files, without a string for any item that did not change: a million rows in
 * about a second and some tens of megabytes beside the files themselves.
 *
 * @returns undefined where a file is not that plain (annotators, boxes, odd quotes, a blank id, very many rows or doubled
 *   ids, an error): parse it then
 */
export function diffCsvLabels(
  old: LabelBytes,
  current: LabelBytes,
  delimiter: string,
  wanted: { old: LabelColumns; current: LabelColumns },
): (LabelDiff & ComparedColumns) | undefined {
  const [before, after] = [plainCsv(old, delimiter, wanted.old), plainCsv(current, delimiter, wanted.current)];
  if (before === undefined || after === undefined) return undefined;
  const sides = csvSides(before, after);
  if (sides === undefined) return undefined;
  return { columns: after.columns, old_columns: before.columns, ...summed(sides, current.path) };
}

function summed(sides: CsvSides, path: string): LabelDiff {
  const { ids, was, is } = sides;
  const names = Array.from({ length: sides.labels.size }, (_, i) => sides.labels.text(i));
  const { differing, added, removed, unchanged } = compared(sides, names);
  const renamed = renamedIn(differing, namesSaid(was, names), namesSaid(is, names));
  const changed = notRenamed(differing, renamed);
  changed.sort((a, b) => (is.lines[a.id] ?? 0) - (is.lines[b.id] ?? 0));
  const doubled = new Set([...was.further.doubledIds(), ...is.further.doubledIds()]);
  const textOf = (id: number) => ids.text(id);
  return {
    changed: changed.map(({ id, from, to, line }): ChangedLabel => ({
      id: textOf(id),
      from,
      to,
      place: { path, line },
    })),
    added: added.map(textOf),
    removed: removed.map(textOf),
    renamed_classes: renamed,
    renamed_items: [],
    moved: [],
    duplicates: [...doubled].map(textOf).sort(),
    unchanged: unchanged + differing.length - changed.length,
  };
}

interface Compared {
  differing: Difference[];
  added: number[];
  removed: number[];
  unchanged: number;
}

interface Difference extends DifferingLabels {
  id: number;
  line: number;
}

/** Id by id. */
function compared(sides: CsvSides, names: readonly string[]): Compared {
  const { ids, was, is } = sides;
  const found: Compared = { differing: [], added: [], removed: [], unchanged: 0 };
  for (let id = 0; id < ids.size; id++) {
    const [before, after] = [was.labels[id] ?? 0, is.labels[id] ?? 0];
    if (before === 0) found.added.push(id);
    else if (after === 0) found.removed.push(id);
    else if (before === after && !was.further.has(id) && !is.further.has(id)) found.unchanged++;
    else {
      const { found: differing, isSomeAsBefore } = differencesOf(id, names, sides);
      if (isSomeAsBefore) found.unchanged++;
      for (const one of differing) found.differing.push(one);
    }
  }
  return found;
}

/** What differs in an item that is on both sides: rows one by one where they are told apart, the others together. */
function differencesOf(
  id: number,
  names: readonly string[],
  sides: CsvSides,
): { found: Difference[]; isSomeAsBefore: boolean } {
  const { changed, was, is } = rowsApart(rowsOf(id, sides.was), rowsOf(id, sides.is), ({ label }) => label);
  const nameOf = ({ label }: LabelRow) => names[label] ?? "";
  const found = changed.map(([a, b]) => ({ id, from: nameOf(a), to: nameOf(b), mayBeRename: true, line: b.line }));
  if (changed.length > 0 && is.length === 0) return { found, isSomeAsBefore: false };
  const together = differingLabels(was.map(nameOf), is.map(nameOf));
  if (together !== undefined) found.push({ id, ...together, line: lineOf(was, is) });
  return { found, isSomeAsBefore: together === undefined };
}

/** The line of the first label that was not there before; of the last where all were. */
function lineOf(was: readonly LabelRow[], is: readonly LabelRow[]): number {
  const before = new Set(was.map(({ label }) => label));
  return (is.find(({ label }) => !before.has(label)) ?? is.at(-1))?.line ?? 0;
}

/** The names of the labels that some row of a side says. */
function namesSaid({ labels, further }: CsvSide, names: readonly string[]): Set<string> {
  const isSaid = new Uint8Array(names.length + 1);
  for (const label of labels) isSaid[label] = 1;
  for (const label of further.said) isSaid[label + 1] = 1;
  return new Set(names.filter((_, label) => isSaid[label + 1] === 1));
}

function renamedIn(differing: readonly Difference[], oldLabels: Set<string>, newLabels: Set<string>): RenamedClass[] {
  const changes = new Map<string, Map<string, number>>();
  for (const { from, to, mayBeRename } of differing) if (mayBeRename) countChange(changes, from, to);
  return renamedClasses({ changes, oldLabels, newLabels });
}

function notRenamed(differing: readonly Difference[], renamed: readonly RenamedClass[]): Difference[] {
  const newNameOf = new Map(renamed.map(({ from, to }) => [from, to]));
  return differing.filter(({ from, to, mayBeRename }) => !mayBeRename || newNameOf.get(from) !== to);
}
