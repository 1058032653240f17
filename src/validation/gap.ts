/** A part of a column's items, and its shares of the population and of the sample, 0 to 1. */
export type Gap = GapPlace & { population: number; sample: number };

/**
 * Which items: those with a value (`""`: empty cells), those with one of so many of the population's rarest values, which are
 * compared as one, those with a number or a smaller one, or those of a date or an earlier one.
 */
export type GapPlace = { value: string } | { rarest: number } | { at_most: number } | { until: string };

/** How often the items of one category occur. */
export interface CategoryCounts {
  place: GapPlace;
  population: number;
  sample: number;
  /** Of the population's those that are not known to be the sample's, too. */
  others: number;
}

/** A sentence holds no more. */
const MOST_GAPS = 3;

/**
 * The categories that add most to Pearson's chi-square, three at most, the worst first: (sample − population)² / expected of the shares,
 * where what is expected is the population's share, or, of two samples of the same thing, that of both together. Without these, first
 * come those that the population lacks, the most frequent first.
 *
 * @returns nothing where all shares are equal
 */
export function categoryGaps(categories: readonly CategoryCounts[], areSamples = false): Gap[] {
  const rows = sum(categories.map(({ population }) => population));
  const items = sum(categories.map(({ sample }) => sample));
  const weight = areSamples ? items / (rows + items) : 0;
  return categories
    .filter(({ population, sample }) => population * items !== sample * rows)
    .map(({ place, population, sample }) => ({ ...place, population: population / rows, sample: sample / items }))
    .sort((a, b) => compareDown(added(a, weight), added(b, weight)) || b.sample - a.sample)
    .slice(0, MOST_GAPS);
}

/**
 * Where the distribution functions of two lists of numbers are farthest apart, the smallest such number: the place of the
 * Kolmogorov–Smirnov distance.
 *
 * @param population, sample finite numbers in ascending order, at least one each
 * @example numberGap([1, 2, 3, 4], [3, 4, 4]) // → { at_most: 2, population: 0.5, sample: 0 }
 * @returns undefined where the two are nowhere apart
 */
export function numberGap(population: Float64Array, sample: Float64Array): (Gap & { at_most: number }) | undefined {
  let widest = 0;
  let found: (Gap & { at_most: number }) | undefined;
  for (let i = 0, j = 0; i < population.length || j < sample.length;) {
    const at_most = Math.min(population[i] ?? Infinity, sample[j] ?? Infinity);
    while (i < population.length && population[i] === at_most) i++;
    while (j < sample.length && sample[j] === at_most) j++;
    const apart = Math.abs(i * sample.length - j * population.length);
    if (apart <= widest) continue;
    widest = apart;
    found = { at_most, population: i / population.length, sample: j / sample.length };
  }
  return found;
}

/** What a category adds to Pearson's chi-square, per item; `weight` of the sample's share in what is expected. */
function added({ population, sample }: Gap, weight: number): number {
  return (sample - population) ** 2 / (population + weight * (sample - population));
}

/** The larger first; infinities are equal. */
function compareDown(a: number, b: number): number {
  return a === b ? 0 : b - a;
}

function sum(numbers: readonly number[]): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
