import type { Chance } from "../common/chance.js";
import { normalQuantile } from "../statistics/normal.js";
import { median } from "../statistics/quantile.js";
import type { Interval } from "../statistics/wilson.js";
import { bootstrappedLaw, endsOff } from "./bootstrappedLaw.js";
import { counted } from "./lawStart.js";
import { mean, noiseOf, since, slice, type LogCurve } from "./logCurve.js";
import { stretchOfOneLaw, type OneLaw } from "./oneLaw.js";
import {
  FEWEST_FITTED,
  fitPowerLaw,
  fitPurePowerLaw,
  logSpaced,
  MOST_FITTED,
  valueAt,
  type PowerLaw,
} from "./powerLaw.js";
import { FLAT_BAND, slopeOf } from "./tailSlope.js";

/** What one evaluation would probably show after more iterations, if the training goes on as it did. */
export interface Forecast {
  /** In the steps of the file. */
  step: number;
  value: number;
  /** 95 %: the uncertainty of the fit, of where its law begins and of the learning rate's part, the noise of a single evaluation, and how far the same forecast went wrong before. */
  interval: Interval;
}

/** What of a training is foretold. */
export interface FurtherOn {
  /** The last step of the file. */
  lastStep: number;
  /** How many iterations were done at step 0: 1 where steps count from 0. */
  stepsBefore: number;
  chance: Chance;
}

const RESAMPLES = 200;
/** Enough to see whether a miss is one. */
const RESAMPLES_OF_A_LOOK_BACK = 100;

/**
 * The value at 2 and 10 times the iterations done, from a power law with offset fitted on log-spaced points of the longest stretch at
 * the end that follows one law. The interval comes from fitting again on the fitted curve plus resampled blocks of residuals (blocks,
 * since neighbours wander together), and reaches to what is foretold where the law counts from elsewhere, ends nowhere or comes to
 * rest, as far as the evaluations allow. Where the law, fitted without the last doubling, misses that doubling, it reaches
 * further on the side of the miss; where the last quarter of the iterations falls significantly slower than the law, up to
 * where that pace leads; and down to where the law's pace at its end leads, as far as the last doubling allows: a law with an offset comes
 * to rest, and a true one may just fall slower than before.
 *
 * @returns nothing where there are fewer than eight evaluations, where no law agrees with the pace at the end, or where it leaves what numbers can hold
 */
export function forecastOf(curve: LogCurve, { lastStep, stepsBefore, chance }: FurtherOn): Forecast[] {
  const found = stretchOfOneLaw(curve);
  if (!found) return [];
  const { start, fitted } = found;
  const here = bootstrappedLaw(fitted, RESAMPLES, chance);
  const missed = missInTheLastDoubling(fitted, chance);
  const slow = slowEnd(fitted, here.law);
  const pace = paceAtEnd(curve, here.noise);
  const straight = straightOn(fitted, here.law);
  const forecasts = [2, 10].map((factor): Forecast => {
    const iterations = factor * Math.exp(curve.x.at(-1) ?? 0);
    const x = Math.log(iterations + start.likely);
    const { value, interval } = here.at(x);
    const further = (missed * (x - (fitted.x.at(-1) ?? 0))) / Math.LN2;
    const lowest = interval[0] * Math.min(1, straight(x) / value);
    const low = lowest * Math.exp(here.endsOff + Math.min(0, further));
    const high = interval[1] * Math.exp(here.endsOff + Math.max(0, further));
    const { others, endless } = countedFromElsewhere(found, iterations, here.noise);
    const forecast: Forecast = {
      step: (lastStep + stepsBefore) * factor - stepsBefore,
      value: value * Math.exp(here.endsOff),
      interval: [Math.min(low, endless), Math.max(high, slow?.at(x) ?? 0)],
    };
    return withinPace(reachingTo(forecast, others, here.noise), pace, iterations);
  });
  // One value of 10^308 leads the law out of all numbers.
  return forecasts.filter(({ step, value, interval }) => [step, value, ...interval].every(Number.isFinite));
}

/**
 * What is foretold where the law counts from the ends of what the evaluations allow, or comes to rest, and how low one evaluation may lie where it has
 * no offset: no bootstrap around one sees that.
 */
function countedFromElsewhere({ stretch, start }: OneLaw, iterations: number, noise: number) {
  const spaced = logSpaced(stretch, MOST_FITTED);
  const from = (other: number, fit = fitPowerLaw) => {
    const law = fit(counted(spaced, other));
    return valueAt(law, iterations + other) * Math.exp(endsOff(stretch, law, other));
  };
  const others = [
    ...start.interval.map((other) => from(other)),
    ...(start.resting ? [start.resting.valueAt(iterations)] : []),
  ];
  if (start.endless === null) return { others, endless: Infinity };
  return { others, endless: from(start.endless, fitPurePowerLaw) * Math.exp(normalQuantile(0.025) * noise) };
}

