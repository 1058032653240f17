import { median } from "../statistics/quantile.js";
import { wideningFor } from "./autocorrelation.js";
import { inBlocks, mean, noiseOf, smoothed, type LogCurve } from "./logCurve.js";
import { valley } from "./valley.js";

/** How plainly a curve climbs from its lowest point, where it might only wander about a level. */
export interface BeyondWandering {
  /** Logarithm of how many times higher the end lies. */
  rise: number;
  /** The rise in units of what the curve wanders beside a fall and a climb, the wider the more neighbours wander together. */
  times: number;
  /** Evaluations (or blocks of them) from the lowest point on, and all of them. */
  after: number;
  all: number;
}

/** Denser curves are looked at in means of neighbours, whose noise is smaller, and which wander less together. */
const MOST_BLOCKS = 50;
const WINDOW = 3;

/** @param curve on log axes, with at least one point */
export function beyondWandering(curve: LogCurve): BeyondWandering {
  const { y } = inBlocks(curve, MOST_BLOCKS);
  const calm = smoothed(y, WINDOW);
  const lowest = Math.min(...calm);
  const bottom = calm.indexOf(lowest);
  const after = y.length - bottom;
  const rise = median(y.slice(-Math.max(WINDOW, Math.ceil(after / 5)))) - lowest;
  const fitted = valley(y, bottom);
  const beside = y.map((value, i) => value - (fitted[i] ?? NaN));
  // What climbs steeply leaves nothing beside it, whatever its noise.
  const size = Math.max(noiseOf(y), Math.sqrt(mean(beside.map((value) => value * value))));
  return { rise, times: rise / (size * wideningFor(beside)), after, all: y.length };
}
