import { describe, expect, test } from "@jest/globals";
import { chosenMetric } from "../../src/curves/chosenMetric.js";
import { readCurve } from "../../src/curves/readCurve.js";
import { stepShift } from "../../src/curves/stepShift.js";

const read = (lines: readonly string[], path = "vis_data/scalars.json") =>
  readCurve([{ path, bytes: new TextEncoder().encode(`${lines.join("\n")}\n`) }], path);

describe("MMEngine's scalars.json", () => {
  const classifier = [
    '{"lr": 0.02, "data_time": 0.0038, "loss": 1.5, "time": 0.14, "epoch": 1, "iter": 50, "memory": 3060, "step": 50}',
    '{"lr": 0.02, "data_time": 0.0038, "loss": 1.0, "time": 0.14, "epoch": 1, "iter": 100, "memory": 3060, "step": 100}',
    '{"accuracy/top1": 43.5, "data_time": 0.09, "time": 0.12, "step": 1}',
    '{"lr": 0.002, "data_time": 0.0038, "loss": 0.5, "time": 0.14, "epoch": 2, "iter": 200, "memory": 3060, "step": 200}',
    '{"accuracy/top1": 70.5, "data_time": 0.09, "time": 0.12, "step": 2}',
  ];

  test("counts epochs where its evaluations do, training in parts of one", () => {
    const curve = read(classifier);
    expect(curve).toMatchObject({ format: "mmengine", stepName: "epochs", notes: [] });
    expect(curve.series).toMatchObject({
      "train/loss": [
        [0.5, 1.5],
        [1, 1],
        [2, 0.5],
      ],
      "train/lr": [
        [0.5, 0.02],
        [1, 0.02],
        [2, 0.002],
      ],
      "val/accuracy/top1": [
        [1, 43.5],
        [2, 70.5],
      ],
    });
    expect(chosenMetric(curve, "x")).toMatchObject({ quantity: "error", split: "validation" });
    expect(chosenMetric(curve, "x").training).toEqual(curve.series["train/loss"]);
    expect(chosenMetric(curve, "x", "accuracy/top1").name).toBe("1 - val/accuracy/top1");
  });

  test("counts iterations where its evaluations do", () => {
    const curve = read([
      '{"lr": 0.01, "loss": 2.0, "decode.loss_ce": 1.5, "iter": 50, "memory": 5000, "step": 50}',
      '{"lr": 0.01, "loss": 1.5, "decode.loss_ce": 1.25, "iter": 100, "memory": 5000, "step": 100}',
      '{"aAcc": 80.5, "mIoU": 41.5, "mAcc": 50.25, "data_time": 0.1, "time": 0.5, "step": 100}',
    ]);
    expect(curve).toMatchObject({ format: "mmengine", stepName: "optimiser steps" });
    expect(curve.series["train/loss"]?.map(([step]) => step)).toEqual([50, 100]);
    expect(curve.series["val/mIoU"]).toEqual([[100, 41.5]]);
    expect(chosenMetric(curve, "x").name).toBe("1 - val/mIoU");
  });

  test("keeps the folders of names that have them", () => {
    const curve = read([
      '{"train/lr": 0.01, "train/loss": 2.0, "iter": 50, "step": 50}',
      '{"val/mIoU": 41.5, "step": 50}',
    ]);
    expect(Object.keys(curve.series)).toEqual(["train/lr", "train/loss", "val/mIoU"]);
  });

  test("is known, and counts its epochs from 1, also where it begins with an evaluation before the training", () => {
    const curve = read(['{"accuracy/top1": 10.5, "step": 0}', ...classifier]);
    expect(curve).toMatchObject({ format: "mmengine", stepName: "epochs" });
    expect(curve.series["val/accuracy/top1"]?.map(([epoch]) => epoch)).toEqual([0, 1, 2]);
    expect(stepShift(curve)).toBe(0);
  });

  test("with training alone is not judged by it", () => {
    expect(() => chosenMetric(read(classifier.slice(0, 2)), "scalars.json")).toThrow(
      "holds no evaluation on a validation set",
    );
  });

  test("is read without its last line while that is still being written", () => {
    const curve = readCurve(
      [{ path: "scalars.json", bytes: new TextEncoder().encode(`${classifier.join("\n")}\n{"lr": 0.0`) }],
      "scalars.json",
    );
    expect(curve.isCutOff).toBe(true);
    expect(curve.series["val/accuracy/top1"]).toHaveLength(2);
  });

  test.each([
    ["what was printed", "Killed", "Killed is not a JSON object; each line must be one"],
    ["no step", '{"mIoU": 0.5}', `'step' is missing in {"mIoU": 0.5}; it must be a number, 0 or more`],
    ["a step below 0", '{"mIoU": 0.5, "step": -1}', "'step' is -1 in "],
  ])("with %s in a line is refused", (_, line, message) => {
    expect(() => read([...classifier, line])).toThrow(`vis_data/scalars.json:6: ${message}`);
  });
});
