import { CSV_BATCH, csvMarks, MARK_WINDOW, type CsvMarks } from "./csvMarks.js";
import type { ByteStrings } from "./byteStrings.js";

/** Which columns of a CSV are wanted, and what its rows look like. */
export interface CsvShape {
  /** Code of the delimiter. */
  delimiter: number;
  /** Number of columns of the header. */
  columns: number;
  /** Indexes of the wanted columns. */
  wanted: readonly number[];
  /** The indexes of those whose cells may have doubled quotes between quotes: they stand in the cell's bytes as they do in the file. */
  mayDouble?: readonly number[];
  /**
   * The indexes of those whose equal bytes must be equal texts: a cell that has two quotes side by side and none around it is
   * not regular there. Elsewhere `isQuoted` tells of each cell.
   */
  mayNotSeemDoubled?: readonly number[];
}

/** Cells of a column, without their quotes. */
export interface CsvCells extends ByteStrings {
  /** Where false, none is empty, or begins with a blank. Where true, one may be so. */
  mayBeBlank: boolean;
}

/** Some rows of a CSV, one behind the other. */
export interface CsvRows {
  /** Of each wanted column. */
  cells: CsvCells[];
  /** Each row's line, the first one scanned being 0. */
  lines: Int32Array;
  count: number;
}

const LF = 10;
const CR = 13;
const QUOTE = 34;

/** Scans bytes between two places: whole lines, in UTF-8. Hands over some rows at a time (`CSV_BATCH` at most), in arrays that are used again for the next ones. */
export type ScanCsv = (bytes: Uint8Array, from: number, to: number, onRows: OnRows) => number | undefined;

type OnRows = (rows: CsvRows) => void;

/**
 * Walks over the rows of a CSV as bytes, without making a string of any cell: many times as fast as reading rows, for
 * files of millions of lines. Only regular files are for it.
 *
 * @returns a function that returns the number of lines, or undefined where a row is not regular (another number of
 *   cells, a doubled quote in a wanted one that `mayDouble` does not name, a lone CR outside of quotes, longer than
 *   `MARK_WINDOW`): read the file with `parseCsv` then, which understands or refuses it
 */
export function csvScanner(shape: CsvShape): ScanCsv {
  const marks = csvMarks(shape);
  const rows: CsvRows = { cells: marks.cells, lines: marks.lines, count: 0 };
  return (buffer, from, to, onRows) => {
    // What stands behind the end is nobody's.
    const bytes = buffer.subarray(0, to);
    for (const column of rows.cells) Object.assign(column, { bytes, mayBeBlank: false });
    rows.count = 0;
    const place = { at: from, next: 0, line: 0 };
    while (place.at < to) {
      // A window ends where a line does; a row whose quotes are open there begins the next one.
      const start = place.at;
      const end = to - place.at <= MARK_WINDOW ? to : bytes.lastIndexOf(LF, place.at + MARK_WINDOW - 1) + 1;
      if (end <= place.at) return undefined;
      const window = { bytes, end, marks: marks.find(bytes, place.at, end), shape };
      place.next = 0;
      while (place.at < end) {
        plainRows(marks, window, place, { rows, onRows });
        const odd = place.at < end ? oddRow(window, place, rows, onRows) : "row";
        if (odd === "irregular") return undefined;
        if (odd === "row") continue;
        if (place.at === start) return undefined;
        break;
      }
    }
    settle(rows, onRows);
    return place.line;
  };
}

interface Window {
  bytes: Uint8Array;
  end: number;
  /** As `csvMarks` finds them. */
  marks: Int32Array;
  shape: CsvShape;
}

/** How far the walk has come: the next byte, the next mark of the window, the line. */
interface Place {
  at: number;
  next: number;
  line: number;
}

