/**
 * Where a column stands among others, whatever its case; -1 where there is none, or where several are called so and none exactly.
 *
 * @example
 * columnCalled("epoch", ["Epoch", "val_loss"]) // → 0
 * columnCalled("epoch", ["Epoch", "EPOCH"]) // → -1
 */
export function columnCalled(name: string, columns: readonly string[]): number {
  const exact = columns.indexOf(name);
  if (exact !== -1) return exact;
  const isCalledSo = (column: string) => column.toLowerCase() === name.toLowerCase();
  const found = columns.findIndex(isCalledSo);
  return found === columns.findLastIndex(isCalledSo) ? found : -1;
}
