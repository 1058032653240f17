import { gzipSync } from "node:zlib";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { UserError } from "../../src/common/userError.js";
import { chosenMetric } from "../../src/curves/chosenMetric.js";
import { readCurve } from "../../src/curves/readCurve.js";
import { eventFile } from "./eventFile.js";

const bytes = (text: string) => new TextEncoder().encode(text);
const read = (path: string, text: string) => readCurve([{ path, bytes: bytes(text) }], path);

describe("what a logger wrote is recognised by its content", () => {
  test("Ultralytics' results.csv, with blanks in its header and its cells", () => {
    const curve = read(
      "x/whatever.csv",
      "               epoch,      train/box_loss, metrics/mAP_0.5:0.95,        val/box_loss\n                   0,            0.064085,          1.6977e-06,             0.06007\n                   1,               0.05,                 0.2,               0.055\n",
    );
    expect(curve).toMatchObject({ format: "ultralytics", stepName: "epochs" });
    expect(curve.series).toEqual({
      "train/box_loss": [
        [0, 0.064085],
        [1, 0.05],
      ],
      "metrics/mAP_0.5:0.95": [
        [0, 1.6977e-6],
        [1, 0.2],
      ],
      "val/box_loss": [
        [0, 0.06007],
        [1, 0.055],
      ],
    });
  });

  test("Lightning's metrics.csv, whose rows hold what was measured at that moment", () => {
    const curve = read("metrics.csv", "epoch,step,train_loss,val_loss\n0,49,0.63,\n0,99,0.19,\n0,99,,0.25\n");
    expect(curve).toMatchObject({ format: "lightning", stepName: "optimiser steps" });
    expect(curve.series).toEqual({
      train_loss: [
        [49, 0.63],
        [99, 0.19],
      ],
      val_loss: [[99, 0.25]],
    });
  });

  test("Keras' CSVLogger, also with semicolons, NA and nan", () => {
    const curve = read("log.csv", "epoch;loss;val_loss\n0;1.5;NA\n1;nan;0.5\n");
    expect(curve).toMatchObject({ format: "keras", stepName: "epochs" });
    expect(curve.series).toEqual({
      loss: [
        [0, 1.5],
        [1, NaN],
      ],
      val_loss: [[1, 0.5]],
    });
  });

  test("fastai's history.csv, whose clock is no number", () => {
    const curve = read(
      "history.csv",
      "epoch,train_loss,valid_loss,error_rate,time\n0,2,3,0.5,00:59\n1,1,2,0.25,01:02\n",
    );
    expect(curve).toMatchObject({ format: "fastai", stepName: "epochs", notes: [] });
    expect(chosenMetric(curve, "history.csv")).toMatchObject({ name: "error_rate", split: "validation" });
    expect(curve.series).toEqual({
      train_loss: [
        [0, 2],
        [1, 1],
      ],
      valid_loss: [
        [0, 3],
        [1, 2],
      ],
      error_rate: [
        [0, 0.5],
        [1, 0.25],
      ],
    });
  });

  test("DETR's log.txt, whose boxes' average precision is the first of COCO's twelve numbers", () => {
    const curve = read(
      "log.txt",
      '{"train_lr": 1e-4, "train_loss": 9.5, "test_coco_eval_bbox": [0.25, 0.5, 0.125], "epoch": 0, "n_parameters": 41302368}\n{"train_loss": 8.5, "test_coco_eval_bbox": [0.375, 0.5, 0.25], "epoch": 1}\n',
    );
    expect(curve).toMatchObject({ format: "detr", stepName: "epochs" });
    expect(curve.series["test_coco_eval_bbox"]).toEqual([
      [0, 0.25],
      [1, 0.375],
    ]);
    expect(chosenMetric(curve, "log.txt")).toMatchObject({ name: "1 - test_coco_eval_bbox", split: "validation" });
  });

  test.each([
    [
      "has a validation set beside it",
      '{"train_loss": 9, "val_loss": 9, "test_loss": 8, "epoch": 0, "n_parameters": 4}',
    ],
    ["is in another log", '{"train_loss": 9, "test_loss": 8, "epoch": 0}'],
    ["is in another log with steps", '{"step": 1, "test_loss": 8, "epoch": 0, "n_parameters": 4}'],
  ])("a test set as such where it %s", (_, line) => {
    const curve = read("log.txt", `${line}\n`);
    expect(curve.format).toBe("holdout");
    expect(chosenMetric(curve, "log.txt", "test_loss").split).toBe("test");
  });

  test("Detectron2's metrics.json, which counts iterations and marks neither its training loss nor its average precision", () => {
    const curve = read(
      "metrics.json",
      '{"data_time": 0.1, "eta_seconds": 30.5, "iteration": 19, "lr": 0.01, "total_loss": 2.5}\n{"bbox/AP": 37.5, "bbox/AP50": 58.5, "iteration": 39, "total_loss": 1.5}\n',
    );
    expect(curve).toMatchObject({ format: "holdout", stepName: "optimiser steps" });
    expect(curve.series["total_loss"]).toEqual([
      [19, 2.5],
      [39, 1.5],
    ]);
    expect(chosenMetric(curve, "metrics.json")).toMatchObject({ name: "1 - bbox/AP", points: [[39, 0.625]] });
    expect(read("metrics.json", '{"iteration": 19, "total_loss": 2.5}').series).toEqual({ total_loss: [[19, 2.5]] });
    const unevaluated = read(
      "metrics.json",
      '{"iteration": 19, "total_loss": 2.5}\n{"iteration": 39, "total_loss": 2}\n',
    );
    expect(() => chosenMetric(unevaluated, "metrics.json")).toThrow("holds no evaluation on a validation set");
  });

  test("Hugging Face's trainer_state.json, without its clocks and counters", () => {
    const curve = read(
      "anything.json",
      '{"log_history": [{"step": 10, "loss": 2, "learning_rate": 1e-5, "epoch": 0.1}, {"step": 10, "eval_loss": NaN, "eval_runtime": 3}, {"step": 20, "train_loss": 1, "total_flos": 5}]}',
    );
    expect(curve.format).toBe("hf-trainer");
    expect(curve.series).toEqual({ loss: [[10, 2]], learning_rate: [[10, 1e-5]], eval_loss: [[10, NaN]] });
  });

  test("a panel's CSV of Weights & Biases, without its extremes, whose run says nothing while it is alone", () => {
    const header = '"Step","sunny-1 - _step","sunny-1 - val/loss","sunny-1 - val/loss__MIN","sunny-1 - val/loss__MAX"';
    const curve = read(
      "export.csv",
      `${header}\n"10","10","0.5","0.5","0.5"\n"20","20","","",""\n"30","30","NaN","1","1"\n`,
    );
    expect(curve).toMatchObject({ format: "wandb", stepName: "optimiser steps" });
    expect(curve.series).toEqual({
      "val/loss": [
        [10, 0.5],
        [30, NaN],
      ],
    });
    const two = read("export.csv", '"Step","a-1 - val/loss","b-2 - val/loss"\n"10","0.5",""\n"20","","0.25"\n');
    expect(two.series).toEqual({ "a-1 - val/loss": [[10, 0.5]], "b-2 - val/loss": [[20, 0.25]] });
    const indexed = read("export.csv", ",Step,a - val/loss\n0,10,0.5\n1,20,0.25\n");
    expect(indexed).toMatchObject({
      format: "wandb",
      series: {
        "val/loss": [
          [10, 0.5],
          [20, 0.25],
        ],
      },
    });
    const hyphened = read("export.csv", '"Step","a - b - val/loss","a - b - val/loss__MIN"\n"10","0.5","0.5"\n');
    expect(hyphened.series).toEqual({ "val/loss": [[10, 0.5]] });
  });

  test("a history of Weights & Biases, as a table and as lines", () => {
    const table = read(
      "history.csv",
      ",_step,_runtime,_timestamp,val/loss,epoch\n0,10,3.5,17000,0.5,0\n1,20,7,17001,,1\n",
    );
    expect(table).toMatchObject({ format: "wandb", series: { "val/loss": [[10, 0.5]] } });
    const withTexts =
      ",_step,examples,val/loss,note\n0,10,\"{'_type': 'images/separated', 'count': 8}\",0.5,\n1,20,,0.4,nan\n2,30,,0.3,restarted\n";
    expect(Object.keys(read("history.csv", withTexts).series)).toEqual(["val/loss"]);
    expect(() => read("history.csv", withTexts.replace("0.4", "oops"))).toThrow(
      `history.csv:3: 'val/loss' is "oops"; it must be a number`,
    );
    const lines = read(
      "history.jsonl",
      '{"_step": 10, "_runtime": 3.5, "val/loss": 0.5, "note": "x", "table": {"_type": "table"}}\n{"_step": 20, "epoch": 1}\n',
    );
    expect(lines).toMatchObject({ format: "wandb", series: { "val/loss": [[10, 0.5]] } });
    expect(Object.keys(lines.series)).toEqual(["val/loss"]);
    const broken =
      '{"_step": 0, "val/loss": 0.5}\n{"_step": 1, "val/loss": "NaN"}\n{"_step": 2, "_timestamp": 1, "step": 7, "val/loss": "-Infinity"}\n';
    expect(read("broken.jsonl", broken).series["val/loss"]).toEqual([
      [0, 0.5],
      [1, NaN],
      [2, -Infinity],
    ]);
    expect(read("over.csv", '"trainer/global_step","a - val/loss"\n49,0.5\n99,0.4\n')).toMatchObject({
      format: "wandb",
      series: {
        "val/loss": [
          [49, 0.5],
          [99, 0.4],
        ],
      },
    });
    expect(() => read("history.jsonl", '{"_step": 10}\n{"val/loss": 1}\n')).toThrow("history.jsonl:2: ");
  });

  test.each([
    ["run-validation-tag-epoch_loss.csv", "validation/epoch_loss"],
    ["run-.-tag-Loss_test.csv", "Loss_test"],
    ["x/val_loss.csv", "val_loss"],
  ])("TensorBoard's own CSV %s holds %s: only its name tells", (path, metric) => {
    const curve = read(path, "Wall time,Step,Value\n1700000000.5,10,0.5\n1700000001.5,20,0.25\n");
    expect(curve).toMatchObject({ format: "tensorboard", stepName: "optimiser steps" });
    expect(curve.series).toEqual({
      [metric]: [
        [10, 0.5],
        [20, 0.25],
      ],
    });
  });

  test("DVCLive's tables, named by their place in its folder", () => {
    const files = [
      { path: "dvclive/metrics.json", bytes: bytes('{"step": 1, "train": {"loss": 0.5}}') },
      { path: "dvclive/plots/metrics/train/loss.tsv", bytes: bytes("step\tloss\n0\t1\n1\t0.5\n") },
      { path: "dvclive/plots/metrics/val/error.tsv", bytes: bytes("timestamp\tstep\terror\n1700000000000\t1\t0.25\n") },
    ];
    const curve = readCurve(files, "dvclive");
    expect(curve.format).toBe("dvclive");
    expect(curve.series).toEqual({
      "train/loss": [
        [0, 1],
        [1, 0.5],
      ],
      "val/error": [[1, 0.25]],
    });
  });

  test("a folder's table with tabs and several measures, which is not DVCLive's", () => {
    const table = { path: "out/log.tsv", bytes: bytes("step\tepoch\tval_loss\n1\t1\t2\n") };
    const curve = readCurve([table, { path: "out/items.csv", bytes: bytes("id,label\na,1\n") }], "out");
    expect(curve).toMatchObject({ format: "lightning", series: { val_loss: [[1, 2]] } });
  });

  test.each(["[", '{"step":'])("JSON that lies a hundred thousand deep (%s) is refused in a sentence", (opening) => {
    const closing = opening === "[" ? "]" : "}";
    const deep = `${opening.repeat(100_000)}1${closing.repeat(100_000)}`;
    for (const path of ["loss.json", "curve.jsonl", "trainer_state.json"])
      expect(() => read(path, deep)).toThrow(UserError);
  });

  test("DVCLive's JSON: the summary, and a list with a step each", () => {
    expect(read("dvclive.json", '{"step": 4, "train": {"loss": 0.5}, "error": 0.25}').series).toEqual({
      "train/loss": [[4, 0.5]],
      error: [[4, 0.25]],
    });
    expect(read("loss.json", '[{"step": 0, "loss": "1.5"}, {"step": 1, "loss": 1}]')).toMatchObject({
      format: "dvclive",
      series: {
        loss: [
          [0, 1.5],
          [1, 1],
        ],
      },
    });
  });

  test("a list of objects with an epoch each, as people dump it", () => {
    const curve = read("history.json", '[{"epoch": 0, "loss": 2, "val": {"loss": 3}}, {"epoch": 1, "loss": 1}]');
    expect(curve).toMatchObject({ format: "dvclive", stepName: "epochs" });
    expect(curve.series).toEqual({
      loss: [
        [0, 2],
        [1, 1],
      ],
      "val/loss": [[0, 3]],
    });
    expect(() => read("a.json", '[{"epoch": 1, "loss": 2}, {"loss": 1}]')).toThrow(
      "a.json: entry 2 is {\"loss\":1}; expected an object with 'epoch' and metrics",
    );
  });

  test("a run of MLflow, one file per metric", () => {
    const files = [
      { path: "mlruns/0/abc/meta.csv", bytes: bytes("not a metric") },
      { path: "mlruns/0/abc/metrics/val/loss", bytes: bytes("1700000000000 0.5 0\n1700000000001 0.25 10\n") },
    ];
    expect(readCurve(files, "mlruns/0/abc")).toMatchObject({
      format: "mlflow",
      series: {
        "val/loss": [
          [0, 0.5],
          [10, 0.25],
        ],
      },
    });
    expect(read("mlruns/0/abc/metrics/val_error", "1700000000000 0.5 3\n").series).toEqual({ val_error: [[3, 0.5]] });
  });

  test("MLflow's lines without a step, and with the data set that was measured", () => {
    expect(read("metrics/val_error", "1700000000000 0.5\n").series).toEqual({ val_error: [[0, 0.5]] });
    const dated = "1700000000000 0.5 10 digits 8f3a\n1700000000001 nan 20 digits 8f3a\n";
    expect(read("metrics/val_error", dated).series).toEqual({
      val_error: [
        [10, 0.5],
        [20, NaN],
      ],
    });
  });

  test.each([
    ["mlruns/0/abc/metrics/metrics/mAP50B", "metrics/mAP50B"],
    ["/metrics/store/0/0123456789abcdef0123456789abcdef/metrics/metrics/mAP_0.5", "metrics/mAP_0.5"],
    ["/metrics/mlruns/0/abc/metrics/val/loss", "val/loss"],
    ["metrics/loss", "loss"],
  ])("MLflow's %s holds the metric %s", (path, metric) => {
    expect(Object.keys(read(path, "1700000000000 0.5 0\n").series)).toEqual([metric]);
  });

  test("two runs of MLflow in one folder are not drawn as one", () => {
    const metric = bytes("1700000000000 0.5 0\n");
    const files = ["a", "b"].map((run) => ({ path: `mlruns/0/${run}/metrics/loss`, bytes: metric }));
    expect(() => readCurve(files, "mlruns")).toThrow(
      "mlruns: holds 2 MLflow runs; name one of them, such as mlruns/0/a",
    );
  });

  test("TensorBoard's events: plain values, tensors, and of a step logged twice the last", () => {
    const file = eventFile([
      { step: 0, tag: "val/loss", simple: 2 },
      { step: 5, tag: "val/loss", simple: 1 },
      { step: 5, tag: "val/loss", simple: 0.5 },
      { step: 5, tag: "val/accuracy", tensor: 0.75 },
    ]);
    const curve = readCurve([{ path: "events.out.tfevents.1", bytes: file }], "x");
    expect(curve).toEqual({
      format: "tensorboard",
      stepName: "optimiser steps",
      series: {
        "val/loss": [
          [0, 2],
          [5, 0.5],
        ],
        "val/accuracy": [[5, 0.75]],
      },
      notes: ["1 step was logged again; what was logged last counts."],
    });
  });

  test("the progress of Stable-Baselines3, over the steps of its environments", () => {
    const table = [
      "eval/mean_reward,rollout/ep_rew_mean,time/fps,time/total_timesteps,train/loss",
      ",-180.5,900,2048,",
      "-150,-160.25,910,4096,31.5",
    ].join("\n");
    expect(read("logs/progress.csv", `${table}\n`)).toMatchObject({
      format: "stable-baselines3",
      stepName: "environment steps",
      series: {
        "eval/mean_reward": [[4096, -150]],
        "rollout/ep_rew_mean": [
          [2048, -180.5],
          [4096, -160.25],
        ],
        "train/loss": [[4096, 31.5]],
      },
    });
    expect(Object.keys(read("progress.csv", `${table}\n`).series)).not.toContain("time/fps");
  });

  test("Lightning's metrics.csv, though its metrics have folders for their split as Ultralytics' have", () => {
    const curve = read("metrics.csv", "epoch,step,train/loss,val/loss\n0,49,0.63,\n0,99,0.19,\n0,99,,0.25\n");
    expect(curve).toMatchObject({ format: "lightning", stepName: "optimiser steps" });
    expect(curve.series).toEqual({
      "train/loss": [
        [49, 0.63],
        [99, 0.19],
      ],
      "val/loss": [[99, 0.25]],
    });
  });

  test("JSON Lines, even where the file is called .json", () => {
    const lines = '{"loss": 2.0, "lr": 0.01, "step": 10}\n{"mIoU": 41.5, "time": 0.1, "step": 10}\n';
    expect(read("vis_data/scalars.json", lines)).toMatchObject({
      format: "holdout",
      series: { loss: [[10, 2]], mIoU: [[10, 41.5]] },
    });
    expect(read("metrics.json", '{\n  "step": 10,\n  "loss": 2\n}\n').format).toBe("dvclive");
    expect(read("metrics.json", '{"step": 10, "loss": 2}\n').format).toBe("dvclive");
  });

  test("the last of a Trainer's checkpoints, whose history holds those of all before", () => {
    const state = (path: string, ...steps: number[]) => ({
      path,
      bytes: bytes(JSON.stringify({ log_history: steps.map((step) => ({ step, eval_loss: 1 / step })) })),
    });
    const files = [
      state("out/checkpoint-1000/trainer_state.json", 500, 1000),
      state("out/checkpoint-500/trainer_state.json", 500),
    ];
    const expected = [
      [500, 1 / 500],
      [1000, 1 / 1000],
    ];
    const curve = readCurve(files, "out");
    expect(curve.series).toEqual({ eval_loss: expected });
    expect(curve.notes).toEqual(["Read from out/checkpoint-1000/trainer_state.json."]);
    const ended = [...files, state("out/trainer_state.json", 500, 1000, 1500)];
    expect(readCurve(ended, "out").series["eval_loss"]).toHaveLength(3);
    const two = [state("a/checkpoint-5/trainer_state.json", 5), state("b/checkpoint-5/trainer_state.json", 5)];
    expect(() => readCurve(two, ".")).toThrow("holds 2 curves; name one of them");
  });

  const detr = '{"train_loss": 9.5, "test_loss": 9, "epoch": 0}\n{"train_loss": 8.5, "test_loss": 8, "epoch": 1}\n';
  const mmcv = '{"seed": 0}\n{"mode": "val", "epoch": 1, "iter": 9, "lr": 0.1, "mIoU": 0.5}\n';
  const events = { path: "out/events.out.tfevents.1", bytes: eventFile([{ step: 1, tag: "x", tensor: 0.5 }]) };
  test.each([
    ["DETR's", "out/log.txt", detr, "test_loss"],
    ["DETR's after its first epoch", "out/log.txt", detr.slice(0, detr.indexOf("\n")), "test_loss"],
    ["MMCV's", "out/20200512_114159.log.json", mmcv, "val/mIoU"],
    ["Detectron2's first line", "out/metrics.json", '{"iteration": 9, "total_loss": 2}\n', "total_loss"],
    ["Keras'", "out/history.json", '{"loss": [2], "val_loss": [3]}', "val_loss"],
    [
      "Detectron2's",
      "out/metrics.json",
      '{"iteration": 9, "total_loss": 2}\n{"iteration": 19, "total_loss": 1}\n',
      "total_loss",
    ],
    [
      "MMEngine's",
      "out/vis_data/scalars.json",
      '{"loss": 2, "epoch": 1, "iter": 9, "step": 9}\n{"mIoU": 41.5, "step": 1}\n',
      "val/mIoU",
    ],
  ])("of a folder %s log, before events and tables that nobody logged", (_, path, text, metric) => {
    const eval_csv = { path: "out/eval.csv", bytes: bytes("image,iou\na.png,0.5\n") };
    const curve = readCurve([eval_csv, events, { path, bytes: bytes(text) }], "out");
    expect(Object.keys(curve.series)).toContain(metric);
    const table = { path: "out/results.csv", bytes: bytes("epoch,val/loss\n1,2\n") };
    expect(Object.keys(readCurve([events, { path, bytes: bytes(text) }, table], "out").series)).toEqual(["val/loss"]);
  });

  test.each([
    ["out/log.txt", "epoch 1: loss 0.5\n"],
    ["out/log.txt", "{not: json}\n"],
    ["out/history.json", '{"commits": ["a"]}'],
    ["out/scalars.json", '{"step": 3, "loss": 0.5}'],
  ])("of a folder no %s that holds something else: %s", (path, text) => {
    const curve = readCurve([events, { path, bytes: bytes(text) }], "out");
    expect(curve).toMatchObject({ format: "tensorboard", series: { x: [[1, 0.5]] } });
  });

  test.each([
    ["lightning/version_0/events.out.tfevents.1", "lightning/version_0/events.out.tfevents.1"],
    ["lightning/version_0/tb/events.out.tfevents.1", "lightning/version_0/tb/events.out.tfevents.1"],
  ])("of a folder with a table and events in %s the table, which a note says", (at, other) => {
    const table = { path: "lightning/version_0/metrics.csv", bytes: bytes("step,val_loss\n1,2\n") };
    const curve = readCurve([{ ...events, path: at }, table], "lightning");
    expect(Object.keys(curve.series)).toEqual(["val_loss"]);
    expect(curve.notes).toEqual([
      `Read from lightning/version_0/metrics.csv; name ${other} to have that read instead.`,
    ]);
  });

  test("of a folder with several kinds of log each other's folder, where it is the other's alone", () => {
    const files = ["train", "validation"].map((split) => ({
      ...events,
      path: `out/logs/${split}/events.out.tfevents.1`,
    }));
    const tsv = ["train", "val"].map((split) => ({
      path: `out/dvclive/plots/metrics/${split}/loss.tsv`,
      bytes: bytes("step\tloss\n1\t2\n"),
    }));
    expect(readCurve([...tsv, ...files], "out").notes).toEqual([
      "Read from out/dvclive/plots/metrics; name out/logs to have that read instead.",
    ]);
    const items = { path: "out/items.tsv", bytes: bytes("id\tlabel\na\t1\n") };
    expect(readCurve([items, ...files], "out").notes).toEqual([]);
  });

  test("of a folder's own tables the one that may be a curve, and of two neither", () => {
    const table = (path: string, text: string) => ({ path, bytes: bytes(text) });
    const log = table("out/summary.csv", "epoch,train_loss,eval_top1\n1,2,50\n");
    const items = table("out/items.csv", "id,label\na,1\n");
    expect(Object.keys(readCurve([items, log], "out").series)).toEqual(["train_loss", "eval_top1"]);
    expect(() => readCurve([log, { ...log, path: "out/z.csv" }], "out")).toThrow(
      "out: holds 2 curves; name one of them, such as out/summary.csv",
    );
    expect(() => readCurve([items], "out")).toThrow("out/items.csv:1: the header has no column 'step' or 'epoch'");
    expect(() => readCurve([items, { ...items, path: "out/b.csv" }], "out")).toThrow("out: holds no file of a logger");
  });

  test.each([
    [
      "a comparison called as Ultralytics' log is",
      "history.json",
      '{"loss":[2],"val_loss":[3]}',
      "results.csv",
      "model,accuracy\na,1\n",
    ],
    ["a comparison", "curve.jsonl", '{"step":1,"loss":2,"val_loss":3}\n', "results.csv", "model,accuracy\na,1\n"],
    ["predictions", "log.csv", "epoch,loss,val_loss\n1,2,3\n", "predictions.jsonl", '{"id":"a","prediction":"cat"}\n'],
    ["predictions", "log.jsonl", '{"epoch":1,"loss":2,"val_loss":3}\n', "predictions.csv", "id,prediction\na,cat\n"],
  ])("of a folder with %s the log alone: %s", (_, path, text, other, rows) => {
    const files = [
      { path: `out/${path}`, bytes: bytes(text) },
      { path: `out/${other}`, bytes: bytes(rows) },
    ];
    const curve = readCurve(
      files.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
      "out",
    );
    expect([Object.keys(curve.series), curve.notes]).toEqual([["loss", "val_loss"], []]);
  });

  test("of a folder with the logs of two trainings neither", () => {
    const files = ["out/20200512_114159.log.json", "out/20200513_114159.log.json"].map((path) => ({
      path,
      bytes: bytes(mmcv),
    }));
    expect(() => readCurve(files, "out")).toThrow(
      "out: holds 2 curves; name one of them, such as out/20200512_114159.log.json",
    );
  });

  test("TensorBoard's folders `train` and `validation`, as Keras writes them", () => {
    const files = ["train", "validation"].map((split) => ({
      path: `logs/${split}/events.out.tfevents.1`,
      bytes: eventFile([{ step: 1, tag: "epoch_loss", tensor: 0.5 }]),
    }));
    expect(Object.keys(readCurve(files, "logs").series)).toEqual(["train/epoch_loss", "validation/epoch_loss"]);
  });

  test("TensorBoard's folders below the run's own, as PyTorch's add_scalars and Estimators write them", () => {
    const at = (folder: string, tag: string) => ({
      path: `runs/a/${folder}events.out.tfevents.1`,
      bytes: eventFile([{ step: 1, tag, simple: 0.5 }]),
    });
    const names = (...files: ReturnType<typeof at>[]) => Object.keys(readCurve(files, "runs/a").series);
    expect(names(at("loss_train/", "loss"), at("loss_val/", "loss"), at("", "lr"))).toEqual([
      "train/loss",
      "val/loss",
      "lr",
    ]);
    expect(names(at("eval/", "accuracy"), at("", "loss"))).toEqual(["eval/accuracy", "loss"]);
    expect(names(at("train/", "loss"), at("dev/", "loss"))).toEqual(["train/loss", "dev/loss"]);
    expect(() => names(at("seed1/", "loss"), at("", "loss"))).toThrow("holds TensorBoard events of 2 folders");
    expect(() => names(at("exp1_train/", "loss"), at("exp2_val/", "loss"))).toThrow("events of 2 folders");
  });

  test("events cut off in the middle are read up to there, and a note says so", () => {
    const whole = eventFile([
      { step: 1, tag: "loss", simple: 2 },
      { step: 2, tag: "loss", simple: 1 },
    ]);
    const curve = readCurve([{ path: "e", bytes: whole.subarray(0, whole.length - 3) }], "e");
    expect(curve.series).toEqual({ loss: [[1, 2]] });
    expect(curve.notes).toEqual(["e ends inside a record; what came before it was read."]);
  });

  test("events with a flipped bit are refused", () => {
    const whole = eventFile([{ step: 1, tag: "loss", simple: 2 }]);
    whole[whole.length - 6] = (whole.at(-6) ?? 0) ^ 1;
    expect(() => readCurve([{ path: "e", bytes: whole }], "e")).toThrow(
      "e: is not a whole event file: the check sum of a record is wrong at byte 0",
    );
  });
});

