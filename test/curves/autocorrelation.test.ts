import { describe, expect, test } from "@jest/globals";
import { seededChance } from "../../src/common/chance.js";
import { autocorrelationOf, wideningFor } from "../../src/curves/autocorrelation.js";
import { slopeOf } from "../../src/curves/tailSlope.js";

describe("neighbours that wander together", () => {
  test.each([0.3, 0.6, 0.8])("are seen to do so: a correlation of %d", (together) => {
    const residuals = wandering(2000, together, seededChance(1));
    expect(Math.abs(autocorrelationOf(residuals) - together)).toBeLessThan(0.05);
  });

  test("are not looked for among fewer than eight", () => {
    expect(autocorrelationOf([1, 1, 1, 1, -1, -1, -1])).toBe(0);
    expect(wideningFor([1, 1, 1, 1, -1, -1, -1, -1])).toBeGreaterThan(2);
  });

  // An interval that took them for independent would hold 60 % of the time at 0.8.
  test.each([
    [10, 0, 0.93],
    [40, 0, 0.93],
    [20, 0.5, 0.89],
    [40, 0.8, 0.85],
    [200, 0.8, 0.92],
  ])("widen the interval of a slope: %d evaluations, correlation %d, held at least %d", (n, together, least) => {
    const chance = seededChance(2);
    let held = 0;
    for (let k = 0; k < 300; k++) {
      const noise = wandering(n, together, chance);
      const x = Array.from({ length: n }, (_, i) => Math.log(n + i));
      const [low, high] = slopeOf({ x, y: x.map((at, i) => -0.1 * at + 0.02 * (noise[i] ?? NaN)) }).interval;
      if (low <= -0.1 && high >= -0.1) held++;
    }
    expect(held / 300).toBeGreaterThanOrEqual(least);
    if (together === 0) expect(held / 300).toBeLessThan(0.99);
  });
});

function wandering(n: number, together: number, chance: { normal(): number }): number[] {
  let value = chance.normal();
  return Array.from(
    { length: n },
    () => (value = together * value + Math.sqrt(1 - together * together) * chance.normal()),
  );
}
