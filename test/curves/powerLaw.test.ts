import { describe, expect, test } from "@jest/globals";
import { fitPowerLaw } from "../../src/curves/powerLaw.js";

const along = (value: (t: number) => number) => {
  const x = Array.from({ length: 60 }, (_, i) => Math.log(i + 1));
  return { x, y: x.map((at) => Math.log(value(Math.exp(at)))) };
};

describe("the power law with offset", () => {
  test.each([
    [0, 1, 0.5],
    [0, 2, 0.07],
    [0.1, 1, 0.3],
    [0.02, 0.7, 0.9],
    [3, 5, 1.4],
  ])("is found again where a curve follows it: c = %d, a = %d, b = %d", (c, a, b) => {
    const law = fitPowerLaw(along((t) => c + a * t ** -b));
    expect(law.b).toBeCloseTo(b, 2);
    expect(law.c).toBeCloseTo(c, 2);
    expect(law.a).toBeCloseTo(a, 2);
  });

  test("has no part below 0, whatever the curve does", () => {
    for (const value of [(t: number) => 1 + t, (t: number) => Math.exp(-t / 10), () => 0.3]) {
      const { a, c } = fitPowerLaw(along(value));
      expect(Math.min(a, c)).toBeGreaterThanOrEqual(0);
    }
  });
});
