import { mcnemarPower } from "./mcnemarPower.js";
import { normalQuantile } from "./normal.js";
import { wilson } from "./wilson.js";

/** Nobody validates on more. */
const MOST_ITEMS = 1e9;

/**
 * The fewest items with which a proportion's Wilson interval reaches at most so far to either side.
 *
 * @param share the expected proportion, 0 … 1
 * @param halfWidth above 0
 * @returns Infinity beyond a billion
 * @example itemsForHalfWidth(0.5, 0.05) // → 381
 */
export function itemsForHalfWidth(share: number, halfWidth: number, level = 0.95): number {
  return fewest((n) => {
    const [low, high] = wilson(share * n, n, level);
    return (high - low) / 2 <= halfWidth;
  });
}

/** Two error rates on the same items, and how often just one of the two errs. */
export interface DetectedDifference {
  difference: number;
  discordance: number;
  /** Default 0.8. */
  power?: number;
  /** Default 0.05. */
  level?: number;
}

/** Above so many items the exact power and its normal approximation agree to the fourth digit. */
export const EXACT_UP_TO = 20_000;

/**
 * The fewest items with which McNemar's mid-p test finds the difference with the wanted power.
 *
 * The exact power goes up and down a little as items are added; from Connor's approximation we go down as long as it holds, or up until
 * it does, in steps of a fifth of a percent.
 *
 * @param asked difference 0 … 1, not 0; discordance between the difference and 1
 * @returns Infinity beyond a billion
 * @example itemsForDifference({ difference: 0.02, discordance: 0.1 }) // → 1952
 * Source: Connor 1987, Biometrics 43:207; exact power as `mcnemarPower`.
 */
export function itemsForDifference({ difference, discordance, power = 0.8, level = 0.05 }: DetectedDifference): number {
  const missed = normalQuantile(1 - level / 2) * Math.sqrt(discordance);
  const found = normalQuantile(power) * Math.sqrt(Math.max(0, discordance - difference ** 2));
  let n = Math.max(1, Math.ceil(((missed + found) / difference) ** 2));
  if (n > MOST_ITEMS) return Infinity;
  const isEnough = (items: number) => mcnemarPower({ n: items, difference, discordance, level }) >= power;
  if (n > EXACT_UP_TO) return n;
  const step = () => Math.ceil(n / 500);
  while (n > step() && isEnough(n - step())) n -= step();
  while (!isEnough(n)) n += step();
  return n;
}

/** The smallest whole number from which the wish, once fulfilled, stays fulfilled. */
function fewest(isEnough: (n: number) => boolean): number {
  let high = 1;
  while (!isEnough(high)) {
    high *= 2;
    if (high > MOST_ITEMS) return Infinity;
  }
  let low = high / 2;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isEnough(middle)) high = middle;
    else low = middle;
  }
  return high;
}
