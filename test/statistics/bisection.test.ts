import { describe, expect, test } from "@jest/globals";
import { bisection, bisectionBeyond } from "../../src/statistics/bisection.js";

describe("bisection", () => {
  test.each([0.1, 1 / 3, 0.999_999, 1e-12])("finds where a statement turns true, at %d", (turn) => {
    const place = bisection(0, 1, (x) => x >= turn);
    expect(place).toBeGreaterThanOrEqual(turn);
    expect(place - turn).toBeLessThan(2 ** -59);
  });

  test("is at the upper place where it is true nowhere before, and asks neither end", () => {
    const asked: number[] = [];
    const place = bisection(-1, 1, (x) => {
      asked.push(x);
      return false;
    });
    expect(place).toBe(1);
    expect(asked).not.toContain(-1);
    expect(asked).not.toContain(1);
  });

  test("stops where no double lies between, and after as many halves as it is given", () => {
    let asked = 0;
    const count = (x: number) => {
      asked++;
      return x >= 3;
    };
    expect(bisection(2, 4, count, 1_100)).toBe(3);
    expect(asked).toBeLessThan(60);
    expect(bisection(0, 8, count, 2)).toBe(4);
  });
});

describe("bisection without an upper place", () => {
  const limits = { most: 1e3, halves: 50 };

  test.each([0.5, 3, 700])("finds one first, for %d", (turn) => {
    expect(bisectionBeyond([0, 1], (x) => x >= turn, limits)).toBeCloseTo(turn, 9);
  });

  test("is infinite where none is found", () => {
    expect(bisectionBeyond([0, 1], () => false, limits)).toBe(Infinity);
    expect(bisectionBeyond([0, 0], () => false, { most: 0, halves: 50 })).toBe(Infinity);
  });
});
