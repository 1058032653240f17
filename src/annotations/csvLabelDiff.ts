import { isUtf8 } from "node:buffer";
import { CSV_BATCH, csvScanner, isBlank } from "../common/csvBytes.js";
import { csvRecordReader } from "../common/csvRecords.js";
import { besides, type RegularCsv } from "./besides.js";
import { boxColumnsIn } from "./boxColumns.js";
import { ByteTable } from "./byteTable.js";
import { differingLabels, type DifferingLabels } from "./differingLabels.js";
import { FurtherRows, type LabelRow } from "./furtherRows.js";
import { labelColumns, type ComparedColumns, type FoundColumns, type LabelColumns } from "./labelColumns.js";
import type { ChangedLabel, LabelDiff } from "./labelDiff.js";
import { countChange, renamedClasses } from "./renamedClasses.js";
import { rowsApart } from "./rowsApart.js";

/** A label file as bytes. */
export interface LabelBytes {
  path: string;
  bytes: Uint8Array;
}

/**
 * `diffLabels` for two plain CSV or TSV files, without a string for any item that did not change: a million rows in
 * about a second and some tens of megabytes beside the files themselves.
 *
 * @returns undefined where a file is not that plain (annotators, boxes, odd quotes, an empty id, very many rows or doubled ids, an error): parse it then
 */
export function diffCsvLabels(
  old: LabelBytes,
  current: LabelBytes,
  delimiter: string,
  wanted: { old: LabelColumns; current: LabelColumns },
): (LabelDiff & ComparedColumns) | undefined {
  const [before, after] = [plainCsv(old, delimiter, wanted.old), plainCsv(current, delimiter, wanted.current)];
  if (before === undefined || after === undefined) return undefined;
  const rows = linesIn(old.bytes) + linesIn(current.bytes);
  if (rows > MOST_ROWS) return undefined;
  const labels = new ByteTable(64);
  // Most items are on both sides.
  const ids = new ByteTable(Math.ceil(rows * 0.55));
  const haveOthers = before.others.length > 0 && after.others.length > 0;
  const was = emptySide(rows, haveOthers);
  const is = emptySide(rows, true);

  const take = (csv: PlainCsv, { labels: into, lines: firstLines, further }: Side): boolean => {
    const [indexes, labelOf] = [new Int32Array(CSV_BATCH), new Int32Array(CSV_BATCH)];
    const areLinesKept = firstLines.length > 0;
    let isPlain = true;
    const read = csvScanner(csv.shape)(
      csv.bytes,
      csv.from,
      csv.bytes.length,
      ({ cells: [idCells, labelCells], lines, count }) => {
        if (idCells === undefined || labelCells === undefined) return;
        labels.indexesOf(labelCells, labelOf);
        ids.indexesOf(idCells, indexes);
        for (let i = 0; i < count; i++) {
          const id = indexes[i] ?? 0;
          const label = labelOf[i] ?? 0;
          const line = (lines[i] ?? 0) + csv.firstLine;
          if (isBlank(idCells, i)) isPlain = false;
          if (into[id] === 0) into[id] = label + 1;
          else if (further.count < MOST_DOUBLED) further.add(id, label, line);
          else isPlain = false;
          if (areLinesKept) firstLines[id] ||= line;
        }
      },
    );
    further.sortById(ids.size);
    return read !== undefined && isPlain;
  };
  if (!take(before, was) || !take(after, is)) return undefined;
  const sides = { ids, labels, was, is, path: current.path };
  if (haveOthers) tellBeside([before, after], sides);
  return { columns: after.columns, old_columns: before.columns, ...summed(sides) };
}

/** Of both sides together; with more of them, or with more rows of ids that stand twice on one side, memory has to be watched. */
const MOST_ROWS = 50_000_000;
const MOST_DOUBLED = 1_000_000;

/** What is known of each id on one side. */
interface Side {
  /** Of its first row: the number of its label plus one; 0 where the id is not on this side. */
  labels: Int32Array;
  /** Of its first row; empty where nobody asks. */
  lines: Int32Array;
  further: FurtherRows;
  /** By line what else a row says whose id stands twice on both sides; see `besides`. */
  besideOf: (line: number) => number | undefined;
}

function emptySide(rows: number, areLinesKept: boolean): Side {
  return {
    labels: new Int32Array(rows),
    lines: new Int32Array(areLinesKept ? rows : 0),
    further: new FurtherRows(),
    besideOf: () => undefined,
  };
}

interface PlainCsv extends RegularCsv {
  columns: FoundColumns;
}

function plainCsv({ path, bytes }: LabelBytes, delimiter: string, wanted: LabelColumns): PlainCsv | undefined {
  const from = bytes.indexOf(10) + 1;
  if (from === 0 || bytes.includes(0) || !isUtf8(bytes)) return undefined;
  const columns = headerCells(Buffer.from(bytes.subarray(0, from)).toString("utf8"), path, delimiter);
  const isOdd =
    columns === undefined || new Set(columns).size < columns.length || columns.some((name) => name.trim() === "");
  if (isOdd || boxColumnsIn(columns) !== undefined) return undefined;
  const found = labelColumns(columns, path, wanted);
  if (found.annotator !== undefined) return undefined;
  const shape = {
    delimiter: delimiter.charCodeAt(0),
    columns: columns.length,
    wanted: [columns.indexOf(found.id), columns.indexOf(found.label)],
  };
  const others = [...columns.entries()].filter(([index]) => !shape.wanted.includes(index));
  const byName = others.map(([index, name]) => ({ name, index })).sort((a, b) => (a.name < b.name ? -1 : 1));
  return { columns: found, bytes, shape, others: byName, from, firstLine: 2 };
}

