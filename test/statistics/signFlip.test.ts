import { expect, test } from "@jest/globals";
import { seededChance } from "../../src/common/chance.js";
import { leastPOfFew, signFlip, signFlipOfMany } from "../../src/statistics/signFlip.js";

const chance = seededChance(5);
/** Of which some are many times as large as others. */
const differences = (n: number) => Array.from({ length: n }, () => (chance.normal() + 0.4) * Math.exp(chance.normal()));

test("of up to fourteen differences all ways are looked at", () => {
  for (const n of [1, 2, 7, 14]) {
    const some = differences(n);
    expect(signFlipOfMany(some)).toBe(signFlip(some, chance));
  }
  expect(signFlipOfMany([1, 1, 0, 1, 0])).toBe(0.25);
  expect(signFlipOfMany([0, 0])).toBe(1);
});

test("of more, those that decide nothing alone are taken together", () => {
  for (let i = 0; i < 20; i++) {
    const many = differences(30);
    // Flips at random are right to three thousandths themselves.
    expect(Math.abs(signFlipOfMany(many) - signFlip(many, chance))).toBeLessThan(0.008);
  }
});

test("of differences that a few decide no p is smaller than theirs; of many that tell alike, none but that of coins", () => {
  const decided = (many: number) => leastPOfFew(Float64Array.from({ length: 20 }, (_, i) => (i < many ? 0.1 : 0)));
  expect([3, 6, 8].map(decided)).toEqual([0.25, 2 ** -5, 2 ** -7]);
  expect(decided(20)).toBe(2 ** -19);
});
