import type { Chance } from "../common/chance.js";
import { expectedCounts, pearson, usualDraws, type GoodnessOfFit } from "./chiSquare.js";
import { chiSquareTail } from "./gamma.js";

/**
 * Does a sample look like a fair draw without replacement from a finite population? Pearson's statistic against the population's shares,
 * as `goodnessOfFit` has it, but a draw that takes a good part of the population varies less than one from an endless population:
 * chi-square after the finite population correction, or simulated draws where an expected count, in the sample or in the rest, is
 * below 5.
 *
 * @param observed counts per category in the sample
 * @param population counts per category in the population, the sample included: none below `observed`
 * @example goodnessOfDraw([44, 56], [100, 100], seededChance(1)) // → statistic 1.44, p 0.0905: 1.44 · 199 / 100 at 1 degree of freedom
 * Source: Cochran 1977, Sampling Techniques, 2.6 and 3.2 (the correction); Hope 1968 for the simulation's (1 + hits) / (1 + draws).
 */
export function goodnessOfDraw(
  observed: readonly number[],
  population: readonly number[],
  chance: Chance,
): GoodnessOfFit {
  const { statistic, degrees, isSmall } = drawnTable(observed, population);
  if (isSmall) return { test: "monte-carlo", statistic, degrees, p: simulated(observed, population, chance) };
  const [drawn, rows] = [total(observed), total(population)];
  const p = degrees === 0 ? 1 : chiSquareTail((statistic * (rows - 1)) / (rows - drawn), degrees);
  return { test: "chi-square", statistic, degrees, p };
}

/**
 * Do two samples come from one distribution, whichever it is? Pearson's chi-square of the two rows of counts, with the margins' expected
 * counts; where one of them is below 5, the same against tables dealt anew with both margins kept, which is exact up to Monte Carlo error.
 *
 * @param one counts per category
 * @param other the same of the other sample, in the same order; at least one item each
 * @example homogeneity([44, 56], [50, 50], seededChance(1)) // → statistic 0.7226, p 0.3953
 * Source: Pearson 1911, Biometrika 8:250; Hope 1968 for the simulation's (1 + hits) / (1 + draws).
 */
export function homogeneity(one: readonly number[], other: readonly number[], chance: Chance): GoodnessOfFit {
  const both = one.map((count, i) => count + (other[i] ?? 0));
  const { statistic: ofOne, degrees, isSmall } = drawnTable(one, both);
  // What one sample adds to the statistic, the other does in the ratio of their sizes.
  const statistic = (ofOne * total(both)) / total(other);
  if (isSmall) return { test: "monte-carlo", statistic, degrees, p: simulated(one, both, chance) };
  return { test: "chi-square", statistic, degrees, p: degrees === 0 ? 1 : chiSquareTail(statistic, degrees) };
}

/** Pearson's statistic of a part of a population, and whether an expected count, in the part or in the rest, is below 5. */
function drawnTable(
  observed: readonly number[],
  population: readonly number[],
): Pick<GoodnessOfFit, "statistic" | "degrees"> & { isSmall: boolean } {
  const expected = expectedCounts(observed, population);
  const degrees = Math.max(0, population.filter((count) => count > 0).length - 1);
  const isSmall = expected.some((count, i) => count > 0 && Math.min(count, (population[i] ?? 0) - count) < 5);
  return { statistic: pearson(observed, expected), degrees, isSmall };
}

function simulated(observed: readonly number[], population: readonly number[], chance: Chance): number {
  const expected = expectedCounts(observed, population);
  const size = total(observed);
  const draws = usualDraws(size);
  const draw = drawer(population, size, chance);
  // A simulated statistic that is equal but for rounding is as extreme as the observed one.
  const threshold = pearson(observed, expected) * (1 - 1e-9);
  let hits = 0;
  for (let i = 0; i < draws; i++) if (pearson(draw(), expected) >= threshold) hits++;
  return (1 + hits) / (1 + draws);
}

/** Tables of `size` rows drawn without replacement; the returned array is used again by the next call. */
function drawer(population: readonly number[], size: number, chance: Chance): () => Float64Array {
  const rows = new Int32Array(total(population));
  let end = 0;
  population.forEach((count, category) => rows.fill(category, end, (end += count)));
  const counts = new Float64Array(population.length);
  return () => {
    counts.fill(0);
    // The first rows of a shuffle; the rows stay shuffled, which the next draw does not mind.
    for (let i = 0; i < size; i++) {
      const other = i + chance.below(rows.length - i);
      const category = rows[other] ?? 0;
      rows[other] = rows[i] ?? 0;
      rows[i] = category;
      counts[category] = (counts[category] ?? 0) + 1;
    }
    return counts;
  };
}

function total(numbers: readonly number[]): number {
  let sum = 0;
  for (const number of numbers) sum += number;
  return sum;
}
