import { describe, expect, test } from "@jest/globals";
import { fitNames, fitText, textWidth } from "../../src/charts/textWidth.js";

describe("names in little room", () => {
  const room = 90;

  test.each([
    [
      ["base", "wide"],
      ["base", "wide"],
    ],
    [
      ["learning rate one", "batch size five"],
      ["learning rate…", "batch size five"],
    ],
    [
      ["a long name that ends in one", "a long name that ends in two"],
      ["a long n…in one", "a long n…in two"],
    ],
    [
      ["same", "same"],
      ["same", "same"],
    ],
  ])("%j are %j", (names, shown) => expect(fitNames(names, room, 12)).toEqual(shown));

  test("differ where they are different names, and never need more room", () => {
    const stem = "x".repeat(60);
    const names = [`${stem}a${stem}`, `${stem}b${stem}`, `${stem}c${stem}`];
    const shown = fitNames(names, room, 12);
    expect(new Set(shown).size).toBe(3);
    for (const name of shown) expect(textWidth(name, 12)).toBeLessThanOrEqual(room);
  });

  test("a text that fits stays as it is", () => expect(fitText("base", room, 12)).toBe("base"));
});
