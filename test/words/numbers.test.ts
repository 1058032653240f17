import { describe, expect, test } from "@jest/globals";
import {
  count,
  difference,
  differenceSize,
  differenceTitle,
  duration,
  metricValue,
  pValue,
  range,
  unbroken,
  valueWithInterval,
} from "../../src/words/numbers.js";

describe("numbers as people read them", () => {
  test.each([
    ["error", 0.0325, "3.25 %"],
    ["log_loss", 0.12345, "0.123"],
    ["log_loss", 0.00012, "1.20e-4"],
    ["rmse", 12_345, "1.23e+4"],
    ["rmse", 0, "0"],
    ["rmse", Number.NaN, "NaN"],
  ])("a %s of %d is %s", (metric, value, text) => {
    expect(metricValue(metric, value)).toBe(text);
  });

  test("an interval follows its value in the same unit", () => {
    expect(valueWithInterval("error", 0.0325, [0.019, 0.0541])).toBe("3.25 % [1.90, 5.41]");
    expect(valueWithInterval("log_loss", 0.5, [0.25, 1])).toBe("0.500 [0.250, 1.00]");
  });

  test("a difference is always signed, except nothing", () => {
    expect(difference("error", -0.0417, [-0.061, -0.0225])).toBe("−4.17 [−6.10, −2.25]");
    expect(difference("error", 0.01, [-0.00001, 0.02])).toBe("+1.00 [0.00, +2.00]");
    expect(differenceTitle("error")).toBe("difference, points [95 %]");
    expect(differenceTitle("log_loss")).toBe("difference [95 %]");
    expect(differenceSize("error", 0.0245)).toBe("2.45 points");
  });

  test("in a cell a line ends only between a value and its interval", () => {
    const breaks = (text: string) => unbroken(text).split(" ");
    expect(breaks("3.25 % [1.90, 5.41]")).toEqual(["3.25\u00a0%", "[1.90,\u00a05.41]"]);
    expect(breaks("difference, points [95 %]")).toEqual(["difference,", "points", "[95\u00a0%]"]);
    expect(breaks("0.500")).toEqual(["0.500"]);
  });

  test.each([
    [0.00001, "<0.0001"],
    [0.03125, "0.0313"],
    [1, "1.0000"],
  ])("p = %d is %s", (p, text) => {
    expect(pValue(p)).toBe(text);
  });

  test.each([
    [-1, "0 s"],
    [8.4, "8 s"],
    [89, "89 s"],
    [180, "3 min"],
    [4_800, "80 min"],
    [7_200, "2 h 0 min"],
    [7_199, "2 h 0 min"],
  ])("%d seconds are %s", (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });

  test("seeds in a row are a range, others a list", () => {
    expect(range([3, 1, 2])).toBe("1–3");
    expect(range([1, 2])).toBe("1, 2");
    expect(range([7, 3, 5])).toBe("3, 5, 7");
    expect(range([])).toBe("none");
  });

  test("one of a thing is one", () => {
    expect(count(1, "item")).toBe("1 item");
    expect(count(0, "item")).toBe("0 items");
    expect(count(2, "rule passes", "rules pass")).toBe("2 rules pass");
  });
});
