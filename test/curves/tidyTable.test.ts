import { describe, expect, test } from "@jest/globals";
import { readRuns } from "../../src/curves/readCurve.js";

const runs = (text: string, path = "tidy.csv") => readRuns([{ path, bytes: new TextEncoder().encode(text) }], path);

describe("a table with a row per step and measure", () => {
  const text = "step,metric,value\n1,val_loss,2\n1,val_error,0.5\n2,val_loss,1\n2,val_error,\n";
  const series = {
    val_loss: [
      [1, 2],
      [2, 1],
    ],
    val_error: [[1, 0.5]],
  };

  test("holds a series per measure, of which each value has its line", () => {
    const [run, ...others] = runs(text);
    expect(others).toEqual([]);
    expect(run?.name).toBeUndefined();
    expect(run?.curve).toMatchObject({ format: "lightning", stepName: "optimiser steps", series, notes: [] });
    expect(run?.curve.lineOf?.("val_error", 1)).toBe(3);
  });

  test.each([
    ["tabs", "tidy.tsv", text.replaceAll(",", "\t")],
    ["semicolons", "tidy.csv", text.replaceAll(",", ";")],
    ["quotes", "tidy.csv", text.replaceAll("val_loss", '"val_loss"')],
    ["other columns in another order", "tidy.csv", text.replace("step,metric", "Global_Step,Tag")],
    ["an index", "tidy.csv", ",step,metric,value\n0,1,val_loss,2\n1,1,val_error,0.5\n2,2,val_loss,1\n"],
    ["an index and a clock", "tidy.csv", text.replace("step", ",wall_time,step").replaceAll(/\n(?=\d)/g, "\n7,8.5,")],
    ["variable", "tidy.csv", text.replace("metric", "variable")],
    ["iterations", "tidy.csv", text.replace("step", "iteration")],
  ])("may be written with %s", (_, path, other) => {
    expect(runs(other, path).map(({ curve }) => curve.series)).toEqual([series]);
  });

  test("counts epochs where it says so", () => {
    const [run] = runs("epoch,name,value\n0,loss,2\n0,val_loss,3\n");
    expect(run?.curve).toMatchObject({
      format: "keras",
      stepName: "epochs",
      series: { loss: [[0, 2]], val_loss: [[0, 3]] },
    });
  });

  test("may tell the split beside the measure, and the run and the seed", () => {
    const rows = ["a,1,1,train,loss,2", "a,1,1,val,loss,3", "b,2,1,val,loss,4"].join("\n");
    expect(runs(`run,seed,step,split,metric,value\n${rows}\n`)).toMatchObject([
      { name: "a", seed: "1", curve: { series: { "train/loss": [[1, 2]], "val/loss": [[1, 3]] } } },
      { name: "b", seed: "2", curve: { series: { "val/loss": [[1, 4]] } } },
    ]);
  });

  test.each([
    [
      "lines",
      "tidy.jsonl",
      '{"step":1,"metric":"val_loss","value":2}\n{"step":1,"metric":"val_error","value":0.5}\n{"step":2,"metric":"val_loss","value":1}\n',
    ],
    [
      "lines with clocks",
      "a.jsonl",
      '{"t":1.5,"step":1,"name":"val_loss","value":2}\n{"step":1,"name":"val_error","value":0.5}\n{"step":2,"name":"val_loss","value":1,"t":3}\n',
    ],
  ])("may be %s of JSON", (_, path, lines) => {
    expect(runs(lines, path).map(({ curve }) => curve.series)).toEqual([series]);
  });

  test.each([
    ["a table", "a.csv", "step,name,value,val_error\n1,resnet,0.3,0.5\n2,resnet,0.3,0.25\n"],
    [
      "a log",
      "a.jsonl",
      '{"step":1,"name":"a","value":0.3,"val_error":0.5}\n{"step":2,"name":"a","value":0.3,"val_error":0.25}\n',
    ],
  ])("is not %s with a measure in a column of its own", (_, path, text) => {
    expect(runs(text, path).map(({ curve }) => curve.series)).toEqual([
      {
        value: [
          [1, 0.3],
          [2, 0.3],
        ],
        val_error: [
          [1, 0.5],
          [2, 0.25],
        ],
      },
    ]);
  });

  test("may say how much the values deviate", () => {
    expect(runs("step,metric,value,stderr\n1,val_loss,2,0.1\n")[0]?.curve.series).toEqual({ val_loss: [[1, 2]] });
  });

  test("of lines tells the split and the run of each", () => {
    const lines =
      '{"run":"a","epoch":1,"split":"val","key":"loss","value":2}\n{"run":"b","epoch":1,"split":"val","key":"loss","value":1}\n';
    expect(runs(lines, "a.jsonl")).toMatchObject([
      { name: "a", curve: { stepName: "epochs", series: { "val/loss": [[1, 2]] } } },
      { name: "b" },
    ]);
  });

  test("is left without its last line while that is still being written", () => {
    expect(runs(`${text}3,val_l`)[0]?.curve).toMatchObject({ series, isCutOff: true });
  });

  test.each([
    [
      "no measure",
      "step,metric,value\n1,val_loss,2\n2,,1\n",
      "3: 'metric' is empty; each row must say what was measured",
    ],
    [
      "a text for a value",
      "step,metric,value\n1,val_loss,2\n2,val_loss,low\n",
      `3: 'value' is "low"; it must be a number`,
    ],
    [
      "texts for values",
      "step,metric,value\n1,val_loss,12%\n2,val_loss,13%\n",
      `2: 'value' is "12%"; it must be a number`,
    ],
    ["no step", "step,metric,value\n,val_loss,2\n", "2: 'step' is empty; it must be a number, 0 or more"],
    [
      "another model in the same run",
      "step,model,metric,value\n1,a,loss,2\n1,b,loss,2\n",
      `3: 'model' is "b", but on line 2`,
    ],
  ])("with %s is refused", (_, wrong, message) => {
    expect(() => runs(wrong)).toThrow(`tidy.csv:${message}`);
  });
});
