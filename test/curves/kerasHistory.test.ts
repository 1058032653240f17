import { describe, expect, test } from "@jest/globals";
import { stepShift } from "../../src/curves/stepShift.js";
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

  test("leaves out what was never measured", () => {
    const curve = read("history.json", '{"train_accuracy": [], "train_loss": [2, 1], "val_loss": [3, 2]}');
    expect(Object.keys(curve.series)).toEqual(["train_loss", "val_loss"]);
    expect(curve.notes).toEqual(["'train_accuracy' is an empty list; left out."]);
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

  test("may have dates and checkpoints beside its numbers, but no texts for numbers", () => {
    const withTexts = (texts: string) => read("history.json", `{"val_loss":[2,1],${texts}}`).series;
    const series = {
      val_loss: [
        [1, 2],
        [2, 1],
      ],
    };
    expect(withTexts('"date":["2024-01-01",null]')).toEqual(series);
    expect(withTexts('"checkpoint":["a.pt","b.pt"]')).toEqual(series);
    expect(() => withTexts('"val_acc":["high","low"]')).toThrow(`value 1 of 'val_acc' is "high"; it must be a number`);
    expect(() => withTexts('"epoch":["a","b"]')).toThrow(`value 1 of 'epoch' is "a"; it must be a number, 0 or more`);
    expect(() => withTexts('"x":["5%","6%"]')).toThrow(`value 1 of 'x' is "5%"; it must be a number`);
  });

  test("may stand in what holds its epochs and parameters, too", () => {
    const lists = '{"loss": [2, 1], "val_loss": [3, 2]}';
    const counted = (epochs: number[]) => ({
      loss: [
        [epochs[0], 2],
        [epochs[1], 1],
      ],
      val_loss: [
        [epochs[0], 3],
        [epochs[1], 2],
      ],
    });
    expect(read("history.json", `{"history": ${lists}}`).series).toEqual(counted([1, 2]));
    const whole = `{"params": {"epochs": 2, "steps": 10}, "epoch": [0, 1], "history": ${lists}}`;
    expect(read("x.json", whole).series).toEqual(counted([0, 1]));
    expect(read("run.log", whole)).toMatchObject({ format: "keras", stepName: "epochs" });
    expect(() => read("x.json", whole.replace("[0, 1]", "[0]"))).toThrow(
      "x.json: 'epoch' has 1 values and 'loss' 2; each must have one per epoch",
    );
  });

  test("may have been a data frame of pandas", () => {
    const rows = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [i, 12 - i]));
    const curve = read("history.json", JSON.stringify({ loss: rows, val_loss: { ...rows, 1: null } }));
    expect(curve).toMatchObject({ format: "keras", stepName: "epochs" });
    expect(curve.series["loss"]).toEqual(Array.from({ length: 12 }, (_, i) => [i + 1, 12 - i]));
    expect(curve.series["val_loss"]).toHaveLength(11);
    expect(read("metrics.json", '{"step": 4, "loss": {"0": 0.5}}').format).toBe("dvclive");
  });

  test("may have been a data frame of pandas without some of its rows, where a column tells the epochs", () => {
    const of = (...rows: number[]) => Object.fromEntries(rows.map((row) => [row, row / 2]));
    const some = JSON.stringify({ epoch: { 3: 3, 7: 8 }, loss: of(3, 7), val_loss: of(3, 7) });
    expect(read("history.json", some).series["loss"]).toEqual([
      [3, 1.5],
      [8, 3.5],
    ]);
    const untold = JSON.stringify({ loss: of(0, 1, 3, 4), val_loss: of(0, 1, 3, 4) });
    expect(() => read("history.json", untold)).toThrow(
      "history.json: the rows of 'loss' are 0, 1, 3, 4, not counted from 0; a column 'epoch' must tell their epochs",
    );
  });

  test.each([
    ["lists of different lengths", '{"loss":[2,1],"val_loss":[3]}', "'val_loss' has 1 values and 'loss' 2"],
    ["a word", '{"loss":[2,"low"]}', "value 2 of 'loss' is \"low\"; it must be a number"],
    ["an epoch below 0", '{"epoch":[-1],"loss":[2]}', "value 1 of 'epoch' is -1; it must be a number, 0 or more"],
    ["no epoch", '{"loss":[]}', "'loss' is an empty list; nothing was logged yet"],
    ["no epoch of several", '{"acc":[],"val_loss":[]}', "'acc' is an empty list; nothing was logged yet"],
  ])("with %s is refused", (_, text, message) => {
    expect(() => read("history.json", text)).toThrow(`history.json: ${message}`);
  });
});

describe("Keras' History.history, saved as a table", () => {
  const later = [
    [2, 1.5],
    [3, 1],
  ];

  test.each([",loss,val_loss\n0,3,2\n1,2,1.5\n2,1,1\n", "Unnamed: 0,loss,val_loss\n0,3,2\n1,2,1.5\n2,1,1\n"])(
    "a data frame's index counts its epochs, from 0: %j",
    (text) => {
      const curve = read("history.csv", text);
      expect(curve).toMatchObject({ format: "keras", stepName: "epochs", notes: [] });
      expect(Object.keys(curve.series)).toEqual(["loss", "val_loss"]);
      expect(curve.series["val_loss"]).toEqual([
        [0, 2],
        [1, 1.5],
        [2, 1],
      ]);
      expect(stepShift(curve)).toBe(1);
    },
  );

  test("without an index its rows are its epochs, and a note says so", () => {
    const curve = read("history.csv", "loss,val_loss\n3,2\n2,1.5\n1,1\n");
    expect(curve).toMatchObject({ format: "keras", stepName: "epochs" });
    expect(curve.notes).toEqual(["Nothing counts the epochs here: rows are taken for them, from 1 on."]);
    expect(curve.series["val_loss"]).toEqual([[1, 2], ...later]);
    expect(stepShift(curve)).toBe(0);
  });

  test("without rows it is refused", () => {
    expect(() => read("history.csv", "loss,val_loss\n")).toThrow("history.csv: has a header but no rows");
  });
});
