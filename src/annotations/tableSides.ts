import { numberSaid, saidTogether, takeBesides } from "./besides.js";
import { columnsOfLabel } from "./columnsOfLabel.js";
import { countedColumns } from "./countedColumns.js";
import { firstFrom } from "../common/firstFrom.js";
import { firstRows } from "./firstRows.js";
import type { LabelRows } from "./labelRows.js";
import { idOf, labelNames, type PlainTable } from "./plainTable.js";
import type { LabelsUsed } from "./renamedClasses.js";
import { stayingColumns, type Beside } from "./rowsApart.js";
import { RowsById } from "./rowsById.js";
import { areToldApart, tellingColumns } from "./toldApart.js";

/** Two tables as numbers: those of ids and labels count for both. The number of an id is that of its first row, see `firstRows`. */
export interface TableSides {
  /** Of each row the number of its id; a row that has its own number is the first one of an id. */
  first: Int32Array;
  idOf: (id: number) => string;
  /** What labels are called, by their numbers. */
  names: readonly string[];
  /** The names in use on each side. */
  namesUsed: [before: LabelsUsed, after: LabelsUsed];
  was: TableSide;
  is: TableSide;
  beside: Beside<AskedRow>;
  /** The columns that tell rows of one id apart. */
  toldApartBy: string[];
  /** The ids that have several rows on a side, all of them told apart. */
  apart: ReadonlySet<number>;
}

/** One side of a comparison. */
export interface TableSide {
  rows: LabelRows;
  byId: RowsById;
  /** The lines of rows that were asked what they say beside id and label, in ascending order; their numbers start with `firstAsked`. */
  asked: Int32Array;
  firstAsked: number;
}

/** A row of a table as numbers: which label it says, and where. */
export interface LabelRow {
  label: number;
  line: number;
}

/** A row with its number among those that were asked. */
export type AskedRow = LabelRow & { asked: number };

/** Both tables. @returns undefined where there are too many rows of ids that stand twice */
export function tableSides(before: PlainTable, after: PlainTable): TableSides | undefined {
  const first = firstRows(before, after);
  const { count } = before.rows;
  const [was, is] = [
    sideOf(before.rows, first.subarray(0, count), count),
    sideOf(after.rows, first.subarray(count), first.length),
  ];
  if (was.byId.repeated > MOST_REPEATED || is.byId.repeated > MOST_REPEATED) return undefined;
  const sides: TableSides = {
    first,
    idOf: (id) => (id < count ? idOf(before, id) : idOf(after, id - count)),
    ...sharedNames(before, after),
    was,
    is,
    beside: { said: () => undefined, columns: [], staying: [], counted: [] },
    toldApartBy: [],
    apart: new Set(),
  };
  const columns = [...before.others.keys()].filter((name) => after.others.has(name));
  return columns.length === 0 ? sides : toldApart(sides, [before, after], columns);
}

/** All rows of an id on one side. */
export function rowsOf(id: number, { rows, byId, asked, firstAsked }: TableSide): AskedRow[] {
  return byId.all(id).map((row) => {
    const line = rows.lines[row] ?? 0;
    return { label: rows.labels[row] ?? 0, line, asked: firstAsked + firstFrom(asked, line) };
  });
}

/** Rows with the id of another one on their side; with more of them memory has to be watched. */
const MOST_REPEATED = 1_000_000;

function sideOf(rows: LabelRows, idOf: Int32Array, ids: number): TableSide {
  return { rows, byId: new RowsById(idOf, ids), asked: new Int32Array(0), firstAsked: 0 };
}

