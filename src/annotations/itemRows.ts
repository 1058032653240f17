import { textOrder } from "../common/textOrder.js";

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
    (a, b) => textOrder(a.id, b.id) || textOrder(a.annotator ?? "", b.annotator ?? "") || textOrder(a.label, b.label),
  );
}
