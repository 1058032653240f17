import { slice, type LogCurve } from "./logCurve.js";

/** e(t) = c + a·t^-b with a, c ≥ 0 and b > 0: error falls as a power of the iterations towards what cannot be learned. */
export interface PowerLaw {
  c: number;
  a: number;
  b: number;
}

/** The value after `t` iterations. */
export function valueAt({ c, a, b }: PowerLaw, t: number): number {
  return c + a * t ** -b;
}

/**
 * The power law with offset that has the smallest sum of squared relative errors: for each exponent on a grid the best a
 * and c follow in closed form.
 *
 * @param curve at least three points, on log axes
 * Source: Hestness et al. 2017; Viering and Loog 2023 (the family POW3).
 */
export function fitPowerLaw(curve: LogCurve): PowerLaw {
  return fitPrepared(preparedFit(curve), Float64Array.from(curve.y, Math.exp));
}

/** What does not change when the same iterations are fitted again with other values, as a bootstrap does. */
export interface PreparedFit {
  /** t^-b for each exponent, relative to the last t so that sizes stay near 1. */
  powers: Float64Array[];
  x: number[];
}

export function preparedFit({ x }: LogCurve): PreparedFit {
  return { powers: EXPONENTS.map((b) => powersOf(x, b)), x };
}

/** @param values one per point of the prepared fit, above 0 */
export function fitPrepared({ powers, x }: PreparedFit, values: Float64Array): PowerLaw {
  const scales = powers.map((power) => bestScales(power, values));
  const at = scales.reduce((best, { loss }, i) => (loss < (scales[best]?.loss ?? Infinity) ? i : best), 0);
  const grid = { b: EXPONENTS[at] ?? 1, ...(scales[at] ?? { c: 0, a: 0, loss: Infinity }) };
  const between = refinedExponent(
    at,
    scales.map(({ loss }) => loss),
  );
  const refined = { b: between, ...bestScales(powersOf(x, between), values) };
  const { a, b, c } = refined.loss < grid.loss ? refined : grid;
  return { c, a: a * Math.exp(b * (x.at(-1) ?? 0)), b };
}

function powersOf(x: readonly number[], b: number): Float64Array {
  const lastX = x.at(-1) ?? 0;
  return Float64Array.from(x, (at) => Math.exp(-b * (at - lastX)));
}

/** The lowest point of the parabola through the losses of the best exponent and its two neighbours. */
function refinedExponent(at: number, losses: readonly number[]): number {
  const [before, here, after] = [losses[at - 1], losses[at], losses[at + 1]];
  if (before === undefined || here === undefined || after === undefined) return EXPONENTS[at] ?? 1;
  const bend = before - 2 * here + after;
  const shift = bend > 0 ? (before - after) / (2 * bend) : 0;
  return FIRST_EXPONENT * RATIO ** (at + shift);
}

const FIRST_EXPONENT = 0.05;
const RATIO = 1.2;

/** From a nearly logarithmic fall to one that is over almost at once. */
const EXPONENTS = Array.from({ length: 25 }, (_, i) => FIRST_EXPONENT * RATIO ** i);

/** Weighted least squares for value ≈ c + a·power with weights 1/value², a and c not below 0. */
function bestScales(power: Float64Array, values: Float64Array): { c: number; a: number; loss: number } {
  let [w, wp, wpp, wy, wpy, wyy] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const y = values[i] ?? NaN;
    const p = power[i] ?? NaN;
    const weight = 1 / (y * y);
    w += weight;
    wp += weight * p;
    wpp += weight * p * p;
    wy += weight * y;
    wpy += weight * p * y;
    wyy += 1;
  }
  const determinant = w * wpp - wp * wp;
  let a = determinant > 0 ? (w * wpy - wp * wy) / determinant : 0;
  let c = determinant > 0 ? (wpp * wy - wp * wpy) / determinant : wy / w;
  if (c < 0) [c, a] = [0, wpy / wpp];
  if (a < 0) [c, a] = [wy / w, 0];
  const loss = wyy - 2 * (c * wy + a * wpy) + c * c * w + 2 * a * c * wp + a * a * wpp;
  return { c, a, loss };
}

/** About `most` points, the means of stretches of equal length on the log axis: late evaluations are many and say little new. */
export function logSpaced(curve: LogCurve, most: number): LogCurve {
  const { x, y } = curve;
  if (x.length <= most) return slice(curve, 0);
  const width = ((x.at(-1) ?? 0) - (x[0] ?? 0)) / most;
  const spaced: LogCurve = { x: [], y: [] };
  let [sumX, sumY, count] = [0, 0, 0];
  let end = (x[0] ?? 0) + width;
  x.forEach((at, i) => {
    if (at > end && count > 0) {
      spaced.x.push(sumX / count);
      spaced.y.push(sumY / count);
      [sumX, sumY, count] = [0, 0, 0];
      end = at + width;
    }
    sumX += at;
    sumY += y[i] ?? NaN;
    count++;
  });
  spaced.x.push(sumX / count);
  spaced.y.push(sumY / count);
  return spaced;
}
