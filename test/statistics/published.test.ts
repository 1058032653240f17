import { describe, expect, test } from "@jest/globals";
import { seededChance } from "../../src/common/chance.js";
import { bootstrap } from "../../src/statistics/bootstrap.js";
import { chiSquare, goodnessOfFit, monteCarloMultinomial } from "../../src/statistics/chiSquare.js";
import { areaDegrees, delong } from "../../src/statistics/delong.js";
import { holm } from "../../src/statistics/holm.js";
import { kolmogorovSmirnov, kolmogorovSmirnovAgainst } from "../../src/statistics/kolmogorovSmirnov.js";
import { mcnemar } from "../../src/statistics/mcnemar.js";
import { pairedProportionsInterval } from "../../src/statistics/pairedProportions.js";
import { pairedT } from "../../src/statistics/pairedT.js";
import { quantile } from "../../src/statistics/quantile.js";
import { signFlip } from "../../src/statistics/signFlip.js";
import { standardisedMeanDifference } from "../../src/statistics/standardisedMeanDifference.js";
import { theilSen } from "../../src/statistics/theilSen.js";
import { wilson } from "../../src/statistics/wilson.js";
import { asah } from "./asah.js";

/** R's `sleep`: extra hours of sleep of ten patients under two drugs; Student 1908. */
const sleep = {
  first: [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0],
  second: [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4],
};
const sleepDifferences = sleep.second.map((value, i) => value - (sleep.first[i] ?? 0));

