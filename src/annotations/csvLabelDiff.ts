import { csvSides, rowsOf, type CsvSide, type CsvSides } from "./csvSides.js";
import type { DifferingLabels } from "./differingLabels.js";
import type { LabelRow } from "./furtherRows.js";
import type { ComparedColumns, LabelColumns } from "./labelColumns.js";
import { sortedRows, type RowChanges } from "./itemRows.js";
import { diffItemRows } from "./itemRowsDiff.js";
import type { ChangedLabel, LabelDiff } from "./labelDiff.js";
import { plainCsv, type LabelBytes } from "./plainCsv.js";
import { countChange, renamedClasses, type RenamedClass } from "./renamedClasses.js";

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
): (LabelDiff & RowChanges & ComparedColumns) | undefined {
  const [before, after] = [plainCsv(old, delimiter, wanted.old), plainCsv(current, delimiter, wanted.current)];
  if (before === undefined || after === undefined) return undefined;
  const sides = csvSides(before, after);
  if (sides === undefined) return undefined;
  return { columns: after.columns, old_columns: before.columns, ...summed(sides, current.path) };
}

function summed(sides: CsvSides, path: string): LabelDiff & RowChanges {
  const { ids, was, is } = sides;
  const names = Array.from({ length: sides.labels.size }, (_, i) => sides.labels.text(i));
  const { differing, added, removed, addedRows, removedRows, unchanged } = compared(sides, names);
  const renamed = renamedIn(differing, namesSaid(was, names), namesSaid(is, names));
  const changed = notRenamed(differing, renamed);
  changed.sort((a, b) => (is.lines[a.id] ?? 0) - (is.lines[b.id] ?? 0));
  const doubled = new Set([...was.further.doubledIds(), ...is.further.doubledIds()]);
  const textOf = (id: number) => ids.text(id);
  const rowsIn = (rows: readonly RowOfId[]) => sortedRows(rows.map(({ id, label }) => ({ id: textOf(id), label })));
  return {
    changed: changed.map(({ id, from, to, line, rows }): ChangedLabel => ({
      id: textOf(id),
      from,
      to,
      place: { path, line },
      ...(rows === undefined ? {} : { rows }),
    })),
    added: added.map(textOf),
    removed: removed.map(textOf),
    renamed_classes: renamed,
    renamed_items: [],
    moved: [],
    duplicates: [...doubled].map(textOf).sort(),
    unchanged: unchanged + differing.length - changed.length,
    added_rows: rowsIn(addedRows),
    removed_rows: rowsIn(removedRows),
  };
}

interface Compared {
  differing: Difference[];
  added: number[];
  removed: number[];
  addedRows: RowOfId[];
  removedRows: RowOfId[];
  unchanged: number;
}

interface RowOfId {
  id: number;
  label: string;
}

interface Difference extends DifferingLabels {
  id: number;
  line: number;
}

/** Id by id. */
function compared(sides: CsvSides, names: readonly string[]): Compared {
  const { ids, was, is } = sides;
  const found: Compared = { differing: [], added: [], removed: [], addedRows: [], removedRows: [], unchanged: 0 };
  for (let id = 0; id < ids.size; id++) {
    const [before, after] = [was.labels[id] ?? 0, is.labels[id] ?? 0];
    if (before === 0) found.added.push(id);
    else if (after === 0) found.removed.push(id);
    else if (before === after && !was.further.has(id) && !is.further.has(id)) found.unchanged++;
    else compareRows(id, names, sides, found);
  }
  return found;
}

/** Adds what differs in an item that is on both sides, in place. */
function compareRows(id: number, names: readonly string[], sides: CsvSides, found: Compared): void {
  const nameOf = ({ label }: LabelRow) => names[label] ?? "";
  const [before, after] = [rowsOf(id, sides.was), rowsOf(id, sides.is)];
  const { changed, was, is, together, added, removed } = diffItemRows(before, after, nameOf, sides.beside);
  for (const [a, b] of changed)
    found.differing.push({ id, from: nameOf(a), to: nameOf(b), mayBeRename: true, line: b.line });
  for (const label of added) found.addedRows.push({ id, label });
  for (const label of removed) found.removedRows.push({ id, label });
  if (together !== undefined) found.differing.push({ id, ...together, line: lineOf(was, is.length > 0 ? is : after) });
  else if (was.length > 0 && is.length > 0) found.unchanged++;
}

/** The line of the first label that was not there before; of the last where all were. */
function lineOf(was: readonly LabelRow[], is: readonly LabelRow[]): number {
  const before = new Set(was.map(({ label }) => label));
  return (is.find(({ label }) => !before.has(label)) ?? is.at(-1))?.line ?? 0;
}

/** The names of the labels that some row of a side says. */
function namesSaid({ labels, further }: CsvSide, names: readonly string[]): Set<string> {
  const isSaid = new Uint8Array(names.length + 1);
  // Of millions: an iterator takes ten times as long.
  for (let id = 0; id < labels.length; id++) isSaid[labels[id] ?? 0] = 1;
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
