import { goldenSection } from "../statistics/goldenSection.js";
import { slice, type LogCurve } from "./logCurve.js";

/** e(t) = c + a·t^-b with a, c ≥ 0 and b > 0: error falls as a power of the iterations towards what cannot be learned. */
export interface PowerLaw {
  c: number;
  a: number;
  b: number;
}

/** Fewer evaluations than this do not show a power law. */
export const FEWEST_FITTED = 8;
/** More, spaced evenly on the log axis, say little new of three numbers. */
export const MOST_FITTED = 60;
/** What averaging neighbours moves a bent law by, where nothing else is uncertain. */
export const LEAST_NOISE = 1e-5;

/** The value after `t` iterations. */
export function valueAt({ c, a, b }: PowerLaw, t: number): number {
  return c + a * t ** -b;
}

/**
 * The power law with offset that has the smallest sum of squared relative errors: for each exponent the best a and c follow
 * in closed form, and the exponent is searched on a grid, then between the neighbours of the best one.
 *
 * @param curve at least three points, on log axes
 * Source: Hestness et al. 2017; Viering and Loog 2023 (the family POW3).
 */
export function fitPowerLaw(curve: LogCurve): PowerLaw {
  return bestLaw(curve, bestScales);
}

/** The same without the offset: c = 0, the error falls for ever. */
export function fitPurePowerLaw(curve: LogCurve): PowerLaw {
  return bestLaw(curve, bestScaleAlone);
}

/** How well a law fits: the sum of squared relative errors. */
export function lossOf(law: PowerLaw, { x, y }: LogCurve): number {
  return x.reduce((sum, at, i) => sum + (valueAt(law, Math.exp(at)) / Math.exp(y[i] ?? NaN) - 1) ** 2, 0);
}

type Scales = (power: Float64Array, values: Float64Array) => { c: number; a: number; loss: number };

function bestLaw({ x, y }: LogCurve, scales: Scales): PowerLaw {
  const values = Float64Array.from(y, Math.exp);
  // Written over by each exponent that is tried: they are many, and an array for each takes longer than the fit.
  const powers = new Float64Array(x.length);
  const fittedAt = (exponent: number) => scales(powersOf(x, exponent, powers), values);
  const lossAt = (place: number) => fittedAt(exponentAt(place)).loss;
  const at = coarselyBest(lossAt);
  const exponent = exponentAt(goldenSection(at - STRIDE, at + STRIDE, lossAt));
  return lawOf(exponent, fittedAt(exponent), x);
}

/** What does not change when the same iterations are fitted again with other values, as a bootstrap does. */
export interface PreparedFit {
  x: readonly number[];
  exponentOf(place: number): number;
  /** t^-b for an exponent of the fine grid, relative to the last t so that sizes stay near 1. */
  powersAt(place: number): Float64Array;
}

/**
 * @param through an exponent that the grid has to hold: beside it, what follows it without noise would all miss it on one side
 */
export function preparedFit(x: readonly number[], through: number): PreparedFit {
  const known: Float64Array[] = [];
  const place = placeOf(through);
  const aside = place - Math.floor(place);
  const exponentOf = (at: number) => exponentAt(at + aside);
  return { x, exponentOf, powersAt: (at) => (known[at] ??= powersOf(x, exponentOf(at))) };
}

/**
 * The same fit with its exponent on a grid of steps of 1.8 %: that is fine enough for one of many.
 *
 * @param values one per point of the prepared fit, above 0
 */
export function fitPrepared({ x, exponentOf, powersAt }: PreparedFit, values: Float64Array): PowerLaw {
  const scalesAt = (place: number) => bestScales(powersAt(place), values);
  const at = downhill(
    coarselyBest((place) => scalesAt(place).loss),
    (place) => scalesAt(place).loss,
  );
  return lawOf(exponentOf(at), scalesAt(at), x);
}

function lawOf(b: number, { a, c }: { a: number; c: number }, x: readonly number[]): PowerLaw {
  return { c, a: a * Math.exp(b * (x.at(-1) ?? 0)), b };
}

/** Exponents from 0.05, a nearly logarithmic fall, to 4, one that is over almost at once; in steps of 1.8 %. */
function exponentAt(place: number): number {
  return 0.05 * 80 ** (place / FINEST);
}

function placeOf(exponent: number): number {
  return (FINEST * Math.log(exponent / 0.05)) / Math.log(80);
}

const FINEST = 240;
/** Of the coarse grid; a power of two. */
const STRIDE = 16;

function coarselyBest(lossAt: (place: number) => number): number {
  let best = { place: STRIDE, loss: Infinity };
  for (let place = STRIDE; place <= FINEST - STRIDE; place += STRIDE) {
    const loss = lossAt(place);
    if (loss < best.loss) best = { place, loss };
  }
  return best.place;
}

/** From a place of the coarse grid to the lowest one of the fine grid around it, in halved strides. */
function downhill(from: number, lossAt: (place: number) => number): number {
  let best = { place: from, loss: lossAt(from) };
  for (let stride = STRIDE / 2; stride >= 1; stride /= 2) {
    for (const place of [best.place - stride, best.place + stride]) {
      const loss = lossAt(place);
      if (loss < best.loss) best = { place, loss };
    }
  }
  return best.place;
}

function powersOf(x: readonly number[], b: number, powers = new Float64Array(x.length)): Float64Array {
  const lastX = x.at(-1) ?? 0;
  // A loop: `Float64Array.from` with a function takes three times as long, and this is what a fit does most.
  for (let i = 0; i < x.length; i++) powers[i] = Math.exp(-b * ((x[i] ?? NaN) - lastX));
  return powers;
}

/** Weighted least squares for value ≈ c + a·power with weights 1/value², a and c not below 0. */
export function bestScales(power: Float64Array, values: Float64Array): { c: number; a: number; loss: number } {
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

function bestScaleAlone(power: Float64Array, values: Float64Array): { c: number; a: number; loss: number } {
  let [wpp, wpy] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const share = (power[i] ?? NaN) / (values[i] ?? NaN);
    wpp += share * share;
    wpy += share;
  }
  return { c: 0, a: wpy / wpp, loss: values.length - (wpy * wpy) / wpp };
}

/** About `most` points, the means of stretches of equal length on the log axis: late evaluations are many and say little new. */
export function logSpaced(curve: LogCurve, most: number): LogCurve {
  const { x, y } = curve;
  if (x.length <= most) return slice(curve, 0);
  const width = ((x.at(-1) ?? 0) - (x[0] ?? 0)) / most;
  const spaced: LogCurve = { x: [], y: [] };
  let [sumX, sumY, count] = [0, 0, 0];
  let end = (x[0] ?? 0) + width;
  for (let i = 0; i < x.length; i++) {
    const at = x[i] ?? NaN;
    if (at > end && count > 0) {
      spaced.x.push(sumX / count);
      spaced.y.push(sumY / count);
      sumX = sumY = count = 0;
      end = at + width;
    }
    sumX += at;
    sumY += y[i] ?? NaN;
    count++;
  }
  spaced.x.push(sumX / count);
  spaced.y.push(sumY / count);
  return spaced;
}
