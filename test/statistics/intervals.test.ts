import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { agreeingInterval } from "../../src/statistics/agreeingInterval.js";
import { delong } from "../../src/statistics/delong.js";
import { normalCdf, normalQuantile } from "../../src/statistics/normal.js";
import { errorsOfLevel, pOfErrors, standardErrorOf } from "../../src/statistics/spread.js";
import { differenceInterval } from "../../src/statistics/squareAndAdd.js";
import { tReach, tTwoSidedP } from "../../src/statistics/studentT.js";
import { sumReach } from "../../src/statistics/sumReach.js";
import { wilson, wilsonOfShare } from "../../src/statistics/wilson.js";

describe("square and add", () => {
  test("56 of 70 against 48 of 80 is Newcombe's 0.0524 to 0.3339 (Newcombe 1998, table II, example a, method 10)", () => {
    const first = { value: 56 / 70, interval: wilson(56, 70) };
    const second = { value: 48 / 80, interval: wilson(48, 80) };
    expect(differenceInterval(first, second, 0).map((end) => end.toFixed(4))).toEqual(["0.0524", "0.3339"]);
  });

  test("0 of 10 against 0 of 20 has a width: −0.1611 to 0.2775 (Newcombe 1998, table II, example g)", () => {
    const found = differenceInterval({ value: 0, interval: wilson(0, 10) }, { value: 0, interval: wilson(0, 20) }, 0);
    expect(found.map((end) => end.toFixed(4))).toEqual(["-0.1611", "0.2775"]);
  });

  test("what both have in common narrows a difference", () => {
    const part = { value: 1, interval: [0, 2] as [number, number] };
    expect(differenceInterval(part, part, 1)).toEqual([0, 0]);
  });
});

describe("how far a sum reaches", () => {
  const z = normalQuantile(0.975);
  const alone = { z, covariance: 0 };
  const shareOf = (right: number, n: number) => {
    const value = right / n;
    return { value, interval: wilsonOfShare(value, n, z), variance: (value * (1 - value)) / (n - 1) };
  };

  test.each([0, 1, 7, 20])("of one share, %d of 20: Wilson's interval", (right) => {
    const part = shareOf(right, 20);
    const [below, above] = sumReach([part], alone);
    expect([part.value - below, part.value + above]).toEqual(part.interval.map((end) => expect.closeTo(end, 12)));
  });

  test("of a thousand shares: a normal distribution's, however few items each has", () => {
    const parts = Array.from({ length: 1_000 }, (_, i) => shareOf(i % 4 === 0 ? 1 : 0, 5));
    const error = Math.sqrt((250 * 0.16) / 4);
    const [below, above] = sumReach(parts, alone);
    expect(below / (z * error)).toBeCloseTo(1, 1);
    expect(above / (z * error)).toBeCloseTo(1, 1);
  });

  test("of ten shares of which nobody is wrong: nearly that of one with as many items", () => {
    const parts = Array.from({ length: 10 }, () => shareOf(0, 20));
    const [, above] = sumReach(parts, alone);
    expect(above / 10 / wilson(0, 200)[1]).toBeGreaterThan(0.85);
    expect(above / 10 / wilson(0, 200)[1]).toBeLessThan(1);
  });

  test("what parts have in common widens it", () => {
    const part = { value: 1, interval: [0, 2] as [number, number], variance: 1 / z ** 2 };
    const [apart, together] = [0, part.variance].map((covariance) => sumReach([part, part], { ...alone, covariance }));
    expect(apart).toEqual([expect.closeTo(Math.SQRT2, 12), expect.closeTo(Math.SQRT2, 12)]);
    expect(together).toEqual([expect.closeTo(2, 12), expect.closeTo(2, 12)]);
  });

  test("what parts have in common does not make it lean more", () => {
    const part = { value: 1, interval: [0, 2.5] as [number, number], variance: 1.25 ** 2 / z ** 2 };
    for (const covariance of [0, part.variance]) {
      const [below, above] = sumReach([part, part], { z, covariance });
      expect(above - below).toBeCloseTo(0.5, 12);
    }
  });
});

