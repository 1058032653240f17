import type { Beside } from "./rowsApart.js";

/** What tells rows of one id apart, in a table. */
export interface ToldApart {
  /** The columns whose values stayed, as far as some item has several of them. */
  told_apart_by: string[];
  /** Of the ids that stand twice, those that have rows which these columns do not tell apart. */
  repeated: string[];
}

/** The columns that stayed and say something different in rows of one item. @param items the rows of each, on one side */
export function tellingColumns<Row>(
  items: Iterable<readonly Row[]>,
  { said, staying: [columns = []] }: Pick<Beside<Row>, "said" | "staying">,
): number[] {
  const telling = new Set<number>();
  for (const rows of items) {
    if (telling.size === columns.length) break;
    for (const column of columns) if (different(rows, said, [column]) > 1) telling.add(column);
  }
  return columns.filter((column) => telling.has(column));
}

/** True where each row says something else in these columns together. */
export function areToldApart<Row>(
  rows: readonly Row[],
  said: Beside<Row>["said"],
  columns: readonly number[],
): boolean {
  return rows.length < 2 || (columns.length > 0 && different(rows, said, columns) === rows.length);
}

function different<Row>(rows: readonly Row[], said: Beside<Row>["said"], columns: readonly number[]): number {
  return new Set(rows.map((row) => said(row, columns))).size;
}
