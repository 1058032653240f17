import type { Chance } from "../common/chance.js";
import type { Statistic } from "./bootstrap.js";
import { clusterResampler, effectiveGroups, ofClusters, type Clusters } from "./clusters.js";
import { influences } from "./jackknife.js";
import { resampler } from "./resampler.js";

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
