import { logGamma } from "./gamma.js";

/**
 * The share of a beta distribution at or below x: the regularised incomplete beta function I_x(a, b).
 *
 * @param a, b above 0
 * @param x 0 … 1
 * @example betaShare(2, 3, 0.5) // → 0.6875
 * Source: Press et al., Numerical Recipes, 6.4 (continued fraction by Lentz's method).
 */
export function betaShare(a: number, b: number, x: number): number {
  if (!(x > 0)) return x <= 0 ? 0 : NaN;
  if (x >= 1) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  // The fraction converges quickly on this side of the mean; the other side is its mirror image.
  return x < (a + 1) / (a + b + 2) ? (front * fraction(a, b, x)) / a : 1 - (front * fraction(b, a, 1 - x)) / b;
}

function fraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1));
  let h = d;
  for (let m = 1; m < 1_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d);
    c = nonZero(1 + even / c);
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d);
    c = nonZero(1 + odd / c);
    const change = d * c;
    h *= change;
    if (change === 1) break;
  }
  return h;
}

function nonZero(value: number): number {
  return value < 1e-300 && value > -1e-300 ? 1e-300 : value;
}
