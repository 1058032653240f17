import { agreeingInterval } from "./agreeingInterval.js";
import { bisectionBeyond } from "./bisection.js";
import { bcaQuantiles, replicateAt } from "./bootstrap.js";
import { accelerationOf } from "./jackknife.js";
import { normalCdf } from "./normal.js";
import { quantile } from "./quantile.js";
import type { SeedReplicates } from "./resampleSeeds.js";
import { areClusters, contrast, isDefined, mean, spreadOf, varianceOf, type BootstrapSpread } from "./seedSpread.js";
import { leastPOf, leastPOfFew } from "./signFlip.js";
import { errorsOfLevel, pOfErrors, standardErrorOf } from "./spread.js";
import type { Interval } from "./wilson.js";

/** A mean over seeds, or the difference of two, and how sure we are of it. */
export interface TwoLevelAnswer {
  value: number;
  standardError: number;
  /** What the bootstrap over items and the spread between seeds say, uncorrected. */
  spread: BootstrapSpread;
  /**
   * How far an interval of this level reaches if the bootstrap's shape is left aside: more than the normal distribution's share of
   * the standard error, because few seeds, or few items that matter, know their own spread badly.
   */
  reach: (level: number) => number;
  interval: Interval;
  /** Two-sided, of no difference; NaN without a baseline. The interval and p always agree. */
  p: number;
  /** No smaller p should be told. */
  leastP: number;
}

/**
 * The mean over seeds, with an interval that adds the spread between seeds to the spread between items; given a baseline, the
 * difference (seeds' mean − baseline's mean) on the same items.
 *
 * Items: the bootstrap distribution, with Student's t for its reach. Seeds: two to five of them resampled with replacement would
 * lose half to a fifth of their variance and know nothing of its uncertainty, so their part is added as analysis of variance does:
 * the variance that all seeds share over items, and the variance seen between seeds; see `errorsOfLevel` for the reach. The distribution
 * is stretched to both together. With one seed everywhere nothing is known of seeds: the answer then is about these very networks.
 *
 * With as many seeds as the baseline has, both are taken to spread alike: where one spreads four times as far as the other, 5 % become
 * up to 9. With other numbers of several seeds each has its own spread, as in Welch's test, since the fewer may be those that
 * spread far, and 5 % would become 24 for five and two: so 5 % are 3 to 7, and up to 10 with two seeds, which may look alike by chance.
 *
 * @param seeds, baseline from one call of `resampleSeeds`, at least one each
 * @example a mean of one seed is `bootstrap`'s BCa interval, but for the t-distribution's wider reach
 * Source: Bouthillier et al. 2021 (seeds and items); Obuchowski and Rockette 1995 and Hillis 2014, Statistics in Medicine 33:330, for
 *   the variances (their readers are our seeds, their cases our items); Hesterberg 2015 (expanded percentiles); Welch
 *   1947, Biometrika 34:28.
 */
export function twoLevelBootstrap(
  seeds: readonly SeedReplicates[],
  baseline: readonly SeedReplicates[] = [],
  level = 0.95,
): TwoLevelAnswer {
  const value =
    mean(seeds.map((seed) => seed.value)) - (baseline.length > 0 ? mean(baseline.map((seed) => seed.value)) : 0);
  const replicates = contrast(seeds, baseline, (seed) => seed.replicates)
    .filter(isDefined)
    .sort();
  const influence = contrast(seeds, baseline, (seed) => seed.influence);
  const seen = spreadOf(seeds, baseline, influence);
  // Few items that matter also spread less among themselves than all that could be drawn.
  const known = { ...seen, items: seen.items * (1 + 1 / seen.itemDegrees) };
  const standardError = standardErrorOf(known);
  // Of a single item nothing is known of others.
  const reach = (confidence: number) =>
    influence.length === 1 ? Infinity : errorsOfLevel(known, confidence) * standardError;
  const spread = Math.sqrt(varianceOf(replicates));
  const shape =
    baseline.length === 0
      ? bcaQuantiles(replicates, value, accelerationOf(influence))
      : centred(replicates, value, influence.length < FEW_ITEMS ? spread : 0);
  const end = stretched(shape, value, spread);
  const half = reach(level);
  const interval: Interval = [end(-half), end(half)];
  const p =
    baseline.length === 0 ? NaN : value === 0 ? 1 : pOfErrors(known, reachOfZero(end, value, spread) / standardError);
  const leastP =
    areClusters(seeds) && baseline.length > 0 ? leastPOfFew(addedByEach(value, influence)) : leastPOf(influence.length);
  const answer = { value, standardError, spread: seen, reach, interval, p, leastP };
  return p < leastP
    ? { ...answer, p: leastP, interval: agreeingInterval({ value, interval }, leastP, 1 - level) }
    : answer;
}

/**
 * What each group added to a difference, from how much the mean moves without it.
 *
 * @returns one per group; their sum is the difference
 */
function addedByEach(value: number, influence: Float64Array): Float64Array {
  const n = influence.length;
  const middle = mean(influence);
  return influence.map((one) => value / n + ((n - 1) / n) * (one - middle));
}

/**
 * A difference's replicates around the difference itself: what bias both numbers have (the calibration error's, say) is not corrected twice.
 *
 * @param least a standard error: an end of z of them lies at least as far away as z of these
 */
function centred(replicates: Float64Array, value: number, least: number): (z: number) => number {
  const middle = quantile(replicates, 0.5);
  const farther = (z: number) => (z < 0 ? Math.min : Math.max);
  return (z) => value + farther(z)(replicateAt(replicates, normalCdf(z)) - middle, z * least);
}

/** Of fewer items resamples cannot lie as far out as differences do: equals were called different in 8 to 9 % of cases of six to eight items. */
const FEW_ITEMS = 12;

/** Up to this many standard errors the bootstrap's own shape is used; beyond, too few replicates lie there and it goes on straight. */
const SHAPE_KNOWN = 2.5;

/** The end of an interval that reaches so far, in the unit of the value; `spread` is the bootstrap's standard error. */
function stretched(shape: (z: number) => number, value: number, spread: number): (reach: number) => number {
  if (!(spread > 0)) return (reach) => value + reach;
  return (reach) => {
    const z = reach / spread;
    if (Math.abs(z) <= SHAPE_KNOWN) return shape(z);
    return value + (shape(Math.sign(z) * SHAPE_KNOWN) - value) * (Math.abs(z) / SHAPE_KNOWN);
  };
}

/** How far an end must reach to touch 0, Infinity when it never does. */
function reachOfZero(end: (reach: number) => number, value: number, spread: number): number {
  const isPast = (half: number) => (value > 0 ? end(-half) <= 0 : end(half) >= 0);
  const start = spread > 0 ? spread : Math.abs(value);
  return bisectionBeyond([0, start], isPast, { most: FARTHEST * Math.abs(value), halves: 45 });
}

/** Beyond so many times the value nothing is looked for: all that is left of it is rounding. */
const FARTHEST = 1e6;