/** Walks on while rows are plain, some at a time. */
function plainRows(
  csv: CsvMarks,
  { marks, shape }: Window,
  place: Place,
  { rows, onRows }: { rows: CsvRows; onRows: OnRows },
): void {
  for (;;) {
    const count = csv.countPlain(place.at, place.next, CSV_BATCH - rows.count);
    if (count === 0) return;
    csv.takePlain(place.next, { row: rows.count, count, line: place.line });
    rows.count += count;
    place.next += count * shape.columns;
    place.line += count;
    place.at = (marks[place.next - 1] ?? 0) + 1;
    if (rows.count === CSV_BATCH) settle(rows, onRows);
  }
}

/** Walks over one row of any kind. @returns "open" where its quotes are still open at the window's end; then it did not walk */
function oddRow(window: Window, place: Place, rows: CsvRows, onRows: OnRows): "row" | "open" | "irregular" {
  const { bytes, end, marks, shape } = window;
  let { at, next } = place;
  let line = place.line + 1;
  const lineStart = at;
  for (let column = 0; ; column++) {
    const cells = rows.cells[shape.wanted.indexOf(column)];
    let start = at;
    let mark = marks[next++] ?? end;
    if (mark === at && bytes[mark] === QUOTE) {
      start++;
      const closed = closingQuote(window, next);
      if (closed.mark === end) return "open";
      if (closed.isDoubled && cells !== undefined && shape.mayDouble?.includes(column) !== true) return "irregular";
      line += closed.lineBreaks;
      ({ mark, next } = closed);
    }
    const isOpen = start === at;
    while (isOpen && mark < end && bytes[mark] === QUOTE) {
      if (marks[next] === mark + 1 && bytes[mark + 1] === QUOTE && shape.mayNotSeemDoubled?.includes(column))
        return "irregular";
      mark = marks[next++] ?? end;
    }
    const cellEnd = mark;
    if (!isOpen && (mark = marks[next++] ?? end) !== cellEnd + 1) return "irregular";
    if (column === shape.columns) return "irregular";
    if (cells !== undefined) {
      cells.starts[rows.count] = start;
      cells.ends[rows.count] = cellEnd;
      cells.mayBeBlank = true;
    }
    at = mark + 1;
    if (mark < end && bytes[mark] === shape.delimiter) continue;
    if (mark < end && bytes[mark] === CR) {
      if (marks[next++] !== at || (at < end && bytes[at] !== LF)) return "irregular";
      at++;
    }
    const isEmptyLine = column === 0 && cellEnd === lineStart;
    if (!isEmptyLine && column + 1 !== shape.columns) return "irregular";
    if (!isEmptyLine) endRow(rows, place.line, onRows);
    Object.assign(place, { at, next, line });
    return "row";
  }
}

interface ClosingQuote {
  /** Its place; the window's end where there is none. */
  mark: number;
  /** The next mark behind it. */
  next: number;
  /** Of lines, before it. */
  lineBreaks: number;
  /** Is there a doubled quote before it? */
  isDoubled: boolean;
}

function closingQuote({ bytes, end, marks, shape }: Window, from: number): ClosingQuote {
  let [next, lineBreaks, isDoubled] = [from, 0, false];
  for (;;) {
    const mark = marks[next++] ?? end;
    if (mark === end) return { mark, next, lineBreaks, isDoubled };
    const follows = marks[next] === mark + 1 && mark + 1 < end ? bytes[mark + 1] : undefined;
    if (bytes[mark] === QUOTE) {
      if (follows !== QUOTE) return { mark, next, lineBreaks, isDoubled };
      isDoubled = true;
      next++;
    } else if (bytes[mark] !== shape.delimiter) {
      lineBreaks++;
      if (bytes[mark] === CR && follows === LF) next++;
    }
  }
}

function endRow(rows: CsvRows, line: number, onRows: OnRows): void {
  rows.lines[rows.count++] = line;
  if (rows.count === CSV_BATCH) settle(rows, onRows);
}

function settle(rows: CsvRows, onRows: OnRows): void {
  for (const column of rows.cells) column.count = rows.count;
  if (rows.count > 0) onRows(rows);
  rows.count = 0;
  for (const column of rows.cells) column.mayBeBlank = false;
}
