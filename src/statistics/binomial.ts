import { betaShare } from "./beta.js";
import { logGamma } from "./gamma.js";

/** The probability of exactly k successes in n tries. @example binomialPmf(2, 4, 0.5) // → 0.375 */
export function binomialPmf(k: number, n: number, share: number): number {
  if (k < 0 || k > n) return 0;
  if (share <= 0) return k === 0 ? 1 : 0;
  if (share >= 1) return k === n ? 1 : 0;
  const ways = logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
  return Math.exp(ways + k * Math.log(share) + (n - k) * Math.log1p(-share));
}

/** The probability of at most k successes in n tries. @example binomialCdf(1, 4, 0.5) // → 0.3125 */
export function binomialCdf(k: number, n: number, share: number): number {
  if (k < 0) return 0;
  if (k >= n) return 1;
  if (share <= 0) return 1;
  if (share >= 1) return 0;
  return betaShare(n - k, k + 1, 1 - share);
}
