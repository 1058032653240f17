/** The rule's step, and where its sum over s begins and ends about −ln a, the place where a number's part is largest. */
const STEP = 0.24;
const [LEAST_BEFORE, MOST_BEFORE] = [18.5, 37];
const BEHIND = 3.75;

/**
 * Σ c_a c_b ((a − b) / (a + b))² over all ordered pairs of numbers, as a function of how often each occurs, in time that grows with how
 * many numbers there are and not with its square.
 *
 * ((a − b) / (a + b))² = 1 − 4ab / (a + b)², and 1 / (a + b)² = ∫ t e^(−t(a + b)) dt falls apart into a part of a and one of b. With t = e^s
 * the sum over all pairs becomes the integral of one square, 4 ∫ (Σ c_a a e^s e^(−a e^s))² ds, of which the trapezoidal rule misses no more
 * than 8 |Γ(2 + 2πi / STEP)|, 2e-15 of a pair.
 *
 * @param numbers from 0, each once, ascending
 * @returns counts (one per number) → the sum, within 1e-13 of the square of all counts together
 * @example ratioDisagreement(Float64Array.of(1, 3))(Float64Array.of(1, 1)) // → 2 · (2 / 4)² = 0.5
 * Source: Trefethen and Weideman 2014, The Exponentially Convergent Trapezoidal Rule, SIAM Review 56:385.
 */
export function ratioDisagreement(numbers: Float64Array): (counts: Float64Array) => number {
  const zeros = numbers[0] === 0 ? 1 : 0;
  const logs = numbers.subarray(zeros).map(Math.log);
  const [least = 0, most = 0] = [logs.at(0), logs.at(-1)];
  // Of two numbers far apart the larger one's part is not small yet where the smaller one's is.
  const before = Math.min(MOST_BEFORE, LEAST_BEFORE + (most - least) / 2);
  const width = Math.ceil((before + BEHIND) / STEP);
  const firstStep = (log: number) => Math.ceil((-before - log) / STEP);
  const starts = Int32Array.from(logs, (log) => firstStep(log) - firstStep(most));
  const parts = new Float64Array(logs.length * width);
  for (const [i, log] of logs.entries()) {
    for (let step = 0; step < width; step++) {
      const scaled = Math.exp(log + (firstStep(log) + step) * STEP);
      parts[i * width + step] = scaled * Math.exp(-scaled);
    }
  }
  const sums = new Float64Array((starts[0] ?? 0) + width);
  return (counts) => {
    sums.fill(0);
    let total = zeros === 1 ? (counts[0] ?? 0) : 0;
    // Zeros are equal among themselves, and as far from all others as numbers can be.
    let alike = total * total;
    for (let i = 0; i < logs.length; i++) {
      const count = counts[zeros + i] ?? 0;
      total += count;
      if (count === 0) continue;
      const [start, from] = [starts[i] ?? 0, i * width];
      for (let step = 0; step < width; step++)
        sums[start + step] = (sums[start + step] ?? 0) + count * (parts[from + step] ?? 0);
    }
    for (const sum of sums) alike += 4 * STEP * sum * sum;
    return Math.max(0, total * total - alike);
  };
}
