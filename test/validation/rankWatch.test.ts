import { describe, expect, test } from "@jest/globals";
import { seededChance } from "../../src/common/chance.js";
import { doubledRank, firstBitsOf, RankWatch, sharedWatch, type SharedWatch } from "../../src/validation/rankWatch.js";

const MANY = 1_200_000;

/** Hot loops take their functions from outside Jest's sandbox but once. */
const { floor } = Math;

/** Ranks as a sampler offers them: by their first two words, some at a time. */
function watching(ranks: Iterable<number>, shared?: SharedWatch): RankWatch {
  const watch = new RankWatch(shared);
  const [first, second, low] = [new Uint32Array(512), new Uint32Array(512), new Int32Array(512).map((_, i) => i)];
  let count = 0;
  const add = () => {
    watch.add({ first, second, low, lowCount: count }, count);
    count = 0;
  };
  for (const rank of ranks) {
    first[count] = floor(rank / 2 ** 21);
    second[count++] = (rank % 2 ** 21) * 2 ** 11;
    if (count === 512) add();
  }
  add();
  return watch;
}

function* byChance(count: number, seed: number): Iterable<number> {
  const chance = seededChance(seed);
  for (let i = 0; i < count; i++) yield floor(chance.next() * 2 ** 53);
}

describe("the watch for doubled ranks", () => {
  test("is quiet over ranks that all differ, and keeps a sample of them in bounded memory", () => {
    const ranks = watching(byChance(MANY, 1)).ranks();
    expect(doubledRank([ranks])).toBeUndefined();
    expect(ranks.firstBits.length).toBeLessThanOrEqual(1 << 18);
    const share = ranks.firstBits.length / MANY;
    expect((ranks.firstBits.at(-1) ?? NaN) / 2 ** 53).toBeCloseTo(share, 2);
    expect(share).toBeGreaterThan(0.1);
  });

  test("sees one that stands twice among 250,000, wherever and in whichever part", () => {
    const all = [...byChance(250_000, 2)];
    for (const twin of [0, 1_000, 249_999]) {
      const rank = all[twin] ?? NaN;
      expect(doubledRank([watching([...all, rank]).ranks()])).toBe(rank);
      expect(doubledRank([watching(all).ranks(), watching([rank]).ranks()])).toBe(rank);
    }
  });

  test("of more sees one that stands twice as often as it is among the lowest", () => {
    const all = [...byChance(MANY, 3)];
    const highest = watching(all).ranks().firstBits.at(-1) ?? NaN;
    const low = all.find((rank) => rank < 2 ** 50) ?? NaN;
    const high = all.find((rank) => rank > 2 ** 52) ?? NaN;
    expect(highest).toBeGreaterThan(0.999 * 2 ** 50);
    expect(highest).toBeLessThan(2 ** 50);
    expect(doubledRank([watching([low, ...all]).ranks()])).toBe(low);
    expect(doubledRank([watching([high, ...all]).ranks()])).toBeUndefined();
    expect(doubledRank([watching(all).ranks(), watching([low, high]).ranks()])).toBe(low);
  });

  test("keeps all of up to 262,144 ranks and a quarter million of more, whoever of several threads sees them", () => {
    const all = [...byChance(1 << 18, 7)];
    const few = sharedWatch(4);
    const parts = [all.slice(0, 200_000), all.slice(200_000), [], []].map((part) => watching(part, few).ranks());
    expect(parts.map(({ firstBits }) => firstBits.length)).toEqual([200_000, (1 << 18) - 200_000, 0, 0]);
    const many = sharedWatch(4);
    const kept = [1, 2, 3, 4].map((seed) => watching(byChance(MANY, seed), many).ranks().firstBits.length);
    for (const count of kept) expect(count).toBeLessThanOrEqual(1 << 16);
    expect(kept.reduce((sum, count) => sum + count)).toBeGreaterThan(1 << 17);
    const twin = (all.find((rank) => rank < 2 ** 47) ?? NaN) as number;
    const shared = sharedWatch(2);
    expect(
      doubledRank(
        [
          [twin, ...byChance(MANY, 8)],
          [...byChance(MANY, 9), twin],
        ].map((part) => watching(part, shared).ranks()),
      ),
    ).toBe(twin);
  });

  test("does not forget one that stands a hundred thousand times, high or low", () => {
    for (const often of [2 ** 52 + 7, 7]) {
      const rows = function* () {
        yield* byChance(150_000, 4);
        for (let i = 0; i < 150_000; i++) yield often;
        yield* byChance(MANY, 5);
      };
      expect(doubledRank([watching(rows()).ranks()])).toBe(often);
    }
  });

  test("holds on to a bounded sample of ranks that are all low, as those of an earlier draw from the same seed are", () => {
    for (const highest of [2 ** 50, 2 ** 46]) {
      const low = function* () {
        for (const rank of byChance(MANY, 6)) yield rank % highest;
      };
      const ranks = watching(low()).ranks();
      expect(doubledRank([ranks])).toBeUndefined();
      expect(ranks.firstBits.length).toBeLessThanOrEqual(1 << 18);
      expect(ranks.firstBits.length).toBeGreaterThan(1 << 16);
    }
  });

  test("stays small where few ids stand a million times", () => {
    for (const kinds of [1, 3]) {
      const rows = function* () {
        for (let i = 0; i < MANY; i++) yield i % kinds;
      };
      const ranks = watching(rows()).ranks();
      expect(ranks.firstBits.length).toBeLessThanOrEqual(1 << 18);
      expect(doubledRank([ranks])).toBeLessThan(kinds);
    }
  });

  test("takes 53 bits of a rank's first two words", () => {
    expect(firstBitsOf(0xffffffff, 0xffffffff)).toBe(Number.MAX_SAFE_INTEGER);
    expect(firstBitsOf(1, 0x800)).toBe(2 ** 21 + 1);
    expect(firstBitsOf(1, 0x7ff)).toBe(2 ** 21);
  });
});
