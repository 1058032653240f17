import type { Statistic } from "../statistics/bootstrap.js";
import type { ClassMetric } from "./metric.js";
import { oneAgainstRest } from "./oneAgainstRest.js";
import type { Ranking, RankingMeasure } from "./ranking.js";
import { shares } from "./shares.js";

/**
 * The area under the steps of the precision–recall curve, Σ (recall gained) · precision, 0 … 1. Equal scores are one step:
 * when all are equal it is the share of positives. Of more than two classes: each against the rest, mean over those that occur.
 *
 * @example truth 0 0 1 1, scores .1 .4 .35 .8 → 0.8333
 */
export const averagePrecision: ClassMetric = {
  name: "average_precision",
  kind: "classification",
  direction: "rises",
  range: [0, 1],
  needs: "probabilities",
  statistic: (labels, predictions) => oneAgainstRest(labels, predictions, areaOf(0)),
  // Of two classes the bias is little beside the spread, and what is unbiased spreads more.
  unbiased: (labels, predictions) =>
    labels.classes.length > 2 ? oneAgainstRest(labels, predictions, areaOf(1)) : undefined,
  constant: (labels) => {
    const all = shares(labels);
    if (all.length === 2) return all[labels.positive] ?? NaN;
    const occurring = all.filter((share) => share > 0);
    return occurring.reduce((sum, share) => sum + share, 0) / occurring.length;
  },
};

function areaOf(self: 0 | 1): RankingMeasure {
  return {
    statistic: (ranking) => averagePrecisionOf(ranking, self),
    slopes: (ranking) => averagePrecisionSlopes(ranking, self),
  };
}

/**
 * Average precision of one ranking; NaN without a positive.
 *
 * @param self 1 leaves every positive out of its own precision, and lets the others stand for as many as all are: on average that is nearly the
 *   population's, while hits / seen lies above it, by much where the precision falls within few items. The first of all, with nothing
 *   beside it, is taken to be right; a sole positive has no others, and stays where it is.
 */
export function averagePrecisionOf({ order, positives, ends, found }: Ranking, self: 0 | 1 = 0): Statistic {
  const [left, weight] = others(positives.length, self);
  const groups = ends.length;
  return (counts) => {
    // One by one: taken from a list, they make these loops half as slow again.
    let seen = 0;
    let hits = 0;
    let hitsBefore = 0;
    let area = 0;
    let place = 0;
    let positive = 0;
    for (let group = 0; group < groups; group++) {
      // All places are within their arrays; these loops run a hundred million times in a bootstrap.
      const end = ends[group] as number;
      const last = found[group] as number;
      for (; place < end; place++) seen += counts[order[place] as number] as number;
      for (; positive < last; positive++) hits += counts[positives[positive] as number] as number;
      if (hits === hitsBefore) continue;
      const right = weight * (hits - left);
      const all = right + (seen - hits);
      area += all > 0 ? ((hits - hitsBefore) * right) / all : hits - hitsBefore;
      hitsBefore = hits;
    }
    return hits === 0 ? NaN : area / hits;
  };
}

/**
 * How fast an average precision rises as an item alone counts more, by item. It takes from the precision of its own group and of all below what it
 * adds to them; a positive gives its precision there, and is one hit more.
 */
export function averagePrecisionSlopes(ranking: Ranking, self: 0 | 1 = 0): Float64Array {
  const { order, positives, ends, found } = ranking;
  const n = order.length;
  const hits = positives.length;
  const [left, weight] = others(hits, self);
  const area = averagePrecisionOf(ranking, self)(new Uint16Array(n).fill(1));
  const slopes = new Float64Array(n);
  // Over this group and those below: Σ hits gained / seen, and the same times precision.
  let [gained, lost] = [0, 0];
  for (let group = ends.length - 1; group >= 0; group--) {
    // All places are within their arrays; above the first group nothing is found or seen.
    const [end, last] = [ends[group] as number, found[group] as number];
    const [endBefore, before] = [ends[group - 1] ?? 0, found[group - 1] ?? 0];
    const right = weight * (last - left);
    const seen = right + (end - last);
    const precision = seen > 0 ? right / seen : 1;
    if (seen > 0) {
      gained += (last - before) / seen;
      lost += ((last - before) / seen) * precision;
    }
    for (let place = endBefore; place < end; place++) slopes[order[place] as number] = -lost / hits;
    const slope = (precision + weight * (gained - lost) - area) / hits;
    for (let i = before; i < last; i++) slopes[positives[i] as number] = slope;
  }
  return slopes;
}

/** How many positives are left out of a precision, and how many times each of the others counts. */
function others(positives: number, self: 0 | 1): [left: 0 | 1, weight: number] {
  return self === 0 || positives < 2 ? [0, 1] : [1, positives / (positives - 1)];
}
