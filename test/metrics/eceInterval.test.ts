import { describe, expect, test } from "@jest/globals";
import { seededChance } from "../../src/common/chance.js";
import { binned } from "../../src/metrics/ece.js";
import { eceInterval } from "../../src/metrics/eceInterval.js";
import { statisticOf } from "../../src/metrics/metric.js";
import type { ClassPredictions } from "../../src/metrics/predictions.js";
import { scoreInterval } from "../../src/metrics/scoreInterval.js";
import { resampleSeeds } from "../../src/statistics/resampleSeeds.js";
import { twoLevelBootstrap } from "../../src/statistics/twoLevelBootstrap.js";
import { classLabels, predictions } from "./aTable.js";

/** Answers of two classes whose confidences lie from .5 to 1, right as often as `right` says of a confidence. */
function answers(n: number, right: (confidence: number) => number, seed = 3) {
  const chance = seededChance(seed);
  const said = Array.from({ length: n }, () => chance.next());
  const truth = said.map((p) => (chance.next() < right(Math.max(p, 1 - p)) ? Number(p > 0.5) : Number(p <= 0.5)));
  const labels = classLabels(truth, { classes: ["0", "1"] });
  return { labels, said: predictions(labels, { score: said }) as ClassPredictions };
}

/** Of one network, whose standard error this is. */
const ofOne = (standardError: number) => ({ items: standardError ** 2, ofOneSeed: standardError ** 2, seeds: 0 });

const calibrated = (confidence: number) => confidence;
const halfAsSure = (confidence: number) => 0.5 + (confidence - 0.5) / 2;

describe("the bins of the calibration error", () => {
  test.each([7, 100, 1_001])("add up to it, with %d items", (n) => {
    const { labels, said } = answers(n, halfAsSure);
    const { bins } = binned(labels, said);
    const seen = bins.reduce((sum, { hits, said: promised }) => sum + Math.abs(hits - promised), 0) / n;
    expect(bins.flatMap(({ members }) => [...members]).toSorted((a, b) => a - b)).toEqual([...labels.ids.keys()]);
    expect(seen).toBeCloseTo(statisticOf("ece", labels, said)(new Uint16Array(n).fill(1)), 12);
  });

  test("hold equal confidences together", () => {
    const labels = classLabels([0, 0, 0, 1, 1, 1], { classes: ["0", "1"] });
    const said = predictions(labels, { score: [0.1, 0.1, 0.1, 0.1, 0.7, 0.7] }) as ClassPredictions;
    expect(binned(labels, said).bins).toEqual([
      { members: Int32Array.of(4, 5), hits: 2, said: 1.4 },
      { members: Int32Array.of(0, 1, 2, 3), hits: 3, said: 3.6 },
    ]);
  });
});

describe("the interval of a calibration error", () => {
  test("begins at 0 where a perfectly calibrated network may show as much, and above where it may not", () => {
    const low = ({ labels, said }: ReturnType<typeof answers>) => eceInterval(labels, [said], ofOne(0.01))(1.96)[0];
    expect(low(answers(200, calibrated))).toBe(0);
    expect(low(answers(2_000, halfAsSure))).toBeGreaterThan(0.05);
  });

  test("takes off what luck puts into the bins: at no standard errors it stands where so much is seen on average", () => {
    // 0.125 is the mean of (confidence − 1/2) / 2 over confidences from .5 to 1.
    const middles = Array.from({ length: 40 }, (_, seed) => {
      const { labels, said } = answers(150, halfAsSure, seed);
      const seen = statisticOf("ece", labels, said)(new Uint16Array(150).fill(1));
      return { seen, least: eceInterval(labels, [said], ofOne(0))(0)[0] };
    });
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(middles.map(({ seen }) => seen))).toBeGreaterThan(0.15);
    expect(Math.abs(mean(middles.map(({ least }) => least)) - 0.125)).toBeLessThan(0.015);
  });

  test("grows with the standard errors that it reaches, and stays on the scale", () => {
    const { labels, said } = answers(60, halfAsSure);
    const ends = eceInterval(labels, [said], ofOne(0.05));
    const [nearer, farther, farthest] = [ends(1), ends(2), ends(1e3)];
    expect(farther[0]).toBeLessThanOrEqual(nearer[0]);
    expect(farther[1]).toBeGreaterThan(nearer[1]);
    expect(farthest).toEqual([0, 1]);
  });

  test.each([2, 3, 5])("of %d calibrated networks that err on different items mostly begins at 0, too", (networks) => {
    const lows = Array.from({ length: 20 }, (_, seed) => meanOfCalibrated(networks, seed)[0]);
    expect(lows.filter((low) => low === 0).length).toBeGreaterThanOrEqual(18);
  });

  test("of the mean over equal networks is that of one of them", () => {
    const { labels, said } = answers(200, halfAsSure);
    const of = (seeds: ClassPredictions[]) => eceInterval(labels, seeds, ofOne(0.02))(1.96);
    const [one, three] = [of([said]), of([said, said, said])];
    expect(three[0]).toBeCloseTo(one[0], 12);
    expect(three[1]).toBeCloseTo(one[1], 12);
  });
});

/** Each network's probabilities are right, and the networks know different things of an item. */
function meanOfCalibrated(networks: number, seed: number) {
  const [n, chance] = [200, seededChance(seed)];
  const truth = Array.from({ length: n }, () => Number(chance.next() < 0.5));
  const labels = classLabels(truth, { classes: ["0", "1"] });
  // With densities of 2p among the ones and 2 (1 − p) among the zeros an item of probability p is a one in p of the cases.
  const scoreOf = (is: number) => (is === 1 ? Math.sqrt(chance.next()) : 1 - Math.sqrt(chance.next()));
  const seeds = Array.from({ length: networks }, () => predictions(labels, { score: truth.map(scoreOf) }));
  const statistics = seeds.map((one) => statisticOf("ece", labels, one));
  const answer = twoLevelBootstrap(resampleSeeds({ n, statistics, chance, resamples: 200 }));
  return scoreInterval({ metric: "ece", labels, seeds, answer });
}
