import { gammaShare, gammaTail } from "./gamma.js";

/**
 * The share of a standard normal distribution at or below x, relative error about 1e-14 also far out in the tails.
 *
 * @example normalCdf(1.959963984540054) // → 0.975
 */
export function normalCdf(x: number): number {
  if (x === 0) return 0.5;
  const half = (x * x) / 2;
  return x < 0 ? gammaTail(0.5, half) / 2 : 0.5 + gammaShare(0.5, half) / 2;
}

/** The probability of a standard normal number at least as far from zero as z, on either side. @example twoSidedP(1.959963984540054) // → 0.05 */
export function twoSidedP(z: number): number {
  return gammaTail(0.5, (z * z) / 2);
}

/**
 * The point below which a share of a standard normal distribution lies; relative error below 1e-15.
 *
 * @param share between 0 (→ −∞) and 1 (→ ∞)
 * @example normalQuantile(0.975) // → 1.959963984540054
 * Source: Wichura 1988, algorithm AS 241 (PPND16).
 */
export function normalQuantile(share: number): number {
  if (!(share > 0 && share < 1)) return share === 0 ? -Infinity : share === 1 ? Infinity : NaN;
  const q = share - 0.5;
  if (Math.abs(q) <= 0.425) return q * ratio(CENTRE, 0.180625 - q * q);
  const r = Math.sqrt(-Math.log(q < 0 ? share : 1 - share));
  const far = r <= 5 ? ratio(SHOULDER, r - 1.6) : ratio(TAIL, r - 5);
  return q < 0 ? -far : far;
}

/** Numerator and denominator of a rational approximation, constant term first. */
type Rational = readonly [readonly number[], readonly number[]];

function ratio([above, below]: Rational, x: number): number {
  return polynomial(above, x) / polynomial(below, x);
}

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
}

const CENTRE: Rational = [
  [
    3.387132872796366608, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125, 45921.953931549871457,
    67265.770927008700853, 33430.575583588128105, 2509.0809287301226727,
  ],
  [
    1, 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077, 21213.794301586595867, 39307.89580009271061,
    28729.085735721942674, 5226.495278852545925,
  ],
];
const SHOULDER: Rational = [
  [
    1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504,
    1.27045825245236838258, 0.24178072517745061177, 0.0227238449892691845833, 7.7454501427834140764e-4,
  ],
  [
    1, 2.05319162663775882187, 1.6763848301838038494, 0.68976733498510000455, 0.14810397642748007459,
    0.0151986665636164571966, 5.475938084995344946e-4, 1.05075007164441684324e-9,
  ],
];
const TAIL: Rational = [
  [
    6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 0.29656057182850489123,
    0.026532189526576123093, 0.0012426609473880784386, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
  ],
  [
    1, 0.59983220655588793769, 0.13692988092273580531, 0.0148753612908506148525, 7.868691311456132591e-4,
    1.8463183175100546818e-5, 1.4215117583164458887e-7, 2.04426310338993978564e-15,
  ],
];
