/**
 * What falls to one place and rises from there, nearest to the values in least squares: what noise, and wandering up and down,
 * is left beside it is no climb.
 *
 * @param bottom place of the first value that belongs to the rising part
 * @returns one per value
 * @example valley([3, 2, 1, 3, 2], 2) // → [3, 2, 1, 2.5, 2.5]
 * Source: Barlow et al. 1972, Statistical Inference under Order Restrictions (pool adjacent violators).
 */
export function valley(values: readonly number[], bottom: number): number[] {
  const falling = rising(values.slice(0, bottom).map((value) => -value)).map((value) => -value);
  return [...falling, ...rising(values.slice(bottom))];
}

interface Pool {
  mean: number;
  count: number;
}

function rising(values: readonly number[]): number[] {
  const pools: Pool[] = [];
  for (const value of values) {
    let pool = { mean: value, count: 1 };
    for (let before; (before = pools.at(-1)) && before.mean >= pool.mean; pools.pop()) pool = pooled(before, pool);
    pools.push(pool);
  }
  return pools.flatMap(({ mean, count }) => Array.from({ length: count }, () => mean));
}

function pooled(a: Pool, b: Pool): Pool {
  const count = a.count + b.count;
  return { mean: (a.mean * a.count + b.mean * b.count) / count, count };
}
