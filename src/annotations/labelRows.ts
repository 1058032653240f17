import { hasBlank } from "../common/byteStrings.js";
import { csvScanner, type CsvRows } from "../common/csvBytes.js";
import { CSV_BATCH } from "../common/csvMarks.js";
import { byteHash } from "./byteHash.js";
import { ByteTable } from "./byteTable.js";
import { hashGroups, type HashGroups } from "./hashGroups.js";
import type { PlainCsv } from "./plainCsv.js";

/** The rows of a table as numbers side by side: an object for each of millions takes hundreds of megabytes. */
export interface LabelRows {
  count: number;
  /** Where each row's id starts and ends, two numbers a row. */
  spans: Int32Array;
  /** Of the ids. */
  groups: HashGroups;
  /** The number of each row's label. */
  labels: Int32Array;
  lines: Int32Array;
  /** Where each label stands first, two numbers a label. */
  labelSpans: Int32Array;
}

/** Of one table; with more rows memory has to be watched. */
const MOST_ROWS = 25_000_000;

/** Reads the rows of a table. @returns undefined where one is not regular, an id is blank, or there are very many */
export function labelRows({ bytes, from, firstLine, shape }: PlainCsv): LabelRows | undefined {
  const [rows, table] = [roomFor(bytes.length / USUAL_ROW), new ByteTable(bytes)];
  const labelOf = new Int32Array(CSV_BATCH);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let [count, isPlain] = [0, true];
  const take = ({ cells: [ids, labels], lines, count: more }: CsvRows): void => {
    if (ids === undefined || labels === undefined || !isPlain) return;
    if (count + more > rows.lines.length) grow(rows);
    table.numbersOf(labels, labelOf);
    for (let i = 0, row = count; i < more; i++, row++) {
      const [start, end] = [ids.starts[i] ?? 0, ids.ends[i] ?? 0];
      rows.spans[2 * row] = start;
      rows.spans[2 * row + 1] = end;
      rows.hashes[row] = byteHash(view, start, end);
      rows.labels[row] = labelOf[i] ?? 0;
      rows.lines[row] = (lines[i] ?? 0) + firstLine;
    }
    if (hasBlank(ids)) isPlain = false;
    count += more;
    if (count > MOST_ROWS) isPlain = false;
  };
  const read = csvScanner(shape)(bytes, from, bytes.length, take);
  if (read === undefined || !isPlain) return undefined;
  const { hashes, ...numbers } = rows;
  return { count, ...numbers, groups: hashGroups(hashes, count), labelSpans: table.places() };
}

/** Few rows have fewer bytes. Room that is never filled takes no memory. */
const USUAL_ROW = 16;

/** Numbers of rows, while they are read. */
type RowNumbers = Record<"spans" | "hashes" | "labels" | "lines", Int32Array>;

function roomFor(rows: number): RowNumbers {
  const room = CSV_BATCH + Math.ceil(rows);
  const numbers = () => new Int32Array(room);
  return { spans: new Int32Array(2 * room), hashes: numbers(), labels: numbers(), lines: numbers() };
}

function grow(rows: RowNumbers): void {
  for (const list of ["spans", "hashes", "labels", "lines"] as const) {
    const larger = new Int32Array(2 * rows[list].length);
    larger.set(rows[list]);
    rows[list] = larger;
  }
}
