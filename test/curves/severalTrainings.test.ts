import { describe, expect, test } from "@jest/globals";
import { readCurve } from "../../src/curves/readCurve.js";

const read = (text: string) => readCurve([{ path: "t.csv", bytes: new TextEncoder().encode(text) }], "t.csv");
const steps = Array.from({ length: 12 }, (_, i) => 10 * (i + 1));

describe("several trainings in one table", () => {
  test.each(["one after the other", "step by step"])("are asked for their name, %s", (order) => {
    const rows = [0, 1, 2].flatMap((fold) => steps.map((step) => ({ fold, step, error: 1 / (step + fold) })));
    if (order === "step by step") rows.sort((a, b) => a.step - b.step);
    const text = rows.map(({ fold, step, error }) => `${fold},${step},${error}`).join("\n");
    expect(() => read(`fold,step,val_error\n${text}\n`)).toThrow(
      "the column 'fold' tells these apart: call it 'run' or 'seed'",
    );
  });

  test.each([
    ["a row per measure", "fold,step,metric,value", ["val_error", "train_loss"]],
    ["a row per split", "fold,step,split,error", ["val", "train"]],
  ])("are asked for their name where the table has %s, too", (_, header, measures) => {
    const rowsOf = (folds: number[]) =>
      folds.flatMap((fold) => steps.flatMap((step) => measures.map((name) => `${fold},${step},${name},${1 / step}\n`)));
    expect(() => read(`${header}\n${rowsOf([0, 1]).join("")}`)).toThrow(
      "the column 'fold' tells these apart: call it 'run' or 'seed'",
    );
    expect(() => read(`${header}\n${rowsOf([0]).join("")}`)).not.toThrow();
  });

  test("are none where only what was measured tells a row per measure apart", () => {
    const rows = [0.5, 0.4].flatMap((value) => steps.map((step) => `${step},val_error,${value}\n`));
    expect(read(`step,metric,value\n${rows.join("")}`).series["val_error"]).toHaveLength(12);
  });

  test("are none where a training was logged again from where it was stopped, at another rate", () => {
    const row = (step: number, rate: number) => `${step},${rate},${1 / step}\n`;
    const first = steps.map((step) => row(step, 0.1)).join("");
    const resumed = steps.slice(-2).map((step) => row(step, 0.01));
    const after = [130, 140, 150, 160].map((step) => row(step, 0.01));
    const curve = read(`step,lr,val_error\n${first}${resumed.join("")}${after.join("")}`);
    expect(curve.series["val_error"]).toHaveLength(16);
  });

  test("are none where all was logged twice, or no column tells the rows apart", () => {
    const text = steps.map((step) => `${step},${1 / step},7\n`).join("");
    expect(read(`step,val_error,items\n${text}${text}`).series["val_error"]).toHaveLength(12);
  });
});