/**
 * A forecast whose interval holds what else could have been foretold: on the log axis, the distances are squared and added.
 *
 * @param noise of one evaluation, where it comes upon whichever of several laws is true
 */
export function reachingTo(
  { step, value, interval: [low, high] }: Forecast,
  others: readonly number[],
  noise = 0,
): Forecast {
  const reach = (end: number, other: number) => {
    const distance = Math.abs(Math.log(other / value));
    return Math.max(
      Math.hypot(Math.log(end / value), distance),
      distance === 0 ? 0 : distance + normalQuantile(0.975) * noise,
    );
  };
  return {
    step,
    value,
    interval: [
      value * Math.exp(-reach(low, Math.min(value, ...others))),
      value * Math.exp(reach(high, Math.max(value, ...others))),
    ],
  };
}

/**
 * How far the last doubling of iterations lies from what the evaluations before it foretold, on the log axis; 0 where that is
 * no further than their own 95 % interval says, or too few evaluations came before.
 */
function missInTheLastDoubling(curve: LogCurve, chance: Chance): number {
  const lastX = curve.x.at(-1) ?? 0;
  const split = curve.x.findIndex((x) => x > lastX - Math.LN2);
  if (split < FEWEST_FITTED) return 0;
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
function slowEnd(curve: LogCurve, law: PowerLaw): { at(x: number): number } | undefined {
  const lastX = curve.x.at(-1) ?? 0;
  const end = since(curve, lastX - Math.log(4 / 3));
  if (end.x.length < FEWEST_AT_END) return undefined;
  const [fastest, slowest] = slopeOf(end).interval;
  if (fastest <= slopeOfLaw(law, mean(end.x))) return undefined;
  const highest = median(end.y) + normalQuantile(0.975) * noiseOf(end.y.slice(-200));
  return { at: (x) => Math.exp(highest + Math.min(0, slowest) * (x - lastX)) };
}

/** Where a law leads that goes straight on from its end on log axes: at the pace that it has there, as far as the last doubling does not refute it. */
function straightOn(curve: LogCurve, law: PowerLaw): (x: number) => number {
  const lastX = curve.x.at(-1) ?? 0;
  const end = since(curve, lastX - Math.LN2);
  const [fastest, slowest] = end.x.length < FEWEST_FITTED ? [-Infinity, Infinity] : slopeOf(end).interval;
  const slope = Math.max(fastest, Math.min(slowest, slopeOfLaw(law, lastX)));
  return (x) => valueAt(law, Math.exp(lastX)) * Math.exp(slope * (x - lastX));
}

/** How low and how high one evaluation may lie at a later place of the log axis, if the training has come to rest, or goes on at a pace that its last doubling allows. */
type Pace = (x: number) => Interval;

/**
 * At a level that a true pace hardly ever leaves. Undefined where the last doubling holds too few evaluations to show one, and where it
 * surely still falls: a law that began ahead, or a training on its way to rest, gets steeper on log axes before it slows down.
 */
function paceAtEnd(curve: LogCurve, noise: number): Pace | undefined {
  const end = since(curve, (curve.x.at(-1) ?? 0) - Math.LN2);
  if (end.x.length < FEWEST_AT_END) return undefined;
  if (slopeOf(end).interval[1] < -FLAT_BAND) return undefined;
  const { interval } = slopeOf(end, 0.999);
  const [middle, height] = [mean(end.x), median(end.y)];
  const reach = normalQuantile(0.9995) * noise;
  return (x) => [
    Math.exp(height + Math.min(0, interval[0]) * (x - middle) - reach),
    Math.exp(height + Math.max(0, interval[1]) * (x - middle) + reach),
  ];
}

/** No forecast is less certain than that the pace at the end goes on. */
function withinPace(
  { step, value, interval: [low, high] }: Forecast,
  pace: Pace | undefined,
  iterations: number,
): Forecast {
  if (pace === undefined) return { step, value, interval: [low, high] };
  const [lowest, highest] = pace(Math.log(iterations));
  return { step, value, interval: [Math.min(value, Math.max(low, lowest)), Math.max(value, Math.min(high, highest))] };
}

/** Of log(value) on log(iteration). */
function slopeOfLaw({ c, a, b }: PowerLaw, x: number): number {
  const falling = a * Math.exp(-b * x);
  return (-b * falling) / (c + falling);
}
