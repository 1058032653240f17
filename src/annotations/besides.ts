import { csvScanner, type ByteStrings, type CsvShape } from "../common/csvBytes.js";

/** A CSV of regular rows. */
export interface RegularCsv {
  bytes: Uint8Array;
  /** What is wanted of it: id and label. */
  shape: CsvShape;
  /** Its other columns, by name. */
  others: readonly { name: string; index: number }[];
  /** First byte and line after the header. */
  from: number;
  firstLine: number;
}

/**
 * What rows say beside id and label, by line: 53 bits of a hash of it, enough to tell the rows of one item apart. Texts of
 * millions of rows would take gigabytes.
 *
 * @param wanted the lines of these rows, in ascending order
 */
export function besides(
  { bytes, shape, others, from, firstLine }: RegularCsv,
  wanted: Int32Array,
): Map<number, number> {
  const said = new Map<number, number>();
  const names = others.map(({ name }) => Buffer.from(name));
  let next = 0;
  const read = csvScanner({ ...shape, wanted: others.map(({ index }) => index) });
  read(bytes, from, bytes.length, ({ cells, lines, count }) => {
    for (let i = 0; i < count; i++) {
      const line = (lines[i] ?? 0) + firstLine;
      if (line !== wanted[next]) continue;
      next++;
      said.set(line, hashOf(names, cells, i));
    }
  });
  return said;
}

/** Two hashes of 32 bits. What is mixed in behind each cell keeps `ab`, `c` from being `a`, `bc`. */
function hashOf(names: readonly Uint8Array[], cells: readonly ByteStrings[], row: number): number {
  let [high, low] = [0, 0];
  for (const [column, { bytes, starts, ends }] of cells.entries()) {
    const [name = new Uint8Array(0), start, end] = [names[column], starts[row] ?? 0, ends[row] ?? 0];
    high = chained(chained(high, name, 0, name.length, FNV), bytes, start, end, FNV);
    low = chained(chained(low, name, 0, name.length, MURMUR), bytes, start, end, MURMUR);
  }
  return (high >>> 0) * 2 ** 21 + (low >>> 11);
}

/** The multipliers of these two hashes. */
const [FNV, MURMUR] = [0x01000193, 0x5bd1e995];

function chained(before: number, bytes: Uint8Array, start: number, end: number, multiplier: number): number {
  let hash = before ^ 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i] ?? 0), multiplier);
  return Math.imul(hash ^ (hash >>> 15), multiplier);
}
