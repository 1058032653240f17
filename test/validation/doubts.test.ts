import { describe, expect, test } from "@jest/globals";
import type { Annotation } from "../../src/validation/ratings.js";
import { annotations, ask, krippendorff } from "./answers.js";

describe("of annotations is doubted", () => {
  test("a scale of numbers that is treated as names", () => {
    expect(ask(annotations(krippendorff)).doubts).toEqual([{ kind: "numbers-as-names", least: 1, most: 5 }]);
    expect(ask(annotations(krippendorff), { level: "ordinal" }).doubts).toEqual([]);
    expect(
      ask(
        annotations([
          ["cat", "dog"],
          ["cat", "cat"],
        ]),
      ).doubts,
    ).toEqual([]);
    const binary = annotations([
      [0, 1],
      [1, 1],
    ]);
    expect(ask(binary).doubts).toEqual([]);
  });

  test("nothing where nothing can be computed", () => {
    expect(ask(annotations([[0, 1, 2, 3]])).doubts).toEqual([]);
  });

  test("labels that differ only in capitals, blanks or the way a number is written", () => {
    const doubts = (...labels: string[]) => ask(annotations([labels, labels])).doubts;
    expect(doubts("cat", "dog", "Cat ")).toEqual([{ kind: "look-alikes", labels: ["Cat ", "cat"], more: 0 }]);
    expect(doubts("cat", "dog", "Cat ", "Dog", "CAT")).toMatchObject([{ labels: ["CAT", "Cat "], more: 2 }]);
    expect(doubts("1", "1.0")).toEqual([{ kind: "look-alikes", labels: ["1", "1.0"], more: 0 }]);
    expect(doubts("cat", "cats")).toEqual([]);
  });

  test("words of a scale that are treated as names, in the order of the scale", () => {
    const doubts = (...labels: string[]) => ask(annotations([labels, labels.toReversed()])).doubts;
    expect(doubts("good", "bad", "Very_good", "fair")).toEqual([
      { kind: "words-as-names", inOrder: ["bad", "fair", "good", "Very_good"] },
    ]);
    expect(doubts("good", "bad", "good", "bad")).toEqual([]);
    expect(doubts("good", "bad", "unclear")).toEqual([]);
  });

  test("not numbers whose near misses count less by weights", () => {
    const weighted = ask(annotations(krippendorff), { measure: "cohen-kappa", weights: "linear" });
    expect(weighted.doubts).toEqual([]);
    expect(ask(annotations(krippendorff), { measure: "cohen-kappa" }).doubts).toHaveLength(1);
  });

  test("labels by which programs mean that there is none", () => {
    for (const written of ["NA", "n/a", "NaN", "null", "#N/A"])
      expect(ask(annotations([["cat", written, "dog"]])).doubts).toEqual([{ kind: "says-missing", label: written }]);
    expect(ask(annotations([["none", "other", "nan bread"]])).doubts).toEqual([]);
  });

  test("items and annotators that are two only by blanks, and annotators by capitals, at every level", () => {
    const said = (item: string, annotator: string) => ({ item, annotator, label: "1", line: 1 });
    const doubts = (...given: Annotation[]) => ask(given, { level: "interval" }).doubts;
    expect(doubts(said("u 1", "ann"), said("u 1 ", "bob"))).toEqual([
      { kind: "alike-names", of: "items", names: ["u 1", "u 1 "], more: 0 },
    ]);
    expect(doubts(said("u1", "ann"), said("u2", "Ann"))).toEqual([
      { kind: "alike-names", of: "annotators", names: ["Ann", "ann"], more: 0 },
    ]);
    const met = [said("b", "x"), said("b", "y")];
    expect(doubts(...met, said("a", "x"), said("A", "x"), said("1", "y"), said("1.0", "y"))).toEqual([]);
    // Of two annotators who never met.
    const apart = doubts(said("u1.png", "x"), said("u2.png", "x"), said("u1", "y"));
    expect(apart).toEqual([{ kind: "alike-names", of: "items", names: ["u1", "u1.png"], more: 0 }]);
    expect(doubts(said("u1.png", "x"), said("u1.txt", "x"), said("u2", "y"))).toEqual([]);
    expect(
      doubts(said("a.png", "x"), said("a.txt", "x"), said("b.png", "x"), said("b.jpg", "y"), said("c", "y")),
    ).toEqual([{ kind: "alike-names", of: "items", names: ["b.jpg", "b.png"], more: 0 }]);
  });
});
