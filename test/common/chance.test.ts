import { describe, expect, test } from "@jest/globals";
import { seededChance } from "../../src/common/chance.js";

const SEEDS = Array.from({ length: 20_000 }, (_, i) => i + 1);

/** The number that stands at a place of each seed's chance. */
function numbersAt(place: number): number[] {
  return SEEDS.map((seed) => {
    const chance = seededChance(seed);
    for (let i = 0; i < place; i++) chance.next();
    return chance.next();
  });
}

const meanOf = (numbers: readonly number[]) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;

describe("chance", () => {
  test.each([0, 1, 2, 5, 20])("seeds in a row are uniform and do not follow each other, at place %i", (place) => {
    const centred = numbersAt(place).map((x) => x - 0.5);
    const variance = meanOf(centred.map((x) => x * x));
    const ofNeighbours = meanOf(centred.map((x, i) => x * (centred[i - 1] ?? 0)));
    // Four standard errors of 20,000 numbers: a mean's is 0.002, a variance's 0.0005, a correlation's 0.007.
    expect(Math.abs(meanOf(centred))).toBeLessThan(0.0082);
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(0.0022);
    expect(Math.abs(ofNeighbours / variance)).toBeLessThan(0.029);
  });

  test("the same seed gives the same numbers, another one others", () => {
    const of = (seed: number) => {
      const chance = seededChance(seed);
      return [chance.next(), chance.below(1000), chance.normal()];
    };
    expect(of(7)).toEqual(of(7));
    expect(of(8)).not.toEqual(of(7));
  });

  test("normal numbers of one seed have mean 0, variance 1, and 4.6 % of them lie beyond 2", () => {
    const chance = seededChance(1);
    const numbers = SEEDS.map(() => chance.normal());
    expect(Math.abs(meanOf(numbers))).toBeLessThan(0.029);
    expect(Math.abs(meanOf(numbers.map((x) => x * x)) - 1)).toBeLessThan(0.041);
    expect(Math.abs(meanOf(numbers.map((x) => (Math.abs(x) > 2 ? 1 : 0))) - 0.0455)).toBeLessThan(0.006);
  });
});
