import { describe, expect, test } from "@jest/globals";
import { seededChance } from "../../src/common/chance.js";
import { agreementOf } from "../../src/validation/agreement.js";
import { ratioDisagreement } from "../../src/validation/ratioDisagreement.js";

const chance = seededChance(3);

describe("the ratio disagreement of all pairs", () => {
  test.each<[string, () => number]>([
    ["of one size", () => 50 + 10 * chance.next()],
    ["over thirteen powers of ten", () => 10 ** (13 * chance.next() - 6)],
    ["over all that numbers can be", () => 10 ** (600 * chance.next() - 300)],
    ["that are whole, with zeros", () => Math.floor(400 * chance.next() ** 3)],
    ["that hardly differ", () => 1_000 + chance.next()],
  ])("of numbers %s is that of the pairs one by one", (_, draw) => {
    const numbers = Float64Array.from(new Set(Array.from({ length: 600 }, draw))).sort();
    const counts = numbers.map(() => Math.floor(5 * chance.next()));
    const expected = onePairAfterAnother(numbers, counts);
    const items = counts.reduce((sum, count) => sum + count, 0);
    const found = ratioDisagreement(numbers)(counts);
    expect(Math.abs(found - expected)).toBeLessThan(1e-13 * items ** 2);
    expect(Math.abs(found - expected)).toBeLessThan(1e-7 * expected);
  });

  test.each<[string, number, number]>([
    ["times of a day in seconds since 1970", 1.7e9, 86_400],
    ["wave lengths of one line in picometres", 656_280_000, 5],
    ["numbers that differ in the last digit", 1, 1e-13],
  ])("loses no digit of %s, whose differences are a trifle of their size", (_, least, width) => {
    const numbers = Float64Array.from(new Set(Array.from({ length: 600 }, () => least + width * chance.next()))).sort();
    const counts = numbers.map(() => 1 + Math.floor(5 * chance.next()));
    const expected = onePairAfterAnother(numbers, counts);
    expect(Math.abs(ratioDisagreement(numbers)(counts) / expected - 1)).toBeLessThan(1e-12);
  });

  test.each([
    [1_000, 1e-3, 2_000],
    [1.7e9, 100, 3.4e9],
  ])(
    "of numbers about %p keeps its digits where the far one is not counted, as in some resamples",
    (middle, spread, far) => {
      const near = Float64Array.from({ length: 600 }, (_, i) => middle + (spread * i) / 600);
      const all = Float64Array.from([...near, far]);
      const expected = onePairAfterAnother(
        near,
        near.map(() => 1),
      );
      const found = ratioDisagreement(all)(all.map((number) => (number === far ? 0 : 1)));
      expect(Math.abs(found / expected - 1)).toBeLessThan(1e-9);
    },
  );

  test("is 0 of one number, of zeros, and of nothing", () => {
    expect(ratioDisagreement(Float64Array.of(7))(Float64Array.of(9))).toBeCloseTo(0, 12);
    expect(ratioDisagreement(Float64Array.of(0))(Float64Array.of(9))).toBe(0);
    expect(ratioDisagreement(Float64Array.of(0, 3))(Float64Array.of(0, 0))).toBe(0);
    expect(ratioDisagreement(Float64Array.of(1, 3))(Float64Array.of(1, 1))).toBeCloseTo(0.5, 14);
  });
});

test("alpha of thousands of measurements is found in seconds, and is that of its definition", () => {
  const items = Array.from({ length: 2_000 }, () => Math.exp(chance.normal()));
  const units = items.map((size) => [size, size].map((one) => one * Math.exp(0.3 * chance.normal())));
  const annotations = units.flatMap((unit, item) =>
    unit.map((size, i) => ({ item: String(item), annotator: String(i), label: String(size), line: 1 })),
  );
  const found = agreementOf(annotations, { level: "ratio", chance, resamples: 200, path: "sizes.csv" });
  const all = Float64Array.from(units.flat());
  const observed = units.reduce((sum, unit) => sum + onePairAfterAnother(Float64Array.from(unit), [1, 1]), 0);
  const alpha =
    1 -
    ((all.length - 1) * observed) /
      onePairAfterAnother(
        all,
        all.map(() => 1),
      );
  expect(found.value).toBeCloseTo(alpha, 12);
  expect(found.interval[0]).toBeLessThan(alpha);
  expect(found.interval[1]).toBeGreaterThan(alpha);
});

function onePairAfterAnother(numbers: Float64Array, counts: ArrayLike<number>): number {
  let sum = 0;
  for (const [i, a] of numbers.entries())
    for (const [j, b] of numbers.entries())
      if (a !== b) sum += (counts[i] ?? 0) * (counts[j] ?? 0) * ((a - b) / (a + b)) ** 2;
  return sum;
}
