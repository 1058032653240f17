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

function hashOf(names: readonly Uint8Array[], cells: readonly ByteStrings[], row: number): number {
  let [high, low] = [0x811c9dc5, 0x9747b28c];
  const take = (byte: number) => {
    high = Math.imul(high ^ byte, 0x01000193);
    low = Math.imul(low ^ byte, 0x5bd1e995);
    low ^= low >>> 15;
  };
  for (const [column, { bytes, starts, ends }] of cells.entries()) {
    for (const byte of names[column] ?? []) take(byte);
    take(NAME_END);
    const end = ends[row] ?? 0;
    for (let at = starts[row] ?? 0; at < end; at++) take(bytes[at] ?? 0);
    take(CELL_END);
  }
  return (high >>> 0) * 2 ** 21 + (low >>> 11);
}

/** In no UTF-8. */
const [NAME_END, CELL_END] = [0xfe, 0xff];
