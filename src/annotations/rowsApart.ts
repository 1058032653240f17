/** What rows of one id say beside id and label, in the columns that both files have. */
export interface Beside<Row> {
  /** What a row says in some of these columns together; undefined where nobody knows. */
  said: (row: Row, columns: readonly number[]) => string | number | undefined;
  columns: readonly number[];
  /** Those whose values stayed in most items, see `stayingColumns`: all of them, then without those that go with the label. */
  staying: readonly (readonly number[])[];
  /** Those that count the rows of each item, see `countedColumns`. */
  counted: readonly number[];
}

/** Rows of one item, as far as they changed one by one. */
export interface RowsApart<Row> {
  /** The same row on both sides, with another label: [old, new]. */
  changed: [Row, Row][];
  /** All others, to be compared together. */
  was: readonly Row[];
  is: readonly Row[];
}

/**
 * Tells the rows of one id apart by what else they say: first those that say the same in every column, then the others by
 * those columns together whose values stayed, because a remark or a time may be another one in every row. A label changed
 * only where the item's values stayed: in a number that moved on by one, each row has what another one had. Where columns
 * do not agree on who is who, nobody is paired.
 */
export function rowsApart<Row>(
  was: readonly Row[],
  is: readonly Row[],
  labelOf: (row: Row) => string,
  beside: Beside<Row>,
): RowsApart<Row> {
  const isChanged = ([a, b]: [Row, Row]): boolean => labelOf(a) !== labelOf(b);
  const changed = pairsOf(was, is, beside, isChanged).filter(isChanged);
  if (changed.length === 0) return { changed, was, is };
  const [others, othersNow] = unpaired(was, is, changed);
  return { changed, was: others, is: othersNow };
}

/** Of millions of items so many tell what becomes of a column. */
const ITEMS_ASKED = 10_000;

/**
 * The columns whose values stayed in at least half of the items that have rows of which none stayed as a whole; then
 * the same without those that say the label once more.
 *
 * @param ofLabel see `columnsOfLabel`
 */
export function stayingColumns<Row>(
  items: Iterable<readonly [was: readonly Row[], is: readonly Row[]]>,
  { said, columns }: Pick<Beside<Row>, "said" | "columns">,
  ofLabel: ReadonlySet<number>,
): number[][] {
  const times = columns.map(() => 0);
  let asked = 0;
  for (const [was, is] of items) {
    const [left, leftNow] = unpaired(
      was,
      is,
      pairsBy(was, is, (row) => said(row, columns)),
    );
    if (left.length === 0 || leftNow.length === 0) continue;
    if (++asked > ITEMS_ASKED) break;
    for (const [i, column] of columns.entries())
      if (isStaying(left, leftNow, (row) => said(row, [column]))) times[i] = (times[i] ?? 0) + 1;
  }
  const staying = columns.filter((_, i) => 2 * (times[i] ?? 0) >= asked);
  const others = staying.filter((column) => !ofLabel.has(column));
  return others.length < staying.length ? [staying, others] : [staying];
}

type Said<Row> = (row: Row) => string | number | undefined;

function pairsOf<Row>(
  was: readonly Row[],
  is: readonly Row[],
  beside: Beside<Row>,
  isChanged: (pair: [Row, Row]) => boolean,
): [Row, Row][] {
  const { said, columns, staying } = was.length === is.length ? beside : withoutCounted(beside);
  if (columns.length === 0 || (was.length < 2 && is.length < 2)) return [];
  const isStayingIn = (left: readonly Row[], leftNow: readonly Row[]) => (column: number) =>
    isStaying(left, leftNow, (row) => said(row, [column]));
  const whole = pairsBy(was, is, (row) => said(row, columns));
  const areSure = !whole.some(isChanged) || columns.every(isStayingIn(was, is));
  const pairs = areSure ? whole : whole.filter((pair) => !isChanged(pair));
  for (const some of staying) {
    const [left, leftNow] = unpaired(was, is, pairs);
    if (left.length === 0 || leftNow.length === 0) break;
    const stayed = some.filter(isStayingIn(left, leftNow));
    if (stayed.length > 0) for (const pair of pairsBy(left, leftNow, (row) => said(row, stayed))) pairs.push(pair);
  }
  return pairs;
}

function withoutCounted<Row>({ said, columns, staying, counted }: Beside<Row>): Beside<Row> {
  const uncounted = (some: readonly number[]) => some.filter((column) => !counted.includes(column));
  return { said, columns: uncounted(columns), staying: staying.map(uncounted), counted };
}

/** Rows that say what no other row of their side says. */
function pairsBy<Row>(was: readonly Row[], is: readonly Row[], said: Said<Row>): [Row, Row][] {
  const before = onceSaid(was, said);
  const pairs: [Row, Row][] = [];
  for (const [text, row] of onceSaid(is, said)) {
    const partner = before.get(text);
    if (row !== undefined && partner !== undefined) pairs.push([partner, row]);
  }
  return pairs;
}

/** The row that says it; undefined where several do. */
function onceSaid<Row>(rows: readonly Row[], said: Said<Row>): Map<string | number, Row | undefined> {
  const once = new Map<string | number, Row | undefined>();
  for (const row of rows) {
    const text = said(row);
    if (text !== undefined) once.set(text, once.has(text) ? undefined : row);
  }
  return once;
}

function unpaired<Row>(was: readonly Row[], is: readonly Row[], pairs: readonly [Row, Row][]): [Row[], Row[]] {
  const [rows, rowsNow] = [new Set(pairs.map(([row]) => row)), new Set(pairs.map(([, row]) => row))];
  return [was.filter((row) => !rows.has(row)), is.filter((row) => !rowsNow.has(row))];
}

/** True where the side with fewer rows says nothing that the other one does not say as often. */
function isStaying<Row>(was: readonly Row[], is: readonly Row[], said: Said<Row>): boolean {
  const [fewer, more] = was.length < is.length ? [was, is] : [is, was];
  const times = new Map<string | number | undefined, number>();
  for (const row of more) times.set(said(row), (times.get(said(row)) ?? 0) + 1);
  return fewer.every((row) => {
    const left = times.get(said(row)) ?? 0;
    times.set(said(row), left - 1);
    return left > 0;
  });
}
