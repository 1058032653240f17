import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { ByteTable, textAt } from "../../src/annotations/byteTable.js";
import { byteStrings } from "../common/byteStrings.js";

/** The numbers a table gives, and the texts it knows by them. */
function numbered(texts: readonly string[], from = 0): { numbers: number[]; texts: string[] } {
  const strings = byteStrings(texts);
  // Tables are mostly asked about a buffer that begins inside a larger one.
  const bytes = Buffer.concat([Buffer.alloc(from, "x"), strings.bytes]).subarray(from);
  const table = new ByteTable(bytes);
  const numbers = new Int32Array(texts.length);
  table.numbersOf({ ...strings, bytes }, numbers);
  const places = table.places();
  const known = Array.from({ length: table.size }, (_, number) => textAt(bytes, places, number));
  expect(places).toHaveLength(2 * table.size);
  return { numbers: [...numbers], texts: known };
}

const text = fc.string({ unit: fc.constantFrom("a", "b", "é", "7"), maxLength: 6 });

describe("a table of byte strings", () => {
  test("numbers them by first appearance, and knows their texts", () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 100 }), fc.nat(9), (texts, from) => {
        const different = [...new Set(texts)];
        expect(numbered(texts, from)).toEqual({
          numbers: texts.map((one) => different.indexOf(one)),
          texts: different,
        });
      }),
    );
  });

  test("tells apart two strings of the same hash", () => {
    // MurmurHash3: both are 0xbf88bc18.
    const { numbers } = numbered(["item-29849", "item-42028", "item-29849", "item-42028"]);
    expect(numbers).toEqual([0, 1, 0, 1]);
  });

  test("finds thousands of strings again after it has grown", () => {
    const texts = Array.from({ length: 5000 }, (_, i) => `item-${i}`);
    const { numbers } = numbered([...texts, ...texts]);
    expect(numbers.slice(5000)).toEqual(texts.map((_, i) => i));
  });
});
