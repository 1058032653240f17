import { describe, expect, test } from "@jest/globals";
import { chosenMetric } from "../../src/curves/chosenMetric.js";
import { readCurve } from "../../src/curves/readCurve.js";

const read = (lines: readonly string[], path = "20200512_114159.log.json") =>
  readCurve([{ path, bytes: new TextEncoder().encode(`${lines.join("\n")}\n`) }], path);

const machine =
  '{"env_info": "sys.platform: linux\\nPython: 3.7", "config": "lr = 0.02\\n", "seed": 0, "exp_name": "r50.py"}';
const boxes =
  '"bbox_mAP": 0.25, "bbox_mAP_50": 0.4, "bbox_mAP_s": -1.0, "bbox_mAP_copypaste": "0.250 0.400 0.250 -1.000 0.250 0.250"';

describe("MMCV's .log.json", () => {
  const detection = [
    machine,
    '{"mode": "train", "epoch": 1, "iter": 50, "lr": 0.00198, "memory": 3771, "data_time": 0.1, "loss_cls": 1.5, "loss": 2.0, "time": 0.5}',
    '{"mode": "train", "epoch": 1, "iter": 100, "lr": 0.02, "memory": 3771, "data_time": 0.1, "loss_cls": 1.0, "loss": NaN, "time": 0.5}',
    `{"mode": "val", "epoch": 1, "iter": 5000, "lr": 0.02, ${boxes}}`,
    '{"mode": "train", "epoch": 2, "iter": 50, "lr": 0.02, "memory": 3771, "data_time": 0.1, "loss_cls": 0.5, "loss": 1.0, "time": 0.5}',
    `{"mode": "val", "epoch": 2, "iter": 5000, "lr": 0.02, ${boxes.replace("0.25,", "0.375,")}}`,
  ];

  test("counts epochs where iterations begin again with each, and an evaluation stands at the end of its epoch", () => {
    const curve = read(detection);
    expect(curve).toMatchObject({ format: "mmcv", stepName: "epochs", notes: [] });
    expect(curve.series).toMatchObject({
      "train/lr": [
        [0.5, 0.00198],
        [1, 0.02],
        [1.5, 0.02],
      ],
      "train/loss": [
        [0.5, 2],
        [1, NaN],
        [1.5, 1],
      ],
      "val/bbox_mAP": [
        [1, 0.25],
        [2, 0.375],
      ],
    });
    expect(Object.keys(curve.series)).not.toContain("val/bbox_mAP_copypaste");
    expect(Object.keys(curve.series)).not.toContain("val/lr");
    expect(chosenMetric(curve, "x")).toMatchObject({ name: "1 - val/bbox_mAP", split: "validation" });
    expect(chosenMetric(curve, "x", "bbox_mAP_50")).toMatchObject({ name: "1 - val/bbox_mAP_50" });
  });

  test("counts iterations where they go on, whatever an evaluation says of its own", () => {
    const segmentation = (own: (iter: number) => number, mode = "val") =>
      read([
        '{"mode": "train", "epoch": 1, "iter": 50, "lr": 0.01, "decode.loss_seg": 2.0, "loss": 2.0}',
        '{"mode": "train", "epoch": 1, "iter": 100, "lr": 0.01, "decode.loss_seg": 1.5, "loss": 1.5}',
        `{"mode": "${mode}", "epoch": 1, "iter": ${own(100)}, "lr": 0.01, "mIoU": 0.5, "mAcc": 0.75, "IoU.train": 0.25}`,
        '{"mode": "train", "epoch": 2, "iter": 150, "lr": 0.01, "decode.loss_seg": 1.0, "loss": 1.0}',
        `{"mode": "${mode}", "epoch": 2, "iter": ${own(200)}, "lr": 0.01, "mIoU": 0.625, "mAcc": 0.75, "IoU.train": 0.25}`,
      ]);
    const batches = segmentation(() => 1334);
    expect(batches).toMatchObject({ format: "mmcv", stepName: "optimiser steps" });
    expect(batches.series["train/loss"]?.map(([step]) => step)).toEqual([50, 100, 150]);
    expect(batches.series["val/mIoU"]).toEqual([
      [100, 0.5],
      [150, 0.625],
    ]);
    expect(chosenMetric(batches, "x")).toMatchObject({ name: "1 - val/mIoU", split: "validation" });
    expect(segmentation((iter) => iter).series["val/mIoU"]?.map(([step]) => step)).toEqual([100, 200]);
    expect(segmentation(() => 7, "train").series["val/mIoU"]).toEqual(batches.series["val/mIoU"]);
  });

  test("of a classifier is judged by its error, in percent", () => {
    const rows = [1, 2].map(
      (epoch) =>
        `{"mode": "val", "epoch": ${epoch}, "iter": 313, "lr": 0.1, "accuracy_top-1": 9${epoch}.5, "accuracy_top-5": 99.5}`,
    );
    expect(chosenMetric(read(rows), "x")).toMatchObject({
      name: "1 - val/accuracy_top-1",
      quantity: "error",
      points: [
        [1, 0.085],
        [2, 0.075],
      ],
    });
  });

  test("is read without its last line while that is still being written", () => {
    const cut = [...detection.slice(0, 5), '{"mode": "train", "epoch": 2, "it'].join("\n");
    const curve = readCurve([{ path: "a", bytes: new TextEncoder().encode(cut) }], "a");
    expect(curve.isCutOff).toBe(true);
    expect(curve.series["val/bbox_mAP"]).toEqual([[1, 0.25]]);
  });

  test.each([
    ["what was printed", "Killed", "Killed is not a JSON object; each line must be one"],
    ["another mode", '{"mode": "rest", "epoch": 2, "iter": 3}', `'mode' is "rest"; it must be "train" or "val"`],
    ["no iteration", '{"mode": "val", "epoch": 2, "mIoU": 0.5}', "'iter' is missing; it must be a number, 0 or more"],
    ["an epoch below 0", '{"mode": "val", "epoch": -2, "iter": 5}', "'epoch' is -2; it must be a number, 0 or more"],
  ])("with %s in a line is refused", (_, line, message) => {
    expect(() => read([...detection, line])).toThrow(`20200512_114159.log.json:7: ${message}`);
  });
});
