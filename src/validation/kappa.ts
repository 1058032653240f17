import { shownNames } from "../common/csvRecords.js";
import { UserError } from "../common/userError.js";
import type { Statistic } from "../statistics/bootstrap.js";
import { overPatterns, patternsOf } from "./patterns.js";
import type { Ratings } from "./ratings.js";

/** How much a disagreement counts: all alike, by the distance of the labels, or by its square. */
export type KappaWeights = "none" | "linear" | "quadratic";

export const KAPPA_WEIGHTS: Record<KappaWeights, string> = {
  none: "every disagreement counts alike",
  linear: "by the distance of the labels",
  quadratic: "by the squared distance of the labels",
};

/** Two annotators who labelled items in common. */
export interface AnnotatorPair {
  /** Indices in `ratings.annotators`, the smaller first. */
  annotators: readonly [number, number];
  /** Indices of the items that both labelled, and what each of the two said of them, in step. */
  items: Int32Array;
  first: Int32Array;
  second: Int32Array;
}

/**
 * Cohen's kappa of two annotators over the items that both labelled, plain or weighted. 1 is perfect agreement, 0 what
 * the two would reach by chance; NaN when both gave one and the same label throughout.
 *
 * Source: Cohen 1960, Educational and Psychological Measurement 20:37; weighted: Cohen 1968, Psychological Bulletin
 * 70:213. Distances are those of `ratings.numbers`: of the labels' places at the ordinal level, as in scikit-learn's
 * `cohen_kappa_score`, of the numbers themselves at the levels interval and ratio.
 */
export function cohenKappa(ratings: Ratings, pair: AnnotatorPair, weights: KappaWeights = "none"): Statistic {
  const scores = ratings.numbers;
  const { items, first, second } = pair;
  const distances = Float64Array.from(items, (_, i) =>
    disagreement(scores[first[i] ?? 0] ?? 0, scores[second[i] ?? 0] ?? 0, weights),
  );
  const [ofFirst, ofSecond] = [new Float64Array(scores.length), new Float64Array(scores.length)];
  return (times) => {
    ofFirst.fill(0);
    ofSecond.fill(0);
    let [n, observed] = [0, 0];
    for (let i = 0; i < items.length; i++) {
      const weight = times[items[i] ?? 0] ?? 0;
      ofFirst[first[i] ?? 0] = (ofFirst[first[i] ?? 0] ?? 0) + weight;
      ofSecond[second[i] ?? 0] = (ofSecond[second[i] ?? 0] ?? 0) + weight;
      observed += weight * (distances[i] ?? 0);
      n += weight;
    }
    if (isOneLabel(ofFirst, ofSecond)) return Number.NaN;
    return 1 - (n * observed) / expectedDisagreement({ ofFirst, ofSecond, n }, scores, weights);
  };
}

/** `x` and `y` are the labels' numbers; without weights equal labels have equal numbers. */
function disagreement(x: number, y: number, weights: KappaWeights): number {
  if (weights === "none") return x === y ? 0 : 1;
  return weights === "linear" ? Math.abs(x - y) : (x - y) ** 2;
}

function isOneLabel(ofFirst: Float64Array, ofSecond: Float64Array): boolean {
  let different = 0;
  for (let label = 0; label < ofFirst.length; label++)
    if ((ofFirst[label] ?? 0) + (ofSecond[label] ?? 0) > 0) different++;
  return different < 2;
}

interface Margins {
  ofFirst: Float64Array;
  ofSecond: Float64Array;
  n: number;
}

