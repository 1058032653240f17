/** Rows of one item, as far as they changed one by one. */
export interface RowsApart<Row> {
  /** The same row on both sides, saying something else: [old, new]. */
  changed: [Row, Row][];
  /** All others, to be compared together; with changed rows they are on both sides or on none. */
  was: readonly Row[];
  is: readonly Row[];
}

/**
 * Pairs rows of one id by what else they say (`beside`), where that is said once on each side, and gives the pairs that
 * changed. Where rows would be left on one side only, nothing is told apart: no row came or went by itself then.
 *
 * @param said what a row says of its item
 */
export function rowsApart<Row extends { beside?: string | number }>(
  was: readonly Row[],
  is: readonly Row[],
  said: (row: Row) => string | number,
): RowsApart<Row> {
  const together = { changed: [], was, is };
  if (was.length < 2 || is.length < 2) return together;
  const changed = pairs(was, is).filter(([a, b]) => said(a) !== said(b));
  if (changed.length === 0) return together;
  const rows = new Set(changed.flat());
  const [before, after] = [was.filter((row) => !rows.has(row)), is.filter((row) => !rows.has(row))];
  const isOneSided = (before.length === 0) !== (after.length === 0);
  return isOneSided ? together : { changed, was: before, is: after };
}

function pairs<Row extends { beside?: string | number }>(was: readonly Row[], is: readonly Row[]): [Row, Row][] {
  const before = onceSaid(was);
  return [...onceSaid(is)].flatMap(([beside, row]): [Row, Row][] => {
    const partner = before.get(beside);
    return row === undefined || partner === undefined ? [] : [[partner, row]];
  });
}

/** The row that says it; undefined where several do. */
function onceSaid<Row extends { beside?: string | number }>(
  rows: readonly Row[],
): Map<string | number, Row | undefined> {
  const said = new Map<string | number, Row | undefined>();
  for (const row of rows) if (row.beside !== undefined) said.set(row.beside, said.has(row.beside) ? undefined : row);
  return said;
}
