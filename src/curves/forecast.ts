import type { Chance } from "../common/chance.js";
import { normalQuantile } from "../statistics/normal.js";
import { median, quantile } from "../statistics/quantile.js";
import { tReach } from "../statistics/studentT.js";
import type { Interval } from "../statistics/wilson.js";
import { autocorrelationOf, wideningFor } from "./autocorrelation.js";
import { mean, noiseOf, since, slice, type LogCurve } from "./logCurve.js";
import {
  fitPowerLaw,
  fitPrepared,
  fitPurePowerLaw,
  logSpaced,
  lossOf,
  preparedFit,
  valueAt,
  type PowerLaw,
  type PreparedFit,
} from "./powerLaw.js";
import { slopeOf } from "./tailSlope.js";

/** What one evaluation would probably show after more iterations, if the training goes on as it did. */
export interface Forecast {
  /** In the steps of the file. */
  step: number;
  value: number;
  /** 95 %: the uncertainty of the fit and of the learning rate's part, the noise of a single evaluation, and how far the same forecast went wrong before. */
  interval: Interval;
}

/** Fewer evaluations than this do not show a power law. */
const FEWEST = 8;
const MOST_POINTS = 60;
/** What averaging neighbours moves a bent law by, where nothing else is uncertain. */
const LEAST_NOISE = 1e-5;
const RESAMPLES = 200;
/** Enough to see whether a miss is one. */
const RESAMPLES_OF_A_LOOK_BACK = 100;
/** The start of a training (warm-up, first epochs) follows another law, and so may all that lies before a step of the learning rate. */
const FITTED_FACTORS = [30, 10, 4, 2, 1.5];

/**
 * The value at 2 and 10 times the iterations done, from a power law with offset fitted on log-spaced points of the longest
 * stretch at the end that follows one law. The interval
 * comes from fitting again on the fitted curve plus resampled blocks of residuals (blocks, since neighbours wander together).
 * Where the law, fitted without the last doubling, misses that doubling, the interval reaches further on the side of the miss; where the last quarter of the iterations falls
 * significantly slower than the law, it reaches up to where that pace leads.
 *
 * @param lastStep the last step of the file; forecasts are given for its multiples
 * @returns nothing where there are fewer than eight evaluations, where no law agrees with the pace at the end, or where it leaves what numbers can hold
 */
export function forecastOf(curve: LogCurve, { lastStep, chance }: { lastStep: number; chance: Chance }): Forecast[] {
  const lastX = curve.x.at(-1) ?? 0;
  const fitted = stretchOfOneLaw(curve);
  if (!fitted) return [];
  const here = bootstrappedLaw(fitted, RESAMPLES, chance);
  const missed = missInTheLastDoubling(fitted, chance);
  const slow = slowEnd(fitted, here.law);
  const forecasts = [2, 10].map((factor): Forecast => {
    const { value, interval } = here.at(lastX + Math.log(factor));
    const further = missed * Math.log2(factor);
    return {
      step: lastStep * factor,
      value: value * Math.exp(here.endsOff),
      interval: [
        interval[0] * Math.exp(here.endsOff + Math.min(0, further)),
        Math.max(interval[1] * Math.exp(here.endsOff + Math.max(0, further)), slow?.at(factor) ?? 0),
      ],
    };
  });
  // One value of 10^308 leads the law out of all numbers.
  return forecasts.filter(({ step, value, interval }) => [step, value, ...interval].every(Number.isFinite));
}

/** A forecast whose interval holds what else could have been foretold: on the log axis, the distances are squared and added. */
export function reachingTo({ step, value, interval: [low, high] }: Forecast, others: readonly number[]): Forecast {
  const reach = (end: number, other: number) => Math.hypot(Math.log(end / value), Math.log(other / value));
  return {
    step,
    value,
    interval: [
      value * Math.exp(-reach(low, Math.min(value, ...others))),
      value * Math.exp(reach(high, Math.max(value, ...others))),
    ],
  };
}

/** The last 30-, 10-, 4-, 2- or 1.5-fold of the iterations: the longest whose law falls at its end as the evaluations do. */
function stretchOfOneLaw(curve: LogCurve): LogCurve | undefined {
  const lastX = curve.x.at(-1) ?? 0;
  for (const factor of FITTED_FACTORS) {
    const stretch = since(curve, lastX - Math.log(factor));
    if (stretch.x.length < FEWEST) return undefined;
    if (fallsAsItsLaw(stretch)) return stretch;
  }
  return undefined;
}

/** False where the law's slope over the last third of the iterations lies outside of what the evaluations there allow at a level that a true law hardly ever misses. */
function fallsAsItsLaw(curve: LogCurve): boolean {
  const end = since(curve, (curve.x.at(-1) ?? 0) - Math.log(1.5));
  if (end.x.length < FEWEST) return true;
  const law = fitPowerLaw(logSpaced(curve, MOST_POINTS));
  const [first, last] = [end.x[0] ?? NaN, end.x.at(-1) ?? NaN];
  const ofLaw = Math.log(valueAt(law, Math.exp(last)) / valueAt(law, Math.exp(first))) / (last - first);
  const [fastest, slowest] = slopeOf(end, 0.999).interval;
  return ofLaw >= fastest - SAME_PACE && ofLaw <= slowest + SAME_PACE;
}

