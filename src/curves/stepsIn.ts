import { UserError } from "../common/userError.js";
import { columnCalled } from "./columnCalled.js";
import type { NumberTable } from "./numberTable.js";
import { notANumber } from "./textSeries.js";

/**
 * The steps of a table's rows, from the column of that name, whatever its case. Every row needs its step: a value without one cannot be placed.
 *
 * @throws UserError with file:line and the value seen
 */
export function stepsIn(table: NumberTable, name: string, path: string): Float64Array {
  const text =
    table.texts[
      columnCalled(
        name,
        table.texts.map((one) => one.name),
      )
    ];
  if (text) throw notANumber(text);
  const column = columnCalled(name, table.columns);
  if (column === -1)
    throw new UserError(`the header has no column '${name}' (it has: ${table.columns.join(", ")})`, { path, line: 1 });
  refuseWithoutRows(table, path);
  const values = table.cells[column]?.values ?? new Float64Array();
  const wrong = values.findIndex((step) => !(step >= 0 && step < Infinity));
  if (wrong === -1) return values;
  const seen = table.cells[column]?.at(wrong);
  throw new UserError(`'${table.columns[column]}' is ${seen ?? "empty"}; it must be a number, 0 or more`, {
    path,
    line: table.lines[wrong],
  });
}

/** The numbers of a table's rows, from 1 on, where nothing else counts. @throws UserError where there are none */
export function rowsOf(table: NumberTable, path: string): Float64Array {
  refuseWithoutRows(table, path);
  return Float64Array.from(table.lines, (_, row) => row + 1);
}

function refuseWithoutRows({ lines }: NumberTable, path: string): void {
  if (lines.length === 0) throw new UserError("has a header but no rows; nothing was logged yet", { path });
}
