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
 * The first column by whose name items are of something that others are of, too; undefined where there is none.
 *
 * @param known columns that are something else: of ids, of labels
 * @example
 * itemGroups({ columns: ["id", "patient", "label"], rows }, ["id", "label"]) // → { column: "patient", groups: 40, items: 400 }
 */
export function itemGroups(
  { columns, rows }: Pick<Table, "columns" | "rows">,
  known: readonly string[],
): ItemGroups | undefined {
  for (const column of columns) {
    if (known.includes(column) || !WHOLES.test(column.trim())) continue;
    const named = rows.map(({ cells }) => cells[column] ?? "").filter((cell) => cell.trim() !== "");
    const groups = new Set(named).size;
    if (groups > 0 && named.length >= LEAST_PER_GROUP * groups) return { column, groups, items: named.length };
  }
  return undefined;
}