describe("the column that counts", () => {
  test.each([
    ["Epoch,Val Loss\n0,1\n10,0.5\n", "keras", "Val Loss"],
    ["EPOCH,Val/Loss\n0,1\n10,0.5\n", "keras", "Val/Loss"],
    ["Epoch,val/loss\n0,1\n10,0.5\n", "ultralytics", "val/loss"],
    ["Epoch,Step,val_loss\n0,0,1\n1,10,0.5\n", "lightning", "val_loss"],
    ["Global_Step,val_loss\n0,1\n10,0.5\n", "lightning", "val_loss"],
    ["iteration,val_loss\n0,1\n10,0.5\n", "lightning", "val_loss"],
    ["epoch,iter,val_loss\n0,3,1\n10,3,0.5\n", "keras", "val_loss"],
    ["Epoch,epoch,val_loss\n7,0,1\n9,10,0.5\n", "keras", "val_loss"],
  ])("may be written in capitals: %j", (text, format, metric) => {
    const curve = read("a.csv", text);
    expect(curve).toMatchObject({ format, stepName: format === "lightning" ? "optimiser steps" : "epochs" });
    expect(Object.keys(curve.series)).toEqual([metric]);
    expect(curve.series[metric]).toEqual([
      [0, 1],
      [10, 0.5],
    ]);
    expect(curve.lineOf?.(metric, 10)).toBe(3);
  });
});

