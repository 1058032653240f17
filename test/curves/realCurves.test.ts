import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { seededChance } from "../../src/common/chance.js";
import { chosenMetric } from "../../src/curves/chosenMetric.js";
import type { CurvePoint } from "../../src/curves/curve.js";
import { readCurve } from "../../src/curves/readCurve.js";
import { stepShift } from "../../src/curves/stepShift.js";
import { judgeCurve } from "../../src/curves/verdict.js";

const DATA = process.env["HOLDOUT_REAL_DATA"];

/** Logs of real trainings; they are read where they lie and are no part of this project. Without them jest.config.js leaves this file out. */
describe("curves of real trainings", () => {
  const curves = join(DATA ?? "", "curves");

  test("Ultralytics: a long training's object loss climbs while its error falls", () => {
    const path = join(curves, "yolo/peshmerge-cots/exp_600e_10bs/results.csv");
    const curve = readCurve([{ path, bytes: readFileSync(path) }], path);
    const { points, losses, training, hasChanceLevel } = chosenMetric(curve, path);
    const judged = judgeCurve(
      { points, training, losses: losses.map((loss) => loss.points), hasChanceLevel, shift: stepShift(curve) },
      seededChance(1),
    );
    expect(judged).toMatchObject({ verdict: "learning", losing_calibration: true, chance_level: false });
    expect(judged.best?.value).toBeCloseTo(0.4068, 4);
  });

  test("TensorBoard: 210 records are 200 steps", () => {
    const folder = join(curves, "tensorboard-reducer/tests/runs/duplicate_steps");
    const counts = readdirSync(folder).flatMap((run) => {
      const [name = ""] = readdirSync(join(folder, run));
      const path = join(folder, run, name);
      const { series } = readCurve([{ path, bytes: readFileSync(path) }], path);
      return Object.values(series).map((points) => points.length);
    });
    expect(Math.max(...counts)).toBe(200);
  });

  test("Hugging Face: six validation sets are not guessed between", () => {
    const path = join(curves, "hf-trainer/viz-sample/trainer_state.json");
    const curve = readCurve([{ path, bytes: readFileSync(path) }], path);
    expect(() => chosenMetric(curve, path)).toThrow("say which with --metric");
  });

  test("modded-nanogpt: no run overfits, diverges or has saturated, and from half of it the end is foretold to 9 %", () => {
    const verdicts = new Map<string, number>();
    const misses: number[] = [];
    for (const points of nanogptRuns(join(curves, "modded-nanogpt/val_loss_curves.csv"))) {
      const { verdict } = judgeCurve({ points, isLoss: true }, seededChance(1));
      verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
      const end = points.at(-1) ?? [NaN, NaN];
      const half = points.filter(([step]) => step <= end[0] / 2);
      const [forecast] = judgeCurve({ points: half, isLoss: true }, seededChance(1)).forecast;
      if (forecast) misses.push(forecast.value / end[1] - 1);
    }
    process.stdout.write(
      `\nmodded-nanogpt: ${JSON.stringify([...verdicts])}, missed by up to ${Math.max(...misses)}\n`,
    );
    expect([...verdicts.keys()].sort()).toEqual(["learning", "too-short", "unclear"]);
    expect(verdicts.get("unclear")).toBeLessThan(25);
    expect(misses.length).toBeGreaterThan(350);
    // The learning rate falls in the second half, which nothing in the first half tells: the forecast is never too low by more than noise.
    expect(Math.min(...misses)).toBeGreaterThan(-0.002);
    expect(Math.max(...misses)).toBeLessThan(0.09);
  });
});

/** A few runs stand in the file ten times and more under one name; as everywhere, what was logged last counts. */
function nanogptRuns(path: string): CurvePoint[][] {
  const runs = new Map<string, Map<number, number>>();
  for (const line of readFileSync(path, "utf8").trim().split("\n").slice(1)) {
    const [family, run, step, total, loss] = line.split(",");
    const key = `${family} ${run} ${total}`;
    const losses = runs.get(key) ?? new Map<number, number>();
    runs.set(key, losses.set(Number(step), Number(loss)));
  }
  return [...runs.values()].map((losses) => [...losses].sort((a, b) => a[0] - b[0]));
}
