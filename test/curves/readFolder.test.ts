import { describe, expect, test } from "@jest/globals";
import { readCurve } from "../../src/curves/readCurve.js";
import { stepShift } from "../../src/curves/stepShift.js";
import { eventFile, type Scalar } from "./eventFile.js";
import { bytes } from "./readText.js";

describe("what is read of a logger's folder", () => {
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
    const ofHub = [...files, state("out/last-checkpoint/trainer_state.json", 500, 1000, 1500)];
    expect(readCurve(ofHub, "out").notes).toEqual(["Read from out/last-checkpoint/trainer_state.json."]);
    const all = [...ofHub, state("out/trainer_state.json", 500, 1000, 1500, 2000)];
    expect(readCurve(all, "out").notes).toEqual(["Read from out/trainer_state.json."]);
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
    const { series, stepName } = readCurve(files, "logs");
    expect(Object.keys(series)).toEqual(["train/epoch_loss", "validation/epoch_loss"]);
    expect(stepName).toBe("epochs");
  });

  test("Keras' values by epoch alone, though its validation stands there by iteration, too", () => {
    const scalars = [2.5, 1.5, 0.5].flatMap((tensor, epoch) => [
      { step: 9 * epoch + 9, tag: "evaluation_loss_vs_iterations", tensor },
      { step: epoch, tag: "epoch_loss", tensor: 8 },
      { step: epoch, tag: "epoch_loss", tensor },
    ]);
    const path = "logs/validation/events.out.tfevents.1";
    const curve = readCurve([{ path, bytes: eventFile(scalars) }], path);
    expect(curve).toMatchObject({
      stepName: "epochs",
      notes: ["3 epochs were logged again; what was logged last counts."],
    });
    expect(curve.series).toEqual({
      epoch_loss: [
        [0, 2.5],
        [1, 1.5],
        [2, 0.5],
      ],
    });
    expect(stepShift(curve)).toBe(1);
  });

  test("Keras' values of single batches are left out with a note, since they count iterations", () => {
    const scalars = [0, 1].flatMap((epoch) => [
      { step: 9 * epoch + 9, tag: "batch_loss", tensor: 2 },
      { step: epoch, tag: "epoch_loss", tensor: 1 },
      { step: 9 * epoch + 9, tag: "evaluation_loss_vs_iterations", tensor: 1 },
    ]);
    const path = "logs/events.out.tfevents.1";
    const { stepName, series, notes } = readCurve([{ path, bytes: eventFile(scalars) }], path);
    expect([stepName, Object.keys(series)]).toEqual(["epochs", ["epoch_loss"]]);
    expect(notes).toEqual(["Left out, since Keras counts iterations there and not epochs: batch_loss."]);
  });

  test("all that a loop of one's own logs, though it calls it as Keras does", () => {
    const path = "runs/a/events.out.tfevents.1";
    const readScalars = (...scalars: Scalar[]) => readCurve([{ path, bytes: eventFile(scalars) }], path);
    const ofBatch = (step: number) => ({ step, tag: "train/batch_loss", simple: 0.5 });
    const ofEpoch = (step: number) => ({ step, tag: "val/epoch_loss", simple: 0.5 });
    const own = readScalars(ofBatch(1), ofBatch(2), ofEpoch(1), ofBatch(3), ofBatch(4), ofEpoch(2));
    expect(own).toMatchObject({ stepName: "optimiser steps", notes: [] });
    expect(own.series["train/batch_loss"]).toHaveLength(4);
    expect(readScalars(ofEpoch(500), ofEpoch(1000)).stepName).toBe("optimiser steps");
    expect(readScalars(ofEpoch(3), ofEpoch(4)).stepName).toBe("epochs");
  });

  test("Ultralytics' events, which count epochs as its table does", () => {
    const ofEpoch = (step: number) =>
      ["train/box_loss", "metrics/mAP_0.5:0.95", "val/box_loss", "x/lr0"].map((tag) => ({ step, tag, simple: 0.5 }));
    const path = "exp/events.out.tfevents.1";
    const curve = readCurve([{ path, bytes: eventFile([0, 1].flatMap(ofEpoch)) }], path);
    expect(curve).toMatchObject({ format: "tensorboard", stepName: "epochs" });
    expect(stepShift(curve)).toBe(1);
    const others = [...ofEpoch(1), { step: 1, tag: "loss", simple: 0.5 }];
    expect(readCurve([{ path, bytes: eventFile(others) }], path).stepName).toBe("optimiser steps");
  });

  test.each([
    ["has no score of Ultralytics", "val/accuracy", 1],
    ["does not count on by 1", "metrics/mAP50(B)", 20],
  ])("no epochs in a log that %s, though its learning rates and splits are called as there", (_, score, by) => {
    const tags = ["train/loss", score, "val/loss", "lr/pg0"];
    const scalars = [1, 2, 3].flatMap((i) => tags.map((tag) => ({ step: i * by, tag, simple: 0.5 })));
    const path = "exp/events.out.tfevents.1";
    const { stepName, series } = readCurve([{ path, bytes: eventFile(scalars) }], path);
    expect([stepName, Object.keys(series)]).toEqual(["optimiser steps", tags]);
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
});
