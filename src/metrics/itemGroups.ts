import type { Table } from "./labels.js";

/** A column that says which items hang together: so many patients for so many items. */
export interface ItemGroups {
  column: string;
  groups: number;
  items: number;
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
