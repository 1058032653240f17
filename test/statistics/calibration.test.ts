import { describe, expect, test } from "@jest/globals";
import { seededChance } from "../../src/common/chance.js";
import type { Chance } from "../../src/common/chance.js";
import { averagePrecisionOf } from "../../src/metrics/averagePrecision.js";
import { shiftFor } from "../../src/metrics/normalScores.js";
import { rank } from "../../src/metrics/ranking.js";
import { rocAucOf } from "../../src/metrics/rocAuc.js";
import { weightedMean } from "../../src/metrics/weightedMean.js";
import { binomialPmf } from "../../src/statistics/binomial.js";
import type { Statistic } from "../../src/statistics/bootstrap.js";
import { goodnessOfFit } from "../../src/statistics/chiSquare.js";
import { areaDegrees, delong } from "../../src/statistics/delong.js";
import { kolmogorovSmirnov } from "../../src/statistics/kolmogorovSmirnov.js";
import { mcnemarPower } from "../../src/statistics/mcnemarPower.js";
import { pairedProportionsInterval } from "../../src/statistics/pairedProportions.js";
import { pairedT } from "../../src/statistics/pairedT.js";
import { signFlip } from "../../src/statistics/signFlip.js";
import { tTwoSidedP } from "../../src/statistics/studentT.js";
import { resampleSeeds } from "../../src/statistics/resampleSeeds.js";
import { twoLevelBootstrap } from "../../src/statistics/twoLevelBootstrap.js";
import { wilson } from "../../src/statistics/wilson.js";

// Hot loops take their functions from here: looking up a global inside Jest's sandbox is a hundred times slower.
const { sqrt, log, round, abs } = Math;

/** A share of so many simulated cases that should be `wanted`, give or take a hundredth and three standard errors of the simulation. */
function expectShare(found: number, wanted: number, cases: number, slack = 0.01): void {
  const most = slack + 3 * sqrt((wanted * (1 - wanted)) / cases);
  expect({ found, isCalibrated: abs(found - wanted) <= most }).toEqual({ found, isCalibrated: true });
}

/** The share of `cases` in which something happened. */
function shareOf(cases: number, happens: () => boolean): number {
  let count = 0;
  for (let i = 0; i < cases; i++) if (happens()) count++;
  return count / cases;
}

function holds([low, high]: readonly [number, number], truth: number): boolean {
  return low <= truth && truth <= high;
}

describe("tests of 5 % call 5 % where there is nothing", () => {
  test("McNemar's mid-p, by its exact level for every number of items and every discordance", () => {
    const levels = [20, 50, 100, 400].flatMap((n) =>
      [0.05, 0.1, 0.3, 0.6].map((discordance) => mcnemarPower({ n, difference: 0, discordance })),
    );
    for (const level of levels) expect(level).toBeLessThan(0.055);
    expect(levels.filter((level) => level > 0.04).length).toBeGreaterThanOrEqual(8);
  });

  test("paired t and sign-flip", () => {
    const chance = seededChance(1);
    const draw = (n: number) => Float64Array.from({ length: n }, () => chance.normal());
    expectShare(
      shareOf(3_000, () => pairedT(draw(8), draw(8)).p <= 0.05),
      0.05,
      3_000,
      0,
    );
    expectShare(
      shareOf(1_500, () => signFlip(draw(9), chance) <= 0.05),
      0.05,
      1_500,
      0.003,
    );
  });

  test("Kolmogorov–Smirnov with heavy ties never calls more", () => {
    const chance = seededChance(2);
    const draw = (n: number) => Array.from({ length: n }, () => round(chance.normal() * 1.5));
    const found = shareOf(2_000, () => kolmogorovSmirnov(draw(40), draw(300)).p <= 0.05);
    expect(found).toBeLessThan(0.05 + 3 * sqrt(0.0475 / 2_000));
    expect(found).toBeGreaterThan(0.015);
  });

  test("goodness of fit, by chi-square and by simulation where counts are small", () => {
    const chance = seededChance(3);
    const counts = (n: number, shares: readonly number[]) => {
      const found = shares.map(() => 0);
      for (let i = 0; i < n; i++) {
        let left = chance.next();
        let at = 0;
        while (at < shares.length - 1 && left >= (shares[at] ?? 0)) left -= shares[at++] ?? 0;
        found[at] = (found[at] ?? 0) + 1;
      }
      return found;
    };
    const even = [0.4, 0.3, 0.2, 0.1];
    expectShare(
      shareOf(4_000, () => goodnessOfFit(counts(200, even), even, chance).p <= 0.05),
      0.05,
      4_000,
      0.002,
    );
    const rare = [0.7, 0.2, 0.06, 0.04];
    expectShare(
      shareOf(150, () => goodnessOfFit(counts(30, rare), rare, chance).p <= 0.05),
      0.05,
      150,
      0.005,
    );
  });

  test("DeLong, also with ties and with 1 % positives", () => {
    const chance = seededChance(4);
    for (const set of [
      { n: 100, prevalence: 0.3, grain: 0 },
      { n: 100, prevalence: 0.3, grain: 1 },
      { n: 1_500, prevalence: 0.01, grain: 0 },
    ]) {
      const found = shareOf(500, () => {
        const { scores, isPositive } = rankedSet(chance, { ...set, shift: 1 });
        return delong(scores(), scores(), isPositive).p <= 0.05;
      });
      expectShare(found, 0.05, 500, 0.015);
    }
  });
});

