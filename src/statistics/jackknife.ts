import type { Statistic } from "./bootstrap.js";

/** Above this many items, items are left out in groups: the expected acceleration is the same. */
const MOST_GROUPS = 500;

/**
 * How much each item moves the statistic: its value less the value without the item. Above 500 items one entry per group of
 * items (every 500th). 0 where the statistic does not exist without the item.
 *
 * @param most fewer groups than 500, where the statistic takes long
 */
export function influences(n: number, statistic: Statistic, value: number, most = MOST_GROUPS): Float64Array {
  const groups = Math.floor(Math.min(n, most, MOST_GROUPS));
  const counts = new Uint16Array(n);
  return Float64Array.from({ length: groups }, (_, group) => {
    counts.fill(1);
    for (let item = group; item < n; item += groups) counts[item] = 0;
    const without = statistic(counts);
    return Number.isNaN(without) ? 0 : value - without;
  });
}

/** Efron's acceleration: a sixth of the skewness of the influences' sum. 0 when nothing has influence. */
export function accelerationOf(influence: Float64Array): number {
  const centre = influence.reduce((sum, value) => sum + value, 0) / influence.length;
  let [squares, cubes] = [0, 0];
  for (const value of influence) {
    squares += (value - centre) ** 2;
    cubes += (value - centre) ** 3;
  }
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
}

/**
 * The jackknife's variance of a statistic, from what each group moves it.
 *
 * Source: Efron and Tibshirani 1993, 11.5; Efron and Stein 1981, Annals of Statistics 9:586 (it is not too small on average).
 */
export function jackknifeVariance(influence: Float64Array): number {
  const centre = influence.reduce((sum, value) => sum + value, 0) / influence.length;
  const squares = influence.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return ((influence.length - 1) / influence.length) * squares;
}
