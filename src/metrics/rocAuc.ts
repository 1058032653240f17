import type { Statistic } from "../statistics/bootstrap.js";
import type { ClassMetric } from "./metric.js";
import { oneAgainstRest } from "./oneAgainstRest.js";
import type { Ranking } from "./ranking.js";

/**
 * The probability that a positive item scores above a negative one, equal scores counting half, 0 … 1. Of more than two
 * classes: each against the rest, mean over those that occur.
 *
 * @example truth 0 0 1 1, scores .1 .4 .35 .8 → 0.75
 */
export const rocAuc: ClassMetric = {
  name: "roc_auc",
  kind: "classification",
  direction: "rises",
  range: [0, 1],
  needs: "probabilities",
  statistic: (labels, predictions) =>
    oneAgainstRest(labels, predictions, { statistic: rocAucOf, slopes: rocAucSlopes }),
  constant: () => 0.5,
};

/** Area under the ROC curve of one ranking; NaN unless there are both a positive and a negative. */
export function rocAucOf({ order, positives, starts, ends, found }: Ranking): Statistic {
  const [n, groups] = [order.length, ends.length];
  return (counts) => {
    // Pairs in which the negative scores above the positive; equal scores are half of one.
    let hits = 0;
    let negatives = 0;
    let wrong = 0;
    let place = 0;
    let positive = 0;
    for (let group = 0; group < groups; group++) {
      // All places are within their arrays.
      const start = starts[group] as number;
      const end = ends[group] as number;
      const last = found[group] as number;
      for (; place < start; place++) negatives += counts[order[place] as number] as number;
      let items = 0;
      let hitsHere = 0;
      for (; place < end; place++) items += counts[order[place] as number] as number;
      for (; positive < last; positive++) hitsHere += counts[positives[positive] as number] as number;
      wrong += hitsHere * (negatives + (items - hitsHere) / 2);
      hits += hitsHere;
      negatives += items - hitsHere;
    }
    for (; place < n; place++) negatives += counts[order[place] as number] as number;
    // 0 / 0 is NaN, as wanted.
    return (hits * negatives - wrong) / (hits * negatives);
  };
}

/** A positive's part is the share of negatives below it, a negative's the share of positives above; each less the area, among its like. */
export function rocAucSlopes(ranking: Ranking): Float64Array {
  const { order, positives, starts, ends, found } = ranking;
  const n = order.length;
  const [hits, negatives] = [positives.length, n - positives.length];
  const area = rocAucOf(ranking)(new Uint16Array(n).fill(1));
  const slopes = new Float64Array(n);
  const fill = (from: number, to: number, positivesAbove: number) => {
    // All places are within their arrays.
    for (let place = from; place < to; place++)
      slopes[order[place] as number] = (positivesAbove / hits - area) / negatives;
  };
  let [end, before] = [0, 0];
  for (const [group, start] of starts.entries()) {
    const last = found[group] as number;
    fill(end, start, before);
    end = ends[group] as number;
    fill(start, end, (before + last) / 2);
    const below = 1 - (start - before + (end - last)) / 2 / negatives;
    for (let i = before; i < last; i++) slopes[positives[i] as number] = (below - area) / hits;
    before = last;
  }
  fill(end, n, hits);
  return slopes;
}
