import { describe, expect, test } from "@jest/globals";
import { readCurve } from "../../src/curves/readCurve.js";

const read = (path: string, text: string) => readCurve([{ path, bytes: new TextEncoder().encode(text) }], path);

describe("Keras' History.history, saved as JSON", () => {
  test("counts its epochs from 1", () => {
    const curve = read("history.json", '{"loss": [2, 1.5], "val_loss": [3, NaN], "val_accuracy": [null, 0.5]}');
    expect(curve).toMatchObject({ format: "keras", stepName: "epochs" });
    expect(curve.series).toEqual({
      loss: [
        [1, 2],
        [2, 1.5],
      ],
      val_loss: [
        [1, 3],
        [2, NaN],
      ],
      val_accuracy: [[2, 0.5]],
    });
  });

  test("takes the epochs of its own list, and many lines as one object", () => {
    const curve = read("history.json", '{\n  "epoch": [0, 2],\n  "loss": [2, 1]\n}\n');
    expect(curve.series).toEqual({
      loss: [
        [0, 2],
        [2, 1],
      ],
    });
  });

  test.each([
    ["lists of different lengths", '{"loss":[2,1],"val_loss":[3]}', "'val_loss' has 1 values and 'loss' 2"],
    ["a word", '{"loss":[2,"low"]}', "value 2 of 'loss' is \"low\"; it must be a number"],
    ["an epoch below 0", '{"epoch":[-1],"loss":[2]}', "value 1 of 'epoch' is -1; it must be a number, 0 or more"],
    ["no epoch", '{"loss":[]}', "'loss' is an empty list; nothing was logged yet"],
  ])("with %s is refused", (_, text, message) => {
    expect(() => read("history.json", text)).toThrow(`history.json: ${message}`);
  });
});
