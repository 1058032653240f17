import { describe, expect, test } from "@jest/globals";
import { chosenMetric } from "../../src/curves/chosenMetric.js";
import type { Curve, CurveFormat, CurvePoint } from "../../src/curves/curve.js";

const points: CurvePoint[] = [
  [1, 0.5],
  [2, 0.75],
];

function aCurve(format: CurveFormat, ...names: string[]): Curve {
  return {
    format,
    stepName: "optimiser steps",
    notes: [],
    series: Object.fromEntries(names.map((name) => [name, points])),
  };
}

describe("the series that is judged without being asked for", () => {
  test.each<[string, CurveFormat, string[], string]>([
    ["the validation error", "holdout", ["train/error", "validation/loss", "validation/error"], "validation/error"],
    [
      "accuracy, turned round, where no error is logged",
      "lightning",
      ["train_loss", "val_loss", "val_accuracy"],
      "1 - val_accuracy",
    ],
    [
      "mean average precision over all overlaps",
      "ultralytics",
      ["metrics/precision", "metrics/mAP_0.5", "metrics/mAP_0.5:0.95", "val/box_loss"],
      "1 - metrics/mAP_0.5:0.95",
    ],
    [
      "the same in newer versions",
      "ultralytics",
      ["metrics/mAP50(B)", "metrics/mAP50-95(B)"],
      "1 - metrics/mAP50-95(B)",
    ],
    [
      "the same in TensorBoard, where Ultralytics writes it, too",
      "tensorboard",
      ["train/box_loss", "metrics/mAP_0.5", "metrics/mAP_0.5:0.95", "val/box_loss", "val/obj_loss", "x/lr0"],
      "1 - metrics/mAP_0.5:0.95",
    ],
    ["Keras' validation accuracy", "keras", ["accuracy", "loss", "val_accuracy", "val_loss"], "1 - val_accuracy"],
    ["a loss before scores of texts", "hf-trainer", ["loss", "eval_rouge1", "eval_loss"], "eval_loss"],
    [
      "TensorBoard's Loss/test, where nothing is called validation",
      "tensorboard",
      ["Loss/train", "Loss/test"],
      "Loss/test",
    ],
    ["a lone series of unknown kind", "mlflow", ["my_measure"], "my_measure"],
  ])("is %s", (_, format, names, expected) => {
    expect(chosenMetric(aCurve(format, ...names), "f").name).toBe(expected);
  });

  test("a rising one becomes 1 − value, in percent too", () => {
    expect(chosenMetric(aCurve("keras", "val_accuracy"), "f").points).toEqual([
      [1, 0.5],
      [2, 0.25],
    ]);
    const percent = {
      ...aCurve("keras"),
      series: {
        val_accuracy: [
          [1, 50],
          [2, 75],
        ] as CurvePoint[],
      },
    };
    expect(chosenMetric(percent, "f").points).toEqual([
      [1, 0.5],
      [2, 0.25],
    ]);
  });

  test("nothing is said about new items where nothing was measured on them", () => {
    expect(() => chosenMetric(aCurve("hf-trainer", "loss"), "f")).toThrow("f: holds no evaluation on a validation set");
    expect(chosenMetric(aCurve("hf-trainer", "loss"), "f", "loss").split).toBe("train");
  });

  test.each<[string, CurveFormat, string, boolean]>([
    ["an error", "keras", "val_accuracy", true],
    ["a log loss", "keras", "val_loss", true],
    ["mean average precision", "ultralytics", "metrics/mAP50-95(B)", false],
    ["a loss of boxes", "ultralytics", "val/box_loss", false],
    ["a squared error", "keras", "val_mse", false],
  ])("one knows for %s what guessing would give, or does not", (_, format, name, known) => {
    expect(chosenMetric(aCurve(format, name), "f").hasChanceLevel).toBe(known);
  });

  test("a file without any measure of a model says so", () => {
    expect(() => chosenMetric(aCurve("lightning", "lr-Adam", "epoch"), "f")).toThrow(
      "f: holds no measure of a model: no loss, error or score was logged",
    );
  });

  test("nobody guesses between several validation sets", () => {
    const curve = aCurve("hf-trainer", "eval_g0_accuracy", "eval_g1_accuracy", "loss");
    expect(() => chosenMetric(curve, "f")).toThrow(
      "holds several that could be the validation error (eval_g0_accuracy, eval_g1_accuracy)",
    );
  });
});

describe("the series asked for", () => {
  test("may be a logger's name, or a quantity, which is looked for on the validation set", () => {
    const curve = aCurve("holdout", "train/loss", "validation/loss", "validation/accuracy");
    expect(chosenMetric(curve, "f", "train/loss").name).toBe("train/loss");
    expect(chosenMetric(curve, "f", "loss").name).toBe("validation/loss");
    expect(chosenMetric(curve, "f", "error").name).toBe("1 - validation/accuracy");
  });

  test.each(["__proto__", "constructor"])("is not there where it is only what every object has: %s", (name) => {
    const curve = aCurve("keras", "val_loss");
    expect(() => chosenMetric(curve, "log.csv", name)).toThrow(`log.csv: has no metric "${name}"`);
  });

  test("is named with the nearest one when it is not there", () => {
    expect(() => chosenMetric(aCurve("lightning", "val_loss"), "f", "val_los")).toThrow(
      'f: has no metric "val_los"; did you mean "val_loss"?',
    );
  });

  test("brings the training's loss with it, as a sum where only parts are logged", () => {
    const curve = aCurve("ultralytics", "train/box_loss", "train/obj_loss", "val/obj_loss", "metrics/mAP_0.5:0.95");
    const chosen = chosenMetric(curve, "f");
    expect(chosen.training).toEqual([
      [1, 1],
      [2, 1.5],
    ]);
    expect(chosen.losses.map(({ name }) => name)).toEqual(["val/obj_loss"]);
  });
});
