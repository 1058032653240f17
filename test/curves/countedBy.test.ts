import { describe, expect, test } from "@jest/globals";
import { stepShift } from "../../src/curves/stepShift.js";
import { read } from "./readText.js";

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

describe("the iterations of boosted trees", () => {
  test("are a setting where nothing else counts, as in a table of what was tried", () => {
    expect(() => read("tried.csv", "iterations,depth,val_accuracy\n100,6,0.8\n200,6,0.82\n500,8,0.85\n")).toThrow(
      "tried.csv:1: the header has no column 'step' or 'epoch' (it has: iterations, depth, val_accuracy)",
    );
  });

  test("are within an epoch what they are to other trainings", () => {
    const rows = [1, 2, 3, 4, 5].flatMap((epoch) => [100, 200].map((iterations) => `${epoch},${iterations},2\n`));
    expect(read("loss.csv", `epoch,iterations,val_loss\n${rows.join("")}`)).toMatchObject({ stepName: "epochs" });
    expect(read("loss.csv", "epoch,iterations,val_loss\n1,100,2\n1,200,2\n2,300,1\n")).toMatchObject({
      stepName: "optimiser steps",
    });
  });
});

describe("the steps of an agent", () => {
  test.each(["Timestep", "timesteps", "total_timesteps"])("count where a table has them alone: %s", (name) => {
    const curve = read(
      "dqn.csv",
      `Timestamp,${name},Loss,Reward_Mean\n2024-10-20 15:37:23,1,0.5,2\n2024-10-20 15:37:24,2,0.25,3\n`,
    );
    expect(curve).toMatchObject({ stepName: "environment steps", notes: [] });
    expect(curve.series).toEqual({
      Loss: [
        [1, 0.5],
        [2, 0.25],
      ],
      Reward_Mean: [
        [1, 2],
        [2, 3],
      ],
    });
  });
});

describe("what is counted from 0", () => {
  test.each([
    ["whole epochs", "epoch,val_loss\n0,1\n1,0.5\n2,0.4\n", 1],
    ["parts of epochs, of which 0 was before the training", "epoch,val_loss\n0,1\n0.5,0.5\n1,0.4\n", 0],
    ["epochs from 1", "epoch,val_loss\n1,1\n2,0.5\n", 0],
  ])("is one step less than was done: %s", (_, text, shift) => {
    expect(stepShift(read("a.csv", text))).toBe(shift);
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

  test("iterations within an epoch tell no trainings apart", () => {
    const rows = [1, 2, 3, 4, 5].flatMap((epoch) => [100, 200].map((iters) => `${epoch}, ${iters}, 2\n`));
    expect(read("loss.csv", `epoch, iters, G_L1\n${rows.join("")}`)).toMatchObject({
      stepName: "epochs",
      series: { G_L1: [1, 2, 3, 4, 5].map((epoch) => [epoch, 2]) },
    });
  });

  test("a step that goes back with its epoch, as of a training begun again, counts", () => {
    expect(counted("epoch,step", [1, 10], [2, 20], [3, 30], [2, 20], [3, 30])).toEqual(
      both("optimiser steps", [10, 20, 30], 1),
    );
    expect(counted("epoch,step", [0, 9], [0, 9], [1, 19], [2, 19])).toEqual(both("optimiser steps", [9, 19], 1));
  });
});
