import { CSV_BATCH, csvScanner, isBlank, type CsvRows } from "../common/csvBytes.js";
import { besides } from "./besides.js";
import { ByteTable } from "./byteTable.js";
import { FurtherRows, type LabelRow } from "./furtherRows.js";
import type { PlainCsv } from "./plainCsv.js";

/** Two tables as numbers: those of ids and labels count for both. */
export interface CsvSides {
  ids: ByteTable;
  labels: ByteTable;
  was: CsvSide;
  is: CsvSide;
}

/** What is known of each id on one side. */
export interface CsvSide {
  /** Of its first row: the number of its label plus one; 0 where the id is not on this side. */
  labels: Int32Array;
  /** Of its first row; empty where nobody asks. */
  lines: Int32Array;
  further: FurtherRows;
  /** By line what else a row says whose id stands twice on both sides; see `besides`. */
  besideOf: (line: number) => number | undefined;
}

/** A row that also tells what else it says. */
export type ToldRow = LabelRow & { beside?: number };

/** Reads both tables. @returns undefined where a row is not regular, an id is blank, or there are too many rows */
export function csvSides(before: PlainCsv, after: PlainCsv): CsvSides | undefined {
  const rows = linesIn(before.bytes) + linesIn(after.bytes);
  if (rows > MOST_ROWS) return undefined;
  const haveOthers = before.others.length > 0 && after.others.length > 0;
  const sides = {
    // Most items are on both sides.
    ids: new ByteTable(Math.ceil(rows * 0.55)),
    labels: new ByteTable(64),
    was: emptySide(rows, haveOthers),
    is: emptySide(rows, true),
  };
  if (!takeRows(before, sides.was, sides) || !takeRows(after, sides.is, sides)) return undefined;
  if (haveOthers) tellBeside([before, after], sides);
  return sides;
}

/** All rows of an id on one side. */
export function rowsOf(id: number, { labels, lines, further, besideOf }: CsvSide): ToldRow[] {
  const rows = [{ label: (labels[id] ?? 0) - 1, line: lines[id] ?? 0 }, ...further.of(id)];
  return rows.map(({ label, line }) => ({ label, line, beside: besideOf(line) }));
}

/** Of both sides together; with more of them, or with more rows of ids that stand twice on one side, memory has to be watched. */
const MOST_ROWS = 50_000_000;
const MOST_DOUBLED = 1_000_000;

function linesIn(bytes: Uint8Array): number {
  let lines = 1;
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) lines++;
  return lines;
}

function emptySide(rows: number, areLinesKept: boolean): CsvSide {
  return {
    labels: new Int32Array(rows),
    lines: new Int32Array(areLinesKept ? rows : 0),
    further: new FurtherRows(),
    besideOf: () => undefined,
  };
}

/** Takes the rows of a table to their side, in place. @returns false where it is not regular */
function takeRows({ bytes, from, firstLine, shape }: PlainCsv, side: CsvSide, { ids, labels }: CsvSides): boolean {
  const [idOf, labelOf] = [new Int32Array(CSV_BATCH), new Int32Array(CSV_BATCH)];
  const areLinesKept = side.lines.length > 0;
  let isPlain = true;
  const take = ({ cells: [idCells, labelCells], lines, count }: CsvRows): void => {
    if (idCells === undefined || labelCells === undefined) return;
    labels.indexesOf(labelCells, labelOf);
    ids.indexesOf(idCells, idOf);
    for (let i = 0; i < count; i++) {
      const [id, label, line] = [idOf[i] ?? 0, labelOf[i] ?? 0, (lines[i] ?? 0) + firstLine];
      if (isBlank(idCells, i)) isPlain = false;
      if (side.labels[id] === 0) side.labels[id] = label + 1;
      else if (side.further.count < MOST_DOUBLED) side.further.add(id, label, line);
      else isPlain = false;
      if (areLinesKept) side.lines[id] ||= line;
    }
  };
  const read = csvScanner(shape)(bytes, from, bytes.length, take);
  side.further.linkById(ids.size);
  return read !== undefined && isPlain;
}

/** Tells the rows of ids that stand twice on both sides what else they say, in place. */
function tellBeside([before, after]: [PlainCsv, PlainCsv], { was, is }: CsvSides): void {
  const isTwice = (id: number) => was.further.has(id) && is.further.has(id);
  was.besideOf = besides(before, linesOf(was, isTwice));
  is.besideOf = besides(after, linesOf(is, isTwice));
}

/** In ascending order. */
function linesOf({ further, lines }: CsvSide, isTwice: (id: number) => boolean): Int32Array {
  const wanted: number[] = [];
  for (const id of further.doubledIds())
    if (isTwice(id)) wanted.push(lines[id] ?? 0, ...further.of(id).map(({ line }) => line));
  return Int32Array.from(wanted).sort();
}
