import type { Chance } from "../common/chance.js";
import { chiSquareTail } from "./gamma.js";

/** Does an observed table of counts fit the expected shares? */
export interface GoodnessOfFit {
  test: "chi-square" | "monte-carlo";
  /** Pearson's Σ (observed − expected)² / expected. */
  statistic: number;
  degrees: number;
  p: number;
}

/**
 * Pearson's chi-square where every expected count is at least 5; otherwise the same statistic against simulated multinomial
 * tables, which is exact up to Monte Carlo error.
 *
 * @param observed counts per category
 * @param shares expected shares or weights in the same order (normalised here), none negative; a category expected never and seen makes p = 0
 * @param chance for the simulation
 * @example goodnessOfFit([44, 56], [0.5, 0.5], seededChance(1)) // → { test: "chi-square", statistic: 1.44, degrees: 1, p: 0.2301 }
 * Source: Pearson 1900; Hope 1968 for the simulation's (1 + hits) / (1 + draws).
 */
export function goodnessOfFit(observed: readonly number[], shares: readonly number[], chance: Chance): GoodnessOfFit {
  const expected = expectedCounts(observed, shares);
  const isSmall = expected.some((count) => count > 0 && count < 5);
  return isSmall ? monteCarloMultinomial(observed, shares, chance) : chiSquare(observed, shares);
}

/** Pearson's chi-square goodness of fit, whatever the expected counts. Categories with share 0 and nothing observed are left out. */
export function chiSquare(observed: readonly number[], shares: readonly number[]): GoodnessOfFit {
  const expected = expectedCounts(observed, shares);
  const statistic = pearson(observed, expected);
  const degrees = Math.max(0, expected.filter((count) => count > 0).length - 1);
  const p = statistic === Infinity ? 0 : degrees === 0 ? 1 : chiSquareTail(statistic, degrees);
  return { test: "chi-square", statistic, degrees, p };
}

/** More single items than this are not simulated: 9,999 tables of up to 20,000 items each, fewer of larger ones. About two seconds. */
const MOST_SIMULATED = 2e8;

/**
 * Pearson's statistic against `draws` simulated tables (default 9,999; for more than 20,000 items fewer, at least 999); p is at least
 * 1 / (draws + 1) unless the observed table is impossible.
 */
export function monteCarloMultinomial(
  observed: readonly number[],
  shares: readonly number[],
  chance: Chance,
  draws = usualDraws(total(observed)),
): GoodnessOfFit {
  const asymptotic = chiSquare(observed, shares);
  if (asymptotic.statistic === Infinity || asymptotic.degrees === 0) return { ...asymptotic, test: "monte-carlo" };
  const expected = expectedCounts(observed, shares);
  const items = total(observed);
  // A simulated statistic that is equal but for rounding is as extreme as the observed one.
  const threshold = asymptotic.statistic * (1 - 1e-9);
  const draw = multinomial(expected, items, chance);
  let hits = 0;
  for (let i = 0; i < draws; i++) if (pearson(draw(), expected) >= threshold) hits++;
  return { ...asymptotic, test: "monte-carlo", p: (1 + hits) / (1 + draws) };
}

/** How many tables of so many items are simulated. */
export function usualDraws(items: number): number {
  return Math.min(9_999, Math.max(999, Math.floor(MOST_SIMULATED / items)));
}

/** Counts that shares (or weights) would give, as many in all as were observed. */
export function expectedCounts(observed: readonly number[], shares: readonly number[]): number[] {
  if (observed.length !== shares.length) throw new RangeError("observed and shares must have the same length");
  const scale = total(observed) / total(shares);
  return shares.map((share) => share * scale);
}

/** Pearson's Σ (observed − expected)² / expected; infinite where something was seen that is expected never. */
export function pearson(observed: ArrayLike<number>, expected: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < expected.length; i++) {
    const wanted = expected[i] ?? 0;
    const gap = (observed[i] ?? 0) - wanted;
    if (gap !== 0) sum += wanted === 0 ? Infinity : (gap * gap) / wanted;
  }
  return sum;
}

/** Tables of `items` draws; the returned array is used again by the next call. */
function multinomial(weights: readonly number[], items: number, chance: Chance): () => Float64Array {
  const { keep, other } = aliasTable(weights);
  const counts = new Float64Array(weights.length);
  return () => {
    counts.fill(0);
    for (let i = 0; i < items; i++) {
      const position = chance.next() * weights.length;
      const slot = position >>> 0;
      const chosen = position - slot < (keep[slot] ?? 1) ? slot : (other[slot] ?? slot);
      counts[chosen] = (counts[chosen] ?? 0) + 1;
    }
    return counts;
  };
}

/** One uniform number chooses a category in constant time (Walker 1977; Vose 1991). */
function aliasTable(weights: readonly number[]): { keep: Float64Array; other: Int32Array } {
  const scale = weights.length / total(weights);
  const keep = Float64Array.from(weights, (weight) => weight * scale);
  const other = Int32Array.from(weights, (_, i) => i);
  const small = [...keep.keys()].filter((i) => (keep[i] ?? 0) < 1);
  const large = [...keep.keys()].filter((i) => (keep[i] ?? 0) >= 1);
  while (small.length > 0 && large.length > 0) {
    const less = small.pop() ?? 0;
    const more = large.pop() ?? 0;
    other[less] = more;
    keep[more] = (keep[more] ?? 0) + (keep[less] ?? 0) - 1;
    ((keep[more] ?? 0) < 1 ? small : large).push(more);
  }
  return { keep, other };
}

function total(numbers: readonly number[]): number {
  let sum = 0;
  for (const number of numbers) sum += number;
  return sum;
}
