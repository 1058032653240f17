import { describe, expect, test } from "@jest/globals";
import { chosenMetric } from "../../src/curves/chosenMetric.js";
import { learningRateOf } from "../../src/curves/learningRate.js";
import { readCurve } from "../../src/curves/readCurve.js";

const at = (second: number, text: string) => `2024-01-09 15:24:${String(second).padStart(2, "0")}.361709: ${text} \n`;
const epoch = (number: number, said: readonly string[]) =>
  [`Epoch ${number}`, ...said].map((text) => at(number % 60, text)).join("") + at(number % 60, "");
const first = epoch(0, [
  "Current learning rate: 0.01",
  "train_loss -0.1",
  "val_loss -0.2",
  "Pseudo dice [0.5, 0.7]",
  "Epoch time: 202.81 s",
  "Yayy! New best EMA pseudo Dice: 0.6",
]);
const second = epoch(1, [
  "Current learning rate: 0.009",
  "train_loss 0.05",
  "val_loss nan",
  "Pseudo dice [np.float32(0.75), nan]",
]);
const HEAD =
  "\n#####\nPlease cite the following paper when using nnU-Net:\n#####\n \n" + at(0, "do_dummy_2d_data_aug: False");
const file = (text: string, path = "fold_0/training_log_2024_1_9_15_24_33.txt") => ({
  path,
  bytes: new TextEncoder().encode(text),
});

describe("the log of nnU-Net", () => {
  test("tells losses, the mean overlap of the classes and the learning rate of each epoch, from 0", () => {
    const curve = readCurve([file(HEAD + first + second)], "log");
    expect(curve).toMatchObject({ format: "nnunet", stepName: "epochs", notes: [] });
    expect(curve.series).toEqual({
      learning_rate: [
        [0, 0.01],
        [1, 0.009],
      ],
      train_loss: [
        [0, -0.1],
        [1, 0.05],
      ],
      val_loss: [
        [0, -0.2],
        [1, NaN],
      ],
      "Pseudo dice": [
        [0, 0.6],
        [1, 0.75],
      ],
    });
    expect(learningRateOf(curve)).toHaveLength(2);
    expect(chosenMetric(curve, "f")).toMatchObject({ name: "1 - Pseudo dice", split: "validation" });
  });

  test("goes on in another file where the training was begun again, whatever the files' names say", () => {
    const files = [
      file(HEAD.replace("-09 ", "-11 ") + second.replaceAll("-09 ", "-11 "), "fold_0/training_log_2024_1_11_9_0_0.txt"),
      file(HEAD + first, "fold_0/training_log_2024_1_9_15_24_33.txt"),
    ];
    const curve = readCurve(files, "fold_0");
    expect(curve.series["Pseudo dice"]).toEqual([
      [0, 0.6],
      [1, 0.75],
    ]);
    const again = readCurve(
      [...files, file(HEAD.replace("-09 ", "-12 ") + first.replaceAll("-09 ", "-12 "), "fold_0/training_log_x.txt")],
      "fold_0",
    );
    expect(again.notes).toEqual(["1 epoch was logged again; what was logged last counts."]);
  });

  test("is still being written where its last line has no end", () => {
    const curve = readCurve(
      [file(HEAD + first + second + at(2, "Epoch 2") + at(2, "train_loss -0.3").slice(0, -3))],
      "log",
    );
    expect(curve).toMatchObject({ isCutOff: true });
    expect(curve.series["train_loss"]).toHaveLength(2);
  });
});