describe("of several counters", () => {
  const counted = (names: string, ...rows: number[][]) => {
    const keys = [...names.split(","), "val_loss"];
    const all = rows.map((row, i) => [...row, 1 / (i + 1)]);
    const lines = all.map((row) => JSON.stringify(Object.fromEntries(row.map((value, i) => [keys[i], value]))));
    return [
      read("a.csv", [keys, ...all].map((row) => `${row.join(",")}\n`).join("")),
      read("a.jsonl", `${lines.join("\n")}\n`),
    ].map((curve) => [curve.stepName, curve.series["val_loss"]?.map(([step]) => step), curve.notes.length]);
  };
  const both = (...expected: unknown[]) => [expected, expected];

  test("a step that begins again with each epoch is none: the global one counts, or the epoch", () => {
    expect(counted("epoch,step,global_step", [1, 1, 1], [1, 2, 2], [2, 1, 3], [2, 2, 4])).toEqual(
      both("optimiser steps", [1, 2, 3, 4], 0),
    );
    expect(counted("step,global_step", [1, 1], [2, 2], [1, 3])).toEqual(both("optimiser steps", [1, 2, 3], 0));
    expect(counted("epoch,step", [1, 1], [1, 2], [2, 1], [2, 2])).toEqual(both("epochs", [1, 2], 1));
    expect(counted("epoch,step", [1, 9], [2, 9], [3, 9])).toEqual(both("epochs", [1, 2, 3], 0));
  });

  test("an epoch that some rows lack counts for none", () => {
    const lines = '{"step":1,"epoch":1,"a":1}\n{"step":2,"a":1}\n{"step":1,"epoch":2,"a":1}\n';
    expect(read("a.jsonl", lines)).toMatchObject({ stepName: "optimiser steps" });
    expect(read("a.csv", "epoch,iter,a\n1,1/9,1\n2,1/9,1\n")).toMatchObject({ stepName: "epochs" });
    expect(read("a.csv", "step,epoch,a\n1,1,1\n2,,1\n1,2,1\n")).toMatchObject({ stepName: "optimiser steps" });
  });

  test("an iteration counts where it goes on with the epochs", () => {
    expect(counted("epoch,iteration", [1, 1], [1, 2], [2, 1], [2, 2])).toEqual(both("epochs", [1, 2], 1));
    expect(counted("epoch,iteration", [1, 5], [2, 5])).toEqual(both("epochs", [1, 2], 0));
    expect(counted("epoch,iteration", [1, 1], [1, 2], [2, 3])).toEqual(both("optimiser steps", [1, 2, 3], 0));
  });

  test("a step that goes back with its epoch, as of a training begun again, counts", () => {
    expect(counted("epoch,step", [1, 10], [2, 20], [3, 30], [2, 20], [3, 30])).toEqual(
      both("optimiser steps", [10, 20, 30], 1),
    );
    expect(counted("epoch,step", [0, 9], [0, 9], [1, 19], [2, 19])).toEqual(both("optimiser steps", [9, 19], 1));
  });
});