/** The sum of disagreements over all pairs of an answer of the first and an answer of the second; labels ascend by number. */
function expectedDisagreement({ ofFirst, ofSecond, n }: Margins, scores: Float64Array, weights: KappaWeights): number {
  let sum = 0;
  if (weights === "none") {
    for (let label = 0; label < scores.length; label++) sum += (ofFirst[label] ?? 0) * (ofSecond[label] ?? 0);
    return n * n - sum;
  }
  if (weights === "quadratic") {
    for (let a = 0; a < scores.length; a++) {
      if (ofFirst[a] === 0) continue;
      for (let b = 0; b < scores.length; b++)
        sum += (ofFirst[a] ?? 0) * (ofSecond[b] ?? 0) * ((scores[a] ?? 0) - (scores[b] ?? 0)) ** 2;
    }
    return sum;
  }
  // Every pair on two sides of a gap between neighbouring labels is that gap apart.
  let [belowFirst, belowSecond] = [0, 0];
  for (let label = 0; label + 1 < scores.length; label++) {
    belowFirst += ofFirst[label] ?? 0;
    belowSecond += ofSecond[label] ?? 0;
    const gap = (scores[label + 1] ?? 0) - (scores[label] ?? 0);
    sum += gap * (belowFirst * (n - belowSecond) + belowSecond * (n - belowFirst));
  }
  return sum;
}

/** More pairs than this would take minutes and say little. */
const MOST_PAIRS = 300;

/**
 * All pairs of annotators with items in common, in order of the annotators.
 *
 * @throws UserError when there are more than 300
 */
export function annotatorPairs(ratings: Ratings, path: string): AnnotatorPair[] {
  const pairs = new Map<number, { items: number[]; first: number[]; second: number[] }>();
  ratings.answers.forEach((answers, item) => {
    answers.forEach((a, i) => {
      for (const b of answers.slice(i + 1)) {
        const key = a.annotator * ratings.annotators.length + b.annotator;
        const pair = pairs.get(key) ?? { items: [], first: [], second: [] };
        pairs.set(key, pair);
        if (pairs.size > MOST_PAIRS) throw tooManyPairs(path);
        pair.items.push(item);
        pair.first.push(a.label);
        pair.second.push(b.label);
      }
    });
  });
  const found = [...pairs].sort(([a], [b]) => a - b);
  return found.map(([key, { items, first, second }]) => ({
    annotators: [Math.floor(key / ratings.annotators.length), key % ratings.annotators.length],
    items: Int32Array.from(items),
    first: Int32Array.from(first),
    second: Int32Array.from(second),
  }));
}

function tooManyPairs(path: string): UserError {
  return new UserError(
    `Cohen's kappa compares pairs of annotators, and here are more than ${MOST_PAIRS} pairs; use krippendorff-alpha`,
    { path },
  );
}

/**
 * Fleiss' kappa, for items that all have the same number of answers. NaN when all labels are equal.
 *
 * @throws UserError when the numbers of answers differ, naming two items, or are less than two
 * Source: Fleiss 1971, Psychological Bulletin 76:378.
 */
export function fleissKappa(ratings: Ratings, path: string): Statistic {
  const raters = ratings.answers[0]?.length ?? 0;
  if (raters < 2)
    throw new UserError(
      `Fleiss' kappa needs two answers at least for every item, but ${shownNames([ratings.items[0] ?? ""])} has ${raters}`,
      { path },
    );
  ratings.answers.forEach((answers, i) => {
    if (answers.length === raters) return;
    throw new UserError(
      `Fleiss' kappa needs the same number of answers for every item, two at least, but ${shownNames([ratings.items[0] ?? ""])} has ${raters} and ${shownNames([ratings.items[i] ?? ""])} has ${answers.length}; use krippendorff-alpha`,
      { path },
    );
  });
  const patterns = patternsOf(ratings);
  const agreement = patterns.labels.map((unit) => {
    let equal = 0;
    for (const a of unit) for (const b of unit) if (a === b) equal++;
    return (equal - raters) / (raters * (raters - 1));
  });
  return overPatterns(patterns, (weights) => {
    const counts = new Float64Array(ratings.labels.length);
    let [items, observed, expected] = [0, 0, 0];
    for (let pattern = 0; pattern < weights.length; pattern++) {
      const weight = weights[pattern] ?? 0;
      items += weight;
      observed += weight * (agreement[pattern] ?? 0);
      for (const label of patterns.labels[pattern] ?? []) counts[label] = (counts[label] ?? 0) + weight;
    }
    for (const count of counts) expected += (count / (items * raters)) ** 2;
    return counts.some((count) => count === items * raters)
      ? Number.NaN
      : (observed / items - expected) / (1 - expected);
  });
}
