import { idsOfSeveral, tableSides, rowsOf, type LabelRow, type TableSides } from "./tableSides.js";
import type { DifferingLabels } from "./differingLabels.js";
import { sortedRows, type RowChanges } from "./itemRows.js";
import { diffItemRows } from "./itemRowsDiff.js";
import type { ChangedLabel, LabelDiff } from "./labelDiff.js";
import { namesOf, ofKey, shownKey } from "./labelSet.js";
import type { PlainTable } from "./plainTable.js";
import { mayBeRenamed } from "./renamedItems.js";
import { countChange, renamedClasses, type RenamedClass } from "./renamedClasses.js";
import type { ToldApart } from "./toldApart.js";
import { wholeDiff, type LabelFilesDiff } from "./wholeDiff.js";

/**
 * `diffLabelFiles` for two plain tables, without keeping a string for any item that did not change: a million rows in less than a
 * second. Each label has a string: a million that all differ take several times the memory of the files.
 *
 * @returns undefined where that is not enough (a side without items, items that may be renamed, sole annotators of an item who may stand
 *   for others, annotators that one side names alone, very many rows of ids that stand twice): parse the files then
 */
export function diffPlainTables(before: PlainTable, after: PlainTable): LabelFilesDiff | undefined {
  const areOfSomebody = before.columns.annotator !== undefined;
  if (areOfSomebody !== (after.columns.annotator !== undefined)) return undefined;
  const sides = tableSides(before, after);
  if (sides === undefined) return undefined;
  const found = compared(sides);
  if (!hasItems(found)) return undefined;
  // Which item is which under a new name, and who labels in whose place, is known only with all labels at hand.
  const [removed, added] = [found.removed.map(sides.idOf), found.added.map(sides.idOf)];
  if ((areOfSomebody && mayStandForOthers(sides, removed, added)) || mayBeRenamed(removed, added)) return undefined;
  const diff = summed(sides, found, after);
  const columns = { columns: after.columns, old_columns: before.columns };
  return wholeDiff(after.format, { ...diff, other_changes: [] }, columns, null);
}

/** Are there items on both sides? */
function hasItems({ differing, unchanged, added, removed }: Compared): boolean {
  const onBoth = differing.length + unchanged;
  return onBoth + removed.length > 0 && onBoth + added.length > 0;
}

/** Is there an item that somebody alone labelled, and now somebody else alone does? */
function mayStandForOthers(sides: TableSides, removed: readonly string[], added: readonly string[]): boolean {
  const gone = new Set(removed.map((key) => ofKey(key).item));
  const annotators = new Map<string, { was: number; is: number }>();
  for (const key of added) if (gone.has(ofKey(key).item)) annotators.set(ofKey(key).item, { was: 0, is: 0 });
  if (annotators.size === 0) return false;
  const { first, was, is, idOf } = sides;
  for (let id = 0; id < first.length; id++) {
    if (first[id] !== id) continue;
    const counts = annotators.get(ofKey(idOf(id)).item);
    if (counts === undefined) continue;
    if (was.byId.first(id) >= 0) counts.was++;
    if (is.byId.first(id) >= 0) counts.is++;
  }
  return [...annotators.values()].some((counts) => counts.was === 1 && counts.is === 1);
}

function summed(sides: TableSides, found: Compared, after: PlainTable): LabelDiff & RowChanges & ToldApart {
  const { is, idOf } = sides;
  const { differing, added, removed, addedRows, removedRows, unchanged } = found;
  const renamed = renamedIn(differing, sides.namesUsed);
  const changed = notRenamed(differing, renamed);
  changed.sort((a, b) => is.byId.first(a.id) - is.byId.first(b.id));
  const doubled = idsOfSeveral(sides);
  const shown = (id: number) => shownKey(idOf(id));
  const rowsIn = (rows: readonly RowOfId[]) =>
    sortedRows(rows.map(({ id, label }) => ({ ...namesOf(idOf(id)), label })));
  return {
    changed: changed.map(({ id, from, to, line, rows }): ChangedLabel => ({
      ...namesOf(idOf(id)),
      from,
      to,
      place: { path: after.path, line },
      ...(rows === undefined ? {} : { rows }),
    })),
    added: added.map(shown),
    removed: removed.map(shown),
    renamed_classes: renamed,
    renamed_items: [],
    moved: [],
    duplicates: [...new Set(doubled.map(shown))].sort(),
    unchanged: unchanged + differing.length - changed.length,
    added_rows: rowsIn(addedRows),
    removed_rows: rowsIn(removedRows),
    told_apart_by: sides.toldApartBy,
    repeated: doubled
      .filter((id) => !sides.apart.has(id))
      .map(shown)
      .sort(),
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
function compared(sides: TableSides): Compared {
  const { first, was, is } = sides;
  const found: Compared = { differing: [], added: [], removed: [], addedRows: [], removedRows: [], unchanged: 0 };
  for (let id = 0; id < first.length; id++) {
    if (first[id] !== id) continue;
    const [before, after] = [was.byId.first(id), is.byId.first(id)];
    const isRepeated = was.byId.isRepeated(id) || is.byId.isRepeated(id);
    if (before < 0) found.added.push(id);
    else if (after < 0) found.removed.push(id);
    else if (was.rows.labels[before] === is.rows.labels[after] && !isRepeated) found.unchanged++;
    else compareRows(id, sides, found);
  }
  return found;
}

/** Adds what differs in an item that is on both sides, in place. */
function compareRows(id: number, sides: TableSides, found: Compared): void {
  const nameOf = ({ label }: LabelRow) => sides.names[label] ?? "";
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

function renamedIn(differing: readonly Difference[], [oldLabels, newLabels]: TableSides["namesUsed"]): RenamedClass[] {
  const changes = new Map<string, Map<string, number>>();
  for (const { from, to, mayBeRename } of differing) if (mayBeRename) countChange(changes, from, to);
  return renamedClasses({ changes, oldLabels, newLabels });
}

function notRenamed(differing: readonly Difference[], renamed: readonly RenamedClass[]): Difference[] {
  const newNameOf = new Map(renamed.map(({ from, to }) => [from, to]));
  return differing.filter(({ from, to, mayBeRename }) => !mayBeRename || newNameOf.get(from) !== to);
}
