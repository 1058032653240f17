/** Which columns of a CSV are wanted, and what its rows look like. */
export interface CsvShape {
  /** Code of the delimiter. */
  delimiter: number;
  /** Number of columns of the header. */
  columns: number;
  /** Indexes of the wanted columns. */
  wanted: readonly number[];
}

/** Called for each row: where each wanted cell starts and ends in the bytes (without quotes), and the row's line from the first one on (0, 1, …). The arrays are used again for the next row. */
export type OnRow = (starts: Int32Array, ends: Int32Array, line: number) => void;

const LF = 10;
const CR = 13;
const QUOTE = 34;

/**
 * Walks over the rows of a CSV as bytes, without making a string of any cell: ten times as fast as reading rows, for
 * files of millions of lines. Only regular files are for it.
 *
 * @param from, to whole lines, in UTF-8
 * @returns the number of lines, or undefined where a row is not regular (another number of cells, a line break or a
 *   doubled quote inside quotes, a lone CR): read the file with `parseCsv` then, which understands or refuses it
 */
export function scanCsvBytes(
  bytes: Uint8Array,
  from: number,
  to: number,
  shape: CsvShape,
  onRow: OnRow,
): number | undefined {
  const { delimiter, columns } = shape;
  const slotOf = new Int32Array(columns).fill(-1);
  shape.wanted.forEach((column, slot) => (slotOf[column] = slot));
  const starts = new Int32Array(shape.wanted.length);
  const ends = new Int32Array(shape.wanted.length);
  const highest = Math.max(delimiter, CR);
  let line = 0;
  let at = from;

  while (at < to) {
    let column = 0;
    const lineStart = at;
    for (;;) {
      let start = at;
      let end: number;
      if (bytes[at] === QUOTE) {
        start = ++at;
        while (at < to && bytes[at] !== QUOTE) {
          if (bytes[at] === LF || bytes[at] === CR) return undefined;
          at++;
        }
        end = at++;
        if (end >= to || (at < to && !endsCell(bytes, at, delimiter))) return undefined;
      } else {
        for (; at < to; at++) {
          const byte = bytes[at] ?? 0;
          // Letters and digits lie above all that ends a cell: one comparison passes them by.
          if (byte > highest) continue;
          if (byte === delimiter || byte === LF) break;
          if (byte === CR && bytes[at + 1] !== LF && at + 1 < to) return undefined;
        }
        end = at > start && bytes[at - 1] === CR ? at - 1 : at;
      }
      if (column >= columns) return undefined;
      const slot = slotOf[column] ?? -1;
      if (slot >= 0) {
        starts[slot] = start;
        ends[slot] = end;
      }
      column++;
      if (at < to && bytes[at] === CR) at++;
      if (at >= to || bytes[at] === LF) {
        const isEmptyLine = column === 1 && end === start && end === lineStart;
        at++;
        if (isEmptyLine) break;
        if (column !== columns) return undefined;
        onRow(starts, ends, line);
        break;
      }
      at++;
    }
    line++;
  }
  return line;
}

function endsCell(bytes: Uint8Array, at: number, delimiter: number): boolean {
  const byte = bytes[at];
  return byte === delimiter || byte === LF || (byte === CR && bytes[at + 1] === LF);
}
