import { median } from "../statistics/quantile.js";
import { mean, noiseOf, slice, smoothed, type LogCurve } from "./logCurve.js";
import { FLAT_BAND, slopeOf } from "./tailSlope.js";

/** What a curve does after its lowest (smoothed) point. */
export interface Climb {
  /** Place of the lowest point, and its logarithm of iterations. */
  from: number;
  fromX: number;
  /** Logarithm of how many times higher the end lies. */
  rise: number;
  /** The end lies above the lowest point by more than noise explains. */
  isHigher: boolean;
  /** It goes up all along, and is not coming down again: a warm restart jumps and then falls. */
  isSteady: boolean;
  /** It has been up there for long, a tenth and more above the lowest point, and is not coming down again. */
  isLasting: boolean;
  /** The end falls significantly. */
  isRecovering: boolean;
}

/** Fewer evaluations than this after the lowest point show nothing. */
const FEWEST_AFTER = 5;

/** Undefined while too few points lie after the lowest one. */
export function climbOf(curve: LogCurve): Climb | undefined {
  const n = curve.y.length;
  const window = Math.max(3, 2 * Math.floor(n / 40) + 1);
  const calm = smoothed(curve.y, window);
  const lowest = Math.min(...calm);
  const from = calm.indexOf(lowest);
  const after = slice(curve, from);
  const count = after.y.length;
  if (count < FEWEST_AFTER) return undefined;
  const lasting = Math.max(3, Math.ceil(count / 5));
  const rise = median(after.y.slice(-lasting)) - lowest;
  // At the start of a curve the smoothed values have neighbours on one side only.
  const smoothedOver = Math.min(window, from + Math.ceil(window / 2));
  const noise = noiseOf(curve.y.slice(Math.floor(n / 3))) * 1.25 * Math.sqrt(1 / lasting + 1 / smoothedOver);
  const beyondNoise = Math.max(4.5 * noise, LEAST_RISE);
  const { slope, interval } = slopeOf(after, 0.99);
  const recent = slopeOf(slice(after, Math.min(count - FEWEST_AFTER, Math.floor(count / 2))), 0.95);
  const isRecovering = recent.interval[1] < -FLAT_BAND;
  return {
    from,
    fromX: curve.x[from] ?? 0,
    rise,
    isHigher: rise > beyondNoise,
    isSteady: slope > FLAT_BAND && interval[0] > 0 && recent.interval[1] > 0,
    isLasting: count >= n / 4 && !isRecovering && laterQuarters(after.y) - lowest > Math.max(beyondNoise, LASTING_RISE),
    isRecovering,
  };
}

/** One and a half per cent; less is no climb even where there is no noise at all. */
const LEAST_RISE = 0.015;
const LASTING_RISE = Math.log(1.1);

/** The lower one of the medians of the third and the last quarter. */
function laterQuarters(values: readonly number[]): number {
  const [half, threeQuarters] = [Math.floor(values.length / 2), Math.floor((values.length * 3) / 4)];
  return Math.min(median(values.slice(half, threeQuarters)), median(values.slice(threeQuarters)));
}

/** Mean of the logarithms at the start of a curve. */
export function startLevel({ y }: LogCurve): number {
  return mean(y.slice(0, 2));
}
