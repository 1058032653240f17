import { bisection } from "./bisection.js";

/**
 * The logarithm of the gamma function for x > 0, relative error about 1e-15.
 *
 * @example logGamma(5) // → Math.log(24)
 * Source: Lanczos 1964, with Godfrey's coefficients (g = 607/128, 15 terms).
 */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const shifted = x - 1;
  let sum = LANCZOS[0] ?? 0;
  for (let i = 1; i < LANCZOS.length; i++) sum += (LANCZOS[i] ?? 0) / (shifted + i);
  const base = shifted + 607 / 128 + 0.5;
  return Math.log(2 * Math.PI) / 2 + (shifted + 0.5) * Math.log(base) - base + Math.log(sum);
}

/** The share of a gamma distribution (scale 1) at or below x: the regularised lower incomplete gamma function P(shape, x). */
export function gammaShare(shape: number, x: number): number {
  if (!(x > 0)) return x <= 0 ? 0 : NaN;
  return x < shape + 1 ? series(shape, x) : 1 - continuedFraction(shape, x);
}

/** The share of a gamma distribution (scale 1) above x, Q(shape, x) = 1 − P(shape, x), precise where it is tiny. */
export function gammaTail(shape: number, x: number): number {
  if (!(x > 0)) return x <= 0 ? 1 : NaN;
  return x < shape + 1 ? 1 - series(shape, x) : continuedFraction(shape, x);
}

/**
 * The probability of a chi-square value at least this large.
 *
 * @param degrees of freedom, above 0
 * @example chiSquareTail(3.841458820694124, 1) // → 0.05
 */
export function chiSquareTail(statistic: number, degrees: number): number {
  return gammaTail(degrees / 2, statistic / 2);
}

/**
 * The value below which a chi-square value lies with this probability.
 *
 * @param share between 0 and 1
 * @param degrees of freedom, above 0
 * @example chiSquareQuantile(0.025, 10) // → 3.246973
 */
export function chiSquareQuantile(share: number, degrees: number): number {
  const isPast = (value: number) => gammaShare(degrees / 2, value / 2) >= share;
  // As often as it takes to find the smallest number.
  return bisection(0, degrees + 40 * Math.sqrt(2 * degrees) + 40, isPast, 1_100);
}

function series(shape: number, x: number): number {
  let term = 1 / shape;
  let sum = term;
  for (let n = 1; n < 10_000 && term > sum * 1e-17; n++) {
    term *= x / (shape + n);
    sum += term;
  }
  return sum * density(shape, x);
}

/** Lentz's method, Press et al., Numerical Recipes, 6.2. */
function continuedFraction(shape: number, x: number): number {
  if (x === Infinity) return 0;
  const tiny = 1e-300;
  let b = x + 1 - shape;
  let c = 1 / tiny;
  let d = 1 / b;
  let h = d;
  for (let i = 1; i < 1_000; i++) {
    const a = -i * (i - shape);
    b += 2;
    d = 1 / nonZero(a * d + b, tiny);
    c = nonZero(b + a / c, tiny);
    const change = d * c;
    h *= change;
    if (change === 1) break;
  }
  return h * density(shape, x);
}

function density(shape: number, x: number): number {
  return Math.exp(shape * Math.log(x) - x - logGamma(shape));
}

function nonZero(value: number, tiny: number): number {
  return value < tiny && value > -tiny ? tiny : value;
}

const LANCZOS = [
  0.99999999999999709182, 57.156235665862923517, -59.597960355475491248, 14.136097974741747174, -0.49191381609762019978,
  0.33994649984811888699e-4, 0.46523628927048575665e-4, -0.98374475304879564677e-4, 0.15808870322491248884e-3,
  -0.21026444172410488319e-3, 0.2174396181152126432e-3, -0.16431810653676389022e-3, 0.84418223983852743293e-4,
  -0.2619083840158140867e-4, 0.36899182659531622704e-5,
];
