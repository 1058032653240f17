import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { decimalNumber } from "../../src/common/decimal.js";

describe("a decimal number", () => {
  test.each(["0", "-0", "+0.25", "5.", ".5", " 1e-3 ", "0.1", "1e22", "1E-22", "9007199254740993", "1e400", "5e-324"])(
    "%j is the double that JavaScript reads",
    (text) => {
      expect(decimalNumber(text)).toBe(Number(text));
    },
  );

  test.each([
    "",
    " ",
    ".",
    "-",
    "e5",
    "1e",
    "1e+",
    "1e5.",
    "1.2.3",
    "0x10",
    "nan",
    "Infinity",
    "0,5",
    "1 2",
    "--1",
    "1_0",
  ])("%j is none", (text) => {
    expect(decimalNumber(text)).toBeNaN();
  });

  test("is the same double, whatever number is written in whatever way", () => {
    const written = fc
      .tuple(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.double({ min: 0, max: 1 })), fc.nat(20))
      .map(([number, digits]) => [
        String(number),
        number.toExponential(digits),
        number.toPrecision(digits + 1),
        number.toFixed(digits),
      ]);
    fc.assert(
      fc.property(written, (texts) => {
        for (const text of texts) expect(decimalNumber(text)).toBe(Number(text));
      }),
      { numRuns: 5_000 },
    );
  });
});
