import { describe, expect, test } from "@jest/globals";
import { seededChance } from "../../src/common/chance.js";
import type { Chance } from "../../src/common/chance.js";
import { averagePrecisionOf } from "../../src/metrics/averagePrecision.js";
import { shiftFor } from "../../src/metrics/normalScores.js";
import { neededRanked } from "../../src/protocol/neededRanked.js";
import { rank } from "../../src/metrics/ranking.js";
import { weightedMean } from "../../src/metrics/weightedMean.js";
import { smallestDifference, smallestErrorDifference } from "../../src/protocol/smallestDifference.js";
import { mcnemar } from "../../src/statistics/mcnemar.js";
import { mcnemarPower } from "../../src/statistics/mcnemarPower.js";
import { itemsForDifference, itemsForHalfWidth } from "../../src/statistics/neededItems.js";
import { normalQuantile } from "../../src/statistics/normal.js";
import { momentsOf } from "../../src/statistics/standardisedMeanDifference.js";
import { resampleSeeds } from "../../src/statistics/resampleSeeds.js";
import { twoLevelBootstrap } from "../../src/statistics/twoLevelBootstrap.js";
import { simulated } from "../support/simulated.js";
import type { Tried, Wish } from "./promisedPower.js";

const { sqrt, abs } = Math;

/** The share of simulated comparisons in which McNemar's mid-p calls the difference significant. */
function powerOf(chance: Chance, n: number, difference: number, discordance: number, cases: number): number {
  const onlyFirst = (discordance + difference) / 2;
  let seen = 0;
  for (let i = 0; i < cases; i++) {
    let [b, c] = [0, 0];
    for (let item = 0; item < n; item++) {
      const u = chance.next();
      if (u < onlyFirst) b++;
      else if (u < discordance) c++;
    }
    if (mcnemar(b, c).p_mid <= 0.05) seen++;
  }
  return seen / cases;
}

describe("the power that is promised is found again", () => {
  test.each([
    [0.05, 0.1],
    [0.05, 0.05],
    [0.02, 0.04],
  ])("a difference of %d at a discordance of %d, with the items that size asks for", (difference, discordance) => {
    const n = itemsForDifference({ difference, discordance });
    const found = powerOf(seededChance(1), n, difference, discordance, 2_000);
    expect(abs(found - mcnemarPower({ n, difference, discordance }))).toBeLessThan(3 * sqrt(0.16 / 2_000));
    expect(found).toBeGreaterThan(0.8 - 3 * sqrt(0.16 / 2_000));
    expect(mcnemarPower({ n: n - Math.ceil(n / 10), difference, discordance })).toBeLessThan(0.8);
  });

  test("the smallest difference of two errors", () => {
    const smallest = smallestErrorDifference(40, 400);
    expect(mcnemarPower({ n: 400, difference: smallest, discordance: 0.1 })).toBeCloseTo(0.8, 2);
    expect(abs(powerOf(seededChance(2), 400, smallest, 0.1, 2_000) - 0.8)).toBeLessThan(3 * sqrt(0.16 / 2_000));
    expect(smallestErrorDifference(0, 3)).toBe(1);
  });

  test("the smallest difference is larger in a table of several comparisons, as Holm asks for a smaller p there", () => {
    const smallest = smallestErrorDifference(40, 400, 6);
    expect(mcnemarPower({ n: 400, difference: smallest, discordance: 0.1, level: 0.05 / 6 })).toBeCloseTo(0.8, 2);
    const reach = (level: number) => normalQuantile((1 + level) / 2);
    expect(smallestDifference({ reach })).toBeCloseTo(1.959964 + 0.841621, 5);
    expect(smallestDifference({ reach }, 6)).toBeCloseTo(2.638257 + 0.841621, 5);
  });

  test("the smallest difference of means over three seeds", () => {
    const chance = seededChance(3);
    const [n, seeds, cases] = [60, 3, 300];
    const compare = (gap: number) => {
      const shared = Float64Array.from({ length: n }, () => chance.normal());
      const network = (shift: number) => {
        const luck = 0.15 * chance.normal() + shift;
        return weightedMean(shared.map((value) => value + luck + 0.5 * chance.normal()));
      };
      const statistics = Array.from({ length: 2 * seeds }, (_, i) => network(i < seeds ? gap : 0));
      const all = resampleSeeds({ n, statistics, chance, resamples: 500 });
      return twoLevelBootstrap(all.slice(0, seeds), all.slice(seeds));
    };
    const promised = momentsOf(Array.from({ length: 200 }, () => smallestDifference(compare(0)))).mean;
    let seen = 0;
    for (let i = 0; i < cases; i++) if (compare(promised).p <= 0.05) seen++;
    expect(seen / cases).toBeGreaterThan(0.7);
    expect(seen / cases).toBeLessThan(0.9);
  });

  test("the items for an average precision's interval", () => {
    const chance = seededChance(4);
    const [prevalence, halfWidth] = [0.2, 0.08];
    const n = neededRanked({ metric: "average_precision", expect: 0.6, prevalence, halfWidth, chance });
    const shift = shiftFor("average_precision", 0.6, prevalence);
    const values = Array.from({ length: 300 }, () => {
      const truth = Int32Array.from({ length: n }, () => (chance.next() < prevalence ? 1 : 0));
      const score = Float64Array.from(truth, (isPositive) => chance.normal() + shift * isPositive);
      return averagePrecisionOf(rank(score, truth, 1))(new Uint16Array(n).fill(1));
    });
    const found = 1.96 * sqrt(momentsOf(values).variance);
    expect(abs(found / halfWidth - 1)).toBeLessThan(0.15);
  });

  test.each<Wish>([
    { metric: "average_precision", expect: 0.6, prevalence: 0.2, detect: 0.12, halfWidth: 0.08, cases: 200 },
    { metric: "roc_auc", expect: 0.85, prevalence: 0.2, detect: 0.06, halfWidth: 0.04, cases: 200 },
    // More items than a simulated set has.
    { metric: "average_precision", expect: 0.7, prevalence: 0.2, detect: 0.04, halfWidth: 0.03, cases: 200 },
  ])(
    "the items that size asks for a difference of $metric show it in compare, which promises to see just that",
    async (wish) => {
      const { power, smallest, halfWidth } = await simulated<Tried>("statistics/promisedPower.ts", wish);
      expect(abs(power - 0.8)).toBeLessThan(3 * sqrt(0.16 / wish.cases));
      expect(abs(smallest / wish.detect - 1)).toBeLessThan(0.1);
      expect(abs(halfWidth / wish.halfWidth - 1)).toBeLessThan(0.1);
    },
    120_000,
  );

  test.each<Wish>([
    { metric: "average_precision", expect: 0.3, prevalence: 0.1, detect: 0.3, halfWidth: 0.15, cases: 1_000 },
    { metric: "roc_auc", expect: 0.6, prevalence: 0.1, detect: 0.3, halfWidth: 0.15, cases: 1_000 },
  ])(
    "so do they for a large difference of $metric, which needs so few positives that compare itself is careful",
    async (wish) => {
      const { power, halfWidth } = await simulated<Tried>("statistics/promisedPower.ts", wish);
      expect(abs(power - 0.8)).toBeLessThan(3 * sqrt(0.16 / wish.cases));
      expect(abs(halfWidth / wish.halfWidth - 1)).toBeLessThan(0.05);
    },
    120_000,
  );

  test("the items for a proportion's interval", () => {
    expect(itemsForHalfWidth(0.5, 0.05)).toBe(381);
    expect(itemsForHalfWidth(0.1, 1e-6)).toBe(Infinity);
  });
});
