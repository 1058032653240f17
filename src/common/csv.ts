import { csvRecordReader, shown, type CsvRecord } from "./csvRecords.js";
import { UserError } from "./userError.js";

/** One row of a table: the physical line (from 1) on which it starts, and its cells by column. */
export interface Row {
  line: number;
  cells: Record<string, string>;
}

/** A table as text: every cell is a string, exactly as written. */
export interface Table {
  columns: string[];
  rows: Row[];
}

/** What is being read: the path for messages, and the delimiter (by default a tab for `.tsv` and `.tab`, else a comma). */
export interface CsvSource {
  path: string;
  delimiter?: string;
}

/**
 * The rows of a CSV text with a header. Byte order mark, CRLF and quoted line breaks are understood; line numbers are
 * those of an editor. A header without rows gives no rows.
 *
 * @throws UserError with file:line and the value seen: empty text, UTF-16, NUL, open quotes, another delimiter, a doubled or empty column name, a row with too few or too many cells
 * @example
 * parseCsv('id,label\na,"cat, big"\n', { path: "labels.csv" })
 * // → { columns: ["id", "label"], rows: [{ line: 2, cells: { id: "a", label: "cat, big" } }] }
 */
export function parseCsv(text: string, source: CsvSource): Table {
  const reader = csvReader(source);
  const rows = reader.push(text);
  for (const row of reader.end()) rows.push(row);
  return { columns: reader.columns(), rows };
}

/** `parseCsv` for text that arrives in pieces; the same checks. */
export interface CsvReader {
  push(piece: string): Row[];
  end(): Row[];
  /** Names of the columns; empty until the header was read, complete after `end()`. */
  columns(): string[];
}

/** A reader for one file; bounded memory (a piece and the record it cuts through). */
export function csvReader(source: CsvSource): CsvReader {
  const { path } = source;
  const delimiter = source.delimiter ?? delimiterOf(path);
  const records = csvRecordReader(path, delimiter);
  let columns: string[] | undefined;

  const name = (cut: CsvRecord[]): Row[] => {
    let from = 0;
    const head = cut[0];
    if (columns === undefined && head) {
      columns = checkedHeader(head, path, delimiter);
      from = 1;
    }
    const rows: Row[] = [];
    for (let i = from; i < cut.length; i++) {
      const record = cut[i];
      if (record && columns) rows.push(namedRow(record, columns, path));
    }
    return rows;
  };
  return {
    push: (piece) => name(records.push(piece)),
    end: () => {
      const rows = name(records.end());
      if (columns === undefined) throw new UserError("the file is empty; expected a header and rows", { path });
      return rows;
    },
    columns: () => columns ?? [],
  };
}

/** The delimiter that a file's name promises: a tab for `.tsv` and `.tab`, else a comma. */
export function delimiterOf(path: string): string {
  return /\.(tsv|tab)$/i.test(path) ? "\t" : ",";
}

function checkedHeader(head: CsvRecord, path: string, delimiter: string): string[] {
  const place = { path, line: head.line };
  refuseOtherDelimiter(head, path, delimiter);
  const seen = new Set<string>();
  head.cells.forEach((name, i) => {
    if (name.trim() === "")
      throw new UserError(
        `column ${i + 1} of the header has no name (header: ${shown(head.cells.join(delimiter))})`,
        place,
      );
    if (seen.has(name)) throw new UserError(`the header has the column ${shown(name)} twice`, place);
    if (name === "__proto__")
      throw new UserError('the header has a column "__proto__", which no table may have', place);
    seen.add(name);
  });
  return head.cells;
}

const DELIMITER_WORDS: Record<string, string> = { ",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar" };

/** A header that is one cell with another delimiter inside was written with that delimiter: read on, every row would be one cell. */
function refuseOtherDelimiter(head: CsvRecord, path: string, delimiter: string): void {
  const [only, ...others] = head.cells;
  if (only === undefined || others.length > 0) return;
  const other = Object.keys(DELIMITER_WORDS).find((candidate) => candidate !== delimiter && only.includes(candidate));
  if (other === undefined) return;
  throw new UserError(
    `the header ${shown(only)} has no ${DELIMITER_WORDS[delimiter] ?? shown(delimiter)} but a ${DELIMITER_WORDS[other]}; separate the columns of .csv with commas and of .tsv with tabs`,
    { path, line: head.line },
  );
}

function namedRow(record: CsvRecord, columns: string[], path: string): Row {
  if (record.cells.length !== columns.length) {
    throw new UserError(
      `this row has ${countOfCells(record.cells.length)} but the header has ${columns.length} (row: ${shown(record.cells.join(","))})`,
      { path, line: record.line },
    );
  }
  const cells: Record<string, string> = {};
  for (let i = 0; i < columns.length; i++) cells[columns[i] ?? ""] = record.cells[i] ?? "";
  return { line: record.line, cells };
}

function countOfCells(n: number): string {
  return n === 1 ? "1 cell" : `${n} cells`;
}
