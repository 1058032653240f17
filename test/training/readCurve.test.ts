import { describe, expect, test } from "@jest/globals";
import { readCurve } from "../../src/training/readCurve.js";

function curveOf(files: Record<string, string>) {
  const runner = {
    output: async (_: string, path: string) => {
      const text = files[path];
      return text === undefined ? null : new TextEncoder().encode(text);
    },
  };
  return readCurve(runner, "run-1", Object.keys(files).sort());
}

describe("what a training logged", () => {
  test("is read from curve.jsonl, a line per evaluation, in the order of the steps", async () => {
    const text =
      '{"step":20,"epoch":2,"validation/error":0.1}\n{"step":10,"epoch":1,"train/loss":NaN}\n{"step":30,"epoch":3}\n';
    expect(await curveOf({ "curve.jsonl": text, "predictions.csv": "id,prediction\n" })).toEqual([
      { step: 10, epoch: 1, metrics: {} },
      { step: 20, epoch: 2, metrics: { "validation/error": 0.1 } },
      { step: 30, epoch: 3, metrics: {} },
    ]);
  });

  test("is refused where its last line is cut off: the training has ended", async () => {
    const text = '{"step":10,"epoch":1,"a":1}\n{"step":20,"ep';
    await expect(curveOf({ "curve.jsonl": text })).rejects.toThrow("curve.jsonl: the last line is cut off");
  });

  test("needs steps beside epochs in curve.jsonl", async () => {
    await expect(curveOf({ "curve.jsonl": '{"epoch":1,"a":1}\n' })).rejects.toThrow("curve.jsonl:1: 'step' is missing");
  });

  test("is refused with the line from which its steps begin again with each epoch", async () => {
    const line = (epoch: number, step: number) => `{"epoch":${epoch},"step":${step},"a":1}\n`;
    const text = [line(1, 200), line(1, 400), line(2, 200), line(2, 400)].join("");
    await expect(curveOf({ "curve.jsonl": text })).rejects.toThrow(
      `curve.jsonl:3: 'step' is 200 in ${line(2, 200).trim()}, though it was 400 in the epoch before; write the optimiser steps done since the training began, not those of each epoch`,
    );
  });

  test("curve.jsonl counts where a logger wrote something, too", async () => {
    const files = { "curve.jsonl": '{"step":1,"epoch":1,"a":1}\n', "results.csv": "epoch,train/loss\n1,2\n" };
    expect(await curveOf(files)).toEqual([{ step: 1, epoch: 1, metrics: { a: 1 } }]);
  });

  test("of Keras counts epochs from 0 as epochs done", async () => {
    expect(await curveOf({ "history.csv": "epoch,loss,val_loss\n0,0.9,1.0\n1,0.5,0.7\n" })).toEqual([
      { step: 1, epoch: 1, metrics: { "train/loss": 0.9, "validation/loss": 1 } },
      { step: 2, epoch: 2, metrics: { "train/loss": 0.5, "validation/loss": 0.7 } },
    ]);
  });

  test("of Ultralytics is read beside its predictions", async () => {
    const files = {
      "runs/results.csv": "epoch,train/box_loss,metrics/mAP50(B)\n1,1.5,0.2\n2,1.0,0.4\n",
      "predictions.csv": "id,prediction\na,1\n",
      "predictions/1.csv": "id,prediction\na,1\n",
    };
    expect((await curveOf(files)).map(({ step, epoch }) => [step, epoch])).toEqual([
      [1, 1],
      [2, 2],
    ]);
  });

  test("of Hugging Face has its epochs beside the steps", async () => {
    const log_history = [
      { step: 50, epoch: 0.5, loss: 0.9 },
      { step: 100, epoch: 0.998, eval_loss: 0.8 },
    ];
    expect(await curveOf({ "trainer_state.json": JSON.stringify({ log_history }) })).toEqual([
      { step: 50, epoch: 1, metrics: { "train/loss": 0.9 } },
      { step: 100, epoch: 1, metrics: { "validation/loss": 0.8 } },
    ]);
  });

  test("of Hugging Face is that of its last checkpoint, with its epochs, whatever else was left", async () => {
    const state = (...steps: number[]) =>
      JSON.stringify({ log_history: steps.map((step) => ({ step, epoch: step / 50, loss: 1 / step })) });
    const files = {
      "checkpoint-100/trainer_state.json": state(50, 100),
      "checkpoint-50/trainer_state.json": state(50),
      "checkpoint-150/trainer_state.json": state(50, 100, 150),
      "all_results.csv": "not,a,curve\n",
    };
    expect((await curveOf(files)).map(({ step, epoch }) => [step, epoch])).toEqual([
      [50, 1],
      [100, 2],
      [150, 3],
    ]);
  });

  test("of Lightning counts its epochs from 0", async () => {
    const text = "epoch,step,train_loss,val_loss\n0,49,0.9,\n0,99,,0.8\n1,199,,0.6\n";
    expect((await curveOf({ "metrics.csv": text })).map(({ step, epoch }) => [step, epoch])).toEqual([
      [49, 1],
      [99, 1],
      [199, 2],
    ]);
  });

  test.each([
    ["Step,Epoch,val_loss\n49,0,0.9\n99,1,0.8\n", [49, 1], [99, 2]],
    ["global_step,epoch,val_loss\n50,1,0.9\n100,2,0.8\n", [50, 1], [100, 2]],
    ["epoch,iter,val_loss\n1,50,0.9\n2,100,0.8\n", [50, 1], [100, 2]],
    ["epoch,step,global_step,val_loss\n1,9,9,0.9\n2,9,18,0.8\n3,9,27,0.8\n", [9, 1], [18, 2], [27, 3]],
  ])("has its epochs beside any counter, from 0 or from 1: %j", async (text, ...expected) => {
    expect((await curveOf({ "log.csv": text })).map(({ step, epoch }) => [step, epoch])).toEqual(expected);
  });

  test("has Lightning's epochs from 0 also where only every fifth one was evaluated", async () => {
    const text = "epoch,step,val_loss\n4,499,0.9\n9,999,0.8\n";
    expect((await curveOf({ "metrics.csv": text })).map(({ step, epoch }) => [step, epoch])).toEqual([
      [499, 5],
      [999, 10],
    ]);
  });

  test("has its epochs beside the step that goes on in curve.jsonl", async () => {
    const text =
      '{"epoch":1,"step":1,"global_step":1,"a":1}\n{"epoch":1,"step":2,"global_step":2,"a":1}\n{"epoch":2,"step":1,"global_step":3,"a":1}\n';
    expect((await curveOf({ "curve.jsonl": text })).map(({ step, epoch }) => [step, epoch])).toEqual([
      [1, 1],
      [2, 1],
      [3, 2],
    ]);
  });

  test.each([
    ["nothing", {}, /^let the script write \/holdout\/out\/curve\.jsonl/],
    [
      "predictions alone",
      { "predictions.csv": "id,prediction\n" },
      /^let the script write \/holdout\/out\/curve\.jsonl/,
    ],
    ["garbage", { "curve.jsonl": '{"step":1,"epoch":1}\ngarbage\n' }, /^curve\.jsonl:2: .*garbage/],
    ["no epoch", { "curve.jsonl": '{"step":1}\n' }, /^curve\.jsonl:1: 'epoch' is missing in .*step/],
    ["an epoch in words", { "curve.jsonl": '{"step":1,"epoch":"one"}\n' }, /^curve\.jsonl:1: 'epoch' is .*one/],
  ])("%s is refused with file and line", async (_, files, sentence) => {
    await expect(curveOf(files)).rejects.toThrow(sentence);
  });
});
