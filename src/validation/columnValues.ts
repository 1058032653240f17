import { isNumber } from "./ratings.js";

/** A column as far as resemblance cares: how often each value occurs, and its numbers if all values are numbers. */
export interface ColumnValues {
  name: string;
  rows: number;
  /** Empty cells; they are in neither of the others. */
  missing: number;
  /** Rows per value; undefined when there are too many values to count (names, free text). */
  counts?: Map<string, number>;
  /** All values, any order, when every one is a finite number. */
  numbers?: Float64Array;
}

/** Takes a column cell by cell. */
export interface ColumnTally {
  add(cell: string): void;
  values(): ColumnValues;
}

/** With more values than this a column is numbers, or names that nobody draws by. */
const MOST_VALUES = 100_000;

/**
 * Memory: eight bytes a row while the column is numeric, and its distinct values up to 100,000.
 *
 * @param isNames numbers in it are names, such as codes of writers, and not compared by size
 */
export function columnTally(name: string, isNames = false): ColumnTally {
  let counts: Map<string, number> | undefined = new Map();
  let numbers: Float64Array | undefined = isNames ? undefined : new Float64Array(1024);
  let [rows, missing] = [0, 0];

  return {
    add(cell) {
      rows++;
      if (cell.trim() === "") {
        missing++;
        return;
      }
      const present = rows - missing;
      if (counts !== undefined) {
        counts.set(cell, (counts.get(cell) ?? 0) + 1);
        if (counts.size > MOST_VALUES) counts = undefined;
      }
      if (numbers !== undefined && !isNumber(cell)) numbers = undefined;
      if (numbers === undefined) return;
      if (present > numbers.length) numbers = grown(numbers);
      numbers[present - 1] = Number(cell);
    },
    values: () => ({
      name,
      rows,
      missing,
      counts,
      numbers: rows === missing ? undefined : numbers?.slice(0, rows - missing),
    }),
  };
}

function grown(numbers: Float64Array): Float64Array {
  const larger = new Float64Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
}
