/** A row of a table that came or went, of an item that is on both sides. */
export interface ItemRow {
  id: string;
  annotator?: string;
  label: string;
}

/** Rows that came or went, of items whose rows did not do both. */
export interface RowChanges {
  added_rows: ItemRow[];
  removed_rows: ItemRow[];
}

/** By item, then by label. */
export function sortedRows(rows: readonly ItemRow[]): ItemRow[] {
  return [...rows].sort(
    (a, b) => order(a.id, b.id) || order(a.annotator ?? "", b.annotator ?? "") || order(a.label, b.label),
  );
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
