import type { CellTaker, CsvReader, Row } from "./csv.js";
import { shown } from "./csvRecords.js";
import { UserError } from "./userError.js";

const LONGEST_LINE = 16 * 1024 * 1024;

/** Every row gets a cell for each key seen so far: of rows that share none, so many are no table, and would fill the memory with empty cells. */
const MOST_UNSHARED = 1000;

/**
 * Rows from JSON Lines (one object a line) that arrive in pieces, with the same cells as a CSV would have: numbers and
 * truth values as written by `String`, null and missing keys empty, lists and objects as JSON. Empty lines are skipped.
 * Every row has the columns seen so far; `columns()` is complete after `end()`. The `taker` gets its columns' cells as text or numbers, those that
 * a row lacks not at all.
 *
 * @throws UserError with file:line for a line that is not a JSON object, for a number too large to keep its digits, and where rows share hardly a key
 */
export function jsonLinesReader(path: string, taker?: CellTaker): CsvReader {
  const columns = new Set<string>();
  const kept: string[] = [];
  let rest = "";
  let line = 0;

  const rowOf = (text: string): Row | undefined => {
    line++;
    const trimmed = (line === 1 && text.startsWith("\uFEFF") ? text.slice(1) : text).trim();
    if (trimmed === "") return undefined;
    const place = { path, line };
    const values = objectIn(trimmed, place);
    const keys = Object.keys(values);
    refuseDoubledKey(trimmed, keys.length, place);
    const row: Row = { line, cells: {} };
    if (kept.length > MOST_UNSHARED && kept.length > 4 * keys.length)
      throw new UserError(
        `this row has ${keys.length} of the ${kept.length} different keys up to here; expected rows with the same keys, the columns of a table`,
        place,
      );
    for (const name of kept) row.cells[name] = "";
    const taken: TakenCell[] = [];
    for (const key of keys) {
      const column = taker?.columnOf(key);
      if (!columns.has(key)) {
        refuseName(key, place);
        columns.add(key);
        if (column === undefined) kept.push(key);
      }
      const value = values[key];
      if (column === undefined) row.cells[key] = cellOf(value, key, place);
      else taken.push({ column, cell: isSafeNumber(value) ? value : cellOf(value, key, place) });
    }
    // Also of a row without any: it lacks them.
    const at = taker?.placeOf(row) ?? 0;
    for (const { column, cell } of taken) taker?.put(at, column, cell);
    return row;
  };
  const rowsOf = (lines: string[]): Row[] => lines.map(rowOf).filter((row) => row !== undefined);
  return {
    push(piece) {
      const lines = (rest + piece).split("\n");
      rest = lines.pop() ?? "";
      if (rest.length > LONGEST_LINE)
        throw new UserError(
          `a line starting with ${shown(rest)} is longer than 16 MB; expected one JSON object a line`,
          { path, line: line + 1 },
        );
      return rowsOf(lines);
    },
    end() {
      const rows = rowsOf([rest]);
      rest = "";
      if (columns.size === 0) throw new UserError("the file is empty; expected one JSON object a line", { path });
      return rows;
    },
    columns: () => [...columns],
  };
}

type At = { path: string; line: number };

interface TakenCell {
  column: number;
  cell: string | number;
}

function refuseName(key: string, place: At): void {
  if (key === "__proto__") throw new UserError('this row has a key "__proto__", which no table may have', place);
  if (key.trim() === "") throw new UserError("this row has a key without a name", place);
}

function objectIn(text: string, place: At): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UserError(`${shown(text)} is not JSON; expected one JSON object a line`, place);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new UserError(
      `${shown(text)} is not a JSON object; expected one such as {"id": "a", "label": "cat"} a line`,
      place,
    );
  }
  // An object that is no list.
  return value as Readonly<Record<string, unknown>>;
}

/** Of a key that stands twice JSON keeps the last value and forgets the first without a word. */
function refuseDoubledKey(text: string, keys: number, place: At): void {
  if (membersOf(text) !== keys) throw new UserError(`a key stands twice in ${shown(text)}`, place);
}

const QUOTE = 34;
const BACKSLASH = 92;
const COLON = 58;

/** How many members the outermost object of valid JSON has, doubled ones counted twice: its colons outside of texts. */
function membersOf(text: string): number {
  let colons = 0;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = closingQuote(text, at + 1);
    else if (code === COLON && depth === 1) colons++;
    else if (isOpening(code)) depth++;
    else if (isOpening(code - 2)) depth--;
  }
  return colons;
}

/** `[` or `{`; their counterparts stand two places behind them. */
function isOpening(code: number): boolean {
  return code === 91 || code === 123;
}

function closingQuote(text: string, from: number): number {
  let at = from;
  for (let code = text.charCodeAt(at); code !== QUOTE; code = text.charCodeAt(++at)) if (code === BACKSLASH) at++;
  return at;
}

/** A JSON value as a cell. A number that a double cannot hold would silently become another one: two ids could become the same. */
function cellOf(value: unknown, key: string, place: At): string {
  if (typeof value === "string") return value;
  if (value === null || value === undefined) return "";
  if (typeof value === "number" && !isSafeNumber(value)) {
    throw new UserError(
      `${shown(key)} is a number too large to keep all its digits (read as ${value}); write it in quotes`,
      place,
    );
  }
  if (typeof value === "object") return nestedText(value, key, place);
  return String(value);
}

/** A finite number that is no whole number beyond what a double can count. */
export function isSafeNumber(value: unknown): value is number {
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
}

/** Parsing copes with any depth, writing does not. */
function nestedText(value: object, key: string, place: At): string {
  try {
    return JSON.stringify(value);
  } catch {
    throw new UserError(`${shown(key)} has lists or objects inside each other too deep to be a cell`, place);
  }
}
