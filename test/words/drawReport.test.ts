import { describe, expect, test } from "@jest/globals";
import type { Drawn } from "../../src/validation/draw.js";
import type { DrawRecord } from "../../src/validation/drawRecord.js";
import {
  drawnAgainSentence,
  drawnSentences,
  strataDoubt,
  strataTable,
  unexplainedSentence,
  unwrittenSentence,
  verificationSentences,
} from "../../src/words/drawReport.js";

function aDraw(strata: Record<string, [rows: number, drawn: number]> = {}): Drawn {
  const entries = Object.entries(strata).map(([name, [rows, drawn]]) => [name, { rows, drawn }] as const);
  return { items: ["a", "b", "c"], rows: 100, strata: new Map(entries) };
}
const record: DrawRecord = {
  algorithm: "hmac-sha256-bottom-k/1",
  population: { path: "p.csv", sha256: "1".repeat(64), rows: 100 },
  id: "id",
  strata: [],
  size: 3,
  seed: "s",
  seed_source: "x",
  drawn_at: "now",
  draw: 1,
  reason: null,
};
const population = { path: "p.csv", sha256: "1".repeat(64), rows: 100 };
const items = ["a", "b", "c"];
const same = { same: true, missing: [], extra: [] };

describe("the report of a draw", () => {
  test("has a row per stratum, its columns' values side by side, and shortens a long table", () => {
    expect(strataTable(aDraw({ "w1\u001F2000": [60, 2], "\u001F2001": [40, 1] }), ["writer", "year"])).toEqual({
      head: ["writer, year", "population", "drawn"],
      rows: [
        ["w1, 2000", "60", "2"],
        ["(empty), 2001", "40", "1"],
      ],
      note: null,
    });
    const many = Object.fromEntries(Array.from({ length: 42 }, (_, i) => [`w${i}`, [2, 1] as [number, number]]));
    expect(strataTable(aDraw(many), ["writer"])).toMatchObject({ rows: { length: 40 }, note: "… and 2 strata more" });
    const rare = Object.fromEntries(
      Array.from({ length: 50 }, (_, i) => [`w${i}`, [2_000, i < 45 ? 0 : i] as [number, number]]),
    );
    const { rows, note } = strataTable(aDraw(rare), ["writer"]);
    expect([rows[0], rows[5], note]).toEqual([
      ["w49", "2,000", "49"],
      ["w0", "2,000", "0"],
      "… and 10 strata more, 10 of them without an item",
    ]);
  });

  test("says how it can be checked, and of a second draw that it is one", () => {
    expect(drawnSentences(aDraw(), "s", "items.csv")).toBe(
      "3 of 100 items drawn with seed s: items.csv\nAnyone can check: holdout draw verify items.csv",
    );
    expect(unwrittenSentence(aDraw())).toContain("3 of 100 items drawn; with -o items.csv they are written");
    const again = { output: "items.csv", earlier: record, draw: 2 };
    expect(drawnAgainSentence(again)).toBe(
      "this is draw 2 of items.csv and takes the place of 3 items drawn with seed s; the record says why",
    );
    expect(unexplainedSentence(again)).toBe(
      "this would be draw 2 in place of 3 items drawn with seed s; say with --because why it is drawn again, which the record keeps",
    );
  });

  test("doubts more strata than items", () => {
    expect(strataDoubt(aDraw({ x: [1, 1], y: [1, 1], z: [1, 1] }))).toBeNull();
    expect(strataDoubt(aDraw({ w: [1, 0], x: [1, 1], y: [1, 1], z: [1, 1] }))).toBe(
      "4 strata for 3 items: which strata an item comes from is then decided by their size and name, not by chance; stratify by fewer columns, or join rare values first",
    );
  });

  test("doubts strata of which nothing can be drawn, whatever the seed", () => {
    expect(strataDoubt(aDraw({ x: [60, 2], y: [39, 1], "w1\u001F2000": [1, 0] }))).toBe(
      "no item of w1, 2000 is drawn (1 of 100 rows), and with 3 items none can be, whatever the seed; draw more items, or join rare values first",
    );
    expect(strataDoubt(aDraw({ x: [96, 2], y: [2, 0], z: [2, 0] }))).toBe(
      "no item of y, nor of 1 other stratum, is drawn (4 of 100 rows), and with 3 items none can be, whatever the seed; draw more items, or join rare values first",
    );
  });
});

describe("the report of a verification", () => {
  test("says that the items are those of the draw, and which draw it is", () => {
    const about = { itemsPath: "items.csv", items, population, record };
    expect(verificationSentences(same, about)).toBe("items.csv is what seed s draws: 3 of 100 items.");
    const second = { ...record, draw: 2, reason: "too few of w3" };
    expect(verificationSentences(same, { ...about, record: second })).toBe(
      "items.csv is what seed s draws: 3 of 100 items, draw 2 (too few of w3).",
    );
  });

  test("names what differs, an id that steers a terminal as what it is, and the rest of a long list by its number", () => {
    const found = {
      same: false,
      missing: ["\u001b[2J"],
      extra: ["a", ...Array.from({ length: 21 }, (_, i) => `x${i}`)],
    };
    const told = verificationSentences(found, { itemsPath: "items.csv", items: ["a", "a", "b"], population, record });
    expect(told).toBe(
      `items.csv is not what seed s draws.\nmissing (1): \\u001b[2J\nextra (22): a (stands 2 times), ${Array.from({ length: 19 }, (_, i) => `x${i}`).join(", ")}, … and 2 more`,
    );
  });

  test("says first that the population or the record was changed", () => {
    const told = (now: Partial<typeof population>) =>
      verificationSentences(same, { itemsPath: "items.csv", items, record, population: { ...population, ...now } });
    expect(told({ sha256: "2".repeat(64) }).split("\n")[0]).toBe(
      "p.csv is not the file that was drawn from: its SHA-256 differs (both have 100 rows).",
    );
    expect(told({ sha256: "2".repeat(64), rows: 99 })).toContain("(it had 100 rows and has 99).");
    expect(told({ sha256: "2".repeat(64), rows: 1001 })).toContain("(it had 100 rows and has 1,001).");
    expect(told({ rows: 99 })).toContain("The record was changed: it says 100 rows, but p.csv has 99.");
  });
});
