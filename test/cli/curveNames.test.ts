import { describe, expect, test } from "@jest/globals";
import { namedCurves } from "../../src/cli/curveNames.js";

const paths = {
  isFolder: (path: string) => Promise.resolve(path.endsWith("/")),
  isThere: (path: string) => Promise.resolve(path.startsWith("there") || path === "lr=0.3/results.csv"),
};
const namesOf = async (...all: string[]) => (await namedCurves(all, paths)).map(({ name }) => name);

describe("the names of curves", () => {
  test.each([
    [
      ["base=a.csv", "new=b/c=d.csv"],
      ["base", "new"],
    ],
    [
      ["runs/exp1/", "runs/exp2/"],
      ["exp1", "exp2"],
    ],
    [
      ["runs/exp1/results.csv", "runs/exp2/results.csv"],
      ["exp1", "exp2"],
    ],
    [
      ["logs/adam.csv", "logs/sgd.csv"],
      ["adam", "sgd"],
    ],
    [["logs/a/events.out.tfevents.17.host.1.0"], ["a"]],
    [
      ["x/version_0/metrics.csv", "y/version_0/metrics.csv", "y/version_1/metrics.csv"],
      ["x/version_0", "y/version_0", "version_1"],
    ],
    [
      ["a/log.txt", "b/history.json", "c/20200512_114159.log.json", "d/scalars.json", "e/r50_20200512.log.json"],
      ["a", "b", "c", "d", "r50_20200512"],
    ],
    [["nnUNet/fold_0/training_log_2024_1_9_15_24_33.txt"], ["fold_0"]],
    [["x/checkpoint-10/trainer_state.json"], ["checkpoint-10"]],
    [["lr=0.1/results.csv"], ["lr"]],
    [["team/lr=there/results.csv"], ["team/lr"]],
    [["lr=0.3/results.csv"], ["lr=0.3"]],
    [
      ["lr=0.1=there.csv", "a=b=c=there/d=e.csv", "lr=0.1=gone.csv"],
      ["lr=0.1", "a=b=c", "lr"],
    ],
    [
      ["runs/lr=0.1/results.csv", "runs/lr=0.2/results.csv"],
      ["lr=0.1", "lr=0.2"],
    ],
  ])("%j are %j", async (all, names) => {
    expect(await namesOf(...all)).toEqual(names);
  });

  test("are remembered as given, or not", async () => {
    const curves = await namedCurves(["base=a.csv", "logs/adam.csv"], paths);
    expect(curves.map(({ isGiven }) => isGiven)).toEqual([true, false]);
  });

  test("of the folder where one stands is its own", async () => {
    expect(await namesOf("./")).toEqual([process.cwd().split("/").at(-1)]);
  });

  test.each(["=a.csv", "a="])('"%s" is no name and file', async (argument) => {
    await expect(namesOf(argument)).rejects.toThrow(`"${argument}" is not NAME=FILE`);
  });
});