/** Numbers the labels of both tables alike, in place of their own numbers. */
function sharedNames(before: PlainTable, after: PlainTable): Pick<TableSides, "names" | "namesUsed"> {
  const names: string[] = [];
  const numbers = new Map<string, number>();
  const renumbered = (table: PlainTable): Int32Array => {
    const numberOf = Int32Array.from(labelNames(table), (name) => {
      const number = numbers.get(name) ?? names.push(name) - 1;
      numbers.set(name, number);
      return number;
    });
    const { labels, count } = table.rows;
    for (let row = 0; row < count; row++) labels[row] = numberOf[labels[row] ?? 0] ?? 0;
    return numberOf;
  };
  renumbered(before);
  const old = names.length;
  const numberOf = renumbered(after);
  const isUsedNow = new Uint8Array(names.length);
  for (const number of numberOf) isUsedNow[number] = 1;
  const used = (isUsed: (number: number) => boolean): LabelsUsed => ({
    has: (name) => {
      const number = numbers.get(name);
      return number !== undefined && isUsed(number);
    },
  });
  return { names, namesUsed: [used((number) => number < old), used((number) => isUsedNow[number] === 1)] };
}

/** The same with what the rows of ids with several rows say beside id and label. */
function toldApart(sides: TableSides, tables: [PlainTable, PlainTable], columns: readonly string[]): TableSides {
  const ids = idsOfSeveral(sides);
  if (ids.length === 0) return sides;
  const { was, is, beside } = asked(sides, { ids, tables, columns });
  const items = () => rowsOnBothSides(ids, was, is);
  const ofLabel = columnsOfLabel(items(), beside, columns, ({ label }) => label);
  const staying = stayingColumns(items(), beside, ofLabel);
  const counted = countedColumns(items(), beside, (number, column) => numberSaid(number, columns[column] ?? ""));
  const telling = tellingColumns(rowsOnOneSide(ids, [was, is]), { ...beside, staying });
  const areApart = (side: TableSide) => (id: number) => areToldApart(rowsOf(id, side), beside.said, telling);
  return {
    ...sides,
    was,
    is,
    beside: { ...beside, staying, counted },
    toldApartBy: telling.map((column) => columns[column] ?? ""),
    apart: new Set(ids.filter(areApart(was)).filter(areApart(is))),
  };
}

interface Question {
  ids: readonly number[];
  tables: [before: PlainTable, after: PlainTable];
  columns: readonly string[];
}

/** Asks the rows of some ids what they say in some columns, of which those that only number rows are of no use. */
function asked(
  sides: TableSides,
  { ids, tables: [before, after], columns }: Question,
): Pick<TableSides, "was" | "is"> & { beside: Pick<Beside<AskedRow>, "said" | "columns"> } {
  const [lines, linesNow] = [linesOf(ids, sides.was), linesOf(ids, sides.is)];
  const said = new Float64Array((lines.length + linesNow.length) * columns.length);
  const isRunning = takeBesides(before, { columns, lines, said });
  const ofNew = said.subarray(lines.length * columns.length);
  const isRunningNow = takeBesides(after, { columns, lines: linesNow, said: ofNew });
  const areSeveral = sides.first.some((id) => id > 0);
  return {
    was: { ...sides.was, asked: lines },
    is: { ...sides.is, asked: linesNow, firstAsked: lines.length },
    beside: {
      said: ({ asked: row }, some) => saidTogether(said, row * columns.length, some),
      columns: [...columns.keys()].filter((i) => !(isRunning[i] && isRunningNow[i] && areSeveral)),
    },
  };
}

/** The ids that stand twice on a side. */
export function idsOfSeveral({ was, is }: Pick<TableSides, "was" | "is">): number[] {
  return [...new Set([...was.byId.repeatedIds(), ...is.byId.repeatedIds()])];
}

/** Of the ids that both have. */
function* rowsOnBothSides(ids: readonly number[], was: TableSide, is: TableSide): Generator<[AskedRow[], AskedRow[]]> {
  for (const id of ids) if (was.byId.first(id) >= 0 && is.byId.first(id) >= 0) yield [rowsOf(id, was), rowsOf(id, is)];
}

function* rowsOnOneSide(ids: readonly number[], sides: readonly TableSide[]): Generator<AskedRow[]> {
  for (const side of sides) for (const id of ids) yield rowsOf(id, side);
}

/** In ascending order. */
function linesOf(ids: readonly number[], { rows, byId }: TableSide): Int32Array {
  return Int32Array.from(ids.flatMap((id) => byId.all(id).map((row) => rows.lines[row] ?? 0))).sort();
}
