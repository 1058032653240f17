import type { Chance } from "../common/chance.js";
import { agreeingInterval } from "./agreeingInterval.js";
import { bisectionBeyond } from "./bisection.js";
import { bcaQuantiles, replicateAt } from "./bootstrap.js";
import type { Statistic } from "./bootstrap.js";
import { clusterResampler, effectiveGroups, ofClusters, type Clusters } from "./clusters.js";
import { accelerationOf, influences, jackknifeVariance } from "./jackknife.js";
import { normalCdf } from "./normal.js";
import { quantile } from "./quantile.js";
import { resampler } from "./resampler.js";
import { leastPOf, leastPOfFew } from "./signFlip.js";
import { errorsOfLevel, pOfErrors, standardErrorOf } from "./spread.js";
import type { Spread } from "./spread.js";
import type { Interval } from "./wilson.js";

/** One trained network's number, and what it would have been on other items. */
export interface SeedReplicates {
  value: number;
  /** One per resample of the items, in the same order for all seeds and models; NaN where there is no value. */
  replicates: Float64Array;
  /** How much each group of items moves the number; the same groups for all. */
  influence: Float64Array;
  /** Of groups that were drawn as wholes: degrees of freedom that they have at most. */
  clusterDegrees?: number;
}

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

/** Of a mean over seeds, or of the difference of two. */
export interface BootstrapSpread extends Spread {
  /** Variance over items of one seed's number, not of the mean; the mean over the seeds. */
  ofOneSeed: number;
  /** Variance over items of the mean of these very seeds, or of the difference: `items`, and what items do to each seed alone. */
  ofMean: number;
}

export type MeanSpread = Pick<BootstrapSpread, "items" | "seeds" | "ofOneSeed">;

/** How far items move the mean over seeds, where they move one seed's number by 1. */
export function steadinessOf({ items, ofOneSeed }: MeanSpread): number {
  return ofOneSeed > 0 ? Math.sqrt(items / ofOneSeed) : 1;
}

export interface SeedsAsked {
  /** Items. */
  n: number;
  /** One per trained network, or several of one. */
  statistics: readonly Statistic[];
  /** Groups of items that are drawn as wholes; without, each item is drawn for itself. */
  clusters?: Clusters;
  chance: Chance;
  /** Default: `usualResamples`; whatever is asked, fewer (down to 200) where items times looks times networks go into the millions. */
  resamples?: number;
  /** Default: as many as there are statistics. */
  networks?: number;
  /** How many numbers of one item a statistic looks at, default 1. */
  looksPerItem?: number;
  /** Told now and then which share of the resamples is done. */
  onProgress?: (share: number) => void;
}

/** Numbers looked at: 2,000 resamples of two million, in about half a minute. Two hundred resamples still tell a standard error to 5 % of it. */
const MOST_LOOKS = 4e9;
const LEAST_RESAMPLES = 200;

/** 10,000 of up to 1,000 items or groups, 2,000 from 5,000 on: the same however many networks are looked at, so that each has one interval. */
function usualResamples(drawn: number): number {
  return Math.min(10_000, Math.max(2_000, 1e7 / drawn));
}

