import type { Beside } from "./rowsApart.js";

/**
 * The columns that count the rows of every item from 1, or from 0: where a row came or went, the others are counted anew,
 * and the number tells no more who is who.
 *
 * @param numberSaid what a column says where it says this number
 */
export function countedColumns<Row>(
  items: Iterable<readonly [was: readonly Row[], is: readonly Row[]]>,
  { said, columns }: Pick<Beside<Row>, "said" | "columns">,
  numberSaid: (number: number, column: number) => string | number,
): number[] {
  let counted = [...columns];
  for (const sides of items) {
    if (counted.length === 0) break;
    counted = counted.filter((column) =>
      sides.every((rows) => {
        const numbers = new Set(rows.map((row) => said(row, [column])));
        return [0, 1].some((first) => rows.every((_, i) => numbers.has(numberSaid(first + i, column))));
      }),
    );
  }
  return counted;
}
