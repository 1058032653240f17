import { expect, test } from "@jest/globals";
import { clusteredShare, effectiveGroups, independentItems, ofClusters } from "../../src/statistics/clusters.js";
import { tReach } from "../../src/statistics/studentT.js";
import { wilson, wilsonOfShare } from "../../src/statistics/wilson.js";

test("a statistic of items becomes one of groups: a group counts with all of its items", () => {
  const seen: number[][] = [];
  const statistic = ofClusters((counts) => seen.push([...counts]), { of: Int32Array.of(0, 1, 0, 2), count: 3 });
  statistic(Uint16Array.of(2, 0, 1));
  statistic(Uint16Array.of(0, 3, 0));
  expect(seen).toEqual([
    [2, 0, 2, 1],
    [0, 3, 0, 0],
  ]);
});

const groups = (...tallies: (readonly [right: number, items: number])[]) =>
  tallies.map(([right, items]) => ({ right, items }));
const repeated = (times: number, tally: readonly [number, number]) => Array.from({ length: times }, () => tally);

test("a share of items that hang together is known as well as its groups are", () => {
  const whole = groups(...repeated(30, [10, 10]), ...repeated(10, [0, 10]));
  const [low, high] = clusteredShare(whole);
  expect([low, high]).toEqual([expect.closeTo(0.591, 3), expect.closeTo(0.862, 3)]);
  // 40 items know as much, but for the unbiased variance.
  expect(wilsonOfShare(0.75, 39, tReach(0.95, 39))).toEqual([expect.closeTo(low, 10), expect.closeTo(high, 10)]);
});

test("groups that are no more alike than others know no more than all their items", () => {
  const alike = clusteredShare(groups(...repeated(20, [3, 4]), ...repeated(20, [3, 4])));
  const mixed = clusteredShare(groups(...repeated(39, [3, 4]), [2, 4]));
  expect(alike).toEqual(wilsonOfShare(0.75, 40, tReach(0.95, 39)));
  expect(mixed).toEqual(wilsonOfShare(119 / 160, 160, tReach(0.95, 39)));
});

test("of one group nothing is known of the next, and of groups all right no more than of as many items", () => {
  expect(clusteredShare(groups([9, 10]))).toEqual([0, 1]);
  expect(clusteredShare([])).toEqual([0, 1]);
  const [low, high] = clusteredShare(groups(...repeated(20, [5, 5])));
  expect(high).toBe(1);
  expect(low).toBeLessThan(wilson(20, 20)[0]);
});

test("groups that are as often right as each other know as much as one item each, whatever the share", () => {
  for (let items = 1; items <= 60; items++)
    for (let right = 0; right <= items; right++)
      for (const many of [1, 2, 10]) expect(independentItems(groups(...repeated(many, [right, items])))).toBe(many);
});

test("groups of one size count each, and one that has half of all items leaves little to the others", () => {
  const ofSizes = (...sizes: number[]) => ({
    of: Int32Array.from(sizes.flatMap((size, group) => Array.from({ length: size }, () => group))),
    count: sizes.length,
  });
  expect(effectiveGroups(ofSizes(3, 3, 3, 3))).toBe(4);
  expect(effectiveGroups(ofSizes(100, ...Array.from({ length: 25 }, () => 4)))).toBeCloseTo(3.846, 3);
});
