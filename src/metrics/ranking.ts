import type { Statistic } from "../statistics/bootstrap.js";

/**
 * Items from the highest score to the lowest, as far as measures look: items with equal scores are one group, only groups that hold a
 * positive matter, and items between two of them are in no order. A resample's counts are just summed there, which takes half the
 * time of looking at every item.
 */
export interface Ranking {
  /** The items, best first. */
  order: Int32Array;
  /** The positive ones, best first. */
  positives: Int32Array;
  /** Of each group with a positive, best first: its first place in `order`, the place behind its last, the positives up to there. */
  starts: Int32Array;
  ends: Int32Array;
  found: Int32Array;
}

/** A measure of one ranking. */
export interface RankingMeasure {
  /** Given how often each item counts. */
  statistic: (ranking: Ranking) => Statistic;
  /** By item: how fast it rises as the item alone counts more, where all count once. At least a positive and a negative. */
  slopes: (ranking: Ranking) => Float64Array;
}

/**
 * Items ranked by score. Only the scores of the positives are sorted, and all are looked up among them.
 *
 * @param score, truth length n, same order; no NaN
 */
export function rank(score: Float64Array, truth: Int32Array, positive: number): Ranking {
  const n = score.length;
  const heights = distinct(score.filter((_, item) => truth[item] === positive));
  const stretches = score.map((value) => stretchOf(value, heights));
  const behind = new Int32Array(2 * heights.length + 1);
  const found = new Int32Array(heights.length);
  // All stretches are within their arrays, here and below.
  for (let item = 0; item < n; item++) {
    const stretch = stretches[item] as number;
    (behind[stretch] as number)++;
    if (truth[item] === positive) (found[stretch >> 1] as number)++;
  }
  accumulate(behind);
  accumulate(found);
  const next = new Int32Array(behind.length + 1);
  next.set(behind, 1);
  const order = new Int32Array(n);
  for (let item = 0; item < n; item++) order[(next[stretches[item] as number] as number)++] = item;
  return {
    order,
    positives: order.filter((item) => truth[item] === positive),
    starts: found.map((_, group) => behind[2 * group] as number),
    ends: found.map((_, group) => behind[2 * group + 1] as number),
    found,
  };
}

/** From the highest to the lowest. */
function distinct(values: Float64Array): Float64Array {
  return values
    .sort()
    .reverse()
    .filter((value, i, all) => value !== all[i - 1]);
}

/** 2 i + 1 for a value at height i, 2 i for one that lies above it and below the height before; heights from the highest on. */
function stretchOf(value: number, heights: Float64Array): number {
  let [low, high] = [0, heights.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((heights[middle] as number) > value) low = middle + 1;
    else high = middle;
  }
  return 2 * low + (heights[low] === value ? 1 : 0);
}

function accumulate(counts: Int32Array): void {
  for (let i = 1; i < counts.length; i++) (counts[i] as number) += counts[i - 1] as number;
}
