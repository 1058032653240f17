import { describe, expect, test } from "@jest/globals";
import { seededChance } from "../../src/common/chance.js";
import { lowestPlace } from "../../src/statistics/goldenSection.js";
import { profileOf } from "../../src/statistics/profile.js";
import { tReach } from "../../src/statistics/studentT.js";

/** A straight line through noisy points, and what is left of them for a given slope. */
function line() {
  const chance = seededChance(4);
  const x = Array.from({ length: 12 }, (_, i) => i);
  const y = x.map((at) => 2 + 0.5 * at + chance.normal());
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const spread = x.reduce((sum, at) => sum + (at - mean(x)) ** 2, 0);
  const slope = x.reduce((sum, at, i) => sum + (at - mean(x)) * ((y[i] ?? NaN) - mean(y)), 0) / spread;
  const lossAt = (b: number) => x.reduce((sum, at, i) => sum + ((y[i] ?? NaN) - mean(y) - b * (at - mean(x))) ** 2, 0);
  return { slope, lossAt, error: Math.sqrt(lossAt(slope) / (x.length - 2) / spread), degrees: x.length - 2 };
}

describe("the profile of a parameter", () => {
  test("of a straight line's slope is its interval by Student's t", () => {
    const { slope, lossAt, error, degrees } = line();
    const { best, interval } = profileOf({ lossAt, from: -3, to: 3, degrees });
    expect(best).toBeCloseTo(slope, 3);
    expect(interval[0]).toBeCloseTo(slope - tReach(0.95, degrees) * error, 1);
    expect(interval[1]).toBeCloseTo(slope + tReach(0.95, degrees) * error, 1);
  });

  test("is as many times wider as neighbours wander together", () => {
    const { slope, lossAt, error, degrees } = line();
    const { interval } = profileOf({ lossAt, from: -3, to: 3, degrees, wideningAt: () => 2 });
    expect(interval[1] - slope).toBeCloseTo(2 * tReach(0.95, degrees) * error, 1);
  });

  test("refutes what Student's t refutes at 1 %, 3.17 errors here, and reaches no farther than the parameter may", () => {
    const { slope, lossAt, error, degrees } = line();
    const { isRefuted, interval } = profileOf({ lossAt, from: slope - 0.5 * error, to: slope + 9 * error, degrees });
    expect([3.1, 3.3].map((errors) => isRefuted(slope + errors * error))).toEqual([false, true]);
    expect(interval[0]).toBeCloseTo(slope - 0.5 * error, 10);
  });
});

test("the lowest place of two valleys is in the deeper one", () => {
  const valleys = (place: number) => Math.min((place + 2) ** 2 + 0.1, (place - 1.37) ** 2);
  expect(lowestPlace(-4, 4, valleys)).toBeCloseTo(1.37, 2);
  expect(lowestPlace(-4, 0, valleys)).toBeCloseTo(-2, 2);
});
