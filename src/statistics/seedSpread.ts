import { jackknifeVariance } from "./jackknife.js";
import type { SeedReplicates } from "./resampleSeeds.js";
import type { Spread } from "./spread.js";

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

/** What items and seeds do to a mean over seeds, or to the difference of two. @param influence of the mean, or of the difference */
export function spreadOf(
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

export function areClusters(seeds: readonly SeedReplicates[]): boolean {
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
export function contrast(
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
export function varianceOf(values: Float64Array): number {
  const known = values.filter(isDefined);
  if (known.length < 2) return NaN;
  const centre = mean(known);
  let sum = 0;
  for (const value of known) sum += (value - centre) ** 2;
  const variance = sum / (known.length - 1);
  return variance <= (ROUNDING * centre) ** 2 ? 0 : variance;
}

/** Only NaN is not itself. */
export function isDefined(value: number): boolean {
  return value === value;
}

export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return sum / values.length;
}
