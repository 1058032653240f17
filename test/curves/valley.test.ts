import { describe, expect, test } from "@jest/globals";
import { valley } from "../../src/curves/valley.js";

describe("a valley", () => {
  test("falls to its bottom and rises from there, values in the wrong order in their mean", () => {
    expect(valley([3, 2, 1, 3, 2], 2)).toEqual([3, 2, 1, 2.5, 2.5]);
    expect(valley([1, 3, 2, 4], 2)).toEqual([2, 2, 2, 4]);
    expect(valley([3, 2, 1], 0)).toEqual([2, 2, 2]);
  });

  test("of a curve that is one already is that curve", () => {
    const values = [9, 4, 1, 0, 1, 4, 9];
    expect(valley(values, 3)).toEqual(values);
  });
});
