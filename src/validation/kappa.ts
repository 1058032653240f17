import { UserError } from "../common/userError.js";
import type { Statistic } from "../statistics/bootstrap.js";
import type { Ratings } from "./ratings.js";

/** How much a disagreement counts: all alike, by the distance of the labels' places, or by its square. */
export type KappaWeights = "none" | "linear" | "quadratic";

export const KAPPA_WEIGHTS: Record<KappaWeights, string> = {
  none: "every disagreement counts alike",
  linear: "by the distance of the labels",
  quadratic: "by the squared distance of the labels",
};

/**
 * Cohen's kappa of two annotators over the items that both labelled, plain or weighted. 1 is perfect agreement, 0 what
 * the two would reach by chance; NaN when both gave one and the same label throughout.
 *
 * Source: Cohen 1960, Educational and Psychological Measurement 20:37; weighted: Cohen 1968, Psychological Bulletin
 * 70:213. Distances are those of the labels' places in `ratings.labels`, as in scikit-learn's `cohen_kappa_score`.
 */
export function cohenKappa(
  ratings: Ratings,
  pair: readonly [number, number],
  weights: KappaWeights = "none",
): Statistic {
  const both = ratings.answers.map((answers) => {
    const first = answers.find(({ annotator }) => annotator === pair[0]);
    const second = answers.find(({ annotator }) => annotator === pair[1]);
    return first === undefined || second === undefined ? undefined : ([first.label, second.label] as const);
  });
  const labels = ratings.labels.length;
  return (times) => {
    const table = { first: new Float64Array(labels), second: new Float64Array(labels), n: 0, observed: 0 };
    both.forEach((answer, i) => {
      const weight = times[i] ?? 0;
      if (answer === undefined || weight === 0) return;
      const [a, b] = answer;
      table.first[a] = (table.first[a] ?? 0) + weight;
      table.second[b] = (table.second[b] ?? 0) + weight;
      table.n += weight;
      table.observed += weight * disagreement(a, b, weights);
    });
    const expected = expectedDisagreement(table.first, table.second, weights) / table.n;
    return expected === 0 || table.n === 0 ? Number.NaN : 1 - table.observed / expected;
  };
}

function disagreement(a: number, b: number, weights: KappaWeights): number {
  if (weights === "none") return a === b ? 0 : 1;
  return weights === "linear" ? Math.abs(a - b) : (a - b) ** 2;
}

function expectedDisagreement(first: Float64Array, second: Float64Array, weights: KappaWeights): number {
  let sum = 0;
  for (let a = 0; a < first.length; a++) {
    if (first[a] === 0) continue;
    for (let b = 0; b < second.length; b++) sum += (first[a] ?? 0) * (second[b] ?? 0) * disagreement(a, b, weights);
  }
  return sum;
}

/**
 * Fleiss' kappa, for items that all have the same number of answers. NaN when all labels are equal.
 *
 * @throws UserError when the numbers of answers differ, naming two items
 * Source: Fleiss 1971, Psychological Bulletin 76:378.
 */
export function fleissKappa(ratings: Ratings): Statistic {
  const raters = ratings.answers[0]?.length ?? 0;
  ratings.answers.forEach((answers, i) => {
    if (answers.length === raters && raters >= 2) return;
    throw new UserError(
      `Fleiss' kappa needs the same number of answers for every item, two at least, but ${ratings.items[0]} has ${raters} and ${ratings.items[i]} has ${answers.length}; use krippendorff-alpha`,
    );
  });
  const agreement = ratings.answers.map((answers) => {
    let equal = 0;
    for (const a of answers) for (const b of answers) if (a !== b && a.label === b.label) equal++;
    return equal / (raters * (raters - 1));
  });
  return (times) => {
    const counts = new Float64Array(ratings.labels.length);
    let [items, observed] = [0, 0];
    ratings.answers.forEach((answers, i) => {
      const weight = times[i] ?? 0;
      items += weight;
      observed += weight * (agreement[i] ?? 0);
      for (const { label } of answers) counts[label] = (counts[label] ?? 0) + weight;
    });
    let expected = 0;
    for (const count of counts) expected += (count / (items * raters)) ** 2;
    return expected >= 1 - 1e-12 ? Number.NaN : (observed / items - expected) / (1 - expected);
  };
}
