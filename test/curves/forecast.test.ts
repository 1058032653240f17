import { describe, expect, test } from "@jest/globals";
import { seededChance } from "../../src/common/chance.js";
import type { CurvePoint } from "../../src/curves/curve.js";
import { judgeCurve } from "../../src/curves/verdict.js";
import { along, judge, noisy } from "./aCurve.js";

describe("the forecast", () => {
  test("is none where most of the later values are 0: nothing is known of what they are", () => {
    const some = along(30, (i) => (i < 4 ? 0.1 / i : 0));
    expect(judge({ points: some }).forecast).toEqual([]);
    expect(judge({ points: some, items: 100 }).forecast).toEqual([]);
    expect(judge({ points: along(30, (i) => (i % 4 === 0 ? 0 : 0.1 / i)) }).forecast).toHaveLength(2);
  });

  test("of a training whose steps count from 0 is for as many times the iterations done", () => {
    const points = Array.from({ length: 40 }, (_, i): CurvePoint => [i, 0.9 * (i + 1) ** -0.5]);
    const { forecast } = judge({ points, shift: 1 });
    expect(forecast.map(({ step }) => step)).toEqual([79, 399]);
    for (const { step, value } of forecast) expect(value).toBeCloseTo(0.9 * (step + 1) ** -0.5, 5);
  });

  test("stands at 2 and 10 times the iterations, on the power law that the curve follows", () => {
    const { forecast } = judge({ points: along(60, (i) => 0.1 + i ** -0.5) });
    expect(forecast.map(({ step }) => step)).toEqual([1200, 6000]);
    expect(forecast[0]?.value).toBeCloseTo(0.1 + 120 ** -0.5, 2);
    expect(forecast[1]?.value).toBeCloseTo(0.1 + 600 ** -0.5, 2);
  });

  test.each([
    ["that ends at an offset", 0.1],
    ["that falls for ever", 0],
  ])("covers what is then measured on a power law %s about as often as it says", (kind, offset) => {
    const chance = seededChance(11);
    let [near, far] = [0, 0];
    const trials = 150;
    for (let k = 0; k < trials; k++) {
      const b = 0.3 + 0.4 * chance.next();
      const truth = (i: number) => offset + i ** -b;
      const { forecast } = judgeCurve(
        { points: along(60, (i) => truth(i) * Math.exp(0.02 * chance.normal())) },
        chance,
      );
      const inside = (factor: number, at: number) => {
        const [low, high] = forecast[at]?.interval ?? [NaN, NaN];
        const measured = truth(60 * factor) * Math.exp(0.02 * chance.normal());
        return measured >= low && measured <= high ? 1 : 0;
      };
      near += inside(2, 0);
      far += inside(10, 1);
    }
    process.stdout.write(`\nforecast intervals that held ${kind}: ${near} and ${far} of ${trials}\n`);
    expect(near / trials).toBeGreaterThan(0.9);
    expect(far / trials).toBeGreaterThan(0.9);
  });

  test.each<[string, (i: number) => number, number]>([
    ["a learning rate that was cut in the middle", (i) => (i < 50 ? i ** -0.4 : 0.08), 0.8],
    ["a learning rate that was cut early", (i) => (i < 20 ? i ** -0.3 : 0.08), 0.9],
    ["a plateau that the training left late", (i) => (i < 60 ? 0.9 : 54 / i), 0.7],
  ])("goes on as the end of the training does after %s", (_, truth, least) => {
    const chance = seededChance(3);
    const trials = 40;
    let held = 0;
    for (let k = 0; k < trials; k++) {
      const points = along(100, (i) => truth(i) * Math.exp(0.02 * chance.normal()));
      const [low, high] = judgeCurve({ points, isLoss: true }, chance).forecast[1]?.interval ?? [NaN, NaN];
      if (truth(1000) >= low && truth(1000) <= high) held++;
    }
    expect(held / trials).toBeGreaterThan(least);
  });

  test.each([0.5, 0.7, 0.9])("covers about as often as it says where neighbours wander together (%d)", (together) => {
    const chance = seededChance(3);
    const trials = 60;
    let [held, given] = [0, 0];
    for (const truth of [(i: number) => i ** -0.35, (i: number) => 0.2 + i ** -0.8]) {
      for (let k = 0; k < trials; k++) {
        let wandering = chance.normal();
        const noise = () => {
          wandering = together * wandering + Math.sqrt(1 - together ** 2) * chance.normal();
          return Math.exp(0.03 * wandering);
        };
        const { forecast } = judgeCurve({ points: along(200, (i) => truth(i) * noise()), isLoss: true }, chance);
        for (const [i, { interval }] of forecast.entries()) {
          const measured = truth(200 * (i === 0 ? 2 : 10)) * Math.exp(0.03 * chance.normal());
          given++;
          if (measured >= interval[0] && measured <= interval[1]) held++;
        }
      }
    }
    process.stdout.write(`\nforecast intervals that held, neighbours correlated by ${together}: ${held} of ${given}\n`);
    expect(held / given).toBeGreaterThan(0.87);
  });

  test.each<[string, (share: number, bend: number) => number, number]>([
    ["falls slower and slower, but comes to no rest", (t, bend) => t ** -0.6 * (1 + (t / bend) ** 2) ** 0.2, 0.005],
    ["begins flat and ends as a steep power law", (t, bend) => 1 / (1 + (t / bend) ** 1.2), 0.002],
    ["comes to rest as an exponential does", (t, bend) => 0.15 + Math.exp(-t / (2 * bend)), 0.04],
  ])("holds what no power law with an offset is: what %s", (_, law, noise) => {
    const [sets, evaluations] = [40, 80];
    const held = Array.from({ length: sets }, (_, seed) => {
      const bend = 0.1 + (0.2 * seed) / sets;
      const size = noisy(seed, noise);
      const at = (i: number) => law(i / evaluations, bend) * size();
      const { forecast } = judge({ points: along(evaluations, at), isLoss: true, hasChanceLevel: false });
      return forecast.map(({ step, interval: [low, high] }) => {
        const seen = at(step / 10);
        return low <= seen && seen <= high;
      });
    }).flat();
    process.stdout.write(`\nforecasts that held of ${held.length}: ${held.filter(Boolean).length}\n`);
    expect(held.length).toBeGreaterThan(sets);
    expect(held.filter(Boolean).length / held.length).toBeGreaterThan(0.93);
  });

  test("of a clean power law is that law, without an offset that nobody measured", () => {
    const { forecast } = judge({ points: along(60, (i) => i ** -0.5) });
    expect(forecast[1]?.value).toBeCloseTo(600 ** -0.5, 5);
  });

  test("holds the point and the truth in its interval where there is no noise", () => {
    for (const count of [8, 12, 40, 150, 2000]) {
      for (const offset of [0, 0.01, 0.3, 2]) {
        for (const b of [0.07, 0.2, 0.45, 0.91, 1.3]) {
          const truth = (i: number) => offset + 2 * i ** -b;
          const { forecast } = judge({ points: along(count, truth, 100), isLoss: true });
          for (const { step, value, interval } of forecast) {
            const [low, high] = interval;
            const holds = low <= value && value <= high && low <= truth(step / 100) && truth(step / 100) <= high;
            expect([count, offset, b, step, holds]).toEqual([count, offset, b, step, true]);
          }
        }
      }
    }
  });

  test("holds its point in its interval, whatever was measured", () => {
    const chance = seededChance(21);
    let given = 0;
    for (let k = 0; k < 200; k++) {
      const noise = [0, 0.0001, 0.02, 0.3][k % 4] ?? 0;
      const [b, offset, turn] = [2 * chance.next(), chance.next() ** 3, 10 + chance.below(60)];
      const value = (i: number) => (offset + i ** -b) * (i > turn ? (i / turn) ** -0.3 : 1);
      const points = along(8 + chance.below(120), (i) => value(i) * Math.exp(noise * chance.normal()));
      for (const { value: point, interval } of judgeCurve({ points, isLoss: true }, chance).forecast) {
        given++;
        expect(point).toBeGreaterThanOrEqual(interval[0]);
        expect(point).toBeLessThanOrEqual(interval[1]);
      }
    }
    expect(given).toBeGreaterThan(200);
  });

  test("reaches down to where a law would go that its own past forecast missed", () => {
    const noise = noisy(9, 0.001);
    // Up to half of the training a power law; then it falls twice as fast.
    const points = along(60, (i) => (i < 30 ? i ** -0.2 : 30 ** -0.2 * (i / 30) ** -0.4) * noise());
    const { forecast } = judge({ points });
    expect(forecast[0]?.interval[0]).toBeLessThan(30 ** -0.2 * 4 ** -0.4);
    expect(forecast[0]?.interval[1]).toBeGreaterThan(30 ** -0.2 * 4 ** -0.4);
  });

  test("reaches up to where it stands when the last evaluations fall slower than the law: it may have come to rest", () => {
    const highest = Array.from({ length: 20 }, (_, seed) => {
      const noise = noisy(seed, 0.01);
      const points = along(600, (i) => 0.4 * (Math.min(i, 450) / 450) ** -0.15 * noise(), 1);
      const { forecast, best } = judge({ points });
      expect(forecast).toHaveLength(2);
      expect(forecast[1]?.interval[1]).toBeGreaterThan(best?.value ?? NaN);
      return forecast[0]?.interval[1] ?? NaN;
    });
    // That the end is slower is seen at 5 %, in about nine of ten; where it is not, little is missing.
    expect(Math.min(...highest)).toBeGreaterThan(0.4 * 0.99);
    expect(highest.filter((high) => high > 0.4).length).toBeGreaterThanOrEqual(16);
  });

  test("does not climb back to a law that the training has left: a falling learning rate took it lower", () => {
    const noise = noisy(10, 0.001);
    const cooled = (i: number) => i ** -0.1 * (i < 80 ? 1 : 1 - (0.08 * (i - 80)) / 20);
    const points = along(100, (i) => cooled(i) * noise());
    const { forecast, best } = judge({ points, isLoss: true });
    expect(forecast[0]?.value).toBeLessThan(best?.value ?? 0);
    expect(forecast[1]?.value).toBeLessThan(forecast[0]?.value ?? 0);
  });

  test("is the same for the same seed", () => {
    const points = along(60, (i) => 0.1 + i ** -0.5);
    expect(judgeCurve({ points }, seededChance(2))).toEqual(judgeCurve({ points }, seededChance(2)));
  });
});
