import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { BoundedScore } from "../../src/metrics/scoreInterval.js";
import { boundedDifference } from "../../src/protocol/boundedDifference.js";
import { errorsOfLevel } from "../../src/statistics/spread.js";
import { differenceInterval } from "../../src/statistics/squareAndAdd.js";
import { wilsonOfShare } from "../../src/statistics/wilson.js";

/** A share of right answers among so many items, and what is known of it. */
function score(value: number, n: number): BoundedScore {
  const spread = { items: (value * (1 - value)) / n, itemDegrees: Infinity, seeds: 0, seedDegrees: 0 };
  return { value, spread, ends: (errors) => wilsonOfShare(value, n, errors) };
}

describe("the difference of two scores with two ends", () => {
  const share = fc.double({ min: 0.02, max: 0.98, noNaN: true });

  test("has the p at whose level its interval just touches 0, however far that is from 5 %", () => {
    fc.assert(
      fc.property(share, share, fc.integer({ min: 2, max: 400 }), (one, other, degrees) => {
        const [first, second] = [score(one, 60), score(other, 60)];
        const spread = {
          items: first.spread.items + second.spread.items,
          itemDegrees: degrees,
          seeds: 0,
          seedDegrees: 0,
          ofOneSeed: NaN,
          ofMean: NaN,
        };
        const answer = {
          value: one - other,
          standardError: NaN,
          spread,
          reach: () => NaN,
          interval: [NaN, NaN] as [number, number],
          p: NaN,
          leastP: NaN,
        };
        const found = boundedDifference({ first, second, seeds: [1, 1], most: 1, answer, mostDegrees: Infinity });
        const p = found?.p ?? NaN;
        fc.pre(p > 1e-6 && p < 1 - 1e-6);
        const errors = errorsOfLevel(spread, 1 - p);
        const [low, high] = differenceInterval(
          { value: one, interval: first.ends(errors) },
          { value: other, interval: second.ends(errors) },
          0,
        );
        expect(one > other ? low : high).toBeCloseTo(0, 6);
      }),
    );
  });
});
