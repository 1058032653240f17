import { describe, expect, test } from "@jest/globals";
import { seededChance } from "../../src/common/chance.js";
import type { CurvePoint } from "../../src/curves/curve.js";
import { lawStart } from "../../src/curves/lawStart.js";
import { logCurve } from "../../src/curves/logCurve.js";
import { logSpaced } from "../../src/curves/powerLaw.js";
import { judgeCurve } from "../../src/curves/verdict.js";

/** Evaluations of a law that counts `start` iterations more than the file. */
function evaluations(start: number, { offset = 0, noise = 0.01, seed = 1, count = 100 } = {}) {
  const chance = seededChance(seed);
  const truth = (i: number) => offset + ((i + start) / count) ** -0.5;
  const points = Array.from({ length: count }, (_, i): CurvePoint => [
    i + 1,
    truth(i + 1) * Math.exp(noise * chance.normal()),
  ]);
  return { points, truth };
}

function startOf(points: readonly CurvePoint[]) {
  return lawStart(logSpaced(logCurve(points, { floor: 1e-9 }), 30));
}

describe("where a law counts from", () => {
  test.each([5, 20])("is found: %d iterations ahead of the file", (start) => {
    const { likely, interval } = startOf(evaluations(start, { noise: 0.001 }).points);
    expect(Math.abs(likely / start - 1)).toBeLessThan(0.2);
    expect(interval[0]).toBeLessThan(start);
    expect(interval[1]).toBeGreaterThan(start);
  });

  test("is the file's own first iteration where that does as well", () => {
    expect(startOf(evaluations(0, { noise: 0.02 }).points).likely).toBe(0);
  });

  test("is known for a law without an offset only where the evaluations do not refute that", () => {
    expect(startOf(evaluations(0).points).endless).not.toBeNull();
    expect(startOf(evaluations(0, { offset: 2, noise: 0.001 }).points).endless).toBeNull();
  });

  test.each([
    [-0.5, 0],
    [1, 0],
    [5, 0.3],
    [20, 0.3],
  ])("is not taken for known by the forecast: the law began %d iterations ahead, offset %d", (start, offset) => {
    const trials = Array.from({ length: 40 }, (_, seed) => {
      const { points, truth } = evaluations(start, { offset, seed });
      return judgeCurve({ points, isLoss: true, hasChanceLevel: false }, seededChance(1)).forecast.map(
        ({ step, interval }) => truth(step) >= interval[0] && truth(step) <= interval[1],
      );
    });
    const held = [0, 1].map((k) => trials.filter((both) => both[k]).length);
    process.stdout.write(`\nheld by the intervals at 2× and 10×: ${held.join(" and ")} of ${trials.length}\n`);
    expect(Math.min(...held)).toBeGreaterThanOrEqual(34);
  });
});

test("a forecast holds where a training comes to rest, as no power law does, and reaches no farther than the pace at its end", () => {
  const restingAt = (level: number, { count, over, noise }: { count: number; over: number; noise: number }) => {
    const truth = (i: number) => level + 0.5 * Math.exp(-i / over);
    return Array.from({ length: 40 }, (_, seed) => {
      const chance = seededChance(seed);
      const points = Array.from({ length: count }, (_, i): CurvePoint => [
        i + 1,
        truth(i + 1) * Math.exp(noise * chance.normal()),
      ]);
      const { forecast } = judgeCurve({ points, isLoss: true, hasChanceLevel: false }, seededChance(1));
      const holds = forecast.every(({ step, interval }) => truth(step) >= interval[0] && truth(step) <= interval[1]);
      const [low, high] = forecast[1]?.interval ?? [NaN, NaN];
      return { holds, reach: high / low };
    });
  };
  const early = restingAt(0.3, { count: 50, over: 10, noise: 0.005 });
  expect(early.filter(({ holds }) => holds).length).toBeGreaterThanOrEqual(34);
  const late = restingAt(0.2, { count: 60, over: 5, noise: 0.01 });
  expect(late.filter(({ holds }) => holds).length).toBeGreaterThanOrEqual(38);
  // At ten times the iterations: without a look at the pace a tenth of them reached more than 3.4-fold.
  expect(late.filter(({ reach }) => reach < 2).length).toBe(40);
});
