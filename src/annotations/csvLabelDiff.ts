import { isUtf8 } from "node:buffer";
import { CSV_BATCH, csvScanner, type CsvShape } from "../common/csvBytes.js";
import { csvRecordReader } from "../common/csvRecords.js";
import { boxColumnsIn } from "./boxColumns.js";
import { ByteTable } from "./byteTable.js";
import { differingLabels, type DifferingLabels } from "./differingLabels.js";
import { labelColumns, type ComparedColumns, type FoundColumns, type LabelColumns } from "./labelColumns.js";
import type { ChangedLabel, LabelDiff } from "./labelDiff.js";
import { countChange, renamedClasses } from "./renamedClasses.js";

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
  wanted: LabelColumns,
): (LabelDiff & ComparedColumns) | undefined {
  const [before, after] = [plainCsv(old, delimiter, wanted), plainCsv(current, delimiter, wanted)];
  if (before === undefined || after === undefined) return undefined;
  const rows = linesIn(old.bytes) + linesIn(current.bytes);
  if (rows > MOST_ROWS) return undefined;
  const labels = new ByteTable(64);
  // Most items are on both sides.
  const ids = new ByteTable(Math.ceil(rows * 0.55));
  // Number of the label plus one; 0 where the item is not on that side.
  const oldLabels = new Int32Array(rows);
  const newLabels = new Int32Array(rows);
  const newLines = new Int32Array(rows);
  const more = new Map<number, More>();
  let doubled = 0;

  const take = (side: LabelBytes, csv: PlainCsv, into: Int32Array, which: "old" | "current"): boolean => {
    const [indexes, labelOf] = [new Int32Array(CSV_BATCH), new Int32Array(CSV_BATCH)];
    let isPlain = true;
    const read = csvScanner(csv.shape)(
      side.bytes,
      csv.from,
      side.bytes.length,
      ({ cells: [idCells, labelCells], lines, count }) => {
        if (idCells === undefined || labelCells === undefined) return;
        labels.indexesOf(labelCells, labelOf);
        ids.indexesOf(idCells, indexes);
        for (let i = 0; i < count; i++) {
          const id = indexes[i] ?? 0;
          const label = labelOf[i] ?? 0;
          const line = (lines[i] ?? 0) + csv.firstLine;
          if (idCells.starts[i] === idCells.ends[i]) isPlain = false;
          if (into[id] === 0) into[id] = label + 1;
          else if (++doubled > MOST_DOUBLED) isPlain = false;
          else moreOf(more, id)[which].push({ label, line });
          if (which === "current") newLines[id] ||= line;
        }
      },
    );
    return read !== undefined && isPlain;
  };
  if (!take(old, before, oldLabels, "old")) return undefined;
  if (!take(current, after, newLabels, "current")) return undefined;
  const diff = summed({ ids, labels, oldLabels, newLabels, newLines, more, path: current.path });
  return { columns: after.columns, old_columns: before.columns, ...diff };
}

/** Of both sides together; with more of them, or with more ids that stand twice, memory has to be watched. */
const MOST_ROWS = 50_000_000;
const MOST_DOUBLED = 1_000_000;

/** Further labels of an item that stands twice, with their lines. */
interface More {
  old: { label: number; line: number }[];
  current: { label: number; line: number }[];
}

interface PlainCsv {
  columns: FoundColumns;
  shape: CsvShape;
  /** First byte and line after the header. */
  from: number;
  firstLine: number;
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
  return { columns: found, shape, from, firstLine: 2 };
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

function moreOf(more: Map<number, More>, id: number): More {
  let lists = more.get(id);
  if (lists === undefined) more.set(id, (lists = { old: [], current: [] }));
  return lists;
}

interface Sides {
  ids: ByteTable;
  labels: ByteTable;
  oldLabels: Int32Array;
  newLabels: Int32Array;
  newLines: Int32Array;
  more: Map<number, More>;
  path: string;
}

function summed(sides: Sides): LabelDiff {
  const { ids, labels, oldLabels, newLabels, newLines, more } = sides;
  const names = Array.from({ length: labels.size }, (_, i) => labels.text(i));
  const [used, usedNow] = [new Set<number>(), new Set<number>()];
  const changes = new Map<string, Map<string, number>>();
  const differing: (DifferingLabels & { id: number })[] = [];
  const [added, removed]: [number[], number[]] = [[], []];
  let unchanged = 0;

  for (let id = 0; id < ids.size; id++) {
    const was = (oldLabels[id] ?? 0) - 1;
    const is = (newLabels[id] ?? 0) - 1;
    if (was >= 0) used.add(was);
    if (is >= 0) usedNow.add(is);
    if (was < 0) added.push(id);
    else if (is < 0) removed.push(id);
    else if (was === is && !more.has(id)) unchanged++;
    else {
      const found = differingLabels(
        labelsOf(names, was, more.get(id)?.old),
        labelsOf(names, is, more.get(id)?.current),
      );
      if (found === undefined) unchanged++;
      else differing.push({ id, ...found });
      if (found?.mayBeRename) countChange(changes, found.from, found.to);
    }
  }
  for (const { old, current } of more.values()) {
    for (const { label } of old) used.add(label);
    for (const { label } of current) usedNow.add(label);
  }
  const namesOf = (codes: Set<number>) => new Set([...codes].map((code) => names[code] ?? ""));
  const renamed = renamedClasses({ changes, oldLabels: namesOf(used), newLabels: namesOf(usedNow) });
  const newNameOf = new Map(renamed.map(({ from, to }) => [from, to]));
  const kept = differing.filter(({ from, to, mayBeRename }) => !mayBeRename || newNameOf.get(from) !== to);
  kept.sort((a, b) => (newLines[a.id] ?? 0) - (newLines[b.id] ?? 0));
  return {
    changed: kept.map(({ id, from, to }): ChangedLabel => ({
      id: ids.text(id),
      from,
      to,
      place: { path: sides.path, line: lineOf(id, sides) },
    })),
    added: added.map((id) => ids.text(id)),
    removed: removed.map((id) => ids.text(id)),
    renamed_classes: renamed,
    renamed_items: [],
    moved: [],
    duplicates: [...more.keys()].map((id) => ids.text(id)).sort(),
    unchanged: unchanged + differing.length - kept.length,
  };
}

/** The line of the first label that was not there before; of the last where all were. */
function lineOf(id: number, { oldLabels, newLabels, newLines, more }: Sides): number {
  const first = { label: (newLabels[id] ?? 0) - 1, line: newLines[id] ?? 0 };
  const further = more.get(id);
  if (further === undefined) return first.line;
  const before = new Set([(oldLabels[id] ?? 0) - 1, ...further.old.map(({ label }) => label)]);
  const all = [first, ...further.current];
  return (all.find(({ label }) => !before.has(label)) ?? all.at(-1) ?? first).line;
}

function labelsOf(names: string[], first: number, more: More["old"] = []): string[] {
  return [first, ...more.map(({ label }) => label)].map((code) => names[code] ?? "");
}