function headerCells(text: string, path: string, delimiter: string): string[] | undefined {
  try {
    const reader = csvRecordReader(path, delimiter);
    return [...reader.push(text), ...reader.end()][0]?.cells;
  } catch {
    return undefined; // what is wrong is said where the file is parsed
  }
}

function linesIn(bytes: Uint8Array): number {
  let lines = 1;
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) lines++;
  return lines;
}

interface Sides {
  ids: ByteTable;
  labels: ByteTable;
  was: Side;
  is: Side;
  path: string;
}

/** Tells the rows of ids that stand twice on both sides what else they say, in place. */
function tellBeside([before, after]: [PlainCsv, PlainCsv], { was, is }: Sides): void {
  const isTwice = (id: number) => was.further.has(id) && is.further.has(id);
  for (const [csv, side] of [
    [before, was],
    [after, is],
  ] as const)
    side.besideOf = besides(csv, linesOf(side, isTwice));
}

/** In ascending order. */
function linesOf({ further, lines }: Side, isTwice: (id: number) => boolean): Int32Array {
  const wanted: number[] = [];
  for (const id of further.doubledIds())
    if (isTwice(id)) wanted.push(lines[id] ?? 0, ...further.of(id).map(({ line }) => line));
  return Int32Array.from(wanted).sort();
}

function summed(sides: Sides): LabelDiff {
  const { ids, labels, was: old, is: current } = sides;
  const isTwice = (id: number) => old.further.has(id) || current.further.has(id);
  const names = Array.from({ length: labels.size }, (_, i) => labels.text(i));
  const [used, usedNow] = [new Uint8Array(labels.size), new Uint8Array(labels.size)];
  const changes = new Map<string, Map<string, number>>();
  const differing: Difference[] = [];
  const [added, removed]: [number[], number[]] = [[], []];
  let unchanged = 0;

  for (let id = 0; id < ids.size; id++) {
    const was = (old.labels[id] ?? 0) - 1;
    const is = (current.labels[id] ?? 0) - 1;
    if (was >= 0) used[was] = 1;
    if (is >= 0) usedNow[is] = 1;
    if (was < 0) added.push(id);
    else if (is < 0) removed.push(id);
    else if (was === is && !isTwice(id)) unchanged++;
    else {
      const { found, isSomeAsBefore } = differencesOf(id, names, sides);
      if (isSomeAsBefore) unchanged++;
      for (const one of found) {
        differing.push(one);
        if (one.mayBeRename) countChange(changes, one.from, one.to);
      }
    }
  }
  for (const label of old.further.said) used[label] = 1;
  for (const label of current.further.said) usedNow[label] = 1;
  const doubledIds = [...new Set([...old.further.doubledIds(), ...current.further.doubledIds()])];
  const namesOf = (isUsed: Uint8Array) => new Set(names.filter((_, code) => isUsed[code] === 1));
  const renamed = renamedClasses({ changes, oldLabels: namesOf(used), newLabels: namesOf(usedNow) });
  const newNameOf = new Map(renamed.map(({ from, to }) => [from, to]));
  const kept = differing.filter(({ from, to, mayBeRename }) => !mayBeRename || newNameOf.get(from) !== to);
  kept.sort((a, b) => (current.lines[a.id] ?? 0) - (current.lines[b.id] ?? 0));
  return {
    changed: kept.map(({ id, from, to, line }): ChangedLabel => ({
      id: ids.text(id),
      from,
      to,
      place: { path: sides.path, line },
    })),
    added: added.map((id) => ids.text(id)),
    removed: removed.map((id) => ids.text(id)),
    renamed_classes: renamed,
    renamed_items: [],
    moved: [],
    duplicates: doubledIds.map((id) => ids.text(id)).sort(),
    unchanged: unchanged + differing.length - kept.length,
  };
}

interface Difference extends DifferingLabels {
  id: number;
  line: number;
}

/** What differs in an item that is on both sides: rows one by one where they are told apart, the others together. */
function differencesOf(
  id: number,
  names: readonly string[],
  sides: Sides,
): { found: Difference[]; isSomeAsBefore: boolean } {
  const { changed, was, is } = rowsApart(rowsOf(id, sides.was), rowsOf(id, sides.is), ({ label }) => label);
  const nameOf = ({ label }: LabelRow) => names[label] ?? "";
  const found = changed.map(([a, b]) => ({ id, from: nameOf(a), to: nameOf(b), mayBeRename: true, line: b.line }));
  if (changed.length > 0 && is.length === 0) return { found, isSomeAsBefore: false };
  const together = differingLabels(was.map(nameOf), is.map(nameOf));
  if (together !== undefined) found.push({ id, ...together, line: lineOf(was, is) });
  return { found, isSomeAsBefore: together === undefined };
}

function rowsOf(id: number, { labels, lines, further, besideOf }: Side): (LabelRow & { beside?: number })[] {
  const rows = [{ label: (labels[id] ?? 0) - 1, line: lines[id] ?? 0 }, ...further.of(id)];
  return rows.map(({ label, line }) => ({ label, line, beside: besideOf(line) }));
}

/** The line of the first label that was not there before; of the last where all were. */
function lineOf(was: readonly LabelRow[], is: readonly LabelRow[]): number {
  const before = new Set(was.map(({ label }) => label));
  return (is.find(({ label }) => !before.has(label)) ?? is.at(-1))?.line ?? 0;
}
