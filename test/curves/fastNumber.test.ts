import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { DecimalReader, numberFrom } from "../../src/curves/fastNumber.js";

/** As a table is read: what the bytes do not tell at once, the text does. */
function read(text: string): number | undefined {
  const bytes = new TextEncoder().encode(text);
  const reader = new DecimalReader(bytes, 0);
  return reader.read() && reader.at === bytes.length ? reader.value : numberFrom(text);
}

describe("numbers read from bytes", () => {
  test.each([
    ["0", 0],
    ["12", 12],
    ["-0.5", -0.5],
    ["+3.", 3],
    [".25", 0.25],
    ["1e-3", 0.001],
    ["1E5", 1e5],
    ["1e400", Infinity],
    ["nan", NaN],
    ["-inf", -Infinity],
    ["Infinity", Infinity],
  ])("%s is %d", (text, value) => expect(read(text)).toBe(value));

  test.each(["", "-", ".", "1.2.3", "0x10", "1e", "1 2", "e5", "--1", "1,5", "١"])('"%s" is no number', (text) => {
    expect(read(text)).toBeUndefined();
  });

  test("are the same doubles, to the last bit, as JavaScript's own", () => {
    const decimals = fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 22n }), fc.nat(30)).map(([digits, point]) => {
      const text = String(digits).padStart(point + 1, "0");
      return point === 0 ? text : `${text.slice(0, -point)}.${text.slice(-point)}`;
    });
    const written = fc.oneof(decimals, fc.double({ noNaN: true, noDefaultInfinity: true }).map(String));
    fc.assert(
      fc.property(written, (text) => void expect(read(text)).toBe(Number(text))),
      { numRuns: 5000 },
    );
  });
});
