import { isoDate } from "./isoDate.js";
import { isNotFinite, isNumber } from "./ratings.js";

/** A column as far as resemblance cares: how often each value occurs, and its numbers if all values are numbers, or dates. */
export interface ColumnValues {
  name: string;
  rows: number;
  /** Empty cells; they are in neither of the others. */
  missing: number;
  /** Rows per value; undefined when there are too many values to count (names, free text). */
  counts?: Map<string, number>;
  /** All values, any order, when every one is a finite number; or a date, in milliseconds since 1970. */
  numbers?: Float64Array;
  /** True when the first value that is there is a date: then only dates are numbers here. */
  areDates: boolean;
  /** The first cell that is no finite number (`NaN`, `1e400`, `NA`) where all others are numbers, or dates. */
  notFinite?: OddCell;
  /** The first cell that is no number at all, such as `large` or `1,5`; where there is no number either, such as `NA`, too. */
  word?: OddCell;
  /** True when there are numbers before `word`: nothing but numbers and what is missing stands there. */
  isMixed: boolean;
}

/** A cell and its line. */
export interface OddCell {
  cell: string;
  line: number;
}

/** True for numbers and dates with three values or more, which are compared by size. */
export function isScale({ numbers, areDates, counts }: ColumnValues): boolean {
  if (numbers === undefined || counts === undefined) return numbers !== undefined;
  return new Set([...counts.keys()].map(areDates ? isoDate : Number)).size > 2;
}

/** By so much of its size may differ what was read and written once more. */
const LAST_BITS = 4 * Number.EPSILON;

/** Whether two cells say the same in such a column: both are empty, the same number or date however it is written, or the same name. */
export function isSameValue(cell: string, other: string, { numbers, areDates }: ColumnValues): boolean {
  if (cell === other) return true;
  if (cell.trim() === "" || other.trim() === "") return cell.trim() === other.trim();
  if (numbers === undefined) return false;
  const [one = NaN, another = NaN] = [numberOf(cell, areDates), numberOf(other, areDates)];
  return Math.abs(one - another) <= LAST_BITS * Math.max(Math.abs(one), Math.abs(another));
}

/** True for a scale of few whole numbers, or of numbers with leading zeros: codes look so, too. */
export function mayBeCodes(values: ColumnValues): boolean {
  const { counts, areDates } = values;
  if (!isScale(values) || areDates || counts === undefined) return false;
  const written = [...counts.keys()];
  return (
    (written.length <= MOST_CODES && written.every((one) => /^\d+$/.test(one))) ||
    written.some((one) => /^0\d/.test(one))
  );
}

const MOST_CODES = 50;

/** True for a number as it is written where the comma is the decimal sign: `1,5`. */
export function hasDecimalComma(word: Pick<OddCell, "cell"> | undefined): boolean {
  return word !== undefined && /^\s*[-+]?\d+,\d+\s*$/.test(word.cell);
}

/** True for a day as it is written where the year comes last. */
export function hasYearLast(word: OddCell | undefined): boolean {
  return word !== undefined && /^\s*\d\d?[./-]\d\d?[./-]\d{4}\b/.test(word.cell);
}

/** What programs write where a number or a date is missing: R, pandas, SQL, SAS and Stata, the data sets of UCI. */
const SAYS_MISSING = /^\s*(na|n\/a|nat|null|none|-|\?|\.)\s*$/i;

/** Takes a column cell by cell. */
export interface ColumnTally {
  /** @param line for what is said about the cell */
  add(cell: string, line?: number): void;
  values(): ColumnValues;
}

/** How a column's numbers are asked to be read. */
export interface ColumnReading {
  /** Numbers in it are names, such as codes of writers, and not compared by size. */
  isNames?: boolean;
  /** Whether numbers are dates; without it the first cell tells that has a value. */
  areDates?: boolean;
}

/** With more values than this a column is numbers, or names that nobody draws by. */
const MOST_VALUES = 100_000;

/** Memory: eight bytes a row while the column is numeric, and its distinct values up to 100,000. */
export function columnTally(name: string, { isNames = false, ...reading }: ColumnReading = {}): ColumnTally {
  let counts: Map<string, number> | undefined = new Map();
  let numbers: Float64Array | undefined = isNames ? undefined : new Float64Array(16);
  let { areDates } = reading;
  let notFinite: OddCell | undefined;
  let word: OddCell | undefined;
  let [rows, missing, finite] = [0, 0, 0];

  return {
    add(cell, line = 0) {
      rows++;
      if (cell.trim() === "") {
        missing++;
        return;
      }
      if (counts !== undefined) {
        counts.set(cell, (counts.get(cell) ?? 0) + 1);
        if (counts.size > MOST_VALUES) counts = undefined;
      }
      if (numbers === undefined) return;
      const isOdd = isNotFinite(cell) || SAYS_MISSING.test(cell);
      if (!isOdd) areDates ??= isoDate(cell) !== undefined;
      const number = numberOf(cell, areDates);
      if (number !== undefined) {
        if (finite === numbers.length) numbers = grown(numbers);
        numbers[finite++] = number;
      } else if (isOdd) notFinite ??= { cell, line };
      else {
        numbers = undefined;
        word = { cell, line };
      }
    },
    values: () => ({
      name,
      rows,
      missing,
      counts,
      areDates: areDates ?? false,
      numbers: finite > 0 && notFinite === undefined ? numbers?.slice(0, finite) : undefined,
      notFinite: finite > 0 && numbers !== undefined ? notFinite : undefined,
      isMixed: word !== undefined && finite > 0,
      word: word ?? (finite === 0 ? notFinite : undefined),
    }),
  };
}

/** The number that a cell stands for, or the date in milliseconds since 1970; undefined where it is none. */
export function numberOf(cell: string, areDates = false): number | undefined {
  if (areDates) return isoDate(cell);
  return isNumber(cell) ? Number(cell) : undefined;
}

function grown(numbers: Float64Array): Float64Array {
  const larger = new Float64Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
}
