import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { seededChance } from "../../src/common/chance.js";
import { bootstrap } from "../../src/statistics/bootstrap.js";
import { holm } from "../../src/statistics/holm.js";
import { kolmogorovSmirnov } from "../../src/statistics/kolmogorovSmirnov.js";
import { pairedBootstrap } from "../../src/statistics/pairedBootstrap.js";
import { resampler } from "../../src/statistics/resampler.js";
import { theilSen } from "../../src/statistics/theilSen.js";
import { wilson } from "../../src/statistics/wilson.js";

const values = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9];
function meanOf(numbers: readonly number[]) {
  return (counts: Uint16Array) => {
    let [sum, weight] = [0, 0];
    for (const [i, value] of numbers.entries()) {
      sum += value * (counts[i] ?? 0);
      weight += counts[i] ?? 0;
    }
    return sum / weight;
  };
}

describe("resampling", () => {
  test("draws as many items as there are, each equally often", () => {
    const resample = resampler(seededChance(1));
    const counts = new Uint16Array(10);
    const sums = new Array<number>(10).fill(0);
    for (let i = 0; i < 2_000; i++) {
      resample(counts);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(10);
      for (const [item, count] of counts.entries()) sums[item] = (sums[item] ?? 0) + count;
    }
    for (const sum of sums) expect(Math.abs(sum - 2_000)).toBeLessThan(5 * Math.sqrt(2_000));
  });

  test("with the same seed gives the same interval, with another seed nearly the same", () => {
    const ask = (seed: number) => bootstrap({ n: 15, statistic: meanOf(values), chance: seededChance(seed) }).interval;
    expect(ask(1)).toEqual(ask(1));
    const drawn = (seed: number) => [
      ...bootstrap({ n: 15, statistic: meanOf(values), chance: seededChance(seed) }).replicates,
    ];
    expect(drawn(1)).not.toEqual(drawn(2));
    expect(Math.abs(ask(1)[0] - ask(2)[0])).toBeLessThan(0.2);
  });

  test("an interval moves and stretches with the values", () => {
    const ask = (numbers: readonly number[]) =>
      bootstrap({ n: 15, statistic: meanOf(numbers), chance: seededChance(1) }).interval;
    const [low, high] = ask(values);
    const moved = ask(values.map((value) => 10 + 2 * value));
    expect(moved[0]).toBeCloseTo(10 + 2 * low, 9);
    expect(moved[1]).toBeCloseTo(10 + 2 * high, 9);
  });

  test("resamples without a value are left out, and a statistic without any has no interval", () => {
    const sometimes = bootstrap({
      n: 3,
      statistic: (counts) => (counts[0] === 0 ? NaN : (counts[1] ?? 0)),
      chance: seededChance(1),
      resamples: 500,
    });
    expect(sometimes.replicates.length).toBeGreaterThan(200);
    expect(sometimes.replicates.length).toBeLessThan(500);
    expect(bootstrap({ n: 3, statistic: () => NaN, chance: seededChance(1), resamples: 50 }).interval).toEqual([
      NaN,
      NaN,
    ]);
  });

  test("the paired difference, its interval and p agree", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 5, maxLength: 12 }), (gaps) => {
        const first = gaps.map((_, i) => i);
        const second = gaps.map((gap, i) => i + gap);
        const found = pairedBootstrap({
          n: gaps.length,
          first: meanOf(first),
          second: meanOf(second),
          chance: seededChance(1),
          resamples: 200,
        });
        expect(found.value).toBeCloseTo(gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length, 9);
        // Of whole numbers an end can be 0 itself: then rounding decides on which side it lies, and p is whatever led there.
        const atZero = found.interval.filter((end) => Math.abs(end) < 1e-9).length;
        if (atZero === 2) expect(found.p).toBe(1);
        if (atZero > 0) return;
        const holdsZero = found.interval[0] < 0 && found.interval[1] > 0;
        expect(holdsZero).toBe(found.p > 0.05 - 1e-9);
      }),
    );
  });
});

describe("what should not matter does not", () => {
  const numbers = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 15 });

  test("Kolmogorov–Smirnov looks at order alone, and at both groups alike", () => {
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const found = kolmogorovSmirnov(a, b);
        const other = kolmogorovSmirnov(
          b.map((value) => value ** 3 + 7),
          a.map((value) => value ** 3 + 7).reverse(),
        );
        expect(other.statistic).toBeCloseTo(found.statistic, 12);
        expect(other.p).toBeCloseTo(found.p, 9);
        expect(found.p).toBeGreaterThan(0);
        expect(found.p).toBeLessThanOrEqual(1);
      }),
    );
  });

  test("Kolmogorov–Smirnov's exact p is the share of all ways to deal the values", () => {
    const small = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(small, small, (a, b) => {
        const all = [...a, ...b];
        const observed = kolmogorovSmirnov(a, b);
        let [ways, far] = [0, 0];
        for (let mask = 0; mask < 2 ** all.length; mask++) {
          const chosen = all.filter((_, i) => (mask >> i) & 1);
          if (chosen.length !== a.length) continue;
          ways++;
          if (
            kolmogorovSmirnov(
              chosen,
              all.filter((_, i) => !((mask >> i) & 1)),
            ).statistic >=
            observed.statistic - 1e-12
          )
            far++;
        }
        expect(observed.p).toBeCloseTo(far / ways, 10);
      }),
      { numRuns: 30 },
    );
  });

  test("Holm never makes a p smaller, keeps the order, and ignores what has no p", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 }), (ps) => {
        const adjusted = holm([...ps, NaN]);
        expect(adjusted.pop()).toBeNaN();
        for (const [i, p] of ps.entries()) {
          expect(adjusted[i]).toBeGreaterThanOrEqual(p);
          for (const [j, q] of ps.entries()) if (p < q) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j] ?? NaN);
        }
      }),
    );
  });

  test("Wilson's interval holds the share and mirrors it", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(500), (n, some) => {
        const successes = Math.min(n, some);
        const [low, high] = wilson(successes, n);
        const [mirrorLow, mirrorHigh] = wilson(n - successes, n);
        expect(low).toBeLessThanOrEqual(successes / n + 1e-15);
        expect(high).toBeGreaterThanOrEqual(successes / n - 1e-15);
        expect(low).toBeCloseTo(1 - mirrorHigh, 12);
        expect(high).toBeCloseTo(1 - mirrorLow, 12);
      }),
    );
  });

  test("the Theil–Sen slope turns with the line", () => {
    const points = fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 })), {
      minLength: 3,
      maxLength: 12,
    });
    fc.assert(
      fc.property(points, fc.integer({ min: -5, max: 5 }), (rows, slope) => {
        const x = rows.map(([first]) => first);
        const plain = theilSen(
          x,
          rows.map(([, y]) => y),
        );
        const turned = theilSen(
          x,
          rows.map(([first, y]) => y + slope * first),
        );
        if (Number.isNaN(plain.slope)) expect(turned.slope).toBeNaN();
        else expect(turned.slope).toBeCloseTo(plain.slope + slope, 9);
      }),
    );
    expect(theilSen([2, 2], [1, 5]).slope).toBeNaN();
  });
});
