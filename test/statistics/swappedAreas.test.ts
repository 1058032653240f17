import { describe, expect, test } from "@jest/globals";
import { seededChance } from "../../src/common/chance.js";
import { delong } from "../../src/statistics/delong.js";
import { swappedAreas } from "../../src/statistics/swappedAreas.js";
import { tTwoSidedP } from "../../src/statistics/studentT.js";

/** Two networks' scores of positives, which come first, and negatives. */
function scored(
  seed: number,
  { positives, negatives, quality }: { positives: number; negatives: number; quality: number[] },
) {
  const chance = seededChance(seed);
  const isPositive = Uint8Array.from({ length: positives + negatives }, (_, i) => (i < positives ? 1 : 0));
  const shared = Float64Array.from(isPositive, () => chance.normal());
  const [first, second] = quality.map((itsQuality) =>
    shared.map((base, i) => base + chance.normal() + itsQuality * (isPositive[i] ?? 0)),
  ) as [Float64Array, Float64Array];
  return { first, second, isPositive };
}

/** The ranks from 0 on; no two values are the same. */
const ranksOf = (values: Float64Array) => values.map((value) => values.filter((other) => other < value).length);

/** By DeLong's own z, over all ways to swap. */
function overAllSwaps({ first, second, isPositive }: ReturnType<typeof scored>): number {
  const [one, other] = [ranksOf(first), ranksOf(second)];
  const sizeOf = (a: Float64Array, b: Float64Array) => Math.abs(delong(a, b, isPositive).z);
  const observed = sizeOf(one, other) * (1 - 1e-9);
  const ways = 2 ** one.length;
  let extreme = 0;
  for (let way = 0; way < ways; way++) {
    const isSwapped = (i: number) => ((way >>> i) & 1) === 1;
    const swapped = one.map((rank, i) => (isSwapped(i) ? (other[i] ?? NaN) : rank));
    if (
      sizeOf(
        swapped,
        other.map((rank, i) => (isSwapped(i) ? (one[i] ?? NaN) : rank)),
      ) >= observed
    )
      extreme++;
  }
  return extreme / ways;
}

describe("the swap test of two areas under ROC curves", () => {
  test.each([1, 2, 3, 4])("has the p of all ways to swap, as DeLong's z counts them: set %i", (seed) => {
    const set = scored(seed, { positives: 5, negatives: 7, quality: [0.3, 1.2] });
    const p = overAllSwaps(set);
    // It stops at the hundredth swap that is as extreme.
    const error = p * Math.sqrt((1 - p) / 100) + Math.sqrt((p * (1 - p)) / 2_000);
    expect(Math.abs(swappedAreas(set, seededChance(9)) - p)).toBeLessThan(4 * error);
  });

  test("does not care which class is called positive, which network comes first, or on what scale they score", () => {
    const { first, second, isPositive } = scored(5, { positives: 12, negatives: 40, quality: [0.5, 1.5] });
    const p = swappedAreas({ first, second, isPositive }, seededChance(1));
    const others = isPositive.map((one) => 1 - one);
    expect(swappedAreas({ first, second, isPositive: others }, seededChance(1))).toBeCloseTo(p, 1);
    expect(swappedAreas({ first: second, second: first, isPositive }, seededChance(1))).toBe(p);
    expect(swappedAreas({ first: first.map(Math.exp), second, isPositive }, seededChance(1))).toBe(p);
  });

  test("of the same ranks is 1, and never 0", () => {
    const { first, isPositive } = scored(6, { positives: 10, negatives: 30, quality: [1, 1] });
    expect(swappedAreas({ first, second: first.map((score) => 2 * score), isPositive }, seededChance(1))).toBe(1);
    const right = first.map((_, i) => isPositive[i] ?? 0);
    const wrong = right.map((score) => -score);
    const p = swappedAreas({ first: right, second: wrong, isPositive }, seededChance(1));
    expect(p).toBeGreaterThan(0);
    expect(p).toBeLessThan(0.005);
  });

  test("calls 5 % of equals different where ten items are positive, and sees more than Student's t does", () => {
    let [alarms, seen, seenByStudent] = [0, 0, 0];
    const sets = 300;
    for (let seed = 0; seed < sets; seed++) {
      const equal = scored(2 * seed, { positives: 10, negatives: 60, quality: [1.5, 1.5] });
      if (swappedAreas(equal, seededChance(seed)) <= 0.05) alarms++;
      const better = scored(2 * seed + 1, { positives: 10, negatives: 60, quality: [1.5, 2.7] });
      if (swappedAreas(better, seededChance(seed)) <= 0.05) seen++;
      if (tTwoSidedP(delong(better.first, better.second, better.isPositive).z, 9) <= 0.05) seenByStudent++;
    }
    expect(alarms / sets).toBeGreaterThan(0.01);
    expect(alarms / sets).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / sets));
    expect(seen).toBeGreaterThan(1.2 * seenByStudent);
  });
});
