import { numberSaid, saidTogether, takeBesides } from "./besides.js";
import { columnsOfLabel } from "./columnsOfLabel.js";
import { countedColumns } from "./countedColumns.js";
import { firstRows } from "./firstRows.js";
import { FurtherRows, type LabelRow } from "./furtherRows.js";
import type { LabelRows } from "./labelRows.js";
import { idOf, type PlainTable } from "./plainTable.js";
import { stayingColumns, type Beside } from "./rowsApart.js";

/** Two tables as numbers: those of ids and labels count for both. The number of an id is that of its first row, see `firstRows`. */
export interface TableSides {
  /** Of each row the number of its id; a row that has its own number is the first one of an id. */
  first: Int32Array;
  idOf: (id: number) => string;
  /** What labels are called, by their numbers. */
  names: readonly string[];
  was: TableSide;
  is: TableSide;
  beside: Beside<AskedRow>;
}

/** What is known of each id on one side. */
export interface TableSide {
  /** Of its first row: the number of its label plus one; 0 where the id is not on this side. */
  labels: Int32Array;
  /** Of its first row. */
  lines: Int32Array;
  further: FurtherRows;
  /** The lines of rows that were asked what they say beside id and label, in ascending order; their numbers start with `firstAsked`. */
  asked: Int32Array;
  firstAsked: number;
}

/** A row with its number among those that were asked. */
export type AskedRow = LabelRow & { asked: number };

/** Both tables. @returns undefined where there are too many rows of ids that stand twice */
export function tableSides(before: PlainTable, after: PlainTable): TableSides | undefined {
  const first = firstRows(before, after);
  const names = sharedNames(before.rows, after.rows);
  const [was, is] = [oldSide(before.rows, first), newSide(after.rows, first)];
  if (was.further.count > MOST_DOUBLED || is.further.count > MOST_DOUBLED) return undefined;
  const { count } = before.rows;
  const sides: TableSides = {
    first,
    idOf: (id) => (id < count ? idOf(before, id) : idOf(after, id - count)),
    names,
    was,
    is,
    beside: { said: () => undefined, columns: [], staying: [], counted: [] },
  };
  const columns = [...before.others.keys()].filter((name) => after.others.has(name));
  return columns.length === 0 ? sides : toldApart(sides, [before, after], columns);
}

/** All rows of an id on one side. */
export function rowsOf(id: number, { labels, lines, further, asked, firstAsked }: TableSide): AskedRow[] {
  const rows = [{ label: (labels[id] ?? 0) - 1, line: lines[id] ?? 0 }, ...further.of(id)];
  return rows.map(({ label, line }) => ({ label, line, asked: firstAsked + placeOf(line, asked) }));
}

/** With more rows of ids that stand twice on one side memory has to be watched. */
const MOST_DOUBLED = 1_000_000;

/** Numbers the labels of both tables alike, in place. @returns what they are called */
function sharedNames(old: LabelRows, current: LabelRows): string[] {
  const names = [...old.names];
  const numbers = new Map(names.map((name, number) => [name, number]));
  const numberOf = current.names.map((name) => {
    const known = numbers.get(name);
    return known ?? names.push(name) - 1;
  });
  const { labels, count } = current;
  for (let row = 0; row < count; row++) labels[row] = (numberOf[(labels[row] ?? 0) - 1] ?? 0) + 1;
  return names;
}

/** What the older table says of ids; it is taken from the rows in place. */
function oldSide({ count, labels, lines }: LabelRows, first: Int32Array): TableSide {
  const further = new FurtherRows();
  for (let row = 0; row < count; row++) {
    const id = first[row] ?? 0;
    if (id === row) continue;
    further.add(id, (labels[row] ?? 0) - 1, lines[row] ?? 0);
    labels[row] = 0;
  }
  further.linkById(first.length);
  return { labels, lines, further, asked: new Int32Array(0), firstAsked: 0 };
}

function newSide(rows: LabelRows, first: Int32Array): TableSide {
  const further = new FurtherRows();
  const [labels, lines] = [new Int32Array(first.length), new Int32Array(first.length)];
  const from = first.length - rows.count;
  for (let row = 0; row < rows.count; row++) {
    const [id, label, line] = [first[from + row] ?? 0, rows.labels[row] ?? 0, rows.lines[row] ?? 0];
    if ((labels[id] ?? 0) > 0) further.add(id, label - 1, line);
    else {
      labels[id] = label;
      lines[id] = line;
    }
  }
  further.linkById(first.length);
  return { labels, lines, further, asked: new Int32Array(0), firstAsked: 0 };
}

/** The same with what the rows of ids with several rows say beside id and label. */
function toldApart(
  sides: TableSides,
  [before, after]: [PlainTable, PlainTable],
  columns: readonly string[],
): TableSides {
  const ids = idsOfSeveral(sides);
  if (ids.length === 0) return sides;
  const [lines, linesNow] = [linesOf(ids, sides.was), linesOf(ids, sides.is)];
  const said = new Float64Array((lines.length + linesNow.length) * columns.length);
  const isRunning = takeBesides(before, { columns, lines, said });
  const ofNew = said.subarray(lines.length * columns.length);
  const isRunningNow = takeBesides(after, { columns, lines: linesNow, said: ofNew });
  const areSeveral = sides.first.some((id) => id > 0);
  const telling = [...columns.keys()].filter((i) => !(isRunning[i] && isRunningNow[i] && areSeveral));
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
function idsOfSeveral({ was, is }: TableSides): number[] {
  const ids = new Set([...was.further.doubledIds(), ...is.further.doubledIds()]);
  return [...ids].filter((id) => (was.labels[id] ?? 0) > 0 && (is.labels[id] ?? 0) > 0);
}

function* rowsOnBothSides(ids: readonly number[], was: TableSide, is: TableSide): Generator<[AskedRow[], AskedRow[]]> {
  for (const id of ids) yield [rowsOf(id, was), rowsOf(id, is)];
}

/** In ascending order. */
function linesOf(ids: readonly number[], { further, lines }: TableSide): Int32Array {
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
