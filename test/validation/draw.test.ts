import { createHmac } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { seededChance } from "../../src/common/chance.js";
import { drawSample, verifyDraw, type PopulationRow } from "../../src/validation/draw.js";
import { parseDrawRecord } from "../../src/validation/drawRecord.js";
import { byteStrings } from "../common/byteStrings.js";
import { BottomK } from "../../src/validation/bottomK.js";
import { hmacLanes } from "../../src/validation/hmacLanes.js";
import { largestRemainder } from "../../src/validation/largestRemainder.js";
import { mergeSampled, sampler } from "../../src/validation/sampler.js";
import { goodnessOfFit } from "../../src/statistics/chiSquare.js";

const population = (n: number, stratumOf: (i: number) => string | undefined = () => undefined): PopulationRow[] =>
  Array.from({ length: n }, (_, i) => ({ id: `item-${i}`, stratum: stratumOf(i) }));

/** The definition, word for word: rank by HMAC-SHA256 with the seed as key, bytewise, take the smallest. */
function byDefinition(ids: string[], seed: string, size: number): string[] {
  const rank = (id: string) => createHmac("sha256", Buffer.from(seed, "utf8")).update(Buffer.from(id, "utf8")).digest();
  return ids
    .map((id) => ({ id, rank: rank(id) }))
    .sort((a, b) => Buffer.compare(a.rank, b.rank))
    .slice(0, size)
    .map(({ id }) => id);
}

