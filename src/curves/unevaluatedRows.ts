import type { NumberTable } from "./numberTable.js";

/**
 * The rows of Ultralytics' `results.csv` whose epochs ended without an evaluation, as `val=False` has it: it writes 0 for
 * everything that it then has not measured, and no loss is exactly 0.
 *
 * @example
 * // of "epoch,train/loss,metrics/mAP_0.5,val/loss\n1,2,0,0\n2,1,0.5,0.75\n"
 * unevaluatedRows(table) // → Set { 0 }
 */
export function unevaluatedRows({ columns, cells, lines }: NumberTable): ReadonlySet<number> {
  if (!columns.some((name) => name.startsWith("val/"))) return new Set();
  const ofEvaluation = cells.filter((_, i) => isOfEvaluation(columns[i] ?? ""));
  return new Set([...lines.keys()].filter((row) => ofEvaluation.every((column) => column.at(row) === 0)));
}

/** True for a column that Ultralytics fills from an evaluation. */
export function isOfEvaluation(column: string): boolean {
  return /^(val|metrics)\//.test(column);
}
