import { describe, expect, test } from "@jest/globals";
import type { CurveVerdict } from "../../src/curves/verdict.js";
import { curveSentences, incomparableNote, perDoubling } from "../../src/words/curveVerdict.js";
import { bestOfSeeds, lengthsNote, sentenceOfSeeds } from "../../src/words/curvesOfSeeds.js";

function aVerdict(said: Partial<CurveVerdict>): CurveVerdict {
  return {
    verdict: "learning",
    because: null,
    slope: -0.1,
    slope_interval: [-0.2, 0.001],
    losing_calibration: false,
    chance_level: false,
    chance: null,
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
      ["Still learning (−6.7 % per doubling of the iterations, 95 % interval −12.9 % to +0.1 %)."],
    ],
    [
      { verdict: "saturated" },
      [
        "Saturated: more of the same training changes little (−6.7 % per doubling of the iterations, 95 % interval −12.9 % to +0.1 %).",
      ],
    ],
    [
      { verdict: "unclear", because: { kind: "annealed", slope: -0.2 } },
      [
        "Unclear: nearly flat at its end (−6.7 % per doubling of the iterations, 95 % interval −12.9 % to +0.1 %), where the learning rate has run out; over the learning rate spent it still changes by −12.9 % per doubling.",
      ],
    ],
    [
      { verdict: "overfitting" },
      ["Overfitting: after its best point (epoch 120) validation gets worse while training does not."],
    ],
    [
      { verdict: "overfitting", because: { kind: "no-training" } },
      [
        "Overfitting: after its best point (epoch 120) validation gets worse (no training loss is known to go with it).",
      ],
    ],
    [
      { verdict: "diverging", because: { kind: "not-finite", where: "validation", step: 210 } },
      ["Diverging: its values are no longer finite from epoch 210 on."],
    ],
    [
      { verdict: "diverging", because: { kind: "not-finite", where: "loss", step: 210 } },
      ["Diverging: a validation loss is no longer finite from epoch 210 on, and the answers are far worse since."],
    ],
    [
      { verdict: "diverging", because: { kind: "climbs", where: "training", step: 30 } },
      ["Diverging: the training loss gets worse beyond its noise from epoch 30 on."],
    ],
    [
      { verdict: "unclear", because: { kind: "unknown-direction" } },
      ["Unclear: its name does not tell which way is better; --better higher or --better lower says it."],
    ],
    [
      { verdict: "unclear", because: { kind: "near-threshold" } },
      [
        "Between learning and saturated: the slope is measured well and lies near the threshold of −2 % per doubling (−6.7 % per doubling of the iterations, 95 % interval −12.9 % to +0.1 %).",
      ],
    ],
    [
      { verdict: "unclear", because: { kind: "worsens" }, slope: 0.32, slope_interval: [0.1, 0.5] },
      [
        "Unclear: it gets worse at its end, not yet far enough from its best to be called overfitting or diverging (+24.8 % per doubling of the iterations, 95 % interval +7.2 % to +41.4 %).",
      ],
    ],
    [
      { verdict: "unclear", because: { kind: "above-best", times: 1.25 }, slope: null },
      ["Unclear: it no longer gets better, but stands 25 % off its own best."],
    ],
    [
      { verdict: "unclear", because: { kind: "at-worst" } },
      [
        "Not learning, it seems: at its end every evaluation is the worst there is, as where nothing is answered rightly; see whether the evaluation reads what the network answers.",
      ],
    ],
    [
      { verdict: "unclear", because: { kind: "begins", step: 37 } },
      ["Unclear: every evaluation was the worst there is, and it has begun to get better at epoch 37."],
    ],
    [
      { verdict: "unclear", because: { kind: "falls-late", evaluations: 5, times: 0.72 } },
      [
        "Unclear: its last 5 evaluations lie below every one before, 28 % below the level until then: it has begun to fall, or to fall faster.",
      ],
    ],
    [
      { verdict: "unclear", because: { kind: "score-grows", slope: 0.6 } },
      [
        "Unclear: the score still grows by 51.6 % per doubling of the iterations, so far from 1 that what it leaves to 1 hardly changes.",
      ],
    ],
    [
      { verdict: "unclear", because: { kind: "past-best", step: 24, times: 1.1 } },
      [
        "Unclear: it has climbed since its best point (epoch 24) to 10 % above it, not yet far or long enough to be called overfitting.",
      ],
    ],
    [
      { verdict: "unclear", because: { kind: "past-best", step: 3, times: 2 }, chance: { classes: 2, of: "loss" } },
      [
        "Not learning, it seems: the loss stays at about ln 2 (0.693), what a guess between two classes scores, and more of the same will not help.",
      ],
    ],
    [
      { verdict: "unclear", because: { kind: "jumps", evaluations: 3, times: 3.1 } },
      ["Unclear: its last evaluations lie far above those before."],
    ],
    [
      { verdict: "unclear", because: { kind: "jumps", evaluations: 9, times: 1.15 } },
      ["Unclear: its last evaluations lie above the level of those before."],
    ],
    [
      { verdict: "unclear", because: { kind: "levelled", evaluations: 50, step: 151 } },
      [
        "Unclear: it fell, but its last 50 evaluations (from epoch 151 on) are level: what brought it down before them, a step of the learning rate perhaps, brings no more.",
      ],
    ],
    [
      { verdict: "too-short", because: { kind: "below-zero", values: 40, of: 40 } },
      [
        "Not judged: all 40 values lie below 0, where a log axis and this verdict do not reach, and too few others are left.",
      ],
    ],
    [
      { verdict: "too-short", slope: null, slope_interval: null },
      ["Too short to judge: at least five evaluations are needed, over a factor of four in iterations."],
    ],
    [
      { verdict: "unclear", slope: null, slope_interval: null },
      ["Unclear: the evaluations are too few, too noisy or too bent to tell learning from saturation."],
    ],
    [
      { verdict: "unclear", chance_level: true, chance: { classes: 2, of: "loss" } },
      [
        "Not learning, it seems: the loss stays at about ln 2 (0.693), what a guess between two classes scores, and more of the same will not help.",
      ],
    ],
    [
      {
        verdict: "unclear",
        chance_level: true,
        chance: { classes: 200, of: "error", isTrainingFalling: true },
      },
      [
        "Not learning what is validated, it seems: the error stays at about 99.5 %, what a guess between 200 classes scores, though the training loss falls; see whether the labels of both sets mean the same.",
      ],
    ],
    [
      { verdict: "too-short", chance_level: true, chance: { classes: 8, of: "error" } },
      [
        "Too short to judge: at least five evaluations are needed, over a factor of four in iterations.",
        "No better than chance, it seems: the error stays at about 87.5 %, what a guess between 8 classes scores.",
      ],
    ],
    [
      { verdict: "unclear", slope: -0.4, slope_interval: [-20, 0.24] },
      [
        "Unclear: the evaluations are too few, too noisy or too bent to tell learning from saturation (−24.2 % per doubling of the iterations, by the 95 % interval anything from below −99.9 % to +18.1 %).",
      ],
    ],
    [
      { losing_calibration: true, unstable: true },
      [
        "Still learning (−6.7 % per doubling of the iterations, 95 % interval −12.9 % to +0.1 %).",
        "Losing calibration: a validation loss is past its minimum and climbs, or is no longer finite, while the answers still get better; the probabilities can no longer be trusted.",
        "Unstable: evaluations jump so much that the last one is a matter of luck; compare the best or a mean of several.",
      ],
    ],
  ])("%j", (said, sentences) => {
    expect(curveSentences(aVerdict(said), "epoch")).toEqual(sentences);
  });

  test("counts in steps where nothing else is said", () => {
    expect(curveSentences(aVerdict({ verdict: "overfitting" }))[0]).toContain("(step 120)");
  });

  test("rows of different measures are called not comparable, in one line", () => {
    const rows = [
      { name: "a", metric: "1 - mAP", stepName: "epochs" },
      { name: "b", metric: "1 - accuracy", stepName: "optimiser steps" },
    ];
    expect(incomparableNote(rows)).toBe(
      "Not comparable with each other: a is 1 - mAP over epochs, b is 1 - accuracy over optimiser steps.",
    );
  });

  test.each([
    [-0.074, "−5.0 %"],
    [0, "0.0 %"],
    [-0.0001, "0.0 %"],
    [1, "+100.0 %"],
    [-9, "−99.8 %"],
    [-20, "below −99.9 %"],
    [3.4, "+955.6 %"],
    [3.5, "above +1000 %"],
  ])("a slope of %d is %s per doubling", (slope, text) => expect(perDoubling(slope)).toBe(text));
});