describe("a draw", () => {
  test("is the ids of smallest HMAC-SHA256 under the seed, for any ids and seeds", () => {
    const id = fc.oneof(
      fc.string({ minLength: 1, maxLength: 12 }),
      fc.string({ unit: "grapheme", minLength: 1, maxLength: 70 }),
    );
    const question = fc.record({
      ids: fc.uniqueArray(id, { minLength: 1, maxLength: 60, selector: (one) => Buffer.from(one).toString("hex") }),
      seed: fc.string({ minLength: 1, maxLength: 80 }),
    });
    fc.assert(
      fc.property(question, fc.nat(), ({ ids, seed }, any) => {
        const size = 1 + (any % ids.length);
        const { items } = drawSample(
          ids.map((one) => ({ id: one })),
          { seed, size },
        );
        expect(items).toEqual(byDefinition(ids, seed, size));
      }),
      { numRuns: 300 },
    );
  });

  test("of a known population stays what it was", () => {
    const { items, rows } = drawSample(population(10_000), { seed: "3f2a9c1", size: 5 });
    expect(rows).toBe(10_000);
    expect(items).toEqual(
      byDefinition(
        population(10_000).map(({ id }) => id),
        "3f2a9c1",
        5,
      ),
    );
    expect(drawSample([{ id: "a" }, { id: "b" }, { id: "c" }], { seed: "seed", size: 2 }).items).toEqual(["a", "c"]);
  });

  test("does not care for the order of the rows, and a larger draw begins with the smaller", () => {
    const rows = population(3000);
    const small = drawSample(rows, { seed: "s", size: 40 }).items;
    expect(drawSample([...rows].reverse(), { seed: "s", size: 40 }).items).toEqual(small);
    expect(drawSample(rows, { seed: "s", size: 90 }).items.slice(0, 40)).toEqual(small);
    expect(drawSample(rows, { seed: "t", size: 40 }).items).not.toEqual(small);
  });

  test("keeps the shares of the strata, and contains its smaller self inside each of them", () => {
    const rows = population(1000, (i) => (i % 10 < 7 ? "common" : i % 10 < 9 ? "rare" : "rarest"));
    const drawn = drawSample(rows, { seed: "s", size: 50 });
    expect([...drawn.strata]).toEqual([
      ["common", { drawn: 35, rows: 700 }],
      ["rare", { drawn: 10, rows: 200 }],
      ["rarest", { drawn: 5, rows: 100 }],
    ]);
    const common = rows.filter(({ stratum }) => stratum === "common").map(({ id }) => id);
    expect(drawn.items.slice(0, 35)).toEqual(byDefinition(common, "s", 35));
    const larger = new Set(drawSample(rows, { seed: "s", size: 100 }).items);
    expect(drawn.items.every((id) => larger.has(id))).toBe(true);
  });

  test("is fair: over many seeds every item is drawn equally often", () => {
    const times = new Map<string, number>();
    for (let seed = 0; seed < 400; seed++)
      for (const id of drawSample(population(20), { seed: `${seed}`, size: 5 }).items)
        times.set(id, (times.get(id) ?? 0) + 1);
    const observed = population(20).map(({ id }) => times.get(id) ?? 0);
    expect(goodnessOfFit(observed, new Array<number>(20).fill(1), seededChance(1)).p).toBeGreaterThan(0.001);
  });

  test("is the same when the population comes in parts, in any of which memory stays bounded", () => {
    const rows = population(5000, (i) => `s${i % 3}`);
    const parts = [rows.slice(0, 100), rows.slice(100, 4000), rows.slice(4000)].map((part) => {
      const one = sampler({ seed: "s", size: 30 });
      for (const { id, stratum } of part) one.add(id, stratum);
      return one.finish();
    });
    expect(parts.every(({ strata }) => strata.every(({ kept }) => kept.length <= 31))).toBe(true);
    const whole = sampler({ seed: "s", size: 30 });
    for (const { id, stratum } of rows) whole.add(id, stratum);
    const byName = (a: { stratum: string }, b: { stratum: string }) => (a.stratum < b.stratum ? -1 : 1);
    expect(mergeSampled(parts, 30).strata.sort(byName)).toEqual(whole.finish().strata.sort(byName));
  });

  test("refuses an id that stands twice among the drawn, wherever the twin stands", () => {
    const rows = population(100);
    const first = drawSample(rows, { seed: "s", size: 10 }).items;
    for (const id of [first[0], first[9]]) {
      expect(() => drawSample([...rows, { id: id ?? "" }], { seed: "s", size: 10 })).toThrow(
        `the population has the id "${id}" more than once`,
      );
      expect(() => drawSample([{ id: id ?? "" }, ...rows], { seed: "s", size: 10 })).toThrow("more than once");
    }
  });

  test("refuses an id that stands twice among those that are not drawn: it would count twice for its stratum", () => {
    const rows = population(1000, (i) => (i % 3 === 0 ? "a" : "b"));
    const { items } = drawSample(rows, { seed: "s", size: 10 });
    for (const twin of rows.filter(({ id }) => !items.includes(id)).slice(0, 200))
      expect(() => drawSample([...rows, twin], { seed: "s", size: 10 })).toThrow(
        `the population has the id "${twin.id}" more than once`,
      );
  });

  test("refuses an id that stands in two strata, though only one of the two is drawn", () => {
    const rows = population(1000, (i) => (i % 2 === 0 ? "even" : "odd"));
    const drawn = new Set(drawSample(rows, { seed: "s", size: 10 }).items);
    const twin = rows.find(({ id, stratum }) => stratum === "even" && drawn.has(id))?.id ?? "";
    const twice = [...rows, { id: twin, stratum: "third" }];
    expect(() => drawSample(twice, { seed: "s", size: 10 })).toThrow(
      `the population has the id "${twin}" more than once`,
    );
  });

  test("refuses strata that are names of items, before memory ends", () => {
    const rows = Array.from({ length: 200_000 }, (_, i) => ({ id: `item-${i}`, stratum: `item-${i}` }));
    expect(() => drawSample(rows, { seed: "s", size: 10 })).toThrow(
      "the strata columns have more than 100,000 different values",
    );
    const part = (from: number) => {
      const one = sampler({ seed: "s", size: 1 });
      for (let i = from; i < from + 60_000; i++) one.add(`item-${i}`, `item-${i}`);
      return one.finish();
    };
    expect(() => mergeSampled([part(0), part(60_000)], 1)).toThrow("more than 100,000 different values");
  });

  test.each([[0], [-1], [2.5], [Number.NaN], [11]])("refuses the size %p from ten rows", (size) => {
    expect(() => drawSample(population(10), { seed: "s", size })).toThrow(/the size is/);
  });
});

