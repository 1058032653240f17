import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { seededChance } from "../../src/common/chance.js";
import { averagePrecisionOf, averagePrecisionSlopes } from "../../src/metrics/averagePrecision.js";
import type { ClassLabels } from "../../src/metrics/labels.js";
import { looksPerItem, statisticOf } from "../../src/metrics/metric.js";
import type { ClassPredictions } from "../../src/metrics/predictions.js";
import { rank } from "../../src/metrics/ranking.js";
import type { RankingMeasure } from "../../src/metrics/ranking.js";
import { rocAucOf, rocAucSlopes } from "../../src/metrics/rocAuc.js";
import { resampler } from "../../src/statistics/resampler.js";

const measures: [name: "average_precision" | "roc_auc", measure: RankingMeasure][] = [
  ["average_precision", { statistic: averagePrecisionOf, slopes: averagePrecisionSlopes }],
  ["roc_auc", { statistic: rocAucOf, slopes: rocAucSlopes }],
];

/** Scores with many ties, of which each may be a positive's; at least one is, and one is not. */
const scored = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.boolean()), { minLength: 2, maxLength: 30 })
  .filter((items) => new Set(items.map(([, isPositive]) => isPositive)).size === 2);

describe.each(measures)("%s of a ranking", (name, measure) => {
  test("rises by an item's slope as the item counts more", () => {
    fc.assert(
      fc.property(scored, (items) => {
        const truth = Int32Array.from(items, ([, isPositive]) => Number(isPositive));
        const ranking = rank(
          Float64Array.from(items, ([score]) => score),
          truth,
          1,
        );
        const slopes = measure.slopes(ranking);
        const statistic = measure.statistic(ranking);
        // Only the proportions of counts matter.
        const often = 20_000;
        const counts = new Uint16Array(items.length).fill(often);
        const usual = statistic(counts);
        for (const item of items.keys()) {
          counts[item] = often + 1;
          expect((statistic(counts) - usual) * often).toBeCloseTo(slopes[item] ?? NaN, 2);
          counts[item] = often;
        }
      }),
    );
  });

  test.each([
    ["common", [60, 60, 60, 60], 1],
    ["common and rare", [100, 50, 30, 8, 3], 3],
    ["rare", [20, 12, 8], 3],
  ])("of %s classes: resamples move their mean as far as if all were ranked anew", (_, sizes, looks) => {
    const { labels, predictions } = ofClasses(sizes);
    expect(looksPerItem(name, labels)).toBe(looks);
    const ranked = sizes.map((_, i) => {
      const score = Float64Array.from(
        labels.truth,
        (_, item) => predictions.probabilities?.[item * sizes.length + i] ?? NaN,
      );
      return measure.statistic(rank(score, labels.truth, i));
    });
    const anew = (counts: Uint16Array) => {
      const values = ranked.map((statistic) => statistic(counts)).filter((value) => !Number.isNaN(value));
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    };
    const statistic = statisticOf(name, labels, predictions);
    const ones = new Uint16Array(labels.ids.length).fill(1);
    expect(statistic(ones)).toBeCloseTo(anew(ones), 14);
    const errors = [statistic, anew].map((one) => standardErrorOf(one, labels.ids.length));
    expect((errors[0] ?? NaN) / (errors[1] ?? NaN)).toBeGreaterThan(0.95);
    expect((errors[0] ?? NaN) / (errors[1] ?? NaN)).toBeLessThan(1.05);
  });
});

/** So many items of each class, of which the right one is a little more probable. */
function ofClasses(sizes: readonly number[]): { labels: ClassLabels; predictions: ClassPredictions } {
  const chance = seededChance(4);
  const truth = Int32Array.from(sizes.flatMap((items, i) => Array.from({ length: items }, () => i)));
  const classes = sizes.map((_, i) => `class ${i}`);
  const rows = Array.from(truth, (is) => {
    const weights = classes.map((_, i) => chance.next() + (i === is ? 0.4 : 0));
    const sum = weights.reduce((all, weight) => all + weight, 0);
    return weights.map((weight) => weight / sum);
  });
  const ids = Array.from(truth, (_, i) => `a${i}`);
  const probabilities = Float64Array.from(rows.flat());
  return {
    labels: { kind: "classification", ids, classes, truth, positive: sizes.length - 1 },
    predictions: { kind: "classification", classes, predicted: undefined, probabilities, score: undefined },
  };
}

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
