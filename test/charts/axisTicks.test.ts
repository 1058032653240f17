import { describe, expect, test } from "@jest/globals";
import { linearTicks, logTicks, wholeTicks } from "../../src/charts/axisTicks.js";

describe("ticks of a logarithmic axis", () => {
  test.each<[string, [number, number], number, number[]]>([
    ["1, 2, 5 over two decades", [0.01, 1], 8, [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1]],
    ["powers of ten over many", [1, 100_000], 9, [1, 10, 100, 1000, 10_000, 100_000]],
    ["every other power over very many", [1e-12, 1], 8, [1e-12, 1e-10, 1e-8, 1e-6, 1e-4, 1e-2, 1]],
    ["round numbers below a third of a decade", [2, 3], 6, [2, 2.2, 2.4, 2.6, 2.8, 3]],
    ["round numbers in a very short stretch", [0.0301, 0.0309], 5, [0.0302, 0.0304, 0.0306, 0.0308]],
  ])("are %s", (_, domain, most, expected) => expect(logTicks(domain, most).labelled).toEqual(expected));

  test("are never more than fit, never outside, and at least two, whatever the domain", () => {
    for (let low = -8; low < 6; low += 0.37) {
      for (let decades = 0.01; decades < 12; decades *= 1.4) {
        const domain = [10 ** low, 10 ** (low + decades)] as const;
        const { labelled } = logTicks(domain, 8);
        expect(labelled.length).toBeLessThanOrEqual(9);
        expect(labelled.length).toBeGreaterThanOrEqual(2);
        for (const tick of labelled) expect(tick >= domain[0] * 0.999999 && tick <= domain[1] * 1.000001).toBe(true);
      }
    }
  });
});

test("ticks of a linear axis are round numbers", () => {
  expect(linearTicks([0, 0.9], 6).labelled).toEqual([0, 0.2, 0.4, 0.6, 0.8]);
  expect(linearTicks([0, 880], 10).labelled).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800]);
});

test("ticks of less than a decade are evenly spaced where the decade would give three of them or fewer", () => {
  expect(logTicks([0.86, 2.05], 9).labelled).toEqual([1, 1.2, 1.4, 1.6, 1.8, 2]);
  expect(logTicks([0.86, 4.5], 9).labelled).toEqual([0.9, 1, 1.5, 2, 2.5, 3, 4]);
});

test("no third of a decade is left without a tick where there is room for one", () => {
  expect(logTicks([0.36, 1.77], 15).labelled).toEqual([0.4, 0.45, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.2, 1.5]);
  expect(logTicks([0.42, 1.03], 15).labelled[0]).toBe(0.45);
  expect(logTicks([0.36, 1.77], 8).labelled).toEqual([0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.5]);
  expect(logTicks([0.36, 1.77], 5).labelled).toEqual([0.4, 0.5, 0.7, 1, 1.5]);
});

test("steps have whole ticks", () => {
  expect(wholeTicks(logTicks([1, 3], 12)).labelled).toEqual([1, 2, 3]);
  expect(wholeTicks(logTicks([1, 40], 12)).labelled).toEqual([1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 40]);
  // A fraction of an epoch alone.
  expect(wholeTicks(logTicks([0.1, 0.9], 5)).labelled.length).toBeGreaterThanOrEqual(2);
});
