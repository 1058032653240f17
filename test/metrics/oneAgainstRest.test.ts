import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { seededChance } from "../../src/common/chance.js";
import { averagePrecisionOf, averagePrecisionSlopes } from "../../src/metrics/averagePrecision.js";
import { looksPerItem, statisticOf } from "../../src/metrics/metric.js";
import { rank } from "../../src/metrics/ranking.js";
import type { RankingMeasure } from "../../src/metrics/ranking.js";
import { rocAucOf, rocAucSlopes } from "../../src/metrics/rocAuc.js";
import { resampler } from "../../src/statistics/resampler.js";
import { manyClasses } from "./manyClasses.js";

const measures: [name: "average_precision" | "roc_auc", measure: RankingMeasure][] = [
  ["average_precision", { statistic: averagePrecisionOf, slopes: averagePrecisionSlopes }],
  ["roc_auc", { statistic: rocAucOf, slopes: rocAucSlopes }],
];

const withoutItself: RankingMeasure = {
  statistic: (ranking) => averagePrecisionOf(ranking, 1),
  slopes: (ranking) => averagePrecisionSlopes(ranking, 1),
};

/** Scores with many ties, of which each may be a positive's; at least one is, and one is not. */
const scored = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.boolean()), { minLength: 2, maxLength: 30 })
  .filter((items) => new Set(items.map(([, isPositive]) => isPositive)).size === 2);

test.each([...measures, ["average precision of positives without themselves", withoutItself] as const])(
  "%s of a ranking rises by an item's slope as the item counts more",
  (_, measure) => {
    fc.assert(
      fc.property(scored, (items) => {
        const scores = Float64Array.from(items, ([score]) => score);
        const truth = Int32Array.from(items, ([, isPositive]) => Number(isPositive));
        const ranking = rank(scores, truth, 1);
        const slopes = measure.slopes(ranking);
        const statistic = measure.statistic(ranking);
        const usual = statistic(new Uint16Array(items.length).fill(1));
        for (const item of items.keys()) {
          const counts = new Float64Array(items.length).fill(1);
          counts[item] = 1 + 1e-7;
          // Resamples count whole numbers; to a statistic any will do.
          const risen = statistic(counts as unknown as Uint16Array);
          expect((risen - usual) / 1e-7).toBeCloseTo(slopes[item] ?? NaN, 5);
        }
      }),
    );
  },
);

describe.each(measures)("%s", (name, measure) => {
  test.each([
    ["common", [8_500, 8_500, 8_500, 8_500], 1],
    ["common and rare", [16_000, 4_000, 40, 30, 8, 3], 3],
    ["few", [60, 40, 8], 3],
  ])("of %s classes: resamples move their mean as far as if all were ranked anew", (_, sizes, looks) => {
    const truth = Int32Array.from(sizes.flatMap((items, i) => new Array<number>(items).fill(i)));
    const { labels, said } = manyClasses(seededChance(4), truth, { classes: sizes.length, quality: 1 });
    expect(looksPerItem(name, labels)).toBe(looks);
    const ranked = sizes.map((_, i) => {
      const score = Float64Array.from(labels.truth, (_, item) => said.probabilities?.[item * sizes.length + i] ?? NaN);
      return measure.statistic(rank(score, labels.truth, i));
    });
    const anew = (counts: Uint16Array) => {
      const values = ranked.map((statistic) => statistic(counts)).filter((value) => !Number.isNaN(value));
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    };
    const statistic = statisticOf(name, labels, said);
    const ones = new Uint16Array(labels.ids.length).fill(1);
    expect(statistic(ones)).toBeCloseTo(anew(ones), 14);
    const errors = [statistic, anew].map((one) => standardErrorOf(one, labels.ids.length));
    expect((errors[0] ?? NaN) / (errors[1] ?? NaN)).toBeGreaterThan(0.95);
    expect((errors[0] ?? NaN) / (errors[1] ?? NaN)).toBeLessThan(1.05);
  });
});

/** Over 2,000 resamples, the same each time. */
function standardErrorOf(statistic: (counts: Uint16Array) => number, n: number): number {
  const resample = resampler(seededChance(9));
  const counts = new Uint16Array(n);
  const values = Array.from({ length: 2_000 }, () => {
    resample(counts);
    return statistic(counts);
  });
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}
