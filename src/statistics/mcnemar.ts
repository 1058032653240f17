import { binomialCdf, binomialPmf } from "./binomial.js";
import { chiSquareTail } from "./gamma.js";

/** Do two models err equally often on the same items? */
export interface McNemar {
  /** Items that only the first got right. */
  b: number;
  /** Items that only the second got right. */
  c: number;
  /** (b − c)² / (b + c), one degree of freedom. */
  chi2: number;
  p_chi2: number;
  /** With Edwards' continuity correction, (|b − c| − 1)² / (b + c). */
  chi2_corrected: number;
  p_corrected: number;
  /** Two-sided binomial: never too many false alarms, usually far too few. */
  p_exact: number;
  /** The exact p, but that what was seen counts half, as does what is as extreme: close to its level also for small counts. */
  p_mid: number;
}

/**
 * McNemar's test in its usual forms. Nothing to tell apart (b + c = 0) gives p = 1.
 *
 * @param b, c whole numbers ≥ 0
 * @example mcnemar(25, 15) // → chi2 2.5, chi2_corrected 2.025 (p 0.15473), p_exact 0.15386, p_mid 0.11728
 * Source: McNemar 1947; Fagerland, Lydersen and Laake 2013, BMC Medical Research Methodology 13:91 (mid-p).
 */
export function mcnemar(b: number, c: number): McNemar {
  const n = b + c;
  if (n === 0) return { b, c, chi2: 0, p_chi2: 1, chi2_corrected: 0, p_corrected: 1, p_exact: 1, p_mid: 1 };
  const fewer = Math.min(b, c);
  const chi2 = (b - c) ** 2 / n;
  const corrected = Math.max(0, Math.abs(b - c) - 1) ** 2 / n;
  const tail = 2 * binomialCdf(fewer, n, 0.5);
  const seen = binomialPmf(fewer, n, 0.5);
  return {
    b,
    c,
    chi2,
    p_chi2: chiSquareTail(chi2, 1),
    chi2_corrected: corrected,
    p_corrected: chiSquareTail(corrected, 1),
    p_exact: Math.min(1, tail),
    // In the middle nothing else is as extreme.
    p_mid: b === c ? 1 - seen / 2 : tail - seen,
  };
}