describe("published values come out to their printed digits", () => {
  test("McNemar's test of 25 against 15: corrected 2.025 with p .15473 (R's mcnemar.test), exact .15386 (binom.test), mid-p .11728 (Fagerland 2013)", () => {
    const found = mcnemar(25, 15);
    expect(found.chi2).toBeCloseTo(2.5, 12);
    expect(found.chi2_corrected).toBeCloseTo(2.025, 12);
    expect(found.p_corrected).toBeCloseTo(0.15473, 5);
    expect(found.p_exact).toBeCloseTo(0.15386, 5);
    expect(found.p_mid).toBeCloseTo(0.11728, 5);
  });

  test("McNemar's mid-p of one against seven, and of as many on both sides: 1 less half of what was seen (Fagerland 2013, additional file 1)", () => {
    expect(mcnemar(1, 7).p_mid).toBeCloseTo(0.0390625, 12);
    expect(mcnemar(2, 2).p_mid).toBeCloseTo(1 - 0.375 / 2, 12);
    expect(mcnemar(0, 0).p_mid).toBe(1);
  });

  test("Wilson's interval of 81 in 263 and of 0 in 20 (Newcombe 1998, table I)", () => {
    expect(wilson(81, 263).map((end) => end.toFixed(4))).toEqual(["0.2553", "0.3662"]);
    expect(wilson(0, 20).map((end) => end.toFixed(4))).toEqual(["0.0000", "0.1611"]);
    expect(wilson(0, 20)[0]).toBe(0);
  });

  test("DeLong's test of wfns against s100b in pROC's aSAH: Z 2.2089836, p .0271758", () => {
    const found = delong(Float64Array.from(asah.wfns), Float64Array.from(asah.s100b), asah.outcome);
    expect(found.aucs[0]).toBeCloseTo(0.8236789, 7);
    expect(found.aucs[1]).toBeCloseTo(0.7313686, 7);
    expect(found.z).toBeCloseTo(2.2089836, 6);
    expect(found.p).toBeCloseTo(0.0271758, 7);
  });

  test("the area of two positives 3, 1 above two negatives 2, 0 has two degrees of freedom, counted by hand", () => {
    // Placements 1 and ½ on either side: two variances of ⅛ / 2 with one degree each, together (⅛)² / (2 · (1/16)²).
    expect(areaDegrees([Float64Array.of(3, 1, 2, 0)], [], [1, 1, 0, 0])).toBeCloseTo(2, 12);
    expect(areaDegrees([Float64Array.of(3, 2, 1, 0)], [], [1, 1, 0, 0])).toBeUndefined();
  });

  test("Holm's adjustment of .001 .01 .03 .005 .2 is R's p.adjust: .005 .03 .06 .02 .2", () => {
    const adjusted = holm([0.001, 0.01, 0.03, 0.005, 0.2]);
    for (const [i, p] of [0.005, 0.03, 0.06, 0.02, 0.2].entries()) expect(adjusted[i]).toBeCloseTo(p, 12);
  });

  test("Kolmogorov–Smirnov with ties is exact: D .33333, p .74026", () => {
    const found = kolmogorovSmirnov([1, 2, 2, 3, 3], [1, 2, 3, 3, 4, 5]);
    expect(found.statistic.toFixed(5)).toBe("0.33333");
    expect(found.p.toFixed(5)).toBe("0.74026");
    expect(found.method).toBe("exact");
  });

  test("the one-sample Kolmogorov–Smirnov test is exact: P(D₁₀ < 0.274) = 0.62847 (Marsaglia, Tsang and Wang 2003)", () => {
    const sample = [0.274, 0.3, 0.35, 0.4, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95];
    const found = kolmogorovSmirnovAgainst(sample, (x) => x);
    expect(found.statistic).toBeCloseTo(0.274, 12);
    expect(1 - found.p).toBeCloseTo(0.628479615, 8);
  });

  test("Student's sleep data: paired t −4.062128, p .002833, sign-flip .00390625, BCa 1.05 to 2.64", () => {
    const found = pairedT(sleep.first, sleep.second);
    expect(found.t).toBeCloseTo(-4.062128, 6);
    expect(found.degrees).toBe(9);
    expect(found.p).toBeCloseTo(0.002833, 6);
    expect(found.interval[0]).toBeCloseTo(-2.4598858, 6);
    expect(signFlip(sleepDifferences, seededChance(1))).toBe(0.00390625);
    const mean = (counts: Uint16Array) =>
      sleepDifferences.reduce((sum, value, i) => sum + value * (counts[i] ?? 0), 0) / 10;
    const { value, interval } = bootstrap({ n: 10, statistic: mean, chance: seededChance(3), resamples: 50_000 });
    expect(value).toBeCloseTo(1.58, 12);
    expect(Math.abs(interval[0] - 1.05)).toBeLessThan(0.011);
    expect(Math.abs(interval[1] - 2.64)).toBeLessThan(0.011);
  });

  test("Mendel's peas, 315 101 108 32 in 9:3:3:1: chi-square .470024, p .925426", () => {
    const found = chiSquare([315, 101, 108, 32], [9, 3, 3, 1]);
    expect(found.statistic).toBeCloseTo(0.470024, 6);
    expect(found.degrees).toBe(3);
    expect(found.p).toBeCloseTo(0.925426, 6);
  });

  test("the simulated multinomial test agrees with all tables counted: (3, 0, 0) in equal shares is 1/9", () => {
    const found = goodnessOfFit([3, 0, 0], [1, 1, 1], seededChance(1));
    expect(found.test).toBe("monte-carlo");
    expect(Math.abs(found.p - 1 / 9)).toBeLessThan(0.012);
    expect(monteCarloMultinomial([5, 1], [1, 0], seededChance(1)).p).toBe(0);
  });

  test("the Theil–Sen slope and its interval are SciPy's theilslopes", () => {
    const line = theilSen([1, 2, 3, 4, 5, 6, 7.5], [2, 4, 6, 8, 100, 11, 13]);
    expect(line.slope).toBeCloseTo(1.8, 12);
    expect(line.intercept).toBeCloseTo(0.8, 12);
    expect(line.interval[0]).toBeCloseTo(1.4285714285714286, 12);
    expect(line.interval[1]).toBeCloseTo(24.5, 12);
  });

  test("Tango's interval of 1 against 7 in 32 ends where his score statistic, maximised by brute force, is ±1.96", () => {
    const [low, high] = pairedProportionsInterval(1, 7, 32);
    expect([low.toFixed(4), high.toFixed(4)]).toEqual(["-0.3657", "-0.0177"]);
    expect(scoreStatistic(1, 7, 32, low)).toBeCloseTo(1.959964, 4);
    expect(scoreStatistic(1, 7, 32, high)).toBeCloseTo(-1.959964, 4);
  });

  test("quantiles are NumPy's default, the standardised mean difference divides by the pooled spread", () => {
    expect(quantile([1, 2, 3, 4], 0.25)).toBe(1.75);
    expect(quantile([7], 0.9)).toBe(7);
    expect(standardisedMeanDifference([1, 2, 3], [2, 3, 4])).toBe(-1);
    expect(standardisedMeanDifference([5, 5], [5, 5])).toBe(0);
  });
});

/** Tango's score statistic with the restricted maximum found by brute force. */
function scoreStatistic(b: number, c: number, n: number, difference: number): number {
  const likelihood = (q: number) =>
    (b > 0 ? b * Math.log(q + difference) : 0) +
    (c > 0 ? c * Math.log(q) : 0) +
    (n - b - c) * Math.log(1 - 2 * q - difference);
  let [best, at] = [-Infinity, 0];
  for (let q = Math.max(0, -difference) + 1e-6; q < (1 - difference) / 2 - 1e-6; q += 1e-6) {
    const value = likelihood(q);
    if (value > best) [best, at] = [value, q];
  }
  return (b - c - n * difference) / Math.sqrt(n * (2 * at + difference - difference ** 2));
}
