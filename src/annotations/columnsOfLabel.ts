import { isLabelName } from "./labelColumns.js";
import type { Beside } from "./rowsApart.js";

/**
 * The columns that say the label once more, and go where it goes: those that are called like one, such as its number, and
 * those in which, over both files, each value has one label and each label one value.
 *
 * @param names of the columns, by their numbers
 */
export function columnsOfLabel<Row>(
  items: Iterable<readonly [was: readonly Row[], is: readonly Row[]]>,
  { said, columns }: Pick<Beside<Row>, "said" | "columns">,
  names: readonly string[],
  labelOf: (row: Row) => string | number,
): Set<number> {
  let going = columns.map((column) => ({ column, labels: new OneOther(), values: new OneOther() }));
  for (const sides of items) {
    for (const row of sides.flat())
      going = going.filter(({ column, labels, values }) => {
        const value = said(row, [column]) ?? "";
        return labels.take(value, labelOf(row)) && values.take(labelOf(row), value);
      });
    if (going.length === 0) break;
  }
  const found = going.filter(({ values }) => values.size > 1).map(({ column }) => column);
  return new Set([...found, ...columns.filter((column) => isLabelName(names[column] ?? ""))]);
}

type Said = string | number;

/** Whether each of some texts always comes with the same other one. */
class OneOther {
  private readonly others = new Map<Said, Said>();

  /** @returns false where the text came with another one before */
  take(text: Said, other: Said): boolean {
    const before = this.others.get(text);
    if (before === undefined) this.others.set(text, other);
    return before === undefined || before === other;
  }

  get size(): number {
    return this.others.size;
  }
}
