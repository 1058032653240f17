/**
 * How far apart two groups' means are, in units of their common spread: (mean a − mean b) / √((var a + var b) / 2).
 * A value below about 0.1 is usually called negligible.
 *
 * @param a, b at least two numbers each, finite; with fewer the result is NaN
 * @returns 0 when both groups are the same constant, ±∞ when they are different constants
 * @example standardisedMeanDifference([1, 2, 3], [2, 3, 4]) // → −1
 * Source: Cohen 1988; Austin 2009, Statistics in Medicine 28:3083.
 */
export function standardisedMeanDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const first = momentsOf(a);
  const second = momentsOf(b);
  const difference = first.mean - second.mean;
  return difference === 0 ? 0 : difference / Math.sqrt((first.variance + second.variance) / 2);
}

/** Mean and unbiased variance, in one pass that does not cancel (Welford 1962). */
export function momentsOf(numbers: ArrayLike<number>): { mean: number; variance: number } {
  let mean = 0;
  let squares = 0;
  for (let i = 0; i < numbers.length; i++) {
    const value = numbers[i] ?? NaN;
    const gap = value - mean;
    mean += gap / (i + 1);
    squares += gap * (value - mean);
  }
  return numbers.length < 2 ? { mean: NaN, variance: NaN } : { mean, variance: squares / (numbers.length - 1) };
}
