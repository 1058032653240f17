import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { ByteTable } from "../../src/annotations/byteTable.js";
import { byteStrings } from "../common/byteStrings.js";

/** What a table should answer: numbers in the order of first appearance. */
function numbered(batches: readonly (readonly string[])[]): number[][] {
  const known = new Map<string, number>();
  return batches.map((batch) =>
    batch.map((text) => {
      if (!known.has(text)) known.set(text, known.size);
      return known.get(text) ?? -1;
    }),
  );
}

const text = fc.string({ unit: fc.constantFrom("a", "b", "é", "7"), maxLength: 6 });
const batches = fc.array(fc.array(text, { maxLength: 30 }), { maxLength: 5 });

describe("a table of byte strings", () => {
  test("numbers them by first appearance, from several buffers, and grows", () => {
    fc.assert(
      fc.property(batches, (all) => {
        const table = new ByteTable(2);
        const found = all.map((batch) => {
          const indexes = new Int32Array(batch.length);
          table.indexesOf(byteStrings(batch), indexes);
          return [...indexes];
        });
        expect(found).toEqual(numbered(all));
        const texts = [...new Set(all.flat())];
        expect(texts.map((_, i) => table.text(i))).toEqual(texts);
      }),
    );
  });

  test("tells apart two strings of the same hash", () => {
    // FNV-1a, 32 bits: both are 0x0ce56d3b.
    const table = new ByteTable(8);
    const indexes = new Int32Array(4);
    table.indexesOf(byteStrings(["item-352798", "item-1023240", "item-352798", "item-1023240"]), indexes);
    expect([...indexes]).toEqual([0, 1, 0, 1]);
  });

  test("finds thousands of strings again after it has grown", () => {
    const texts = Array.from({ length: 5000 }, (_, i) => `item-${i}`);
    const table = new ByteTable(8);
    const indexes = new Int32Array(texts.length);
    table.indexesOf(byteStrings(texts), indexes);
    table.indexesOf(byteStrings([...texts].reverse()), indexes);
    expect([...indexes]).toEqual(texts.map((_, i) => texts.length - 1 - i));
  });
});