test("DeLong's z of few positives, held against Student's t of its degrees, calls 1.5 to 5 % of equals different", () => {
  const chance = seededChance(9);
  for (const set of [
    { n: 30, prevalence: 0.5, grain: 0 },
    { n: 50, prevalence: 0.1, grain: 1 },
    { n: 100, prevalence: 0.05, grain: 0 },
  ]) {
    let [called, byNormal, sets] = [0, 0, 0];
    while (sets < 2_000) {
      const { scores, isPositive } = rankedSet(chance, { ...set, shift: 1 });
      const positives = isPositive.reduce<number>((sum, is) => sum + is, 0);
      if (positives < 3 || positives > set.n - 3) continue;
      const [a, b] = [scores(), scores()];
      const { z, p } = delong(a, b, isPositive);
      const degrees = areaDegrees([a], [b], isPositive);
      // Rankings that are alike in all pairs have no spread.
      if (degrees === undefined) continue;
      sets++;
      expect(degrees).toBeGreaterThanOrEqual(Math.min(positives, set.n - positives) - 1 - 1e-9);
      expect(degrees).toBeLessThanOrEqual(set.n - 2 + 1e-9);
      if (tTwoSidedP(z, degrees) <= 0.05) called++;
      if (p <= 0.05) byNormal++;
    }
    expect(called / sets).toBeGreaterThan(0.015);
    expect(called / sets).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / sets));
    expect(called).toBeLessThan(byNormal);
  }
});