/** Numbers of several networks, or several numbers of one, on the very same resamples of the items, or of their groups. */
export function resampleSeeds(asked: SeedsAsked): SeedReplicates[] {
  const { n, statistics, clusters, chance, networks = statistics.length, looksPerItem = 1, onProgress } = asked;
  const drawn = clusters?.count ?? n;
  const affordable = MOST_LOOKS / (n * networks * looksPerItem);
  const resamples = Math.round(
    Math.min(asked.resamples ?? usualResamples(drawn), Math.max(LEAST_RESAMPLES, affordable)),
  );
  const mostLeftOut = Math.max(LEAST_RESAMPLES / 2, affordable / 2);
  const clusterDegrees = clusters && Math.max(1, effectiveGroups(clusters) - 1);
  const ones = new Uint16Array(drawn).fill(1);
  const seeds = statistics.map((statistic) => {
    const ofDrawn = clusters ? ofClusters(statistic, clusters) : statistic;
    const value = ofDrawn(ones);
    const influence = influences(drawn, ofDrawn, value, mostLeftOut);
    return { value, replicates: new Float64Array(resamples), influence, clusterDegrees };
  });
  const resample = clusters ? clusterResampler(chance, clusters) : resampler(chance);
  const counts = new Uint16Array(n);
  for (let draw = 0; draw < resamples; draw++) {
    if (draw % 16 === 0) onProgress?.(draw / resamples);
    resample(counts);
    for (const [i, statistic] of statistics.entries())
      (seeds[i] as SeedReplicates).replicates[draw] = statistic(counts);
  }
  return seeds;
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

function spreadOf(
  seeds: readonly SeedReplicates[],
  baseline: readonly SeedReplicates[],
  influence: Float64Array,
): BootstrapSpread {
  const groups = [seeds, baseline].filter((group) => group.length > 0);
  const all = overItems(
    contrast(seeds, baseline, (seed) => seed.replicates),
    influence,
    seeds,
  );
  const { between, own, degrees } = betweenSeeds(groups);
  return {
    // Two seeds may agree by chance where items do not: a quarter of their variance is left whatever the seeds say.
    items: Math.max(0, all - own, all / 4 - between),
    itemDegrees: Math.min(
      all === 0 ? Math.max(1, influence.length - 1) : degreesOf(influence),
      seeds[0]?.clusterDegrees ?? Infinity,
    ),
    seeds: between,
    seedDegrees: degrees,
    ofOneSeed: mean(seeds.map((seed) => overItems(seed.replicates, seed.influence, [seed]))),
    ofMean: all,
  };
}

function areClusters(seeds: readonly SeedReplicates[]): boolean {
  return seeds[0]?.clusterDegrees !== undefined;
}

/** A few groups of very different sizes vary more than their resamples: of twenty, 5 % became 8, and 6 with the jackknife's variance. */
function overItems(replicates: Float64Array, influence: Float64Array, seeds: readonly SeedReplicates[]): number {
  const resampled = varianceOf(replicates);
  return areClusters(seeds) ? Math.max(resampled, jackknifeVariance(influence)) : resampled;
}

/** What trainings add to the variance of a mean, or of a difference of two. */
interface BetweenSeeds {
  /** As seen between seeds. */
  between: number;
  /** What items do to one seed alone, which is seen between seeds, too, and counts once. */
  own: number;
  /** Of freedom, of `between`. */
  degrees: number;
}

/** Of two groups of several seeds, not as many, each with its own variance; else with one that they share. */
function betweenSeeds(groups: readonly (readonly SeedReplicates[])[]): BetweenSeeds {
  const several = groups.filter((group) => group.length > 1);
  const [first, second] = several.map((group) => betweenSeedsOf([group]));
  if (first && second && several[0]?.length !== several[1]?.length) {
    const between = first.between + second.between;
    const degrees = between ** 2 / (first.between ** 2 / first.degrees + second.between ** 2 / second.degrees);
    return { between, own: first.own + second.own, degrees: between > 0 ? degrees : first.degrees + second.degrees };
  }
  return betweenSeedsOf(groups);
}

function betweenSeedsOf(groups: readonly (readonly SeedReplicates[])[]): BetweenSeeds {
  const perMean = groups.reduce((sum, group) => sum + 1 / group.length, 0);
  return {
    between: perMean * pooled(groups, (group) => varianceOf(Float64Array.from(group, (seed) => seed.value))),
    own: perMean * pooled(groups, ownVariance),
    degrees: groups.reduce((sum, group) => sum + group.length - 1, 0),
  };
}

/** A variance per seed, averaged over the groups by their degrees of freedom; 0 when there is one seed each. */
function pooled(
  groups: readonly (readonly SeedReplicates[])[],
  variance: (group: readonly SeedReplicates[]) => number,
): number {
  let [sum, degrees] = [0, 0];
  for (const group of groups) {
    if (group.length < 2) continue;
    sum += (group.length - 1) * variance(group);
    degrees += group.length - 1;
  }
  return degrees === 0 ? 0 : sum / degrees;
}

/** Mean over seeds of (a seed's variance − its covariance with the others). */
function ownVariance(group: readonly SeedReplicates[]): number {
  const k = group.length;
  const alone = mean(group.map((seed) => varianceOf(seed.replicates)));
  const together = varianceOf(contrast(group, [], (seed) => seed.replicates));
  const shared = (k * k * together - k * alone) / (k * (k - 1));
  return alone - shared;
}

/** How well the items know their own variance: n − 1 for normal influences, about twice the number of items that matter when few do. */
function degreesOf(influence: Float64Array): number {
  const n = influence.length;
  const centre = mean(influence);
  let [second, fourth] = [0, 0];
  for (const value of influence) {
    second += (value - centre) ** 2 / n;
    fourth += (value - centre) ** 4 / n;
  }
  if (second === 0 || n < 4) return Math.max(1, n - 1);
  return Math.max(1, (2 * n) / (fourth / second ** 2 - (n - 3) / (n - 1)));
}

/** The mean over seeds less the mean over the baseline's, entry by entry. */
function contrast(
  seeds: readonly SeedReplicates[],
  baseline: readonly SeedReplicates[],
  of: (seed: SeedReplicates) => Float64Array,
): Float64Array {
  const result = new Float64Array(of(seeds[0] as SeedReplicates).length);
  const add = (group: readonly SeedReplicates[], sign: number) => {
    for (const seed of group) {
      const values = of(seed);
      for (let i = 0; i < result.length; i++) (result[i] as number) += (sign * (values[i] as number)) / group.length;
    }
  };
  add(seeds, 1);
  add(baseline, -1);
  return result;
}

/** Equal numbers may differ by so much of their size. */
const ROUNDING = 1e-12;

/** NaN of fewer than two numbers. */
function varianceOf(values: Float64Array): number {
  const known = values.filter(isDefined);
  if (known.length < 2) return NaN;
  const centre = mean(known);
  let sum = 0;
  for (const value of known) sum += (value - centre) ** 2;
  const variance = sum / (known.length - 1);
  return variance <= (ROUNDING * centre) ** 2 ? 0 : variance;
}

/** Only NaN is not itself. */
function isDefined(value: number): boolean {
  return value === value;
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return sum / values.length;
}
