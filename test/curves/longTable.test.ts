import { describe, expect, test } from "@jest/globals";
import { readCurve, readRuns } from "../../src/curves/readCurve.js";

const files = (path: string, text: string) => [{ path, bytes: new TextEncoder().encode(text) }];
const runs = (text: string, path = "sweep.csv") => readRuns(files(path, text), path);

describe("a table that tells with each row whose it is", () => {
  test("holds a curve per run, whose family and length say nothing of a model", () => {
    const text =
      "family,run,step,total_steps,val_loss\nadam,8bfe-1,0,5100,16\nadam,8bfe-1,125,5100,5.5\nmuon,6e12-2,0,3000,11\nadam,8bfe-1,250,5100,4.5\nmuon,6e12-2,125,3000,5\n";
    const [adam, muon, ...others] = runs(text);
    expect(others).toEqual([]);
    expect(adam).toMatchObject({ name: "8bfe-1", curve: { format: "lightning", stepName: "optimiser steps" } });
    expect(adam?.curve.series["val_loss"]).toEqual([
      [0, 16],
      [125, 5.5],
      [250, 4.5],
    ]);
    expect(adam?.curve.lineOf?.("val_loss", 250)).toBe(5);
    expect(muon?.name).toBe("6e12-2");
    expect(muon?.curve.series["val_loss"]).toEqual([
      [0, 11],
      [125, 5],
    ]);
    expect(Object.keys(muon?.curve.series ?? {})).toEqual(["total_steps", "val_loss"]);
  });

  test("tells seeds of a run apart, also under one run or none, and says nothing of the one that is alone", () => {
    const named = (text: string) => runs(text).map(({ name, seed }) => [name, seed]);
    expect(named("run,seed,epoch,val_loss\na,1,0,2\na,2,0,3\nb,1,0,2\n")).toEqual([
      ["a", "1"],
      ["a", "2"],
      ["b", "1"],
    ]);
    expect(named("Seed,epoch,val_loss\n1,0,2\n2,0,3\n2,1,2\n")).toEqual([
      [undefined, "1"],
      [undefined, "2"],
    ]);
    expect(named("run,seed,epoch,val_loss\na,7,0,2\na,7,1,1\n")).toEqual([[undefined, undefined]]);
  });

  test("is one training where each row has a seed of its own", () => {
    const [only, ...others] = runs("epoch,seed,val_loss\n1,70,2\n2,71,1\n3,72,0.5\n");
    expect(others).toEqual([]);
    expect(only?.curve.series["val_loss"]).toHaveLength(3);
    expect(runs("epoch,run,val_loss\n1,a,2\n2,b,1\n")).toHaveLength(2);
  });

  test("may number its runs, in as many figures as it likes, and quote them", () => {
    const ids = ["12345678901234567890", "12345678901234567891", "1e5", "100000"];
    const rows = (quote: string) => ids.map((id) => `${quote}${id}${quote},1,0.5\n`).join("");
    for (const quote of ["", '"'])
      expect(runs(`run,epoch,val_loss\n${rows(quote)}`).map(({ name }) => name)).toEqual(ids);
  });

  test("may come from any logger of tables, and from a .tsv", () => {
    expect(runs("run\tstep\tval_loss\na\t1\t2\nb\t1\t2\n", "x.tsv").map(({ name }) => name)).toEqual(["a", "b"]);
    expect(runs("_step,run,val/loss\n1,a,2\n1,b,2\n")).toMatchObject([
      { name: "a", curve: { format: "wandb", series: { "val/loss": [[1, 2]] } } },
      { name: "b" },
    ]);
  });

  test("is left without its last line while that is still being written, which is said once", () => {
    const [a, b] = runs('run,step,val_loss\n"a",1,2\n"b",1,2\n"b",2,1\n"a');
    expect(a?.curve.notes).toEqual([]);
    expect(b?.curve.notes).toEqual(["The last line is cut off, as in a file that is still being written; left out."]);
  });

  test("is no curve of one training", () => {
    const two = "run,step,val_loss\na,1,2\nb,1,2\n";
    expect(() => readCurve(files("x.csv", two), "out")).toThrow("out: holds 2 runs in one file; write one for each");
    expect(readCurve(files("x.csv", "run,step,val_loss\na,1,2\n"), "out").series).toEqual({ val_loss: [[1, 2]] });
  });

  test.each([
    [
      "a row without its run",
      "run,step,val_loss\na,1,2\n\n,2,1\n",
      "4: 'run' is empty; each row must say of which run it is",
    ],
    [
      "a row without its seed",
      "seed,step,val_loss\n1,1,2\n ,2,1\n",
      "3: 'seed' is empty; each row must say of which seed it is",
    ],
    ["a word among numbers", "run,step,val_loss\na,1,2\na,2,low\n", `3: 'val_loss' is "low"; it must be a number`],
    ["an empty step", "run,step,val_loss\na,1,2\nb,,2\n", "3: 'step' is empty; it must be a number, 0 or more"],
    ["a row too short", "run,step,val_loss\na,1\nb,1,2\n", "2: this row has 2 cells, but the header has 3"],
    [
      "a run that belongs to two models",
      "model,run,step,val_loss\nvit,1,1,2\nvit,1,2,1\nresnet,1,1,2\n",
      `4: 'model' is "resnet", but on line 2 of the same run "vit"; a column 'run' must name what is a curve of its own, and 'seed' tell its repeats`,
    ],
  ])("with %s is refused", (_, text, message) => {
    expect(() => runs(text)).toThrow(`sweep.csv:${message}`);
  });

  test("with more runs than anybody trains is refused", () => {
    const rows = Array.from({ length: 10_001 }, (_, i) => `${i},1,2\n`).join("");
    expect(() => runs(`run,step,val_loss\n${rows}`)).toThrow("sweep.csv: holds 10001 runs; at most 10000 are read");
  });
});