describe("a file that is still being written", () => {
  const two = "1700000000000 0.5 0\n1700000000001 0.25 10\n";
  test.each([
    [
      "a history of Weights & Biases",
      "h.jsonl",
      '{"_step":0,"val/loss":1}\n{"_step":10,"val/loss":0.5}\n{"_step":20,"va',
    ],
    ["a table", "a.csv", "step,val/loss\n0,1\n10,0.5\n20"],
    ["a table whose last number is cut", "a.csv", "step,val/loss\n0,1\n10,0.5\n20,1.5e"],
    ["a table with CRLF", "a.csv", "step,val/loss\r\n0,1\r\n10,0.5\r\n20"],
    ["a panel with quotes", "a.csv", '"Step","run - val/loss"\n"0","1"\n"10","0.5"\n"20","0.'],
    ["DVCLive", "plots/metrics/val/loss.tsv", "step\tloss\n0\t1\n10\t0.5\n2"],
    ["MLflow", "mlruns/0/a/metrics/val/loss", `1700000000000 1 0\n1700000000001 0.5 10\n1700000000002 0.3`],
  ])("ends in a line that is cut off and left out, with a note: %s", (_, path, text) => {
    const { series, notes } = read(path, text);
    expect(Object.values(series)).toEqual([
      [
        [0, 1],
        [10, 0.5],
      ],
    ]);
    expect(notes).toEqual(["The last line is cut off, as in a file that is still being written; left out."]);
  });

  test.each([
    ["a table", "a.csv", "step,val/loss\n0,1\n10,0.5"],
    ["MLflow", "metrics/val/loss", two.trimEnd()],
  ])("keeps a whole last line, whose break people's files often lack: %s", (_, path, text) => {
    expect(read(path, text).series["val/loss"]).toHaveLength(2);
    expect(read(path, text).notes).toEqual([]);
  });

  test.each([
    ["a row too short in the middle", "a.csv", "step,val/loss\n0\n10,0.5\n20,0.4", "a.csv:2: this row has 1 cells"],
    ["a short row with its line break", "a.csv", "step,val/loss\n0,1\n10\n", "a.csv:3: this row has 1 cells"],
    ["a row too long", "a.csv", "step,val/loss\n0,1\n10,0.5,3", "a.csv:3: this row has 3 cells"],
    ["a word", "a.csv", "step,val/loss\n0,1\n10,low", `a.csv:3: 'val/loss' is "low"`],
    ["a quote left open before", "a.csv", 'step,val/loss\n0,"1\n10,0.5\n20', "a.csv:2: "],
    ["a lone row", "a.csv", "step,val/loss\n0", "a.csv:2: this row has 1 cells"],
    ["MLflow's words", "metrics/val/loss", `${two}1700000000002 x 20`, "metrics/val/loss:3: "],
  ])("does not excuse other mistakes: %s", (_, path, text, message) => {
    expect(() => read(path, text)).toThrow(message);
  });
});

