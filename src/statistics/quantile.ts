/**
 * The value below which a share of the numbers lies, linear between neighbours (Hyndman and Fan's type 7, the default
 * of R and NumPy).
 *
 * @param sorted ascending, at least one number, no NaN
 * @param share between 0 and 1
 * @returns NaN for an empty list
 * @example quantile([1, 2, 3, 4], 0.25) // → 1.75
 */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) return NaN;
  const position = (sorted.length - 1) * Math.min(1, Math.max(0, share));
  const below = Math.floor(position);
  const low = sorted[below] ?? NaN;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? NaN;
  // Equal neighbours are returned as they are, so that infinities do not become NaN.
  return low === high ? low : low + (high - low) * (position - below);
}

/** The middle of the numbers, in any order; NaN for none. @example median([3, 1, 2]) // → 2 */
export function median(numbers: ArrayLike<number>): number {
  return quantile(Float64Array.from(numbers).sort(), 0.5);
}
