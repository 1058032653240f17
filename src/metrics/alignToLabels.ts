import { idSpelling } from "../common/oneSpelling.js";
import { UserError } from "../common/userError.js";
import { parseIds, quoted, requireColumn, type Table } from "./labels.js";
import { lookUp } from "./probabilityColumns.js";

/**
 * The table's rows in the order of the labels.
 *
 * @throws UserError naming the id: it is missing, extra or doubled
 */
export function alignToLabels(table: Table, ids: readonly string[], idColumn: string): Table {
  requireColumn(table, idColumn);
  const { path, rows } = table;
  if (rows.length === ids.length && rows.every(({ cells }, i) => cells[idColumn] === ids[i])) return table;
  const given = parseIds(table, idColumn);
  const itemOf = table.probabilities?.itemOf ?? lookUp(ids);
  const items = given.map((id) => itemOf(id));
  const extra = items.indexOf(undefined);
  if (extra >= 0) {
    const place = { path, line: rows[extra]?.line ?? 1 };
    throw new UserError(
      `id ${quoted(given[extra] ?? "")} is not among the labels${twinOf(given[extra] ?? "", ids, new Set(given))}; predict exactly the ${ids.length} labelled items`,
      place,
    );
  }
  const aligned = new Array<Table["rows"][number] | undefined>(ids.length);
  // Every id was found above.
  for (const [row, item] of items.entries()) aligned[item as number] = rows[row];
  const missing = ids.filter((_, i) => aligned[i] === undefined);
  if (missing.length > 0) {
    const others = missing.length > 1 ? ` (and of ${missing.length - 1} more)` : "";
    throw new UserError(
      `the prediction of id ${quoted(missing[0] ?? "")} is missing${others}; every labelled item needs one`,
      { path },
    );
  }
  return { ...table, rows: aligned.filter((row) => row !== undefined) };
}

/**
 * Ids that are read as numbers lose their leading zeros; names of files come with and without folder and ending, and in two Unicode
 * forms. An item that is predicted itself is no twin.
 */
function twinOf(id: string, ids: readonly string[], given: ReadonlySet<string>): string {
  const missing = ids.filter((one) => !given.has(one));
  if (missing.some((one) => one.normalize() === id.normalize()))
    return ", which write the same letters in another Unicode form";
  for (const spelling of [idSpelling, (name: string) => idSpelling(fileIn(name))]) {
    const own = spelling(id);
    const twins = own === "" ? [] : missing.filter((one) => spelling(one) === own);
    if (twins.length === 1) return `, which write ${quoted(twins[0] ?? "")}`;
  }
  return "";
}

function fileIn(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}
