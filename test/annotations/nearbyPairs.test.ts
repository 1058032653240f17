import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { diffLabels } from "../../src/annotations/labelDiff.js";
import type { LabelEntry, LabelSet } from "../../src/annotations/labelSet.js";
import { nearbyPairs } from "../../src/annotations/nearbyPairs.js";
import { cornerBox } from "../../src/annotations/shapes.js";

const object = (label: string, left: number, top: number, width: number, height: number): LabelEntry => ({
  label,
  shape: cornerBox(left, top, left + width, top + height),
  place: { path: "l.json" },
});
const set = (entries: LabelEntry[]): LabelSet => ({
  format: "coco",
  path: "l.json",
  items: new Map([["a.jpg", entries]]),
  doubled: [],
});

/** Intersection over union by its definition, on the boxes. */
function overlap({ shape: a }: LabelEntry, { shape: b }: LabelEntry): number {
  const [al = 0, at = 0, aw = 0, ah = 0] = a?.box ?? [];
  const [bl = 0, bt = 0, bw = 0, bh = 0] = b?.box ?? [];
  const width = Math.max(0, Math.min(al + aw, bl + bw) - Math.max(al, bl));
  const height = Math.max(0, Math.min(at + ah, bt + bh) - Math.max(at, bt));
  const shared = (width * height) / (aw * ah + bw * bh - width * height);
  return shared >= 0.5 ? shared : 0;
}

describe("objects that lie near each other", () => {
  test("are all found that overlap by half", () => {
    const number = fc.integer({ min: 1, max: 30 });
    const objects = fc.array(fc.tuple(number, number, number, number), { maxLength: 7 });
    fc.assert(
      fc.property(objects, objects, (old, current) => {
        const [a, b] = [old, current].map((boxes) => boxes.map((box) => object("x", ...box))) as [
          LabelEntry[],
          LabelEntry[],
        ];
        const found = nearbyPairs(a, b, overlap).map(({ i, j }) => `${i} ${j}`);
        const all = a.flatMap((one, i) => b.flatMap((other, j) => (overlap(one, other) > 0 ? [`${i} ${j}`] : [])));
        expect(found.sort()).toEqual(all.sort());
      }),
      { numRuns: 2000 },
    );
  });

  test("are compared with at most a thousand others, however many lie in one place", () => {
    const crowd = (shift: number) =>
      Array.from({ length: 3000 }, (_, i) => object("x", 100 + ((i * 7) % 3000) / 3000, 100 + shift, 50, 50));
    let tried = 0;
    nearbyPairs(crowd(0), crowd(1), () => {
      tried++;
      return 1;
    });
    expect(tried).toBeLessThanOrEqual(3000 * 1000);
    expect(tried).toBeGreaterThan(3000 * 400);
  });

  test("that are the same a hundred thousand times are found at once, whatever their labels", () => {
    const crowd = (label: string) => Array.from({ length: 100_000 }, () => object(label, 1, 1, 5, 5));
    const diff = diffLabels(set(crowd("cat")), set(crowd("dog")));
    expect([diff.renamed_classes, diff.unchanged]).toEqual([[{ from: "cat", to: "dog", items: 100_000 }], 100_000]);
    expect(diff.duplicates).toEqual(["a.jpg [1,1,5,5]"]);
  });

  test("pair in the same way from both sides and in any order", () => {
    const number = fc.integer({ min: 0, max: 6 });
    const one = fc
      .tuple(fc.constantFrom("cat", "dog"), number, number)
      .map(([label, left, top]) => object(label, left, top, 9, 9));
    const objects = fc.array(one, { maxLength: 7 });
    const counts = (old: LabelEntry[], current: LabelEntry[]) => {
      const { changed, moved, added, removed, unchanged } = diffLabels(set(old), set(current));
      return {
        changed: changed.map(({ from, to }) => `${from} ${to}`).sort(),
        moved: moved.length,
        added: added.length,
        removed: removed.length,
        unchanged,
      };
    };
    fc.assert(
      fc.property(objects, objects, (old, current) => {
        const there = counts(old, current);
        expect(counts([...old].reverse(), [...current].reverse())).toEqual(there);
        const back = counts(current, old);
        expect(back).toEqual({
          ...there,
          changed: there.changed.map((text) => text.split(" ").reverse().join(" ")).sort(),
          added: there.removed,
          removed: there.added,
        });
      }),
      { numRuns: 2000 },
    );
  });
});