describe("what the trainings of one name say together", () => {
  test("is one sentence where all say the same and nothing else", () => {
    expect(sentenceOfSeeds([aVerdict({}), aVerdict({ slope: -0.2 }), aVerdict({ slope: -0.15 })])).toBe(
      "Still learning (between −6.7 % and −12.9 % per doubling of the iterations, seed by seed).",
    );
    const flat = aVerdict({ verdict: "saturated", slope: 0 });
    expect(sentenceOfSeeds([flat, flat])).toBe(
      "Saturated: more of the same training changes little (0.0 % per doubling of the iterations, seed by seed).",
    );
    expect(sentenceOfSeeds([aVerdict({}), flat])).toBeUndefined();
    expect(sentenceOfSeeds([aVerdict({}), aVerdict({ unstable: true })])).toBeUndefined();
    expect(sentenceOfSeeds([aVerdict({ verdict: "unclear" }), aVerdict({ verdict: "unclear" })])).toBeUndefined();
  });

  test("tells which trainings are longer than others, by more than a tenth", () => {
    const [base, wide] = [
      { name: "base", ends: [1000] },
      { name: "wide", ends: [2000, 3000] },
    ];
    expect(lengthsNote([base, wide], "step")).toBe(
      "Not equally long: base ends at step 1000, wide at 2000 to 3000. A longer training has a better best for that alone; compare them at equal steps.",
    );
    const many = Array.from({ length: 376 }, (_, i) => ({ name: `run-${i}`, ends: [1000 + i] }));
    expect(lengthsNote(many, "epoch")).toBe(
      "Not equally long: run-0 ends at epoch 1000, run-1 at 1001, run-2 at 1002, run-3 at 1003, run-4 at 1004, and 371 more. A longer training has a better best for that alone; compare them at equal epochs.",
    );
    expect(lengthsNote([base, { name: "wide", ends: [1100] }], "epoch")).toBeUndefined();
    expect(lengthsNote([base], "step")).toBeUndefined();
    expect(lengthsNote([{ name: "none", ends: [] }], "step")).toBeUndefined();
  });

  test("is their best points' mean and range, beside the first name's", () => {
    expect(
      bestOfSeeds([
        { name: "base", best: [0.1, 0.12] },
        { name: "deep", best: [0.09, 0.1, 0.095] },
        { name: "lone", best: [0.2] },
        { name: "none", best: [] },
      ]),
    ).toEqual([
      "base: best 0.11 in the mean of 2 seeds (0.1 to 0.12).",
      "deep: best 0.095 in the mean of 3 seeds (0.09 to 0.1), 13.6 % below base.",
    ]);
    expect(
      bestOfSeeds([
        { name: "base", best: [] },
        { name: "new", best: [1, 2] },
      ]),
    ).toEqual(["new: best 1.5 in the mean of 2 seeds (1 to 2)."]);
    expect(
      bestOfSeeds([
        { name: "base", best: [-1.4, -1.5] },
        { name: "new", best: [1, 2] },
      ])[1],
    ).toBe("new: best 1.5 in the mean of 2 seeds (1 to 2).");
  });
});
