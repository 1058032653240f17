import type { Row, Table } from "../common/csv.js";
import { shown } from "../common/csvRecords.js";
import { UserError } from "../common/userError.js";
import { boxColumnsIn, boxOfColumns } from "./boxColumns.js";
import { fourNumbersIn, jsonShape } from "./jsonShape.js";
import { JsonObject, parseJsonText, type JsonValue } from "./jsonText.js";
import type { Shape } from "./labelSet.js";

/**
 * What reads the boxes of a table's row: one where four columns make it, any number where one column has them all, as
 * `[10, 20, 30, 40]` or a list of these. Undefined for a table without boxes; a column may be called `box` for other reasons.
 */
export function rowBoxes({ columns, rows }: Table, path: string): ((row: Row) => Shape[]) | undefined {
  const found = boxColumnsIn(columns);
  const [only = "", ...others] = found ?? [];
  if (found === undefined) return undefined;
  if (others.length > 0) return (row) => (isWithoutBox(row, found) ? [] : [boxAcross(row, found, path)]);
  const boxesOf = new Map(rows.map((row) => [row, boxesInCell(cellOf(row, only), only)]));
  const all = [...boxesOf.values()];
  if (all.includes(undefined) && !all.some((boxes) => boxes?.length)) return undefined;
  return (row) => {
    const boxes = boxesOf.get(row);
    if (boxes !== undefined) return boxes;
    throw new UserError(
      `${only} is ${shown(cellOf(row, only))}; expected four numbers, such as [10, 20, 30, 40], or a list of these`,
      { path, line: row.line },
    );
  };
}

/** Pictures without any object have a row, too, in which all four numbers are missing. */
function isWithoutBox(row: Row, columns: readonly string[]): boolean {
  return columns.every((name) => NO_BOX.test(cellOf(row, name).trim()));
}

function boxAcross(row: Row, columns: readonly string[], path: string): Shape {
  const numbers = columns.map((name) => {
    const text = cellOf(row, name).trim();
    const number = text === "" ? Number.NaN : Number(text);
    if (Number.isFinite(number)) return number;
    throw new UserError(`${name} is ${shown(text)}; expected a number`, { path, line: row.line });
  });
  return boxOfColumns(columns, numbers);
}

const NO_BOX = /^(null|none|nan)?$/i;

/** No box in an empty cell; undefined for anything but boxes. */
function boxesInCell(cell: string, column: string): Shape[] | undefined {
  const text = cell.trim();
  if (NO_BOX.test(text)) return [];
  const words = text
    .replace(/^[[(]|[\])]$/g, "")
    .trim()
    .split(/[\s,]+/);
  const numbers = words.map(Number);
  if (words.length === 4 && numbers.every(Number.isFinite)) return [boxOfColumns([column], numbers)];
  const value = jsonIn(text);
  return value === undefined ? undefined : boxesIn(value, column);
}

function jsonIn(text: string): JsonValue | undefined {
  if (!/^[[{]/.test(text)) return undefined;
  try {
    return parseJsonText(text, "");
  } catch {
    return undefined; // the cell is named, with its line, where it is read
  }
}

function boxesIn(value: JsonValue, column: string): Shape[] | undefined {
  if (value instanceof JsonObject) {
    const shape = jsonShape(value);
    return shape === undefined ? undefined : [shape];
  }
  if (!Array.isArray(value)) return undefined;
  const numbers = fourNumbersIn(value);
  if (numbers !== undefined && !value.some(Array.isArray)) return [boxOfColumns([column], numbers)];
  const boxes = value.map((one) => boxesIn(one, column));
  const known = boxes.filter((one) => one !== undefined);
  return known.length === boxes.length ? known.flat() : undefined;
}

function cellOf(row: Row, column: string): string {
  return Object.hasOwn(row.cells, column) ? (row.cells[column] ?? "") : "";
}
