import { describe, expect, test } from "@jest/globals";
import type { Curve, CurvePoint } from "../../src/curves/curve.js";
import { runsOf } from "../../src/curves/runsOf.js";

const some = (value: number): CurvePoint[] => [[10, value]];
const aCurve = (series: Curve["series"], format: Curve["format"] = "wandb"): Curve => ({
  format,
  stepName: "optimiser steps",
  series,
  notes: ["a note"],
});

describe("the runs of a file", () => {
  const panel = aCurve({ "a - val/loss": some(1), "lr: 0.1 - val/loss": some(2), "a - train/loss": some(3) });

  test("are a curve each, with the metrics' own names", () => {
    expect(runsOf({ curve: panel })).toEqual([
      { name: "a", curve: aCurve({ "val/loss": some(1), "train/loss": some(3) }) },
      { name: "lr: 0.1", curve: aCurve({ "val/loss": some(2) }) },
    ]);
    expect(runsOf({ curve: panel }, "val/loss")).toHaveLength(2);
  });

  test("are one where a series was asked for by its full name", () => {
    expect(runsOf({ curve: panel }, "a - val/loss")).toMatchObject([{ name: "a", asked: "val/loss" }]);
    expect(runsOf({ curve: panel }, "b - val/loss")).toMatchObject([
      { asked: "b - val/loss" },
      { asked: "b - val/loss" },
    ]);
  });

  test("may have hyphens in their names: the metric is what stands last, with its split", () => {
    const hyphens = aCurve({ "x - a - val/loss": some(1), "y - b - val/loss": some(2) });
    expect(runsOf({ curve: hyphens })).toEqual([
      { name: "x - a", curve: aCurve({ "val/loss": some(1) }) },
      { name: "y - b", curve: aCurve({ "val/loss": some(2) }) },
    ]);
    expect(runsOf({ curve: hyphens }, "y - b - val/loss")).toMatchObject([{ name: "y - b", asked: "val/loss" }]);
    const splits = aCurve({ "a - val - loss": some(1), "a - loss - train": some(2), "b - Val - loss": some(3) });
    expect(runsOf({ curve: splits })).toEqual([
      { name: "a", curve: aCurve({ "val - loss": some(1), "loss - train": some(2) }) },
      { name: "b", curve: aCurve({ "Val - loss": some(3) }) },
    ]);
  });

  test("are the file itself where it holds one, or where no names of runs are meant", () => {
    const one = aCurve({ "val - loss": some(1), "val - acc": some(2) });
    expect(runsOf({ curve: one })).toEqual([{ curve: one }]);
    const odd = aCurve({ "box - loss": some(1), "class - loss": some(2), total: some(3) });
    expect(runsOf({ curve: odd })).toEqual([{ curve: odd }]);
    const keras = aCurve({ "a - val_loss": some(1), "b - val_loss": some(2) }, "keras");
    expect(runsOf({ curve: keras })).toEqual([{ curve: keras }]);
  });
});