/** Slopes this near foretell the same: half a percent per doubling. */
const SAME_PACE = 0.007;

/** The law of a curve, and what the next evaluations could be if it holds. */
interface BootstrappedLaw {
  law: PowerLaw;
  /** How far the last evaluations lie from the law, on the log axis; 0 where noise explains it. */
  endsOff: number;
  at(x: number): { value: number; interval: Interval };
}

function bootstrappedLaw(curve: LogCurve, resamples: number, chance: Chance): BootstrappedLaw {
  const points = logSpaced(curve, MOST_POINTS);
  const law = fitPowerLaw(points);
  const centre = points.x.map((x) => Math.log(valueAt(law, Math.exp(x))));
  const residuals = points.y.map((y, i) => y - (centre[i] ?? NaN));
  const noise = Math.max(
    noiseOf(curve.y.slice(-200)),
    wanderingAround(law, curve),
    deviationOf(residuals),
    LEAST_NOISE,
  );
  const blocks = {
    centre,
    residuals: residuals.map((one) => one * wideningOf(independentOnes(residuals))),
    length: blockLength(residuals),
  };
  const prepared = preparedFit(points.x, law.b);
  const laws = Array.from({ length: resamples }, () => refitted(prepared, blocks, chance));
  const endless = endlessLaw(points, law, residuals);
  return {
    law,
    endsOff: endsOff(curve, law),
    at(x) {
      const t = Math.exp(x);
      const values = laws.map((one) => valueAt(one, t) * Math.exp(noise * chance.normal())).sort((a, b) => a - b);
      const lowest = endless ? valueAt(endless, t) * Math.exp(normalQuantile(0.025) * noise) : Infinity;
      const value = valueAt(law, t);
      // Refitted laws may all lie on one side of the first: offset and amplitude stop at 0.
      return {
        value,
        interval: [Math.min(quantile(values, 0.025), lowest, value), Math.max(quantile(values, 0.975), value)],
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
 * The law without an offset, where the evaluations do not refute it at 5 %. An offset cannot be below 0, so one fitted to
 * noise is too high on average, and a bootstrap around it does not see how far the error could still fall.
 */
function endlessLaw(points: LogCurve, law: PowerLaw, residuals: readonly number[]): PowerLaw | undefined {
  const pure = fitPurePowerLaw(points);
  const degrees = points.x.length - 3;
  const loss = lossOf(law, points);
  const allowed = ((tReach(0.95, degrees) * wideningFor(residuals)) ** 2 * loss) / degrees;
  return lossOf(pure, points) - loss <= allowed ? pure : undefined;
}

/** A falling learning rate takes a training below the law that it followed: it will not climb back to it. */
function endsOff(curve: LogCurve, law: PowerLaw): number {
  const last = slice(curve, curve.x.length - Math.max(3, Math.floor(curve.x.length / 20)));
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

/**
 * How far the last doubling of iterations lies from what the evaluations before it foretold, on the log axis; 0 where that is
 * no further than their own 95 % interval says, or too few evaluations came before.
 */
function missInTheLastDoubling(curve: LogCurve, chance: Chance): number {
  const lastX = curve.x.at(-1) ?? 0;
  const split = curve.x.findIndex((x) => x > lastX - Math.LN2);
  if (split < FEWEST) return 0;
  const late = Math.max(split, curve.x.length - Math.max(3, Math.floor((curve.x.length - split) / 5)));
  const end = slice(curve, late);
  const { value, interval } = bootstrappedLaw(slice(curve, 0, split), RESAMPLES_OF_A_LOOK_BACK, chance).at(mean(end.x));
  const seen = mean(end.y);
  return seen < Math.log(interval[0]) || seen > Math.log(interval[1]) ? seen - Math.log(value) : 0;
}

/** Fewer evaluations than this show no pace of their own. */
const FEWEST_AT_END = 20;

/**
 * Where the evaluations of the last quarter of the iterations refute the law's slope at 5 %, how high one evaluation may still
 * lie when they go on at the slowest pace that they allow, at the most standing still. A law fitted to the last 30-fold sees
 * a training that comes to rest too late.
 */
function slowEnd(curve: LogCurve, law: PowerLaw): { at(factor: number): number } | undefined {
  const end = since(curve, (curve.x.at(-1) ?? 0) - Math.log(4 / 3));
  if (end.x.length < FEWEST_AT_END) return undefined;
  const [fastest, slowest] = slopeOf(end).interval;
  if (fastest <= slopeOfLaw(law, mean(end.x))) return undefined;
  const highest = median(end.y) + normalQuantile(0.975) * noiseOf(end.y.slice(-200));
  return { at: (factor) => Math.exp(highest + Math.min(0, slowest) * Math.log(factor)) };
}

/** Of log(value) on log(iteration). */
function slopeOfLaw({ c, a, b }: PowerLaw, x: number): number {
  const falling = a * Math.exp(-b * x);
  return (-b * falling) / (c + falling);
}