describe("shares by largest remainder", () => {
  test("give what is left to the largest remainders, ties to the name that sorts first", () => {
    expect([
      ...largestRemainder(
        new Map([
          ["b", 1],
          ["a", 1],
          ["c", 1],
        ]),
        2,
      ),
    ]).toEqual([
      ["a", 1],
      ["b", 1],
      ["c", 0],
    ]);
    expect(
      [
        ...largestRemainder(
          new Map([
            ["x", 47],
            ["y", 16],
            ["z", 15],
            ["w", 12],
            ["v", 6],
            ["u", 3],
          ]),
          10,
        ),
      ].map(([, n]) => n),
    ).toEqual([0, 1, 1, 5, 2, 1]);
  });

  test("add up, never exceed a stratum, and stay within one of the exact share", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 20 }),
        fc.nat(),
        (counts, any) => {
          const total = counts.reduce((a, b) => a + b, 0);
          const size = 1 + (any % total);
          const shares = largestRemainder(new Map(counts.map((count, i) => [`s${i}`, count])), size);
          expect([...shares.values()].reduce((a, b) => a + b, 0)).toBe(size);
          counts.forEach((count, i) => {
            const share = shares.get(`s${i}`) ?? -1;
            expect(share).toBeLessThanOrEqual(count);
            expect(Math.abs(share - (size * count) / total)).toBeLessThan(1);
          });
        },
      ),
    );
  });
});

