import { numberOf, type ColumnValues } from "./columnValues.js";
import type { CategoryCounts } from "./gap.js";

/** What of a column's values stands in the population, the sample, and both. Of two columns of numbers `0` and `0.0` are one value, of dates `2024-03-01` and `2024-03-01T00:00Z`, written as the population first has it. */
export function categoriesIn(whole: ColumnValues, part: ColumnValues, shared?: ColumnValues): CategoryCounts[] {
  const spelled = new Map<number | undefined, string>();
  const areNumbers = whole.numbers !== undefined && part.numbers !== undefined;
  const countsOf = (column: ColumnValues) => {
    const counts = withMissing(column);
    return areNumbers ? spelledAlike(counts, (text) => numberOf(text, whole.areDates), spelled) : counts;
  };
  return categoriesOf(countsOf(whole), countsOf(part), shared && countsOf(shared));
}

/** @param valueOf undefined of empty cells, which are one value, too */
function spelledAlike(
  counts: ReadonlyMap<string, number>,
  valueOf: (text: string) => number | undefined,
  spelled: Map<number | undefined, string>,
): Map<string, number> {
  const together = new Map<string, number>();
  for (const [text, count] of counts) {
    const value = valueOf(text);
    const known = spelled.get(value) ?? text;
    spelled.set(value, known);
    together.set(known, (together.get(known) ?? 0) + count);
  }
  return together;
}

/** Empty cells are not among the counted values, so that no value has this name. */
export const EMPTY = "";

function withMissing(column: ColumnValues): Map<string, number> {
  const counts = new Map(column.counts);
  if (column.missing > 0) counts.set(EMPTY, column.missing);
  return counts;
}

/** How many cells are empty, and how many are not. */
function presence(column: ColumnValues): Map<string, number> {
  return new Map([
    ["present", column.rows - column.missing],
    [EMPTY, column.missing],
  ]);
}

/** With more categories than this the rarest are taken together: single tables of many thousands say nothing and take minutes to simulate. */
const MOST_CATEGORIES = 300;

/** The population's values, the most frequent first, then those that only the sample has. */
function categoriesOf(
  whole: ReadonlyMap<string, number>,
  part: ReadonlyMap<string, number>,
  shared: ReadonlyMap<string, number> = new Map(),
): CategoryCounts[] {
  const known = [...whole]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([value, population]) => ({
      place: { value },
      population,
      sample: part.get(value) ?? 0,
      others: population - (shared.get(value) ?? 0),
    }));
  const rare = known.slice(MOST_CATEGORIES);
  const unknown = [...part].filter(([value]) => !whole.has(value));
  return [
    ...known.slice(0, MOST_CATEGORIES),
    ...(rare.length > 0 ? [together(rare)] : []),
    ...unknown.map(([value, sample]) => ({ place: { value }, population: 0, sample, others: 0 })),
  ];
}

function together(rare: readonly CategoryCounts[]): CategoryCounts {
  return {
    place: { rarest: rare.length },
    population: total(rare.map(({ population }) => population)),
    sample: total(rare.map(({ sample }) => sample)),
    others: total(rare.map(({ others }) => others)),
  };
}

/** The two categories of a column's cells: those with anything in them, and the empty ones. */
export function presenceIn(whole: ColumnValues, part: ColumnValues, shared?: ColumnValues): CategoryCounts[] {
  return categoriesOf(presence(whole), presence(part), shared && presence(shared));
}

export function total(numbers: readonly number[]): number {
  let sum = 0;
  for (const number of numbers) sum += number;
  return sum;
}
