import { tableTooLarge } from "../common/csv.js";
import type { CellTaker } from "../common/csv.js";
import { decimalNumber } from "../common/decimal.js";

/** How far one probability may be from what it is: half of what three printed digits show, and as much again. */
export const ROUNDING = 1e-3;

/**
 * The columns `p:<class>` of predictions, which become numbers while the file is read: as text, those of fifty thousand items and a thousand
 * classes would take gigabytes. They lie in the order of the labels, whatever the file's is; rows of items that have no label are left out.
 */
export interface ProbabilityColumns extends CellTaker {
  /** Which of the labels' items has this id. */
  itemOf(this: void, id: string): number | undefined;
  /** Items × `width`, row by row; NaN where a cell is no probability, or missing. Rows of items that the file does not have are 0. */
  values(): Float64Array;
  /** How many numbers of an item lie side by side. */
  width(): number;
  /** Where among them a class lies; the labels' classes come first, in their order. */
  placeOfClass(name: string): number;
  /** What is written where `values` has the first NaN of an item; "" where nothing is. */
  textAt(item: number, name: string): string;
  /** Every number that is no probability could be a percentage. */
  mayBePercent(): boolean;
  /** How much memory they fill. */
  bytes(): number;
}

export interface ProbabilitiesAsked {
  /** Of the file, for messages. */
  path: string;
  /** The name of a row's item. */
  idOf: (cells: Readonly<Record<string, string>>) => string;
  /** The labels' items and classes; asked for when they are needed, once. */
  ids: () => readonly string[];
  classes: () => readonly string[];
  /** How much memory they may fill; no bound when not given. */
  mostBytes?: number;
}

/** A probability that is written in decimal digits, what rounding puts above 1 as 1; NaN for anything else. */
export function probabilityOf(text: string): number {
  return asProbability(decimalNumber(text));
}

/** True for a number that lies outside of 0 … 100. */
export function isNoPercent(number: number): boolean {
  return number < 0 || number > 100;
}

function asProbability(number: number): number {
  return number >= 0 && number <= 1 + ROUNDING ? Math.min(1, number) : NaN;
}

/** Empty columns of probabilities, to be filled by a reader of tables. @throws UserError while they are filled, when they do not fit into memory */
export function probabilityColumns(asked: ProbabilitiesAsked): ProbabilityColumns {
  const columns = new Map<string, number>();
  const placeOfColumn: number[] = [];
  // Of each item the first column whose cell is no probability, and its text.
  const odd = new Map<number, { column: number; text: string }>();
  let mayBePercent = true;
  let classes: Map<string, number> | undefined;
  let items: ((id: string) => number | undefined) | undefined;
  let rows = numberRows(0);

  const placeOfClass = (name: string): number => {
    classes ??= placesOf(asked.classes());
    const place = classes.get(name) ?? classes.size;
    classes.set(name, place);
    return place;
  };
  const itemOf = (id: string): number | undefined => {
    if (!items) {
      const ids = asked.ids();
      rows = numberRows(ids.length);
      items = lookUp(ids);
    }
    return items(id);
  };
  const open = (item: number): void => {
    // A machine may promise more memory than it has: what counts are the rows that came.
    if (rows.bytes() > (asked.mostBytes ?? Infinity)) throw tableTooLarge(asked.path, rows.filled());
    try {
      rows.open(item, classes?.size ?? 0);
    } catch (error) {
      if (error instanceof RangeError) throw tableTooLarge(asked.path, rows.filled());
      throw error;
    }
  };

  return {
    columnOf(name) {
      const known = columns.get(name);
      if (known !== undefined || !name.startsWith("p:")) return known;
      const column = placeOfColumn.push(placeOfClass(name.slice(2))) - 1;
      columns.set(name, column);
      return column;
    },
    placeOf({ cells }) {
      const item = itemOf(asked.idOf(cells));
      if (item === undefined) return -1;
      open(item);
      return item;
    },
    put(item, column, cell) {
      if (item < 0) return;
      // A JSON −0 is written 0.
      const probability = typeof cell === "number" ? asProbability(cell + 0) : probabilityOf(cell);
      rows.set(item, placeOfColumn[column] as number, probability);
      // Only NaN is not itself.
      if (probability === probability) return;
      const before = odd.get(item);
      if (isNoPercent(typeof cell === "number" ? cell : decimalNumber(cell))) mayBePercent = false;
      if (!before || column < before.column) odd.set(item, { column, text: String(cell) });
    },
    values: () => rows.values(),
    width: () => rows.width(),
    itemOf,
    placeOfClass,
    textAt(item, name) {
      const seen = odd.get(item);
      return seen && seen.column === columns.get(`p:${name}`) ? seen.text : "";
    },
    mayBePercent: () => mayBePercent,
    bytes: () => rows.bytes(),
  };
}

function placesOf(names: readonly string[]): Map<string, number> {
  const places = new Map<string, number>();
  for (const [i, name] of names.entries()) places.set(name, i);
  return places;
}

/** Tells where a name stands among these; at once when they are asked for in their order, as most files are. */
export function lookUp(names: readonly string[]): (name: string) => number | undefined {
  let places: Map<string, number> | undefined;
  let next = 0;
  return (name) => {
    const found = names[next] === name ? next : (places ??= placesOf(names)).get(name);
    if (found !== undefined) next = found + 1;
    return found;
  };
}

/** So many rows of numbers side by side, filled in any order. Memory that no row has been put into costs nothing. */
function numberRows(many: number) {
  let width = 0;
  let values = new Float64Array(0);
  const opened: number[] = [];
  const widen = (wanted: number): void => {
    const wide = new Float64Array(many * wanted);
    for (const row of opened) {
      wide.set(values.subarray(row * width, (row + 1) * width), row * wanted);
      wide.fill(NaN, row * wanted + width, (row + 1) * wanted);
    }
    values = wide;
    width = wanted;
  };
  return {
    /** Makes a row of NaN, which is at least so wide, and all others with it. @throws RangeError when there is no memory for that */
    open(row: number, least: number): void {
      // Rows of JSON Lines may each bring another column.
      if (least > width) widen(width === 0 ? least : Math.max(least, 2 * width));
      values.fill(NaN, row * width, (row + 1) * width);
      opened.push(row);
    },
    set(row: number, place: number, value: number): void {
      values[row * width + place] = value;
    },
    values: () => values,
    width: () => width,
    filled: () => opened.length,
    bytes: () => 8 * opened.length * width,
  };
}