describe("four hashes at a time", () => {
  const hex = (words: Uint32Array) => [...words].map((word) => word.toString(16).padStart(8, "0")).join("");
  const areHashed = (key: string, messages: readonly Buffer[]) => {
    const lanes = hmacLanes(key);
    const heads = lanes.heads(byteStrings(messages));
    messages.forEach((message, i) => {
      const hash = createHmac("sha256", key).update(message).digest();
      expect([heads.first[i], heads.second[i]]).toEqual([hash.readUInt32BE(0), hash.readUInt32BE(4)]);
      expect(hex(lanes.hmac(i))).toBe(hash.toString("hex"));
    });
  };

  test("are the hashes of one at a time, for every length and keys of any length", () => {
    const messages = Array.from({ length: 300 }, (_, length) => Buffer.alloc(length, `m${length}`));
    for (const key of ["k", "x".repeat(64), "y".repeat(65), "schlüssel"]) areHashed(key, messages);
  });

  test("are so for short and long messages beside each other, and one that is longer than the memory", () => {
    const lengths = [3, 70_000, 0, 55, 56, 63, 64, 119, 120, 1, 500];
    areHashed(
      "k",
      lengths.map((length) => Buffer.alloc(length, `m${length}`)),
    );
    areHashed("k", [Buffer.alloc(70_000, "a")]);
  });

  test("are so for a few messages after longer ones that lay elsewhere", () => {
    const lanes = hmacLanes("k");
    lanes.heads(byteStrings(Array.from({ length: 8 }, () => Buffer.alloc(70_000, "long"))));
    const bytes = Buffer.concat([Buffer.alloc(50_000, "before"), Buffer.from("one")]);
    const { first } = lanes.heads({
      bytes,
      starts: Int32Array.of(50_000),
      ends: Int32Array.of(50_003),
      count: 1,
    });
    expect(first[0]).toBe(createHmac("sha256", "k").update("one").digest().readUInt32BE(0));
  });

  test("name those that begin low, in order, however many there are and wherever they stand", () => {
    const lanes = hmacLanes("k");
    for (const count of [0, 1, 2, 7, 500, 2_047, 2_048]) {
      const messages = Array.from({ length: count }, (_, i) => Buffer.from(`${"x".repeat(i % 23)}${i}`));
      const firsts = messages.map((message) => createHmac("sha256", "k").update(message).digest().readUInt32BE(0));
      const tenth = firsts.toSorted((a, b) => a - b)[Math.floor(count / 10)] ?? 0;
      for (const highest of [0, tenth - 1, tenth, 0x7fffffff, 0x80000000, 0xffffffff]) {
        const { low, lowCount } = lanes.heads(byteStrings(messages), highest);
        const expected = firsts.flatMap((first, i) => (first <= highest ? [i] : []));
        expect([...low.subarray(0, lowCount)]).toEqual(expected);
      }
    }
  });

  test("gives the published HMAC of RFC 4231, test case 2", () => {
    const lanes = hmacLanes("Jefe");
    const heads = lanes.heads(byteStrings([Buffer.from("what do ya want for nothing?")]));
    expect(heads.first[0]?.toString(16)).toBe("5bdcc146");
    expect(hex(lanes.hmac(0))).toBe("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  });
});

describe("the smallest ranks", () => {
  const bigEndian = (words: Uint32Array) => Buffer.from(Uint32Array.from(words).buffer).swap32();
  const entry = (first: number) => ({ rank: Uint32Array.of(first * 2 ** 24), id: `${first}` });

  test("are in the order of all their words, of which the first ones may be equal", () => {
    const ranks = Array.from({ length: 100 }, (_, i) => Uint32Array.of(i % 3, 2 ** 31 + ((7 * i) % 5), (37 * i) % 100));
    const ordered = ranks.toSorted((a, b) => Buffer.compare(bigEndian(a), bigEndian(b)));
    for (const capacity of [1, 10, 33, 34, 50]) {
      const smallest = new BottomK(capacity);
      for (const rank of ranks) smallest.offer({ rank, id: `${rank}` });
      expect(smallest.sorted().map(({ rank }) => rank)).toEqual(ordered.slice(0, capacity));
    }
  });

  test("are kept, with little more than is asked for", () => {
    for (const capacity of [1, 4, 100]) {
      const smallest = new BottomK(capacity);
      const firsts = Array.from({ length: 250 }, (_, i) => (i * 97) % 251);
      for (const [i, first] of firsts.entries()) {
        smallest.offer(entry(first));
        // What starts higher than a kept one need not be offered any more.
        if (i >= Math.ceil(1.25 * capacity)) expect(smallest.worstHead).toBeLessThan(0xffffffff);
      }
      const sorted = firsts.toSorted((a, b) => a - b).slice(0, capacity);
      expect(smallest.sorted().map(({ id }) => id)).toEqual(sorted.map(String));
    }
  });
});

describe("a verification", () => {
  const again = drawSample(population(50), { seed: "s", size: 5 });

  test("finds the same items in any order", () => {
    expect(verifyDraw([...again.items].reverse(), again)).toEqual({ same: true, missing: [], extra: [] });
  });

  test("names what is missing, what is extra and what stands twice", () => {
    const [first = "", ...rest] = again.items;
    expect(verifyDraw([...rest, "chosen-by-hand"], again)).toEqual({
      same: false,
      missing: [first],
      extra: ["chosen-by-hand"],
    });
    expect(verifyDraw([...again.items, first], again)).toEqual({ same: false, missing: [], extra: [first] });
  });
});

describe("the record of a draw", () => {
  const whole = {
    algorithm: "hmac-sha256-bottom-k/1",
    population: { path: "p.csv", sha256: "0".repeat(64), rows: 3 },
    id: "id",
    strata: [],
    size: 1,
    seed: "s",
    seed_source: "x",
    drawn_at: "now",
  };
  const text = (changed: Record<string, unknown> = {}) => JSON.stringify({ ...whole, ...changed }, null, 2);

  test("is read, also with a byte order mark, and counts as the first draw where it does not say", () => {
    expect(parseDrawRecord(`\uFEFF${text()}`, "r.json")).toEqual({ ...whole, draw: 1, reason: null });
  });

  test.each([
    ["what is not JSON", "[", 'r.json:1: "[" is not a JSON object'],
    ["JSON that is no object", "null", 'r.json:1: "null" is not a JSON object'],
    ["a missing key", "{}", "r.json:1: 'algorithm' is missing; it must be a text"],
    ["another algorithm", text({ algorithm: "md5" }), 'r.json:2: the algorithm is "md5"; this version knows'],
    ["a size in words", text({ size: "many" }), "r.json:10: 'size' is \"many\"; it must be a whole number from 1"],
    ["a size of nothing", text({ size: 0 }), "r.json:10: 'size' is 0; it must be a whole number from 1"],
    [
      "a digest that is none",
      text({ population: { ...whole.population, sha256: "abc" } }),
      "r.json:5: 'population.sha256' is \"abc\"; it must be 64 digits from 0 to f",
    ],
    ["an unknown key", text({ sise: 3 }), "r.json:14: unknown key 'sise'; did you mean 'size'?"],
    ["a key that stands twice", text().replace('"id": "id"', '"id": "id", "id": "x"'), "r.json:8: "],
  ])("is refused with its line: %s", (_, record, sentence) => {
    expect(() => parseDrawRecord(record, "r.json")).toThrow(sentence);
  });
});
