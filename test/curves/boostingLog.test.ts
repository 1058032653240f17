import { describe, expect, test } from "@jest/globals";
import { chosenMetric } from "../../src/curves/chosenMetric.js";
import { readRuns } from "../../src/curves/readCurve.js";
import { stepShift } from "../../src/curves/stepShift.js";

const runs = (text: string, path = "train.log") => readRuns([{ path, bytes: new TextEncoder().encode(text) }], path);
const lone = (text: string) => {
  const [run, ...others] = runs(text);
  expect(others).toEqual([]);
  if (!run) throw new Error("no run");
  return run.curve;
};

describe("what XGBoost prints", () => {
  test("is a round a line, counted from 0, with the values of each set; the best one is not printed for another", () => {
    const curve = lone(
      "[15:02:11] WARNING: something about parameters\n" +
        "[0]\ttrain-logloss:0.48253\teval-logloss:0.48039\n" +
        "Will train until eval-logloss hasn't improved in 2 rounds.\n" +
        "[1]\ttrain-logloss:0.35953\teval-logloss:0.35776\n" +
        "[2]\ttrain-logloss:nan\teval-logloss:inf\n" +
        "Stopping. Best iteration:\n[1]\ttrain-logloss:0.35953\teval-logloss:0.35776\n\n",
    );
    expect(curve).toMatchObject({ format: "xgboost", stepName: "boosting rounds", notes: [] });
    expect(curve.series).toEqual({
      "train-logloss": [
        [0, 0.48253],
        [1, 0.35953],
        [2, NaN],
      ],
      "eval-logloss": [
        [0, 0.48039],
        [1, 0.35776],
        [2, Infinity],
      ],
    });
    expect(stepShift(curve)).toBe(1);
    expect(chosenMetric(curve, "f")).toMatchObject({ name: "eval-logloss", training: curve.series["train-logloss"] });
    expect(curve.lineOf?.("eval-logloss", 1)).toBe(4);
  });

  test("are means over folds where it crosses validation", () => {
    const { series } = lone(
      "[0]\ttrain-error:0.10+0.001\ttest-error:0.12+0.0152\n[1]\ttrain-error:0.08+0\ttest-error:1e-05+0\n",
    );
    expect(series["test-error"]).toEqual([
      [0, 0.12],
      [1, 0.00001],
    ]);
  });

  test("is several trainings where the rounds begin again", () => {
    const fold = (error: number) => [0, 1, 2].map((i) => `[${i}]\tvalidation_0-error:${error - i / 100}\n`).join("");
    const found = runs(`${fold(0.3)}fold 2\n${fold(0.4)}`);
    expect(found.map(({ name }) => name)).toEqual(["training 1", "training 2"]);
    expect(found.map(({ curve }) => curve.series["validation_0-error"]?.[0])).toEqual([
      [0, 0.3],
      [0, 0.4],
    ]);
    expect(found[1]?.curve.lineOf?.("validation_0-error", 0)).toBe(5);
  });

  test("may begin with the time", () => {
    const curve = lone(
      "[12:00:33] [0]\ttrain-logloss:1\teval-logloss:0.8\n[12:01:33] [1]\ttrain-logloss:0.5\teval-logloss:0.6\n",
    );
    expect(curve.series["eval-logloss"]).toEqual([
      [0, 0.8],
      [1, 0.6],
    ]);
  });

  test.each(["[12345] 2024-01-01 host-name:8080 started\n", "[00001] INFO worker-1:3\n[00002] INFO worker-1:4\n"])(
    "is not what other programs print: %j",
    (text) => {
      expect(() => runs(text)).toThrow("in no format we know");
    },
  );

  test("may lack the end of its last line", () => {
    const curve = lone("[0]\ttrain-auc:0.5\teval-auc:0.5\n[1]\ttrain-auc:0.6\teval-auc:0.55\n[2]\ttrain-auc:0.7\teva");
    expect(curve.series["train-auc"]).toHaveLength(2);
    expect(curve).toMatchObject({ isCutOff: true, notes: [expect.stringContaining("cut off")] });
    expect(lone("[0]\teval-auc:0.5\n[1]\teval-auc:0.6").series["eval-auc"]).toHaveLength(2);
  });
});

describe("what LightGBM prints", () => {
  test("is a round a line, counted from 1, with the values of each set", () => {
    const curve = lone(
      "[LightGBM] [Info] Number of positive: 10\nTraining until validation scores don't improve for 50 rounds\n" +
        "[10]\ttraining's binary_logloss: 0.5\ttraining's auc: 0.8\tvalid_1's binary_logloss: 0.6\tvalid_1's auc: 0.7\n" +
        "[20]\ttraining's binary_logloss: 0.4\ttraining's auc: 0.9\tvalid_1's binary_logloss: 0.5\tvalid_1's auc: 0.75\n" +
        "Early stopping, best iteration is:\n[17]\ttraining's binary_logloss: 0.42\ttraining's auc: 0.9\tvalid_1's binary_logloss: 0.5\tvalid_1's auc: 0.7\n",
    );
    expect(curve).toMatchObject({ format: "lightgbm", stepName: "boosting rounds", notes: [] });
    expect(Object.keys(curve.series)).toEqual([
      "training/binary_logloss",
      "training/auc",
      "valid_1/binary_logloss",
      "valid_1/auc",
    ]);
    expect(curve.series["valid_1/auc"]).toEqual([
      [10, 0.7],
      [20, 0.75],
    ]);
    expect(chosenMetric(curve, "f", "valid_1/binary_logloss").training).toEqual([
      [10, 0.5],
      [20, 0.4],
    ]);
  });

  test.each([
    ["cv_agg's l2: 3.5 + 0.25", "valid/l2"],
    ["cv_agg's valid l2: 3.5 + 0.25", "valid/l2"],
    ["cv_agg's train l2: 3.5 + 0.25", "train/l2"],
    ["valid_0's l2: 3.5", "valid_0/l2"],
  ])("is of folds together, too, and squares fall: %s", (printed, name) => {
    const curve = lone(`[1]\t${printed}\n[2]\t${printed}\n`);
    expect(curve.series[name]?.[0]).toEqual([1, 3.5]);
    expect(chosenMetric(curve, "f", name)).toMatchObject({ isDirectionKnown: true, score: undefined });
  });
});
