import type { Chance } from "../common/chance.js";
import { bcaQuantiles, bootstrap, type Statistic } from "../statistics/bootstrap.js";
import { addTo, alikeGroups, clusteredShare, ofClusters, type Tally } from "../statistics/clusters.js";
import { accelerationOf, influences, jackknifeVariance } from "../statistics/jackknife.js";
import { momentsOf } from "../statistics/standardisedMeanDifference.js";
import { tReach } from "../statistics/studentT.js";
import { wilson, wilsonOfShare, type Interval } from "../statistics/wilson.js";
import type { Ratings } from "./ratings.js";

/** What an interval of agreement is asked of. */
export interface AgreementIntervalQuestion {
  ratings: Ratings;
  statistic: Statistic;
  /** The share of pairs that are equal, where what is lacking to it, over what chance would make that, is what the statistic lacks to 1. */
  equalPairs: number | undefined;
  chance: Chance;
  resamples: number;
  onProgress?: (share: number) => void;
}

/**
 * An agreement with its 95 % interval, from resampling items. Where the disagreement is a proportion of pairs, its interval is
 * Wilson's for as many independent pairs as would spread like the resamples; at other levels it is BCa's, reaching as far as
 * Student's t does, because a bootstrap of few items is too narrow. It reaches to what would be found if as many items fewer (or at
 * other levels more) were disagreed about as may well have been. Where no two answers differ, resampling sees nothing: the
 * interval then reaches down to what would be found if as many items were answered at random as may well have been
 * missed. Fewer than six items say nothing. Of items that hang together all this is of their groups.
 *
 * @returns interval [NaN, NaN] where there is no value, and where nothing is known of how far it may be off
 * @example ten items on which two annotators agree, half of them "cat" and half "dog" → 1 [0.47, 1], not [1, 1]
 * Source: Efron and Tibshirani 1993, 14.3; Hesterberg 2015, The American Statistician 69:371, section 3.2 (the reach); Wilson 1927;
 *   Korn and Graubard 1998, Survey Methodology 24:193 (effective sample size).
 */
export function agreementInterval(question: AgreementIntervalQuestion): { value: number; interval: Interval } {
  const { ratings, equalPairs, chance, resamples } = question;
  const { clusters } = ratings;
  const n = clusters?.count ?? ratings.items.length;
  const statistic = clusters ? ofClusters(watched(question), clusters) : watched(question);
  const { value, replicates } = bootstrap({ n, statistic, chance, resamples, method: "percentile" });
  const disputed = disputedIn(ratings);
  const telling = disputed.length;
  if (Number.isNaN(value) || telling < FEWEST) return { value, interval: [Number.NaN, Number.NaN] };
  if (value === 1) return { value, interval: [leastAgreement(ratings, telling), 1] };
  const reach = tReach(0.95, Math.max(1, alikeGroups(disputed.map(({ items }) => items)) - 1));
  // Resamples spread as if the items' mean were the true one.
  const widening = telling / (telling - 1);
  const wide = reach * Math.sqrt(widening);
  const [least, most] = endsAsSeen(disputed, value, clusters !== undefined);
  const skewed = () => {
    const influence = influences(n, statistic, value);
    return { influence, end: bcaQuantiles(replicates, value, accelerationOf(influence)) };
  };
  if (equalPairs !== undefined) {
    const resampled = momentsOf(replicates).variance * widening;
    // A few groups of very different sizes vary more than their resamples.
    const variance = clusters ? Math.max(resampled, jackknifeVariance(influences(n, statistic, value))) : resampled;
    const [low, high] = asProportion(1 - equalPairs, { value, variance, telling, reach });
    return { value, interval: [low, Math.max(high, most, isNearlyAllOneLabel(ratings) ? skewed().end(wide) : -1)] };
  }
  const { influence, end } = skewed();
  const [low, high] = [Math.min(end(-wide), least), Math.max(end(wide), most)];
  if (telling >= FEW) return { value, interval: [low, high] };
  const swing = wide * Math.sqrt(jackknifeVariance(influence));
  return { value, interval: [Math.max(-1, Math.min(low, value - swing)), Math.min(1, Math.max(high, value + swing))] };
}

