/**
 * Holm's step-down adjustment: with these p-values the chance of any false alarm in the whole family stays below the level.
 *
 * @param ps one p-value per comparison, any order; NaN (no test was possible) stays NaN and does not count
 * @returns adjusted p-values in the same order, never above 1
 * @example holm([0.001, 0.01, 0.03, 0.005, 0.2]) // → [0.005, 0.03, 0.06, 0.02, 0.2]
 * Source: Holm 1979, Scandinavian Journal of Statistics 6:65.
 */
export function holm(ps: readonly number[]): number[] {
  const adjusted = ps.map(() => NaN);
  const order = [...ps.keys()].filter((i) => !Number.isNaN(ps[i])).sort((i, j) => (ps[i] ?? 0) - (ps[j] ?? 0));
  let highest = 0;
  for (const [rank, i] of order.entries()) {
    highest = Math.max(highest, Math.min(1, (order.length - rank) * (ps[i] ?? NaN)));
    adjusted[i] = highest;
  }
  return adjusted;
}