describe("intervals of 95 % hold the truth in 95 %", () => {
  test("Wilson's, on average over all proportions, by counting and not by chance", () => {
    for (const n of [10, 20, 50, 200]) {
      let covered = 0;
      for (let percent = 0.5; percent < 100; percent++) {
        for (let k = 0; k <= n; k++)
          if (holds(wilson(k, n), percent / 100)) covered += binomialPmf(k, n, percent / 100) / 100;
      }
      expect(covered).toBeGreaterThan(0.94);
      expect(covered).toBeLessThan(0.965);
    }
  });

  test("Tango's, on average over discordances, also where hardly any item is discordant", () => {
    const chance = seededChance(5);
    for (const [n, most] of [
      [30, 0.6],
      [200, 0.1],
      [1_000, 0.02],
    ] as const) {
      const found = shareOf(3_000, () => {
        const [p, q] = [(chance.next() * most) / 2, (chance.next() * most) / 2];
        let [b, c] = [0, 0];
        for (let i = 0; i < n; i++) {
          const u = chance.next();
          if (u < p) b++;
          else if (u < p + q) c++;
        }
        return holds(pairedProportionsInterval(b, c, n), p - q);
      });
      expectShare(found, 0.955, 3_000, 0.01);
    }
  });

  /** Losses = what the item does to all + what it does to this model + to this seed + the seed's luck. */
  interface Losses {
    n: number;
    seeds: number;
    item?: number;
    own?: number;
    interaction?: number;
    luck?: number;
    skewed?: boolean;
  }

  function models(
    chance: Chance,
    { n, seeds, item = 1, own = 0.5, interaction = 0.3, luck = 0, skewed = false }: Losses,
  ): { first: Statistic[]; second: Statistic[] } {
    const noise = skewed ? () => -log(1 - chance.next()) - 1 : () => chance.normal();
    const draw = (scale: number) => Float64Array.from({ length: n }, () => scale * noise());
    const shared = draw(item);
    const model = () => {
      const mine = draw(own);
      return Array.from({ length: seeds }, () => {
        const fortune = luck * chance.normal();
        const each = draw(interaction);
        for (let i = 0; i < n; i++) each[i] = (each[i] ?? 0) + (shared[i] ?? 0) + (mine[i] ?? 0) + fortune;
        return weightedMean(each);
      });
    };
    return { first: model(), second: model() };
  }

  function coverage(
    chance: Chance,
    losses: Losses,
    cases: number,
  ): { ofDifference: number; ofMean: number; alarms: number } {
    let [difference, mean, alarms] = [0, 0, 0];
    for (let i = 0; i < cases; i++) {
      const { first, second } = models(chance, losses);
      const all = resampleSeeds({ n: losses.n, statistics: [...first, ...second], chance, resamples: 599 });
      const found = twoLevelBootstrap(all.slice(0, losses.seeds), all.slice(losses.seeds));
      if (holds(found.interval, 0)) difference++;
      if (found.p <= 0.05) alarms++;
      if (holds(twoLevelBootstrap(all.slice(0, losses.seeds)).interval, 0)) mean++;
    }
    return { ofDifference: difference / cases, ofMean: mean / cases, alarms: alarms / cases };
  }

  test.each([
    ["20 items", { n: 20, seeds: 1 }],
    ["100 items", { n: 100, seeds: 1 }],
    ["100 items, skewed losses", { n: 100, seeds: 1, skewed: true }],
    ["2 seeds with much luck", { n: 50, seeds: 2, item: 0.3, own: 0.1, luck: 0.5 }],
    ["2 seeds without luck", { n: 50, seeds: 2 }],
    ["3 seeds with some luck", { n: 50, seeds: 3, luck: 0.1 }],
    ["5 seeds with some luck", { n: 50, seeds: 5, luck: 0.1 }],
    ["5 seeds with much luck", { n: 50, seeds: 5, item: 0.3, own: 0.1, luck: 0.5 }],
  ] satisfies [string, Losses][])("the two-level bootstrap's, of means and their differences: %s", (_, losses) => {
    const cases = losses.seeds === 1 ? 2_000 : 500;
    const found = coverage(seededChance(6), losses, cases);
    expectShare(found.ofDifference, 0.95, cases);
    expectShare(found.ofMean, 0.95, cases);
    expectShare(found.alarms, 0.05, cases);
  });

  test.each([
    ["five that agree and two that luck throws about", [5, 2], [0.1, 0.25]],
    ["two that agree and five that luck throws about", [2, 5], [0.1, 0.25]],
    ["five and three, of the same luck", [5, 3], [0.3, 0.3]],
  ] as const)("of differences between models with other numbers of seeds: %s", (_, [some, others], [luck, other]) => {
    const [chance, cases] = [seededChance(9), 600];
    let alarms = 0;
    for (let i = 0; i < cases; i++) {
      const losses = { n: 50, item: 0, own: 0.3 };
      const { first } = models(chance, { ...losses, seeds: some, luck });
      const { second } = models(chance, { ...losses, seeds: others, luck: other });
      const all = resampleSeeds({ n: losses.n, statistics: [...first, ...second], chance, resamples: 300 });
      if (twoLevelBootstrap(all.slice(0, some), all.slice(some)).p <= 0.05) alarms++;
    }
    process.stdout.write(`\ncalled different of ${cases}: ${alarms}\n`);
    // With a spread that both share it was 2 to 17 %.
    expect(alarms / cases).toBeGreaterThan(0.02);
    expect(alarms / cases).toBeLessThan(0.125);
  });

  test("where seeds differ only in what items do to them, the interval is a little too wide, never too narrow", () => {
    const found = coverage(seededChance(7), { n: 50, seeds: 3, item: 0, own: 0, interaction: 1 }, 400);
    expectShare(found.ofDifference, 0.965, 400, 0.015);
    expectShare(found.alarms, 0.035, 400, 0.015);
  });

  test.each([
    ["average precision, 100 items", averagePrecisionOf, { n: 100, prevalence: 0.3, shift: 1, grain: 0 }],
    ["average precision, ties", averagePrecisionOf, { n: 100, prevalence: 0.3, shift: 1, grain: 1 }],
    ["average precision, 1 % positives", averagePrecisionOf, { n: 1_000, prevalence: 0.01, shift: 2, grain: 0 }],
    ["area under the ROC curve, 100 items", rocAucOf, { n: 100, prevalence: 0.3, shift: 1, grain: 0 }],
  ])("%s: false alarms of a comparison, and the interval of one network", (_, measure, set) => {
    const chance = seededChance(8);
    const truth = populationValue(chance, measure, set);
    const cases = 250;
    let [alarms, covered] = [0, 0];
    for (let i = 0; i < cases; i++) {
      const { scores, isPositive } = rankedSet(chance, set);
      const statistics = [scores(), scores()].map((score) => measure(rank(score, isPositive, 1)));
      const [first, second] = resampleSeeds({ n: set.n, statistics, chance, resamples: 500 });
      if (!first || !second) throw new Error("two statistics give two");
      if (twoLevelBootstrap([first], [second]).p <= 0.05) alarms++;
      if (holds(twoLevelBootstrap([first]).interval, truth)) covered++;
    }
    expectShare(alarms / cases, 0.05, cases, 0.01);
    expectShare(covered / cases, 0.95, cases, 0.01);
  });

  function populationValue(
    chance: Chance,
    measure: (ranking: ReturnType<typeof rank>) => Statistic,
    set: RankedSet,
  ): number {
    const n = 100_000;
    const { scores, isPositive } = rankedSet(chance, { ...set, n });
    return measure(rank(scores(), isPositive, 1))(new Uint16Array(n).fill(1));
  }

  test("the shift that gives an average precision gives it", () => {
    const set = { n: 1_000, prevalence: 0.2, shift: shiftFor("average_precision", 0.6, 0.2), grain: 0 };
    expect(abs(populationValue(seededChance(9), averagePrecisionOf, set) - 0.6)).toBeLessThan(0.01);
  });
});

interface RankedSet {
  n: number;
  prevalence: number;
  shift: number;
  /** Scores are rounded to this; 0 leaves them as they are. */
  grain: number;
}

/** Items with normal scores, positives shifted; every call of `scores` is another network, its scores correlated by a half. */
function rankedSet(
  chance: Chance,
  { n, prevalence, shift, grain }: RankedSet,
): { scores: () => Float64Array; isPositive: Int32Array } {
  const isPositive = Int32Array.from({ length: n }, () => (chance.next() < prevalence ? 1 : 0));
  // A ranking needs two of each.
  isPositive.set([1, 1, 0, 0]);
  const shared = Float64Array.from({ length: n }, () => chance.normal());
  const half = sqrt(0.5);
  const scores = () =>
    Float64Array.from({ length: n }, (_, i) => {
      const score = half * (shared[i] ?? 0) + half * chance.normal() + shift * (isPositive[i] ?? 0);
      return grain > 0 ? round(score / grain) * grain : score;
    });
  return { scores, isPositive };
}
