import { CSV_BATCH, csvScanner, isBlank, type CsvRows } from "../common/csvBytes.js";
import { numberSaid, saidTogether, takeBesides } from "./besides.js";
import { ByteTable } from "./byteTable.js";
import { columnsOfLabel } from "./columnsOfLabel.js";
import { countedColumns } from "./countedColumns.js";
import { FurtherRows, type LabelRow } from "./furtherRows.js";
import type { PlainCsv } from "./plainCsv.js";
import { stayingColumns, type Beside } from "./rowsApart.js";

/** Two tables as numbers: those of ids and labels count for both. */
export interface CsvSides {
  ids: ByteTable;
  labels: ByteTable;
  was: CsvSide;
  is: CsvSide;
  beside: Beside<AskedRow>;
}

/** What is known of each id on one side. */
export interface CsvSide {
  /** Of its first row: the number of its label plus one; 0 where the id is not on this side. */
  labels: Int32Array;
  /** Of its first row; empty where nobody asks. */
  lines: Int32Array;
  further: FurtherRows;
  /** The lines of rows that were asked what they say beside id and label, in ascending order; their numbers start with `firstAsked`. */
  asked: Int32Array;
  firstAsked: number;
}

/** A row with its number among those that were asked. */
export type AskedRow = LabelRow & { asked: number };

/** Reads both tables. @returns undefined where a row is not regular, an id is blank, or there are too many rows */
export function csvSides(before: PlainCsv, after: PlainCsv): CsvSides | undefined {
  const rows = linesIn(before.bytes) + linesIn(after.bytes);
  if (rows > MOST_ROWS) return undefined;
  const columns = [...before.others.keys()].filter((name) => after.others.has(name));
  const sides: CsvSides = {
    // Most items are on both sides.
    ids: new ByteTable(Math.ceil(rows * 0.55)),
    labels: new ByteTable(64),
    was: emptySide(rows, columns.length > 0),
    is: emptySide(rows, true),
    beside: { said: () => undefined, columns: [], staying: [], counted: [] },
  };
  if (!takeRows(before, sides.was, sides) || !takeRows(after, sides.is, sides)) return undefined;
  return columns.length === 0 ? sides : toldApart(sides, [before, after], columns);
}

/** All rows of an id on one side. */
export function rowsOf(id: number, { labels, lines, further, asked, firstAsked }: CsvSide): AskedRow[] {
  const rows = [{ label: (labels[id] ?? 0) - 1, line: lines[id] ?? 0 }, ...further.of(id)];
  return rows.map(({ label, line }) => ({ label, line, asked: firstAsked + placeOf(line, asked) }));
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
    asked: new Int32Array(0),
    firstAsked: 0,
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

/** The same with what the rows of ids with several rows say beside id and label. */
function toldApart(sides: CsvSides, [before, after]: [PlainCsv, PlainCsv], columns: readonly string[]): CsvSides {
  const ids = idsOfSeveral(sides);
  if (ids.length === 0) return sides;
  const [lines, linesNow] = [linesOf(ids, sides.was), linesOf(ids, sides.is)];
  const said = new Float64Array((lines.length + linesNow.length) * columns.length);
  const isRunning = takeBesides(before, { columns, lines, said });
  const ofNew = said.subarray(lines.length * columns.length);
  const isRunningNow = takeBesides(after, { columns, lines: linesNow, said: ofNew });
  const telling = [...columns.keys()].filter((i) => !(isRunning[i] && isRunningNow[i] && sides.ids.size > 1));
  const was = { ...sides.was, asked: lines };
  const is = { ...sides.is, asked: linesNow, firstAsked: lines.length };
  const beside = {
    said: ({ asked }: AskedRow, some: readonly number[]) => saidTogether(said, asked * columns.length, some),
    columns: telling,
  };
  const items = () => rowsOnBothSides(ids, was, is);
  const staying = stayingColumns(
    items(),
    beside,
    columnsOfLabel(items(), beside, columns, ({ label }) => label),
  );
  const counted = countedColumns(items(), beside, (number, column) => numberSaid(number, columns[column] ?? ""));
  return { ...sides, was, is, beside: { ...beside, staying, counted } };
}

/** The ids on both sides that stand twice on one of them. */
function idsOfSeveral({ was, is }: CsvSides): number[] {
  const ids = new Set([...was.further.doubledIds(), ...is.further.doubledIds()]);
  return [...ids].filter((id) => (was.labels[id] ?? 0) > 0 && (is.labels[id] ?? 0) > 0);
}

function* rowsOnBothSides(ids: readonly number[], was: CsvSide, is: CsvSide): Generator<[AskedRow[], AskedRow[]]> {
  for (const id of ids) yield [rowsOf(id, was), rowsOf(id, is)];
}

/** In ascending order. */
function linesOf(ids: readonly number[], { further, lines }: CsvSide): Int32Array {
  const wanted: number[] = [];
  for (const id of ids) {
    wanted.push(lines[id] ?? 0);
    for (const { line } of further.of(id)) wanted.push(line);
  }
  return Int32Array.from(wanted).sort();
}

/** Where a number stands among ascending ones. */
function placeOf(number: number, ascending: Int32Array): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? 0) < number) low = middle + 1;
    else high = middle;
  }
  return low;
}
