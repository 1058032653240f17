import { describe, expect, test } from "@jest/globals";
import type { CurveVerdict } from "../../src/curves/verdict.js";
import { curveSentences, perDoubling, seriesNotes } from "../../src/words/curveVerdict.js";

function aVerdict(said: Partial<CurveVerdict>): CurveVerdict {
  return {
    verdict: "learning",
    slope: -0.1,
    slope_interval: [-0.2, 0.001],
    losing_calibration: false,
    chance_level: false,
    unstable: false,
    best: { step: 120, value: 0.1 },
    forecast: [],
    ...said,
  };
}

describe("what a curve says in words", () => {
  test.each<[Partial<CurveVerdict>, string[]]>([
    [
      { verdict: "learning" },
      ["Still learning (−6.7 % per doubling of the iterations, 95 % interval −12.9 % to 0.1 %)."],
    ],
    [
      { verdict: "saturated" },
      [
        "Saturated: more of the same training changes little (−6.7 % per doubling of the iterations, 95 % interval −12.9 % to 0.1 %).",
      ],
    ],
    [
      { verdict: "overfitting" },
      ["Overfitting: after its best point (step 120) validation climbs while training does not."],
    ],
    [
      { verdict: "diverging", best: null },
      ["Diverging: the loss is no longer a finite number, or climbs beyond its noise."],
    ],
    [
      { verdict: "too-short", slope: null, slope_interval: null },
      ["Too short to judge: at least five evaluations are needed, over a factor of four in iterations."],
    ],
    [
      { verdict: "unclear", slope: null, slope_interval: null },
      ["Unclear: the evaluations are too few or too noisy to tell learning from saturation."],
    ],
    [
      { verdict: "unclear", chance_level: true },
      [
        "Not learning: its answers are no better than chance: it has not learned anything yet, and more of the same will not help.",
      ],
    ],
    [
      { verdict: "too-short", chance_level: true },
      [
        "Too short to judge: at least five evaluations are needed, over a factor of four in iterations.",
        "Its answers are no better than chance: it has not learned anything yet.",
      ],
    ],
    [
      { losing_calibration: true, unstable: true },
      [
        "Still learning (−6.7 % per doubling of the iterations, 95 % interval −12.9 % to 0.1 %).",
        "Losing calibration: a validation loss is past its minimum and climbs while the error still falls; the probabilities can no longer be trusted.",
        "Unstable: evaluations jump so much that the last one is a matter of luck; compare the best or a mean of several.",
      ],
    ],
  ])("%j", (said, sentences) => {
    expect(curveSentences(aVerdict(said))).toEqual(sentences);
  });

  test.each([
    [-0.074, "−5.0 %"],
    [0, "0.0 %"],
    [-0.0001, "0.0 %"],
    [1, "100.0 %"],
  ])("a slope of %d is %s per doubling", (slope, text) => expect(perDoubling(slope)).toBe(text));

  test.each<["train" | "validation" | "test" | undefined, number, string[]]>([
    ["validation", 1, []],
    ["train", 1, ["'loss' was measured on the training set; it says nothing about new items."]],
    ["test", 1, ["No validation set was logged; 'loss' was measured on the test set."]],
    [
      undefined,
      1,
      ["The name of 'loss' does not tell on which items it was measured; it is taken for the validation set."],
    ],
    ["validation", -1, ["1 value lies below 0, where a log axis and this verdict do not reach."]],
  ])("a series measured on %s with the value %d", (split, value, notes) => {
    expect(seriesNotes("loss", split, [[1, value]])).toEqual(notes);
  });
});
