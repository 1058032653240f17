import type { Chance } from "../common/chance.js";
import type { Statistic } from "./bootstrap.js";
import { resampler, type Resampler } from "./resampler.js";
import { tReach } from "./studentT.js";
import { wilsonOfShare, type Interval } from "./wilson.js";

/** Items that were not drawn one by one but in groups that hang together, as all pictures of a patient do. */
export interface Clusters {
  /** Of each item its group, 0 … count − 1. */
  of: Int32Array;
  count: number;
}

/**
 * As many groups of one size as know as much as these: a group that holds half of all items leaves little to the others.
 *
 * @returns 1 … count
 * @example a group of 100 items and 25 of 4: 3.8
 * Source: Kish 1965, Survey Sampling; Carter, Schnepel and Steigerwald 2017, Review of Economics and Statistics 99:698.
 */
export function effectiveGroups(clusters: Clusters): number {
  return alikeGroups([...sizesOf(clusters)]);
}

/** The same of their sizes. */
export function alikeGroups(sizes: readonly number[]): number {
  const [all, squares] = sizes.reduce(([sum, ofSquares], size) => [sum + size, ofSquares + size * size], [0, 0]);
  return all ** 2 / squares;
}

/** How many items each group has. */
export function sizesOf({ of, count }: Clusters): Uint32Array {
  const sizes = new Uint32Array(count);
  for (const group of of) sizes[group] = (sizes[group] ?? 0) + 1;
  return sizes;
}

/** Draws groups with all of their items: as many groups as there are, with replacement. */
export function clusterResampler(chance: Chance, clusters: Clusters): Resampler {
  const resample = resampler(chance);
  const each = new Uint16Array(clusters.count);
  return (counts) => {
    resample(each);
    countItems(each, clusters, counts);
  };
}

/**
 * A statistic of items as one of their groups, which takes how often each group counts.
 *
 * Source: Davison and Hinkley 1997, Bootstrap Methods and their Application, section 3.8 (of hierarchical data the upper level is resampled,
 *   without the lower).
 */
export function ofClusters(statistic: Statistic, clusters: Clusters): Statistic {
  const counts = new Uint16Array(clusters.of.length);
  return (each) => {
    countItems(each, clusters, counts);
    return statistic(counts);
  };
}

/** An item counts as often as its group. */
function countItems(each: Uint16Array, { of }: Clusters, counts: Uint16Array): void {
  // Every item's group is within its array; this loop runs in every resample.
  for (let i = 0; i < counts.length; i++) counts[i] = each[of[i] as number] as number;
}

/** Of one group: so many items, and so many of them that are right. */
export interface Tally {
  items: number;
  right: number;
}

/** By the number of a group of items that hang together. */
export type Tallies = Map<number, Tally>;

/** Counts an item of this group, right (1) or wrong (0). */
export function addTo(tallies: Tallies | undefined, group: number, right: number): void {
  const before = tallies?.get(group);
  tallies?.set(group, { items: (before?.items ?? 0) + 1, right: (before?.right ?? 0) + right });
}

/**
 * As many independent items as would tell as much of a share as these groups do, at most as many as they hold. Groups that are all right, or
 * all wrong, or as often right as each other, know as much as one item each.
 *
 * @param groups one or more, each with an item
 * @example 40 groups of 10 items, 30 of them all right and 10 all wrong: 39
 * Source: Cochran 1977, Sampling Techniques, section 2.11 (variance of a ratio); Korn and Graubard 1998, Survey Methodology 24:193.
 */
export function independentItems(groups: Iterable<Tally>): number {
  const all = [...groups];
  let [items, right, squares] = [0, 0, 0];
  for (const one of all) [items, right] = [items + one.items, right + one.right];
  // Times `items`, which keeps it whole: of equal shares no rounding is left.
  for (const one of all) squares += (one.right * items - right * one.items) ** 2;
  if (squares === 0 || all.length < 2) return all.length;
  const variance = (squares * all.length) / (all.length - 1) / items ** 4;
  const share = right / items;
  return Math.min(items, (share * (1 - share)) / variance);
}

/**
 * The 95 % interval of a share of items that hang together: Wilson's for `independentItems`, with Student's t of the groups.
 *
 * @param groups of fewer than two nothing is known
 * @example of those 40 groups: 0.75 [0.591, 0.862], where 400 items would say [0.705, 0.790]
 */
export function clusteredShare(groups: readonly Tally[]): Interval {
  if (groups.length < 2) return [0, 1];
  const [items, right] = groups.reduce(([all, hits], one) => [all + one.items, hits + one.right], [0, 0]);
  return wilsonOfShare(right / items, independentItems(groups), tReach(0.95, groups.length - 1));
}