describe("the reach of a spread from items and seeds", () => {
  test("is Student's t of the items alone, of the seeds alone, and between them otherwise", () => {
    const items = { items: 1, itemDegrees: 40, seeds: 0, seedDegrees: 4 };
    expect(errorsOfLevel(items, 0.95)).toBeCloseTo(tReach(0.95, 40), 12);
    expect(errorsOfLevel({ ...items, items: 0, seeds: 1 }, 0.95)).toBeCloseTo(tReach(0.95, 4), 12);
    const both = errorsOfLevel({ ...items, seeds: 1 }, 0.95);
    expect(both).toBeGreaterThan(tReach(0.95, 40));
    expect(both).toBeLessThan(tReach(0.95, 4));
  });

  test.each([
    [1, 0.95, 0.025, 0.06],
    [1, 0.99, 0.0012, 0.0133],
    [2, 0.95, 0.04, 0.056],
    [2, 0.99, 0.0035, 0.0114],
  ])(
    "with %i degrees of freedom between seeds calls about as often as the level %d says, whatever their share",
    (degrees, level, least, most) => {
      // Seeds' variance as seen, by its quantiles (chi-square over its degrees of freedom); the items' is known.
      const seen = Array.from({ length: 4_000 }, (_, i) => (i + 0.5) / 4_000).map((q) =>
        degrees === 1 ? normalQuantile((1 + q) / 2) ** 2 : -Math.log(1 - q),
      );
      for (const share of [0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.85, 0.95, 0.99]) {
        const called = seen.map((factor) => {
          const spread = { items: 1 - share, itemDegrees: Infinity, seeds: share * factor, seedDegrees: degrees };
          return 2 * normalCdf(-errorsOfLevel(spread, level) * standardErrorOf(spread));
        });
        const mean = called.reduce((sum, one) => sum + one, 0) / called.length;
        expect({ share, isCalibrated: mean > least && mean < most, mean }).toMatchObject({ isCalibrated: true });
      }
    },
  );

  test("and p are each other turned round", () => {
    const spread = fc.record({
      items: fc.double({ min: 0.01, max: 10, noNaN: true }),
      itemDegrees: fc.integer({ min: 2, max: 500 }),
      seeds: fc.double({ min: 0, max: 10, noNaN: true }),
      seedDegrees: fc.integer({ min: 0, max: 8 }),
    });
    fc.assert(
      fc.property(spread, fc.double({ min: 0.5, max: 0.999, noNaN: true }), (given, level) => {
        expect(pOfErrors(given, errorsOfLevel(given, level))).toBeCloseTo(1 - level, 8);
      }),
    );
  });

  test("a t of endless degrees is normal, also where the gamma function has lost its digits", () => {
    for (const degrees of [1e7, 1e9, 1e20, 1e300]) {
      expect(tReach(0.95, degrees)).toBeCloseTo(1.959963984540054, 6);
      expect(tTwoSidedP(1.959963984540054, degrees)).toBeCloseTo(0.05, 6);
    }
  });
});

test("an interval holds 0 exactly when the test does not reject, and is left alone where it does so already", () => {
  expect(agreeingInterval({ value: 0.1, interval: [-0.1, 0.3] }, 0.2)).toEqual([-0.1, 0.3]);
  expect(agreeingInterval({ value: 0.1, interval: [0.01, 0.3] }, 0.01)).toEqual([0.01, 0.3]);
  expect(agreeingInterval({ value: 0.1, interval: [0.001, 0.2] }, 0.052)[0]).toBeLessThan(0);
  expect(agreeingInterval({ value: 0.1, interval: [-0.001, 0.2] }, 0.049)[0]).toBeGreaterThan(0);
  expect(agreeingInterval({ value: -0.1, interval: [-0.2, 0.001] }, 0.049)[1]).toBeLessThan(0);
  expect(agreeingInterval({ value: -0.1, interval: [-0.2, -0.001] }, 0.051)[1]).toBeGreaterThan(0);
});

describe("DeLong's areas and variances", () => {
  /** By definition: every positive against every negative. */
  function byDefinition(first: readonly number[], second: readonly number[], positive: readonly boolean[]) {
    const [positives, negatives] = [true, false].map((is) => positive.flatMap((one, i) => (one === is ? [i] : [])));
    const wins = (score: readonly number[], p: number, n: number) =>
      (1 + Math.sign((score[p] ?? 0) - (score[n] ?? 0))) / 2;
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const ofPositives = (score: readonly number[]) =>
      (positives ?? []).map((p) => mean((negatives ?? []).map((n) => wins(score, p, n))));
    const ofNegatives = (score: readonly number[]) =>
      (negatives ?? []).map((n) => mean((positives ?? []).map((p) => wins(score, p, n))));
    const covariance = (a: readonly number[], b: readonly number[]) =>
      a.reduce((sum, value, i) => sum + (value - mean(a)) * ((b[i] ?? 0) - mean(b)), 0) / (a.length - 1) / a.length;
    const together = (a: readonly number[], b: readonly number[]) =>
      covariance(ofPositives(a), ofPositives(b)) + covariance(ofNegatives(a), ofNegatives(b));
    return {
      aucs: [mean(ofPositives(first)), mean(ofPositives(second))],
      variances: [together(first, first), together(second, second)],
      covariance: together(first, second),
    };
  }

  test("are those of every positive against every negative, with ties and whichever class is the rarer", () => {
    const item = fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -9, max: 9 }), fc.boolean());
    const fixed: [number, number, boolean][] = [
      [0, 1, true],
      [1, -0, true],
      [-0, 0, false],
      [2, 2, false],
    ];
    fc.assert(
      fc.property(fc.array(item, { maxLength: 25 }), (some) => {
        const all = [...fixed, ...some];
        const [first, second] = [all.map(([a]) => a), all.map(([, b]) => b)];
        const positive = all.map(([, , is]) => is);
        const found = delong(Float64Array.from(first), Float64Array.from(second), positive.map(Number));
        const expected = byDefinition(first, second, positive);
        for (const i of [0, 1] as const) {
          expect(found.aucs[i]).toBeCloseTo(expected.aucs[i] ?? NaN, 12);
          expect(found.variances[i]).toBeCloseTo(expected.variances[i] ?? NaN, 12);
        }
        expect(found.covariance).toBeCloseTo(expected.covariance, 12);
      }),
    );
  });
});
