import { describe, expect, test } from "@jest/globals";
import { betaShare } from "../../src/statistics/beta.js";
import { binomialCdf, binomialPmf } from "../../src/statistics/binomial.js";
import { chiSquareQuantile, chiSquareTail, logGamma } from "../../src/statistics/gamma.js";
import { kolmogorovTail } from "../../src/statistics/kolmogorovSmirnov.js";
import { normalCdf, normalQuantile } from "../../src/statistics/normal.js";
import { tReach, tTwoSidedP } from "../../src/statistics/studentT.js";

/** Equal to about twelve digits, however small the number is. */
function expectDigits(found: number, wanted: number): void {
  expect(Math.abs(found / wanted - 1)).toBeLessThan(1e-12);
}

describe("distributions agree with SciPy to twelve digits, also far out", () => {
  test("the normal distribution and its quantiles", () => {
    expectDigits(normalCdf(-10), 7.61985302416047e-24);
    expectDigits(normalCdf(-3), 0.0013498980316300933);
    expectDigits(normalCdf(0.1), 0.539827837277029);
    expectDigits(normalCdf(5), 0.9999997133484281);
    expectDigits(normalQuantile(1e-20), -9.262340089798409);
    expectDigits(normalQuantile(0.3), -0.5244005127080409);
    expectDigits(normalQuantile(0.975), 1.959963984540054);
    expect([normalQuantile(0), normalQuantile(1), normalQuantile(-0.1)]).toEqual([-Infinity, Infinity, NaN]);
  });

  test("gamma and chi-square", () => {
    expectDigits(logGamma(0.1), 2.252712651734206);
    expectDigits(logGamma(123.4), 469.3360974421906);
    expectDigits(chiSquareTail(200, 3), 4.218541107192018e-43);
    expectDigits(chiSquareTail(2, 10), 0.9963401531726563);
    expect([chiSquareTail(0, 4), chiSquareTail(Infinity, 4)]).toEqual([1, 0]);
  });

  test("chi-square quantiles, as tables print them and as they turn the shares round", () => {
    expect(chiSquareQuantile(0.025, 10)).toBeCloseTo(3.246973, 6);
    expect(chiSquareQuantile(0.95, 3)).toBeCloseTo(7.814728, 6);
    expect(chiSquareQuantile(0.025, 1)).toBeCloseTo(0.000982069, 9);
    for (const degrees of [0.05, 0.7, 4, 300, 1e5])
      for (const share of [1e-6, 0.025, 0.5, 0.975])
        expect(chiSquareTail(chiSquareQuantile(share, degrees), degrees) / (1 - share)).toBeCloseTo(1, 9);
  });

  test("beta, binomial and Student's t", () => {
    expectDigits(betaShare(2, 3, 0.5), 0.6875);
    expectDigits(binomialPmf(15, 40, 0.5), 0.0365847382054199);
    expectDigits(binomialCdf(15, 40, 0.5), 0.07692997208141605);
    expectDigits(tTwoSidedP(2.262157162798205, 9), 0.05);
    expectDigits(tReach(0.95, 9), 2.262157162798205);
    expectDigits(tReach(0.95, 1), 12.706204736174694);
    expectDigits(tReach(0.95, Infinity), 1.959963984540054);
  });

  test("Kolmogorov's limit, with both series meeting at 1", () => {
    expectDigits(kolmogorovTail(1), 0.26999967167735456);
    expect(Math.abs(kolmogorovTail(1 - 1e-9) - kolmogorovTail(1))).toBeLessThan(1e-8);
    expect([kolmogorovTail(0), kolmogorovTail(10) < 1e-80]).toEqual([1, true]);
  });
});
