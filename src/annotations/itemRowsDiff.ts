import { differingByRows, differingLabels, oneSided, type DifferingLabels } from "./differingLabels.js";
import { rowsApart, type Beside, type RowsApart } from "./rowsApart.js";

/** What became of the rows of an item that is on both sides. */
export interface ItemRowsDiff<Row> extends RowsApart<Row> {
  /** What became of the rows that are not told apart. */
  together: DifferingLabels | undefined;
  /** The labels of rows that only came, or only went. */
  added: readonly string[];
  removed: readonly string[];
}

/**
 * Compares rows one by one where they are told apart, the others together. Where those others only came or only went beside
 * a changed row, all labels of the item tell whether that is a change: another row may say the label now.
 */
export function diffItemRows<Row>(
  before: readonly Row[],
  after: readonly Row[],
  labelOf: (row: Row) => string,
  beside: Beside<Row>,
): ItemRowsDiff<Row> {
  const apart = rowsApart(before, after, labelOf, beside);
  const [labels, labelsNow] = [apart.was.map(labelOf), apart.is.map(labelOf)];
  const rows = oneSided(labels, labelsNow);
  const areBesideChanged = apart.changed.length > 0 && rows.added.length + rows.removed.length > 0;
  const together = areBesideChanged
    ? differingByRows(before.map(labelOf), after.map(labelOf), rows)
    : differingLabels(labels, labelsNow);
  return { ...apart, together, ...rows };
}