describe("what is no curve is the person's mistake", () => {
  test.each([
    ["an empty file", "a.csv", "", /^a.csv: is empty/],
    [
      "a table whose steps have another name",
      "a.csv",
      "Round,Val Loss\n1,0.5\n",
      /^a.csv:1: the header has no column 'step' or 'epoch' \(it has: Round, Val Loss\); the one that counts must be called so$/,
    ],
    [
      "a table of which two columns may count",
      "a.csv",
      "Epoch,EPOCH,val_loss\n1,1,0.5\n",
      /^a.csv:1: the header has no column 'step' or 'epoch' \(it has: Epoch, EPOCH, val_loss\)/,
    ],
    [
      "a data frame's index",
      "a.csv",
      ",loss,val_loss\n0,1,2\n",
      /^a.csv:1: the header .* \(it has: "", loss, val_loss\); the one that counts must be called so; pandas writes its index without a name, unless told index_label="epoch"$/,
    ],
    [
      "a data frame's index before a lone column",
      "a.csv",
      ",val_loss\n0,2\n",
      /^a.csv:1: the header .* \(it has: "", val_loss\); .*; pandas writes its index/,
    ],
    ["prose", "a.csv", "dear colleague,\n", /^a.csv: is in no format we know \(it begins with "dear colleague,"\)/],
    ["a header alone", "a.csv", "epoch,val_loss\n", /^a.csv: has a header but no rows/],
    [
      "a word among numbers",
      "a.csv",
      "epoch,val_loss\n0,1\n1,low\n",
      /^a.csv:3: 'val_loss' is "low"; it must be a number/,
    ],
    ["a row too short", "a.csv", "epoch,loss,val_loss\n0,1\n", /^a.csv:2: this row has 2 cells, but the header has 3/],
    ["a row too long", "a.csv", "epoch,val_loss\n0,1,2\n", /^a.csv:2: this row has 3 cells, but the header has 2/],
    ["a doubled column", "a.csv", "epoch,loss,loss\n0,1,2\n", /^a.csv:1: the header has the column "loss" twice/],
    ["an empty step", "a.csv", "step,val_loss\n,2\n", /^a.csv:2: 'step' is empty/],
    ["a negative epoch", "a.csv", "epoch,val_loss\n-1,2\n", /^a.csv:2: 'epoch' is -1/],
    ["an open quote", "a.csv", 'epoch,val_loss\n0,"1\n', /^a.csv:2: /],
    ["JSON cut short", "trainer_state.json", '{"log_history": [{"step": 1', /^trainer_state.json: is not JSON/],
    [
      "an entry without a step",
      "trainer_state.json",
      '{"log_history": [{"loss": 1}]}',
      /entry 1 of 'log_history' is {"loss":1}/,
    ],
    [
      "MLflow's line with a word",
      "metrics/loss",
      "1700000000000 0.5 0\n1700000000000 x 1\n",
      /^metrics\/loss:2: "1700000000000 x 1" is not/,
    ],
    [
      "MLflow's line with four fields",
      "metrics/loss",
      "1700000000000 1 0\n1700000000000 1 2 x\n",
      /^metrics\/loss:2: /,
    ],
    ["MLflow's step without end", "metrics/loss", "1700000000000 1 0\n1700000000000 1 1e400\n", /^metrics\/loss:2: /],
  ])("%s", (_, path, text, message) => {
    expect(() => read(path, text)).toThrow(UserError);
    expect(() => read(path, text)).toThrow(message);
  });

  test("UTF-16 and other binary files are named as such", () => {
    const utf16 = new Uint8Array([0xff, 0xfe, 0x61, 0]);
    expect(() => readCurve([{ path: "a", bytes: utf16 }], "a")).toThrow("a: is UTF-16; save it as UTF-8");
    expect(() => readCurve([{ path: "a", bytes: new Uint8Array([1, 0, 2]) }], "a")).toThrow("a: is a binary file");
  });

  test("what is compressed is to be unpacked, also where it is small", () => {
    const gzipped = gzipSync("epoch,val_loss\n1,2\n");
    expect(() => readCurve([{ path: "a.csv.gz", bytes: gzipped }], "a.csv.gz")).toThrow(
      "a.csv.gz: the file is compressed with gzip; unpack it first",
    );
  });

  test("a log of sentences in brackets is no list of JSON", () => {
    expect(() => read("train.log", "[2024-01-01 10:00] epoch 1: loss 0.5\n")).toThrow(
      'train.log: is in no format we know (it begins with "[2024-01-01 10:00] epoch 1: loss 0.5")',
    );
  });

  test("whatever the bytes are, the answer is a curve or a sentence", () => {
    const pieces = fc.constantFrom(
      "step",
      "epoch",
      ",",
      "\t",
      ";",
      "\n",
      "\r",
      '"',
      "{",
      "}",
      "[",
      "]",
      ":",
      "1",
      "-",
      "1e400",
      "nan",
      "\uFEFF",
      "loss",
      "val/",
      " ",
      "\0",
      "__proto__",
      '"step"',
      '"log_history"',
      "1700000000000 1 1",
    );
    const texts = fc.array(pieces, { maxLength: 30 }).map((parts) => bytes(parts.join("")));
    const events = fc.tuple(fc.nat(120), fc.nat(255)).map(([at, value]) => {
      const file = eventFile([{ step: 1, tag: "loss", simple: 1 }]);
      file[at % file.length] = value;
      return file;
    });
    const names = fc.constantFrom(
      "a.csv",
      "a.tsv",
      "a.json",
      "a.jsonl",
      "metrics.csv",
      "trainer_state.json",
      "metrics/loss",
      "a",
    );
    fc.assert(
      fc.property(names, fc.oneof(texts, events, fc.uint8Array({ maxLength: 60 })), (path, content) => {
        try {
          expect(typeof readCurve([{ path, bytes: content }], path).format).toBe("string");
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
        }
      }),
      { numRuns: 20_000 },
    );
  });
});
