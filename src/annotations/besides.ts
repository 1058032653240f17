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
 * What rows say beside id and label, by line.
 *
 * @param wanted the lines of these rows, in ascending order
 */
export function besides(
  { bytes, shape, others, from, firstLine }: RegularCsv,
  wanted: Int32Array,
): Map<number, string> {
  const said = new Map<number, string>();
  let next = 0;
  const read = csvScanner({ ...shape, wanted: others.map(({ index }) => index) });
  read(bytes, from, bytes.length, ({ cells, lines, count }) => {
    for (let i = 0; i < count; i++) {
      const line = (lines[i] ?? 0) + firstLine;
      if (line !== wanted[next]) continue;
      next++;
      const texts = cells.map((column, at) => [others[at]?.name, cellText(column, i)]);
      said.set(line, JSON.stringify(texts));
    }
  });
  return said;
}

function cellText({ bytes, starts, ends }: ByteStrings, i: number): string {
  const start = starts[i] ?? 0;
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, (ends[i] ?? 0) - start).toString("utf8");
}
