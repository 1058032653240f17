import { isQuoted, type ByteStrings } from "../common/byteStrings.js";
import { csvScanner } from "../common/csvBytes.js";
import type { PlainCsv } from "./plainCsv.js";
import { RunningNumber } from "./runningNumber.js";
import { endWithoutPoint } from "./wholeNumber.js";

/** The rows of a table that are asked what they say beside id and label. */
export interface AskedRows {
  columns: readonly string[];
  /** Their lines, in ascending order. */
  lines: Int32Array;
  /** Where what they say is put: row by row a number for each column. */
  said: Float64Array;
}

/**
 * Puts down, in place, what rows say in some columns, as 52 bits of a hash of each cell: enough to tell the rows of one item
 * apart, in all tables that have these columns. Texts of millions of rows would take gigabytes.
 *
 * @returns of each column whether it only numbers the rows
 */
export function takeBesides(
  { bytes, shape, others, from, firstLine }: PlainCsv,
  { columns, lines: asked, said }: AskedRows,
): boolean[] {
  const running = columns.map(() => new RunningNumber());
  const salts = columns.map(saltOf);
  let next = 0;
  const take = (cells: readonly ByteStrings[], row: number, isAsked: boolean): void => {
    for (const [column, { bytes: text, starts, ends }] of cells.entries()) {
      const start = starts[row] ?? 0;
      const end = endWithoutPoint(text, start, ends[row] ?? 0);
      running[column]?.takeBytes(text, start, end);
      if (isAsked) said[next * columns.length + column] = hashOf(salts[column] ?? 0, text, start, end);
    }
    if (isAsked) next++;
  };
  const wanted = columns.map((name) => others.get(name) ?? -1);
  const scan = csvScanner({ ...shape, wanted, mayDouble: wanted, mayNotSeemDoubled: [] });
  scan(bytes, from, bytes.length, ({ cells, lines, count }) => {
    for (let i = 0; i < count; i++) take(cells, i, (lines[i] ?? 0) + firstLine === asked[next]);
  });
  return running.map(({ isRunning }) => isRunning);
}

/** The sum of what a row says in some columns, from the place of its first one: exact below 2 ** 53. */
export function saidTogether(said: Float64Array, place: number, columns: readonly number[]): number {
  let sum = 0;
  for (const column of columns) sum = (sum + (said[place + column] ?? 0)) % HASHES;
  return sum;
}

/** What a row says in a column that has this number there. */
export function numberSaid(number: number, column: string): number {
  const digits = Buffer.from(String(number));
  return hashOf(saltOf(column), digits, 0, digits.length);
}

const QUOTE = 34;

function saltOf(column: string): number {
  return hashOf(0, Buffer.from(column), 0, Buffer.byteLength(column));
}

/** How many hashes there may be. */
const HASHES = 2 ** 52;

/**
 * Two hashes of 32 bits, side by side: one after the other takes twice as long. The salt is a column's, so that `a` in one
 * is not `a` in another. Of a doubled quote between quotes, one counts: the same text may stand without them.
 */
function hashOf(salt: number, bytes: Uint8Array, start: number, end: number): number {
  const hasDoubled = isQuoted(bytes, start);
  let [high, low] = [0x811c9dc5 ^ (salt % 2 ** 31), 0x811c9dc5 ^ (salt % 2 ** 31)];
  for (let i = start; i < end; i++) {
    const byte = bytes[i] ?? 0;
    if (hasDoubled && byte === QUOTE) i++;
    high = Math.imul(high ^ byte, FNV);
    low = Math.imul(low ^ byte, MURMUR);
  }
  high = Math.imul(high ^ (high >>> 15), FNV);
  low = Math.imul(low ^ (low >>> 15), MURMUR);
  return (high >>> 0) * 2 ** 20 + (low >>> 12);
}

/** The multipliers of these two hashes. */
const [FNV, MURMUR] = [0x01000193, 0x5bd1e995];
