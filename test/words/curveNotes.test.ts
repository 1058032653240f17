import { describe, expect, test } from "@jest/globals";
import { chosenMetric } from "../../src/curves/chosenMetric.js";
import type { CurvePoint } from "../../src/curves/curve.js";
import type { CurveVerdict } from "../../src/curves/verdict.js";
import { curveNotes, type NotedCurve } from "../../src/words/curveNotes.js";

interface Noted extends Partial<Omit<NotedCurve, "chosen" | "judged">> {
  judged?: Partial<CurveVerdict>;
  /** Default 1, 2 … */
  epochs?: number[];
}

/** The notes on what is chosen among some series of Keras, whose epochs are 1, 2 …; the verdict is `learning` where no other is said. */
function notesOn(series: Record<string, number[]>, { judged, epochs, ...asked }: Noted = {}): string[] {
  const points = Object.entries(series).map(([name, values]): [string, CurvePoint[]] => [
    name,
    values.map((value, i): CurvePoint => [epochs?.[i] ?? i + 1, value]),
  ]);
  const curve = { format: "keras", stepName: "epochs", notes: [], series: Object.fromEntries(points) } as const;
  const chosen = chosenMetric({ ...curve, notes: [] }, "f", undefined, asked.better);
  const verdict: CurveVerdict = {
    verdict: "learning",
    because: null,
    slope: -0.1,
    slope_interval: [-0.2, 0.001],
    losing_calibration: false,
    chance_level: false,
    chance: null,
    unstable: false,
    best: null,
    forecast: [],
    ...judged,
  };
  return curveNotes({ chosen, judged: verdict, counted: "epoch", countsFromZero: false, overfitting: [], ...asked });
}