/** Then a handful of items decides, and how many of them there are is itself chance. */
function isNearlyAllOneLabel(ratings: Ratings): boolean {
  const { counts, total } = labelCounts(ratings);
  return counts.reduce((most, one) => Math.max(most, one), 0) > 0.92 * total;
}

/** How often each label was given, to items of several answers. */
function labelCounts({ answers, labels }: Ratings): { counts: Float64Array; total: number } {
  const counts = new Float64Array(labels.length);
  let total = 0;
  for (const one of answers) {
    if (one.length < 2) continue;
    total += one.length;
    for (const { label } of one) counts[label] = (counts[label] ?? 0) + 1;
  }
  return { counts, total };
}

interface Proportion {
  value: number;
  /** Of the value. */
  variance: number;
  /** How many items, or groups of those that hang together, have several answers. */
  telling: number;
  /** Standard errors to either side. */
  reach: number;
}

/** @param share of the pairs that disagree: over what chance would make it, it is what the value lacks to 1 */
function asProportion(share: number, { value, variance, telling, reach }: Proportion): Interval {
  const times = (1 - value) / share;
  const alike = variance > 0 && share < 1 ? (share * (1 - share) * times ** 2) / variance : telling;
  const [fewest, most] = wilsonOfShare(share, alike, reach);
  return [Math.max(-1, Math.min(value, 1 - times * most)), 1 - times * fewest];
}

/** In simulations with fewer items neither resampling nor the jackknife held the truth in nine of ten cases. */
const FEWEST = 6;

/** Resamples of fewer items than this take so few values that their quantiles mean little; then it reaches at least as far as the jackknife's does. */
const FEW = 10;

/** The jackknife of the interval leaves out so many items, or groups of them, one by one. */
const MOST_LEFT_OUT = 500;

function watched({ ratings, statistic, resamples, onProgress }: AgreementIntervalQuestion): Statistic {
  if (onProgress === undefined) return statistic;
  const calls = resamples + Math.min(ratings.items.length, MOST_LEFT_OUT) + 1;
  let done = 0;
  return (times) => {
    onProgress(Math.min(1, ++done / calls));
    return statistic(times);
  };
}

/** Of each item of several answers, or each group of items that has some: how many there are, and of how many the answers differ (`right`). */
function disputedIn({ answers, clusters }: Ratings): Tally[] {
  const tallies = new Map<number, Tally>();
  for (const [item, given] of answers.entries()) {
    if (given.length < 2) continue;
    const isDisputed = given.some(({ label }) => label !== given[0]?.label);
    addTo(tallies, clusters?.of[item] ?? item, isDisputed ? 1 : 0);
  }
  return [...tallies.values()];
}

/**
 * Few items were disagreed about, and resampled they are seldom many: as many more as Wilson's upper end has of them may have been, each
 * as far as these were. Or few were not, and as many fewer as its lower end has.
 */
function endsAsSeen(disputed: readonly Tally[], value: number, areGroups: boolean): Interval {
  const [telling, disagreed] = disputed.reduce(([items, of], one) => [items + one.items, of + one.right], [0, 0]);
  const [least, most] = areGroups ? clusteredShare(disputed) : wilson(disagreed, telling);
  const withShare = (share: number) => 1 - ((1 - value) * share * telling) / Math.max(1, disagreed);
  return [Math.max(-1, withShare(most)), withShare(least)];
}

/** None of `telling` items, or groups of them, was disagreed about: Wilson's upper end for 0 of them, over the share of random pairs that would disagree. */
function leastAgreement(ratings: Ratings, telling: number): number {
  const { counts, total } = labelCounts(ratings);
  let equal = 0;
  for (const count of counts) equal += (count / total) * ((count - 1) / (total - 1));
  return Math.max(-1, 1 - wilson(0, telling)[1] / (1 - equal));
}
