import { describe, expect, test } from "@jest/globals";
import { seededChance } from "../../src/common/chance.js";
import { wilson } from "../../src/statistics/wilson.js";
import { agreementOf } from "../../src/validation/agreement.js";
import { annotations, ask } from "./answers.js";

describe("the interval of an agreement", () => {
  test("reaches down to as many more disagreements as Wilson's has, where few were seen", () => {
    const one = Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? "x" : "y"));
    const other = one.map((label, i) => (i === 7 ? "x" : label));
    const { value, interval } = ask(annotations([one, other]), { resamples: 2_000 });
    const [, most] = wilson(1, 40);
    // Student's t of 39 degrees reaches a little farther, and the resamples' spread is not just a binomial one.
    expect(interval[0]).toBeLessThan(1 - (1 - value) * most * 40);
    expect(interval[0]).toBeGreaterThan(0.7);
  });

  test("says something where all agree, and nothing of fewer than six items", () => {
    const [low, high] = ask(annotations([[..."ababababab"], [..."ababababab"]])).interval;
    // Wilson: none of ten may be 27.75 %; two answers at random differ in 10/19.
    expect(low).toBeCloseTo(1 - 0.27754 / (10 / 19), 4);
    expect(high).toBe(1);
    expect(ask(annotations([["a"], ["b"]]))).toMatchObject({ value: 0, interval: [NaN, NaN] });
    expect(ask(annotations([[..."ababa"], [..."ababb"]])).interval).toEqual([NaN, NaN]);
    expect(ask(annotations([[..."ababab"], [..."ababbb"]])).interval[0]).toBeGreaterThan(-1);
    expect(ask(annotations([[..."aaa"], [..."aaa"]])).interval).toEqual([NaN, NaN]);
  });

  test("holds what was found, also where nobody agrees, and has a width there", () => {
    for (const [items, annotators] of [
      [6, 2],
      [20, 3],
      [40, 2],
    ] as const) {
      const annotations = Array.from({ length: items }, (_, i) => i).flatMap((i) =>
        Array.from({ length: annotators }, (_, a) => ({
          item: `i${i}`,
          annotator: `a${a}`,
          label: items === 6 ? ("xy"[a] ?? "") : `${(7 * i + 3 * a) % 200}`,
          line: 1,
        })),
      );
      for (const measure of ["krippendorff-alpha", "fleiss-kappa"] as const) {
        const { value, interval } = agreementOf(annotations, { measure, chance: seededChance(1), path: "a.csv" });
        expect([interval[0] <= value, value < interval[1], interval[1] < 1]).toEqual([true, true, true]);
      }
    }
  });

  test("is that of one item where it stands three times in one group", () => {
    const chance = seededChance(3);
    const once = Array.from({ length: 60 }, (_item, i) => {
      const [first, isEqual] = [chance.below(2), chance.next() < 0.8];
      return [first, isEqual ? first : 1 - first].map((label, a) => ({
        item: `u${String(i).padStart(2, "0")}`,
        annotator: `a${a}`,
        label: String(label),
        group: `p${String(i).padStart(2, "0")}`,
        line: 1,
      }));
    }).flat();
    const thrice = once.flatMap((one) => ["a", "b", "c"].map((copy) => ({ ...one, item: `${one.item}${copy}` })));
    for (const measure of ["krippendorff-alpha", "cohen-kappa"] as const) {
      const asked = { measure, resamples: 2_000 };
      const [alone, together] = [ask(once, asked), ask(thrice, { ...asked, group: "patient" })];
      expect([alone.groups, together.groups]).toEqual([undefined, { column: "patient", count: 60 }]);
      // Alpha takes off what an answer has in common with itself, of which thrice as many have less.
      expect(together.value).toBeCloseTo(alone.value, 2);
      const width = ({ interval: [low, high] }: typeof alone) => high - low;
      expect(width(together) / width(alone)).toBeGreaterThan(0.93);
      expect(width(together) / width(alone)).toBeLessThan(1.12);
      expect(width(ask(thrice, asked)) / width(alone)).toBeLessThan(0.7);
    }
  });
});
