/**
 * Divides a sample over strata in proportion to their size: whole shares first, what is left one by one to the largest
 * remainders (Hamilton's method), ties to the stratum that sorts first by code points. Whole-number arithmetic
 * throughout, so that every machine divides alike.
 *
 * @param counts rows of each stratum
 * @param size at most the sum of the counts
 * @example
 * largestRemainder(new Map([["a", 5], ["b", 3], ["c", 2]]), 4) // → a: 2, b: 1, c: 1
 */
export function largestRemainder(counts: ReadonlyMap<string, number>, size: number): Map<string, number> {
  let total = 0;
  for (const count of counts.values()) total += count;
  const quotas = [...counts]
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map(([stratum, count]) => {
      const product = BigInt(size) * BigInt(count);
      return { stratum, share: Number(product / BigInt(total)), remainder: Number(product % BigInt(total)) };
    });
  let left = size;
  for (const { share } of quotas) left -= share;
  // The sort is stable: equal remainders stay in the order of their names.
  for (const quota of [...quotas].sort((a, b) => b.remainder - a.remainder).slice(0, left)) quota.share++;
  return new Map(quotas.map(({ stratum, share }) => [stratum, share]));
}
