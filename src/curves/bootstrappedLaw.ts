import type { Chance } from "../common/chance.js";
import { normalQuantile } from "../statistics/normal.js";
import { median, quantile } from "../statistics/quantile.js";
import { tReach } from "../statistics/studentT.js";
import type { Interval } from "../statistics/wilson.js";
import { autocorrelationOf, wideningFor } from "./autocorrelation.js";
import { counted } from "./lawStart.js";
import { mean, noiseOf, slice, type LogCurve } from "./logCurve.js";
import {
  fitPowerLaw,
  fitPrepared,
  LEAST_NOISE,
  logSpaced,
  MOST_FITTED,
  preparedFit,
  valueAt,
  type PowerLaw,
  type PreparedFit,
} from "./powerLaw.js";

/** The law of a curve, and what the next evaluations could be if it holds. */
export interface BootstrappedLaw {
  law: PowerLaw;
  /** Deviation of one evaluation, on the log axis. */
  noise: number;
  /** How far the last evaluations lie from the law, on the log axis; 0 where noise explains it. */
  endsOff: number;
  at(x: number): { value: number; interval: Interval };
}

export function bootstrappedLaw(curve: LogCurve, resamples: number, chance: Chance): BootstrappedLaw {
  const points = logSpaced(curve, MOST_FITTED);
  const law = fitPowerLaw(points);
  const centre = points.x.map((x) => Math.log(valueAt(law, Math.exp(x))));
  const residuals = points.y.map((y, i) => y - (centre[i] ?? NaN));
  const noise = Math.max(
    noiseOf(curve.y.slice(-200)),
    wanderingAround(law, curve),
    deviationOf(residuals),
    LEAST_NOISE,
  );
  const widening = wideningOf(independentOnes(residuals));
  const blocks = {
    centre,
    residuals: residuals.map((one) => one * widening),
    length: blockLength(residuals),
  };
  const prepared = preparedFit(points.x, law.b);
  const laws = Array.from({ length: resamples }, () => refitted(prepared, blocks, chance));
  return {
    law,
    noise,
    endsOff: endsOff(curve, law),
    at(x) {
      const t = Math.exp(x);
      const values = laws.map((one) => valueAt(one, t) * Math.exp(noise * chance.normal())).sort((a, b) => a - b);
      const value = valueAt(law, t);
      // Refitted laws may all lie on one side of the first: offset and amplitude stop at 0.
      return {
        value,
        interval: [Math.min(quantile(values, 0.025), value), Math.max(quantile(values, 0.975), value)],
      };
    },
  };
}

/** Neighbours that wander together differ less from each other than from the law: a usual deviation of the later half. */
function wanderingAround(law: PowerLaw, { x, y }: LogCurve): number {
  const from = Math.max(Math.floor(x.length / 2), x.length - 200);
  const off = y.slice(from).map((value, i) => value - Math.log(valueAt(law, Math.exp(x[from + i] ?? NaN))));
  const centre = median(off);
  return 1.4826 * median(off.map((value) => Math.abs(value - centre)));
}

/**
 * How far the last evaluations lie from a law, on the log axis; 0 where noise explains it. A falling learning rate takes a training below
 * the law that it followed: it will not climb back to it.
 *
 * @param start iterations that the law counts more than the curve
 */
export function endsOff(curve: LogCurve, law: PowerLaw, start = 0): number {
  const last = counted(slice(curve, curve.x.length - Math.max(3, Math.floor(curve.x.length / 20))), start);
  const off = median(last.y.map((y, i) => y - Math.log(valueAt(law, Math.exp(last.x[i] ?? NaN)))));
  const noise = (1.25 * noiseOf(curve.y.slice(-200))) / Math.sqrt(last.x.length);
  return Math.abs(off) > 3 * noise ? off : 0;
}

function deviationOf(residuals: readonly number[]): number {
  return Math.sqrt(mean(residuals.map((residual) => residual * residual)));
}

/**
 * The best length of blocks under correlation of first order.
 *
 * Source: Carlstein 1986, Annals of Statistics 14:1171.
 */
function blockLength(residuals: readonly number[]): number {
  const n = residuals.length;
  const correlation = autocorrelationOf(residuals);
  const length = ((2 * correlation) / (1 - correlation * correlation)) ** (2 / 3) * n ** (1 / 3);
  return Math.max(2, Math.min(Math.round(length), Math.floor(n / 3)));
}

/** As many independent residuals say as much as these, which wander together; at least five. */
function independentOnes(residuals: readonly number[]): number {
  return Math.max(Math.min(5, residuals.length), residuals.length / wideningFor(residuals) ** 2);
}

/** Three parameters were fitted, so the residuals are smaller than the noise was, and their size is itself uncertain. */
function wideningOf(n: number): number {
  return (Math.sqrt(n / (n - 3)) * tReach(0.95, n - 3)) / normalQuantile(0.975);
}

interface Blocks {
  /** What was fitted, on the log axis. */
  centre: readonly number[];
  residuals: readonly number[];
  /** Of a block. */
  length: number;
}

function refitted(prepared: PreparedFit, { centre, residuals, length }: Blocks, chance: Chance): PowerLaw {
  const n = centre.length;
  const values = new Float64Array(n);
  for (let from = 0; from < n; from += length) {
    const start = chance.below(n - length + 1);
    for (let i = 0; i < length && from + i < n; i++) {
      values[from + i] = Math.exp((centre[from + i] ?? 0) + (residuals[start + i] ?? 0));
    }
  }
  return fitPrepared(prepared, values);
}
