import { csvScanner, type ByteStrings } from "../common/csvBytes.js";
import type { PlainCsv } from "./plainCsv.js";

/**
 * What rows say beside id and label, by line: 53 bits of a hash of it, enough to tell the rows of one item apart. Texts of
 * millions of rows would take gigabytes.
 *
 * @param wanted the lines of these rows, in ascending order
 * @returns a function from a line to that number; undefined for any other line
 */
export function besides(
  { bytes, shape, others, from, firstLine }: PlainCsv,
  wanted: Int32Array,
): (line: number) => number | undefined {
  const said = new Float64Array(wanted.length);
  const names = others.map(({ name }) => Buffer.from(name));
  let next = 0;
  const read = csvScanner({ ...shape, wanted: others.map(({ index }) => index) });
  if (wanted.length > 0)
    read(bytes, from, bytes.length, ({ cells, lines, count }) => {
      for (let i = 0; i < count; i++)
        if ((lines[i] ?? 0) + firstLine === wanted[next]) said[next++] = hashOf(names, cells, i);
    });
  return (line) => said[placeOf(line, wanted)];
}

/** Where a number stands among ascending ones; -1 where it does not. */
function placeOf(number: number, ascending: Int32Array): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? 0) < number) low = middle + 1;
    else high = middle;
  }
  return ascending[low] === number ? low : -1;
}

/** Two hashes of 32 bits, side by side: one after the other takes twice as long. */
function hashOf(names: readonly Uint8Array[], cells: readonly ByteStrings[], row: number): number {
  const hash = { high: 0x811c9dc5, low: 0x811c9dc5 };
  for (const [column, { bytes, starts, ends }] of cells.entries()) {
    const name = names[column] ?? new Uint8Array(0);
    take(hash, name, 0, name.length);
    take(hash, bytes, starts[row] ?? 0, ends[row] ?? 0);
  }
  return (hash.high >>> 0) * 2 ** 21 + (hash.low >>> 11);
}

/** What is mixed in behind each part keeps `ab`, `c` from being `a`, `bc`. */
function take(hash: { high: number; low: number }, bytes: Uint8Array, start: number, end: number): void {
  let { high, low } = hash;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] ?? 0;
    high = Math.imul(high ^ byte, FNV);
    low = Math.imul(low ^ byte, MURMUR);
  }
  hash.high = Math.imul(high ^ (high >>> 15) ^ 0x811c9dc5, FNV);
  hash.low = Math.imul(low ^ (low >>> 15) ^ 0x811c9dc5, MURMUR);
}

/** The multipliers of these two hashes. */
const [FNV, MURMUR] = [0x01000193, 0x5bd1e995];
