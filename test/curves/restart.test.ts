import { describe, expect, test } from "@jest/globals";
import type { CurvePoint } from "../../src/curves/curve.js";
import { besideRestart, lastRestart } from "../../src/curves/restart.js";

const logged = (...rates: number[]) => rates.map((rate, i): CurvePoint => [i, rate]);

describe("the last restart of a learning rate", () => {
  test("is where it stood low before it rose again", () => {
    expect(lastRestart(logged(1, 0.5, 0.1, 1, 0.6, 0.2, 1, 0.9), 1)).toBeCloseTo(Math.log(6), 12);
    expect(lastRestart(logged(1, 0.1, 0.3, 0.6, 1, 0.7), 0)).toBeCloseTo(Math.log(2), 12);
  });

  test.each([
    ["a warm-up from nothing", [0, 0.1, 0.5, 1, 1, 1]],
    ["a warm-up and an end", [0, 0.5, 1, 0.7, 0.3, 0]],
    ["a constant rate", [0.1, 0.1, 0.1]],
    ["a rate that was lowered by steps", [1, 1, 0.1, 0.1, 0.01]],
    ["a small rise", [1, 0.8, 0.6, 0.9, 0.5]],
    ["nothing", []],
  ])("is none of %s", (_, rates) => {
    expect(lastRestart(logged(...rates), 1)).toBeUndefined();
  });
});

test("what came after a restart counts from where it was highest", () => {
  const curve = { x: [0, 1, 2, 3, 4, 5, 6, 7, 8], y: [5, 3, 1, 1.5, 4, 4, 3.5, 3, 2] };
  expect(besideRestart(curve, 2)).toEqual([
    { x: [0, 1, 2], y: [5, 3, 1] },
    { x: [4, 5, 6, 7, 8], y: [4, 4, 3.5, 3, 2] },
  ]);
  expect(besideRestart(curve, 8)).toEqual([curve, { x: [], y: [] }]);
});
