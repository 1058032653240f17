import { describe, expect, test } from "@jest/globals";
import { seededChance } from "../../src/common/chance.js";
import { doubledRank, firstBitsOf, RankWatch, sharedWatch, type WatchedRanks } from "../../src/validation/rankWatch.js";

const MANY = 1_200_000;

/** Hot loops take their functions from outside Jest's sandbox but once. */
const { floor } = Math;

/** Ranks as a sampler offers them: by their first two words, some at a time. */
function watching(ranks: Iterable<number>): RankWatch {
  const watch = new RankWatch();
  const waiting: number[] = [];
  for (const rank of ranks) if (waiting.push(rank) === 512) offer(watch, waiting.splice(0));
  offer(watch, waiting);
  return watch;
}

/** Ranks some at a time to watches in several threads, each of which takes its share. */
function dealt(ranks: readonly number[], shares: readonly number[]): WatchedRanks[] {
  const shared = sharedWatch();
  const chance = seededChance(10);
  const watches = shares.map(() => new RankWatch(shared));
  for (let from = 0; from < ranks.length; from += 512) {
    let [part, rest] = [0, chance.next()];
    while (part + 1 < shares.length && rest >= (shares[part] ?? 0)) rest -= shares[part++] ?? 0;
    offer(watches[part], ranks.slice(from, from + 512));
  }
  return watches.map((watch) => watch.ranks());
}

function offer(watch: RankWatch | undefined, ranks: readonly number[]): void {
  const count = ranks.length;
  watch?.add(
    {
      first: Uint32Array.from(ranks, (rank) => floor(rank / 2 ** 21)),
      second: Uint32Array.from(ranks, (rank) => (rank % 2 ** 21) * 2 ** 11),
      low: Int32Array.from(ranks.keys()),
      lowCount: count,
    },
    count,
  );
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

  test.each<[string, number[]]>([
    ["one", [1]],
    ["two that share evenly", [0.5, 0.5]],
    ["two of which one reads nearly all", [0.95, 0.05]],
    ["eight", [0.3, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1]],
  ])("keeps as many for %s: all of up to 262,144 ranks, of more the same lowest ones", (_, shares) => {
    const few = dealt([...byChance(1 << 18, 7)], shares);
    expect(few.reduce((sum, { firstBits }) => sum + firstBits.length, 0)).toBe(1 << 18);

    const ranks = [...byChance(MANY, 8)];
    // One in eight are kept of so many, which is at most a quarter million.
    const lowest = ranks.filter((rank) => rank < 2 ** 50).sort((a, b) => a - b);
    const kept = dealt(ranks, shares).flatMap(({ firstBits }) => [...firstBits]);
    expect(kept.length).toBeLessThanOrEqual(1.1 * 2 ** 18);
    expect(kept.filter((rank) => rank < 2 ** 50).sort((a, b) => a - b)).toEqual(lowest);
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
