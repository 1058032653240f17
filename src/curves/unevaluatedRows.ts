import type { NumberTable } from "./numberTable.js";
import { isOfEvaluation, isUltralyticsScore } from "./ultralyticsName.js";

/**
 * The rows of Ultralytics' `results.csv` whose epochs ended without an evaluation, as `val=False` has it: it writes 0 for
 * everything that it then has not measured. Its scores and losses stand side by side, and are not all 0 at once while
 * there is a loss left in training; in others' tables a 0 was measured.
 *
 * @example
 * // of "epoch,train/loss,metrics/mAP_0.5,val/loss\n1,2,0,0\n2,1,0.5,0.75\n"
 * unevaluatedRows(table) // → Set { 0 }
 */
export function unevaluatedRows({ columns, cells, lines }: NumberTable): ReadonlySet<number> {
  if (!columns.some(isUltralyticsScore) || !columns.some((name) => LOSS.test(name))) return new Set();
  const ofEvaluation = cells.filter((_, i) => isOfEvaluation(columns[i] ?? ""));
  const losses = cells.filter((_, i) => TRAINING_LOSS.test(columns[i] ?? ""));
  const isUnevaluated = (row: number) =>
    ofEvaluation.every((column) => column.at(row) === 0) && losses.some((column) => (column.at(row) ?? 0) > 0);
  return new Set([...lines.keys()].filter(isUnevaluated));
}

const LOSS = /^val\/(\w+_)?loss$/;
const TRAINING_LOSS = /^train\/(\w+_)?loss$/;
