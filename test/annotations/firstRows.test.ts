import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { firstRows } from "../../src/annotations/firstRows.js";
import { plainTable } from "../../src/annotations/plainTable.js";

function aTable(ids: readonly string[]) {
  const bytes = Buffer.from(["id,label", ...ids.map((id) => `${id},cat`), ""].join("\n"));
  const table = plainTable({ path: "l.csv", bytes }, "csv", {});
  if (table === undefined) throw new Error("this should be a plain table");
  return table;
}

/** Of each id of both lists, where it stands first. */
function firstPlaces(old: readonly string[], current: readonly string[]): number[] {
  const all = [...old, ...current];
  const places = new Map<string, number>();
  for (const [i, id] of all.entries()) if (!places.has(id)) places.set(id, i);
  return all.map((id) => places.get(id) ?? -1);
}

const found = (old: readonly string[], current: readonly string[]) => [...firstRows(aTable(old), aTable(current))];

describe("the first rows of ids", () => {
  test("are found on both sides, also of ids that stand twice or only on one side", () => {
    const ids = fc.array(fc.constantFrom("a", "b", "ab", "é", "c7", "c8"), { maxLength: 12 });
    fc.assert(fc.property(ids, ids, (old, current) => expect(found(old, current)).toEqual(firstPlaces(old, current))));
  });

  test("are found among many thousands in another order", () => {
    const old = Array.from({ length: 30_000 }, (_, i) => `item-${i % 29_000}`);
    const current = Array.from({ length: 30_000 }, (_, i) => `item-${(i * 7919) % 31_000}`);
    expect(found(old, current)).toEqual(firstPlaces(old, current));
  });

  test("are those of the ids, not of their hashes", () => {
    // MurmurHash3: both are 0xbf88bc18.
    const [a, b] = ["item-29849", "item-42028"] as const;
    for (const [old, current] of [
      [[a], [b, a]],
      [
        [a, b, b],
        [b, a, b],
      ],
      [["c"], [a, b, a, b]],
      [[a], [b, b]],
    ] as const)
      expect(found(old, current)).toEqual(firstPlaces(old, current));
  });
});
