import { describe, expect, test } from "@jest/globals";
import { UserError } from "../../src/common/userError.js";
import { chosenMetric } from "../../src/curves/chosenMetric.js";
import { readCurve } from "../../src/curves/readCurve.js";
import { eventFile } from "./eventFile.js";
import { bytes, read } from "./readText.js";

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

  test("Ultralytics' zeros are no evaluation where it made none", () => {
    const curve = read(
      "results.csv",
      "epoch,train/box_loss,metrics/mAP50(B),val/box_loss\n1,2,0,0\n2,1.5,0,0\n3,1,0,0.75\n4,0.5,0.5,0.25\n",
    );
    expect(curve.series).toEqual({
      "train/box_loss": [
        [1, 2],
        [2, 1.5],
        [3, 1],
        [4, 0.5],
      ],
      "metrics/mAP50(B)": [
        [3, 0],
        [4, 0.5],
      ],
      "val/box_loss": [
        [3, 0.75],
        [4, 0.25],
      ],
    });
    expect(curve.notes).toEqual([
      "2 epochs ended without an evaluation: their losses and scores on the validation set are all 0; left out.",
    ]);
  });

  test.each([
    ["an error of 0", "train/loss,val/error", "1.5,0"],
    ["an exact match of 0", "train/loss,val/exact_match", "1.5,0"],
    ["a loss rounded to 0", "train/loss,val/loss", "1.5,0"],
    ["a loss rounded to 0 beside a score of somebody's own", "train/loss,metrics/wer,val/loss", "1.5,0,0"],
    ["an average precision of 0 without a loss beside it", "train/loss,metrics/mAP50(B)", "1.5,0"],
    ["a loss of 0 in training, too", "train/box_loss,metrics/mAP50(B),val/box_loss", "0,0,0"],
  ])("%s was measured: Ultralytics alone writes 0 for what was not", (_, names, last) => {
    const curve = read("log.csv", `epoch,${names}\n1,${last.replace(/[\d.]+/g, "1")}\n2,${last}\n`);
    expect(Object.values(curve.series).map((points) => points.length)).toEqual(names.split(",").map(() => 2));
    expect(curve.notes).toEqual([]);
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

  test("of Hugging Face not the evaluation of the best model, which was loaded back after the training", () => {
    const log = [
      { step: 10, loss: 2 },
      { step: 10, eval_loss: 0.3, eval_accuracy: 0.9 },
      { step: 20, eval_loss: 0.6, eval_accuracy: 0.9 },
      { step: 20, train_loss: 1, train_runtime: 5 },
    ];
    const again = { step: 20, eval_loss: 0.3, eval_accuracy: 0.9, eval_runtime: 1 };
    const curveOf = (...history: object[]) => read("trainer_state.json", JSON.stringify({ log_history: history }));
    const curve = curveOf(...log, again);
    expect(curve.series).toEqual(curveOf(...log).series);
    expect(curve.notes).toEqual([
      "What was evaluated after the end of the training is left out, as step 20 was evaluated before, with other values: the best model, it seems, was loaded back, or it was on other items.",
    ]);
    // The same model once more says nothing new.
    const same = curveOf(...log, { ...again, eval_loss: 0.6 });
    expect([same.series, same.notes]).toEqual([curveOf(...log).series, []]);
    // One that was not made before, of another set, or of a training that goes on counts.
    expect(curveOf(...log, { ...again, step: 25 }).series["eval_loss"]).toHaveLength(3);
    expect(curveOf(...log, { step: 20, eval_test_loss: 0.4 }).series["eval_test_loss"]).toEqual([[20, 0.4]]);
    const goingOn = curveOf(...log, { step: 15, loss: 1 }, { ...again, eval_loss: 0.5 });
    expect(goingOn.series["eval_loss"]).toEqual([
      [10, 0.3],
      [20, 0.5],
    ]);
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
});
