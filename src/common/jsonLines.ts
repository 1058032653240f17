import type { CsvReader, Row } from "./csv.js";
import { shown } from "./csvRecords.js";
import { UserError } from "./userError.js";

const LONGEST_LINE = 16 * 1024 * 1024;

/**
 * Rows from JSON Lines (one object a line) that arrive in pieces, with the same cells as a CSV would have: numbers and
 * truth values as written by `String`, null and missing keys empty, lists and objects as JSON. Empty lines are skipped.
 * Every row has the columns seen so far; `columns()` is complete after `end()`.
 *
 * @throws UserError with file:line for a line that is not a JSON object, and for a number too large to keep its digits
 */
export function jsonLinesReader(path: string): CsvReader {
  const columns = new Set<string>();
  let rest = "";
  let line = 0;

  const rowOf = (text: string): Row | undefined => {
    line++;
    const trimmed = (line === 1 && text.startsWith("\uFEFF") ? text.slice(1) : text).trim();
    if (trimmed === "") return undefined;
    const cells: Record<string, string> = {};
    for (const [key, value] of Object.entries(objectIn(trimmed, path, line))) {
      if (key === "__proto__")
        throw new UserError('this row has a key "__proto__", which no table may have', { path, line });
      columns.add(key);
      cells[key] = cellOf(value, key, { path, line });
    }
    return { line, cells };
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

function objectIn(text: string, path: string, line: number): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UserError(`${shown(text)} is not JSON; expected one JSON object a line`, { path, line });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new UserError(
      `${shown(text)} is not a JSON object; expected one such as {"id": "a", "label": "cat"} a line`,
      { path, line },
    );
  }
  return value;
}

/** A JSON value as a cell. A number that a double cannot hold would silently become another one: two ids could become the same. */
function cellOf(value: unknown, key: string, place: { path: string; line: number }): string {
  if (value === null || value === undefined) return "";
  if (
    typeof value === "number" &&
    (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)))
  ) {
    throw new UserError(
      `${shown(key)} is a number too large to keep all its digits (read as ${value}); write it in quotes`,
      place,
    );
  }
  return typeof value === "string" ? value : typeof value === "object" ? JSON.stringify(value) : String(value);
}
