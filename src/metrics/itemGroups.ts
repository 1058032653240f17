import { shown } from "../common/csvRecords.js";
import { UserError } from "../common/userError.js";
import type { ItemClusters, Table } from "./labels.js";

/** A column that says which items hang together: so many patients for so many items. */
export interface ItemGroups {
  column: string;
  groups: number;
  items: number;
}

/**
 * Items in the groups that a column names; undefined where every item is one of its own.
 *
 * @throws UserError where an item has no group, or all are of one: of that nothing tells how another would be
 * @example clustersOf({ path, columns: ["id", "patient", "label"], rows }, "patient") // → { column: "patient", names: ["p1", "p2", …], of: [0, 0, 1, …], count: 40 }
 */
export function clustersOf({ path, rows }: Table, column: string): ItemClusters | undefined {
  const names = rows.map(({ line, cells }) => {
    const cell = (cells[column] ?? "").trim();
    if (cell === "")
      throw new UserError(`the column ${shown(column)} is empty in this row; --group needs each item's`, {
        path,
        line,
      });
    return cell;
  });
  const [first, ...others] = [...new Set(names)].sort();
  if (others.length === 0 && first !== undefined && rows.length > 1)
    throw new UserError(
      `the column ${shown(column)} is ${shown(first)} in all ${rows.length} rows; of one group nothing tells how another would be: name a column with several by --group, or leave it out`,
      { path, line: rows[0]?.line },
    );
  if (1 + others.length === rows.length) return undefined;
  // Sorted, so that chance draws the same groups whatever the order of the rows.
  const sorted = [first ?? "", ...others];
  const numbers = new Map(sorted.map((name, i) => [name, i]));
  const of = Int32Array.from(names, (name) => numbers.get(name) ?? NaN);
  return { column, names: sorted, of, count: sorted.length };
}

/** What several items may be of. */
const WHOLES =
  /^(patient|subject|person|participant|case|study|scan|slide|session|recording|video|clip|scene|sequence|speaker|writer|author|group|cluster)([ _-]?(id|name|no|number|nr))?$/i;

/** With so few items for each, as when a handful stands twice, hardly anything changes. */
const LEAST_PER_GROUP = 1.25;

/**
 * The column by whose name items are of something that others are of, too, of several the one with the fewest; undefined where there is none.
 *
 * @param known columns that are something else: of ids, of labels
 * @example
 * itemGroups({ columns: ["id", "patient", "label"], rows }, ["id", "label"]) // → { column: "patient", groups: 40, items: 400 }
 */
export function itemGroups(
  { columns, rows }: Pick<Table, "columns" | "rows">,
  known: readonly string[],
): ItemGroups | undefined {
  const found = columns.flatMap((column) => {
    if (known.includes(column) || !WHOLES.test(column.trim())) return [];
    const named = rows.map(({ cells }) => cells[column] ?? "").filter((cell) => cell.trim() !== "");
    const groups = new Set(named).size;
    // A single one, of all items, is what the set is about.
    return groups > 1 && named.length >= LEAST_PER_GROUP * groups ? [{ column, groups, items: named.length }] : [];
  });
  return found.toSorted((a, b) => a.groups - b.groups)[0];
}
