import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { ByteTable } from "../../src/annotations/byteTable.js";
import type { ByteStrings } from "../../src/common/csvBytes.js";

/** The strings one behind the other in a buffer of their own. */
function strings(texts: readonly string[]): ByteStrings {
  const bytes = Buffer.from(texts.join(""));
  const lengths = texts.map((text) => Buffer.byteLength(text));
  const ends = Int32Array.from(lengths, (_, i) => lengths.slice(0, i + 1).reduce((sum, length) => sum + length, 0));
  const starts = Int32Array.from(lengths, (length, i) => (ends[i] ?? 0) - length);
  return { bytes, starts, ends, count: texts.length };
}

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
  test("numbers them by first appearance, one by one or in batches, from several buffers, and grows", () => {
    fc.assert(
      fc.property(batches, (all) => {
        const [single, batched] = [new ByteTable(2), new ByteTable(2)];
        const one: number[][] = [];
        const many: number[][] = [];
        for (const batch of all.map(strings)) {
          const { bytes, starts, ends, count } = batch;
          one.push(Array.from({ length: count }, (_, i) => single.indexOf(bytes, starts[i] ?? 0, ends[i] ?? 0)));
          const indexes = new Int32Array(count);
          batched.indexesOf(batch, indexes);
          many.push([...indexes]);
        }
        expect(one).toEqual(numbered(all));
        expect(many).toEqual(numbered(all));
        const texts = [...new Set(all.flat())];
        expect(texts.map((_, i) => batched.text(i))).toEqual(texts);
      }),
    );
  });

  test("tells apart two strings of the same hash", () => {
    // FNV-1a, 32 bits: both are 0x0ce56d3b.
    const table = new ByteTable(8);
    const indexes = new Int32Array(4);
    table.indexesOf(strings(["item-352798", "item-1023240", "item-352798", "item-1023240"]), indexes);
    expect([...indexes]).toEqual([0, 1, 0, 1]);
  });

  test("finds thousands of strings again after it has grown", () => {
    const texts = Array.from({ length: 5000 }, (_, i) => `item-${i}`);
    const table = new ByteTable(8);
    const indexes = new Int32Array(texts.length);
    table.indexesOf(strings(texts), indexes);
    table.indexesOf(strings([...texts].reverse()), indexes);
    expect([...indexes]).toEqual(texts.map((_, i) => texts.length - 1 - i));
  });
});
