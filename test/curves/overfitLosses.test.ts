import { describe, expect, test } from "@jest/globals";
import { seededChance } from "../../src/common/chance.js";
import type { CurvePoint } from "../../src/curves/curve.js";
import { overfitLosses } from "../../src/curves/overfitLosses.js";

const along = (count: number, value: (i: number) => number): CurvePoint[] => {
  const chance = seededChance(3);
  return Array.from({ length: count }, (_, i) => [i + 1, value(i + 1) * Math.exp(0.005 * chance.normal())]);
};
const falling = along(40, (i) => i ** -0.5);
const turning = along(40, (i) => (i < 12 ? i ** -0.5 : 12 ** -0.5 * (1 + (0.4 * (i - 12)) / 28)));

describe("the losses that overfit beside an error", () => {
  test("are those that climb, each with its lowest value and how far above it the end lies", () => {
    const losses = [
      { name: "val_loss", points: turning },
      { name: "val_box_loss", points: falling },
    ];
    const [found, ...others] = overfitLosses({ losses, training: falling });
    expect(others).toEqual([]);
    expect(found?.name).toBe("val_loss");
    expect(Math.abs((found?.best.step ?? NaN) - 12)).toBeLessThanOrEqual(2);
    expect(found?.best.value).toBe(Math.min(...turning.map(([, value]) => value)));
    expect(found?.rise).toBeGreaterThan(0.3);
    expect(found?.rise).toBeLessThan(0.4);
  });

  test("are none where the training's own loss climbs with them, or where there are too few values", () => {
    expect(overfitLosses({ losses: [{ name: "val_loss", points: turning }], training: turning })).toEqual([]);
    expect(overfitLosses({ losses: [{ name: "val_loss", points: turning.slice(0, 4) }] })).toEqual([]);
    expect(overfitLosses({ losses: [{ name: "val_loss", points: turning }] })).toHaveLength(1);
  });
});
