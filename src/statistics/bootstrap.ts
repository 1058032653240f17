import type { Chance } from "../common/chance.js";
import { accelerationOf, influences } from "./jackknife.js";
import { normalCdf, normalQuantile } from "./normal.js";
import { quantile } from "./quantile.js";
import { resampler } from "./resampler.js";
import type { Interval } from "./wilson.js";

/**
 * A number computed from n items, each with a count of how often it is there (0, 1, 2, …; length n). All ones is the
 * observed sample. NaN where the number does not exist, such as an average precision without a positive.
 * `counts` is used again for the next resample: do not keep it.
 */
export type Statistic = (counts: Uint16Array) => number;

export interface BootstrapQuestion {
  n: number;
  statistic: Statistic;
  chance: Chance;
  /** Default 2,000: the ends of the interval are then good to about 3 % of its width. */
  resamples?: number;
  level?: number;
  /** Default BCa: corrected for bias and skew. */
  method?: "bca" | "percentile";
}

export interface BootstrapAnswer {
  value: number;
  /** [NaN, NaN] when no resample has a value. */
  interval: Interval;
  /** Values of the resamples, ascending; those without a value are left out. */
  replicates: Float64Array;
}

/**
 * How sure we are of any number computed from items: an interval from resampling the items with replacement.
 *
 * @example
 * bootstrap({ n: 3, statistic: (counts) => weightedMean([1, 2, 6], counts), chance: seededChance(1) }) // → value 3, interval about [1, 5.2]
 * Source: Efron and Tibshirani 1993, An Introduction to the Bootstrap, 14.3 (BCa) and 13.3 (percentile).
 */
export function bootstrap(question: BootstrapQuestion): BootstrapAnswer {
  const { n, statistic, chance, resamples = 2_000, level = 0.95, method = "bca" } = question;
  const value = statistic(new Uint16Array(n).fill(1));
  const replicates = replicatesOf(n, statistic, chance, resamples);
  if (method === "percentile") return { value, interval: percentileInterval(replicates, level), replicates };
  const end = bcaQuantiles(replicates, value, accelerationOf(influences(n, statistic, value)));
  const reach = normalQuantile((1 + level) / 2);
  return { value, interval: [end(-reach), end(reach)], replicates };
}

/** The middle `level` of the replicates (ascending). */
export function percentileInterval(replicates: Float64Array, level = 0.95): Interval {
  return [replicateAt(replicates, (1 - level) / 2), replicateAt(replicates, (1 + level) / 2)];
}

/** The replicate (ascending, B of them) below which a share lies: the (B + 1) · share-th, as Efron and Tibshirani count. */
export function replicateAt(replicates: Float64Array, share: number): number {
  const many = replicates.length;
  return many < 2 ? quantile(replicates, share) : quantile(replicates, ((many + 1) * share - 1) / (many - 1));
}

/**
 * The bias-corrected and accelerated bootstrap as a function of a standard normal z: its interval's end at z = −1.96 is the lower,
 * at 1.96 the upper of 95 %.
 *
 * @param replicates ascending, no NaN
 * @param value the statistic of the observed sample
 * @param skew Efron's acceleration, see `accelerationOf`; 0 corrects for bias alone
 */
export function bcaQuantiles(replicates: Float64Array, value: number, skew: number): (z: number) => number {
  const bias = normalQuantile(shareBelow(replicates, value));
  // All replicates on one side (a statistic at the end of its scale): the correction does not exist, percentiles do.
  if (!Number.isFinite(bias)) return (z) => replicateAt(replicates, normalCdf(z));
  return (z) => {
    const moved = bias + z;
    // A skew so strong that the correction turns round would point at the farthest replicate.
    const scale = Math.max(1e-9, 1 - skew * moved);
    return replicateAt(replicates, normalCdf(bias + moved / scale));
  };
}

function replicatesOf(n: number, statistic: Statistic, chance: Chance, resamples: number): Float64Array {
  const resample = resampler(chance);
  const counts = new Uint16Array(n);
  const replicates = new Float64Array(resamples);
  let kept = 0;
  for (let i = 0; i < resamples; i++) {
    resample(counts);
    const value = statistic(counts);
    if (!Number.isNaN(value)) replicates[kept++] = value;
  }
  return replicates.subarray(0, kept).sort();
}

/** Ties count half: the statistic of few items takes few values. */
function shareBelow(replicates: Float64Array, value: number): number {
  let [below, equal] = [0, 0];
  for (const replicate of replicates) {
    if (replicate < value) below++;
    else if (replicate === value) equal++;
  }
  return (below + equal / 2) / replicates.length;
}