describe("what a person should know of the series that is judged", () => {
  test("is nothing where it is a plain one from the validation set", () => {
    expect(notesOn({ val_error: [0.5, 0.4, 0.3] })).toEqual([]);
  });

  test("is which loss overfits beside it", () => {
    const overfitting = [{ name: "val_loss", best: { step: 12, value: 0.4 }, rise: 0.178 }];
    expect(notesOn({ val_error: [0.5, 0.4, 0.3] }, { overfitting })).toEqual([
      "'val_loss' overfits meanwhile: lowest at epoch 12, 18 % above it now.",
    ]);
  });

  test("is that the last evaluations lie far above those before, where the verdict does not say so", () => {
    const falling = Array.from({ length: 30 }, (_, i) => 0.5 + 1 / (i + 1));
    const note = (which: string, times: string, epoch: number) =>
      `${which} far above those before (${times} times their median at epoch ${epoch}): a restart, or does it begin to diverge?`;
    const exploding = [...falling, 0.9, 1.4, 2.2];
    expect(notesOn({ val_loss: exploding })).toEqual([note("The last 3 evaluations lie", "4.1", 33)]);
    expect(notesOn({ val_loss: [...falling, 1.1] })).toEqual([note("The last evaluation lies", "2.0", 31)]);
    expect(notesOn({ val_loss: [...falling, 0.7] })).toEqual([]);
    expect(notesOn({ val_loss: exploding }, { judged: { verdict: "diverging" } })).toEqual([]);
  });

  test.each([
    ["test_loss", "No validation set was logged; 'test_loss' was measured on the test set."],
    ["ood/loss", "No validation set was logged; 'ood/loss' was measured on items out of distribution."],
    [
      "val_foo",
      "The name of 'val_foo' does not tell which way is better; lower is taken to be (--better higher says otherwise).",
    ],
    [
      "val_psnr",
      "'val_psnr' is not a share of 1: the verdict and the change per doubling are those of 10^(-val_psnr/10), which falls as it rises.",
    ],
  ])("the name %s says something", (name, note) => expect(notesOn({ [name]: [3, 2, 1] })).toEqual([note]));

  test("is that forecasts beyond the end of a schedule are those of the same one, stretched", () => {
    const forecast: CurveVerdict["forecast"] = [{ step: 6, value: 0.2, interval: [0.1, 0.3] }];
    const annealed: CurvePoint[] = [
      [1, 0.1],
      [3, 0.00123],
    ];
    const noted = (learningRate: CurvePoint[], judged = { forecast }) =>
      notesOn({ val_error: [0.5, 0.4, 0.3] }, { judged, learningRate });
    expect(noted(annealed)).toEqual([
      "The learning rate ended at 1.2 % of its highest: 2× and 10× are for trainings so much longer under the same schedule, stretched; going on from here would bring less.",
    ]);
    expect(noted(annealed, { forecast: [] })).toEqual([]);
    expect(
      noted([
        [1, 0.1],
        [3, 0.05],
      ]),
    ).toEqual([
      "The learning rate ended at 50 % of its highest: 2× and 10× are for trainings so much longer under the same schedule, stretched; letting it fall further would bring more.",
    ]);
    expect(
      noted([
        [1, 0.1],
        [3, 0.098],
      ]),
    ).toEqual([]);
    const loggedLate: CurvePoint[] = [
      [2, 0.1],
      [3, 0.00123],
    ];
    expect(noted(loggedLate)).toEqual([]);
  });

  test("is that an error is in percent, and that --better contradicts its name", () => {
    expect(notesOn({ val_error: [45, 20, 7.8] })).toEqual([
      "'val_error' is in percent; it is judged and shown as a share.",
    ]);
    expect(notesOn({ val_error: [0.5, 0.4] }, { better: "higher" })).toContain(
      "The name of 'val_error' tells that lower is better; --better higher was followed all the same.",
    );
    expect(notesOn({ val_accuracy: [0.5, 0.4] }, { better: "lower" })).toContain(
      "The name of 'val_accuracy' tells that higher is better; --better lower was followed all the same.",
    );
  });

  test("is what lies below 0, and what that does to a chart", () => {
    const beyond = "below 0, where a log axis and this verdict do not reach.";
    expect(notesOn({ val_loss: [3, 2, 1, -1, 2] })).toEqual([`1 value lies ${beyond}`]);
    expect(notesOn({ val_loss: [3, -2, -1, -1] })).toEqual([
      "'val_loss' goes below 0, where a log axis does not reach: a chart has linear axes, the verdict and the change per doubling are those of val_loss + 7, and nothing is foretold.",
    ]);
    const judged = { because: { kind: "below-zero", values: 1, of: 5 } } as const;
    expect(notesOn({ val_loss: [3, 2, 1, -1, 2] }, { judged })).toEqual([]);
  });

  test("is where zeros stand, and what a forecast below one error means", () => {
    expect(notesOn({ val_error: [0.5, 0.25, 0, 0] })).toEqual([
      "2 values are 0; the verdict takes them for half of the smallest other value (0.125); --items says how many items there are.",
    ]);
    expect(notesOn({ val_loss: [0.5, 0.25, 0] })).toEqual([
      "1 value is 0; the verdict takes it for half of the smallest other value (0.125).",
    ]);
    const forecast = [{ step: 8, value: 0.001, interval: [0, 0.01] as [number, number] }];
    expect(notesOn({ val_error: [0.5, 0.25, 0] }, { items: 400, judged: { forecast } })).toEqual([
      "1 value is 0; the verdict takes it for half of one error in 400 items (0.00125).",
      "A forecast below half of one error in 400 items (0.00125) stands for an evaluation without an error.",
    ]);
  });

  test("is how many values are no finite numbers, but for the end that the verdict tells", () => {
    expect(notesOn({ val_error: [0.5, NaN, 0.4, Infinity, 0.3] })).toEqual([
      "2 values are not finite numbers, the first at epoch 2; left out.",
    ]);
    const because = { kind: "not-finite", where: "validation", step: 4 } as const;
    expect(notesOn({ val_loss: [0.5, NaN, 0.4, NaN, NaN] }, { judged: { because } })).toEqual([
      "1 value is not a finite number, at epoch 2; left out.",
    ]);
  });

  test("is which values of the training were no numbers, where it went on after them", () => {
    const series = { loss: [2, NaN, Infinity, 1.5, 1], val_loss: [2, 1.9, 1.8, 1.7, 1.6] };
    expect(notesOn(series)).toEqual([
      "On the training set 2 values are not finite numbers, the first at epoch 2, though later ones are: were steps lost to an overflow?",
    ]);
    const because = { kind: "not-finite", where: "training", step: 2 } as const;
    expect(notesOn({ ...series, loss: [2, NaN, Infinity, NaN, NaN] }, { judged: { because } })).toEqual([]);
    const later = { loss: [2, NaN, 1.5, NaN, NaN], val_loss: series.val_loss };
    expect(notesOn(later, { judged: { because: { ...because, step: 4 } } })).toEqual([
      "On the training set 1 value is not a finite number, at epoch 2, though later ones are: were steps lost to an overflow?",
    ]);
    const both = { loss: [2, NaN, 1.5, NaN, NaN], val_loss: [2, 1.9, 1.8, NaN, NaN] };
    const ofValidation = { kind: "not-finite", where: "validation", step: 4 } as const;
    expect(notesOn(both, { judged: { because: ofValidation } })).toEqual([
      "On the training set 1 value is not a finite number, at epoch 2, though later ones are: were steps lost to an overflow?",
    ]);
    expect(notesOn({ ...series, loss: series.loss.map(() => NaN) })).toEqual([
      "On the training set no value is a finite number: is it logged as it should be?",
    ]);
  });

  test("is that an area under a ROC curve is worse than dice", () => {
    const area = (values: number[]) => notesOn({ val_auc: [0.5, 0.5, 0.45, 0.4, 0.4, ...values] });
    const note =
      "The area under the ROC curve lies below 0.5, which is what dice score: is the score, or are the labels, upside down?";
    expect(area([0.4, 0.3, 0.3, 0.2, 0.2])).toEqual([note]);
    expect(area([0.4, 0.3, 0.3, 0.2, 0.6])).toEqual([]);
    expect(notesOn({ val_auc: [0.4, 0.3, 0.2, 0.1] })).toEqual([]);
    expect(notesOn({ val_accuracy: [0.5, 0.5, 0.45, 0.4, 0.4, 0.3, 0.3, 0.2, 0.2, 0.1] })).toEqual([]);
  });

  test("is a validation loss beside it that is finite no more", () => {
    expect(notesOn({ val_error: [0.5, 0.4, 0.3], val_loss: [2, NaN, NaN] })).toEqual([
      "'val_loss' is no longer finite from epoch 2 on.",
    ]);
    expect(notesOn({ val_error: [0.5, 0.4, 0.3], val_loss: [2, NaN, 1] })).toEqual([]);
  });

  test("is that it never changes", () => {
    expect(notesOn({ val_error: [0.5, 0.5, 0.5, 0.5, 0.5] })).toEqual([
      "All 5 values are exactly the same: is it computed anew each time, or does the network always answer one class?",
    ]);
    const constant = "All 5 values are exactly the same: is it computed anew each time?";
    expect(notesOn({ val_loss: [2, 2, 2, 2, 2] })).toEqual([constant]);
    expect(notesOn({ val_error: [1, 1, 1, 1, 1] })).toEqual([constant]);
    expect(notesOn({ val_loss: [2, 2] })).toEqual([]);
  });

  test("is that the last evaluation stands too close to the one before it to belong to the training", () => {
    const val_error = [0.5, 0.4, 0.35, 0.3, 0.1];
    expect(notesOn({ val_error }, { epochs: [500, 1000, 1500, 2000, 2001] })).toEqual([
      "The last evaluation comes 1 epoch after the one before, where others lie 500 or more apart: was it a call of its own, perhaps on other items? If so, take its row out.",
    ]);
    expect(notesOn({ val_error }, { epochs: [500, 1000, 1500, 2000, 2010] })).toEqual([]);
    expect(notesOn({ val_error }, { epochs: [1, 10, 100, 1000, 1001] })).toEqual([]);
    expect(notesOn({ val_error: [0.5, 0.1] }, { epochs: [500, 501] })).toEqual([]);
  });

  test("is that a chart counts epochs otherwise than the file", () => {
    expect(notesOn({ val_error: [0.5, 0.4] }, { countsFromZero: true })).toEqual([
      "Epochs are counted from 0; a chart draws them from 1.",
    ]);
  });
});
