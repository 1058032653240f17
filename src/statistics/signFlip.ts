import type { Chance } from "../common/chance.js";
import { normalCdf } from "./normal.js";

/** Above so many differences that are not zero, signs are flipped at random instead of in all ways. */
const MOST_FLIPPED = 20;

/**
 * Two-sided p of the sign-flip test: if nothing differs, every paired difference could as well have had the other sign. Exact over all
 * 2ⁿ ways up to 20 differences that are not zero, else over 99,999 random ones.
 *
 * @param differences paired, any order; zeros change nothing
 * @example R's sleep data (1.2 2.4 1.3 1.3 0 1 1.8 0.8 4.6 1.4) → 0.00390625
 * Source: Fisher 1935, The Design of Experiments, 21.
 */
export function signFlip(differences: ArrayLike<number>, chance: Chance): number {
  const sizes = Array.from(differences, Math.abs).filter((size) => size !== 0);
  let observed = 0;
  for (let i = 0; i < differences.length; i++) observed += differences[i] ?? NaN;
  // A flipped sum that is equal but for rounding is as extreme as the observed one.
  const threshold = Math.abs(observed) - 1e-9 * sizes.reduce((sum, size) => sum + size, 0);
  if (sizes.length > MOST_FLIPPED) return randomFlips(sizes, threshold, chance);
  return meanOverFlips(sizes, (sum) => (Math.abs(sum) >= threshold ? 1 : 0));
}

/** No p of n paired differences is smaller, however alike they are: that n coins all fall alike is no less probable. */
export function leastPOf(differences: number): number {
  return 2 ** (1 - differences);
}

/** As many of one size as tell as much as the differences at hand. */
const FEW_TELLING = 10;

/**
 * The smallest p that should be told of differences of which a few decide, as three patients of twenty do, all of whose items one network alone
 * gets wrong: the sign-flip test's. Resamples do not know how few these are, and call what a coin does in one of four cases a difference at 2 %.
 * Where more than ten of one size would tell as much, `leastPOf`.
 */
export function leastPOfFew(differences: Float64Array): number {
  const [squares, fourths] = [2, 4].map((power) => differences.reduce((sum, one) => sum + one ** power, 0));
  const telling = (squares ?? NaN) ** 2 / (fourths ?? NaN);
  return telling < FEW_TELLING ? signFlipOfMany(differences) : leastPOf(differences.length);
}

/** So many of the largest are flipped in all ways where the others are not. */
const LARGEST = 14;

/**
 * The same in a few milliseconds, without chance: the 14 largest differences are flipped in all ways, and the sum of all others, of which none
 * decides alone, is taken as normal.
 *
 * @example of 30 differences from 0.1 to 8 it gives 0.0084 where 99,999 random flips give 0.0086
 */
export function signFlipOfMany(differences: ArrayLike<number>): number {
  const sizes = Array.from(differences, Math.abs).sort((a, b) => b - a);
  const [large, small] = [sizes.slice(0, LARGEST), sizes.slice(LARGEST)];
  const spread = Math.sqrt(small.reduce((sum, size) => sum + size * size, 0));
  const observed = Math.abs(Array.from(differences).reduce((sum, one) => sum + one, 0));
  const threshold = observed - 1e-9 * sizes.reduce((sum, size) => sum + size, 0);
  const shareBeyond = (sum: number) => {
    if (spread === 0) return Math.abs(sum) >= threshold ? 1 : 0;
    return Math.min(1, normalCdf((sum - threshold) / spread) + normalCdf((-sum - threshold) / spread));
  };
  return meanOverFlips(large, shareBeyond);
}

/** The mean of what is said of the sum, over all ways to give the sizes signs. */
function meanOverFlips(sizes: readonly number[], of: (sum: number) => number): number {
  const ways = 2 ** sizes.length;
  let total = 0;
  for (let way = 0; way < ways; way++) {
    let sum = 0;
    for (const [i, size] of sizes.entries()) sum += (way >>> i) & 1 ? size : -size;
    total += of(sum);
  }
  return total / ways;
}

function randomFlips(sizes: readonly number[], threshold: number, chance: Chance, flips = 99_999): number {
  let extreme = 0;
  for (let flip = 0; flip < flips; flip++) {
    let sum = 0;
    for (const size of sizes) sum += chance.next() < 0.5 ? size : -size;
    if (Math.abs(sum) >= threshold) extreme++;
  }
  return (1 + extreme) / (1 + flips);
}
