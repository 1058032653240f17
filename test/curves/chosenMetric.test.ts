import { describe, expect, test } from "@jest/globals";
import { metricName } from "../../src/curves/metricName.js";
import { chosenMetric } from "../../src/curves/chosenMetric.js";
import type { Curve, CurveFormat, CurvePoint } from "../../src/curves/curve.js";

const points: CurvePoint[] = [
  [1, 0.5],
  [2, 0.75],
];

function aCurve(format: CurveFormat, ...names: string[]): Curve {
  return {
    format,
    stepName: "optimiser steps",
    notes: [],
    series: Object.fromEntries(names.map((name) => [name, points])),
  };
}

describe("the series that is judged without being asked for", () => {
  test.each<[string, CurveFormat, string[], string]>([
    ["the validation error", "holdout", ["train/error", "validation/loss", "validation/error"], "validation/error"],
    [
      "accuracy, turned round, where no error is logged",
      "lightning",
      ["train_loss", "val_loss", "val_accuracy"],
      "1 - val_accuracy",
    ],
    [
      "MAE's accuracy of the first answer",
      "holdout",
      ["train_loss", "test_loss", "test_acc5", "test_acc1"],
      "1 - test_acc1",
    ],
    [
      "OpenMMLab's accuracy, not the loss beside it",
      "holdout",
      ["loss", "accuracy/top1", "accuracy/top5"],
      "1 - accuracy/top1",
    ],
    [
      "DETR's average precision of boxes",
      "detr",
      ["train_loss", "test_class_error", "test_loss", "test_coco_eval_bbox"],
      "1 - test_coco_eval_bbox",
    ],
    [
      "mean average precision over all overlaps",
      "ultralytics",
      ["metrics/precision", "metrics/mAP_0.5", "metrics/mAP_0.5:0.95", "val/box_loss"],
      "1 - metrics/mAP_0.5:0.95",
    ],
    [
      "the same in newer versions",
      "ultralytics",
      ["metrics/mAP50(B)", "metrics/mAP50-95(B)"],
      "1 - metrics/mAP50-95(B)",
    ],
    [
      "the same in TensorBoard, where Ultralytics writes it, too",
      "tensorboard",
      ["train/box_loss", "metrics/mAP_0.5", "metrics/mAP_0.5:0.95", "val/box_loss", "val/obj_loss", "x/lr0"],
      "1 - metrics/mAP_0.5:0.95",
    ],
    ["Keras' validation accuracy", "keras", ["accuracy", "loss", "val_accuracy", "val_loss"], "1 - val_accuracy"],
    [
      "a segmentation's overlap, not its share of right pixels",
      "lightning",
      ["loss", "val/aAcc", "val/mIoU", "val/mAcc"],
      "1 - val/mIoU",
    ],
    [
      "a segmentation's overlap, whatever its share of right pixels is called",
      "keras",
      ["accuracy", "dice_coef", "loss", "val_accuracy", "val_dice_coef", "val_loss", "val_mean_io_u_5"],
      "1 - val_dice_coef",
    ],
    [
      "the mean over all classes, not the overlap of the first of them",
      "lightning",
      ["train_loss", "val_dice_RV", "val_dice_MYO", "val_dice_LV", "val_dice_mean"],
      "1 - val_dice_mean",
    ],
    [
      "accuracy beside the overlap of single classes",
      "lightning",
      ["val_accuracy", "val_dice_RV", "val_dice_LV"],
      "1 - val_accuracy",
    ],
    [
      "mean average precision, not the overlap of the boxes that were found",
      "keras",
      ["train_loss", "val_map", "val_map_50", "val_iou"],
      "1 - val_map",
    ],
    [
      "accuracy beside the overlap of an item's labels",
      "keras",
      ["train_loss", "val_loss", "val_acc", "val_jaccard"],
      "1 - val_acc",
    ],
    ["a task of language by its score", "hf-trainer", ["eval_loss", "eval_gen_len", "eval_bleu"], "1 - eval_bleu"],
    ["one of pairs by theirs", "hf-trainer", ["eval_loss", "eval_spearmanr"], "1 - eval_spearmanr"],
    ["F1 beside the same", "keras", ["val_jaccard", "val_f1"], "1 - val_f1"],
    ["an overlap rather than a loss", "keras", ["val_loss", "val_jaccard_loss", "val_jaccard"], "1 - val_jaccard"],
    ["an agent's reward, not its loss", "lightning", ["Loss", "Reward_Mean", "Length_Mean"], "Reward_Mean"],
    ["the whole reward, not a part of it", "lightning", ["loss", "format_reward", "ep_reward_mean"], "ep_reward_mean"],
    ["the validation loss, not the return on it", "keras", ["train_loss", "val_loss", "val_return"], "val_loss"],
    [
      "the validation loss, not one of the rewards on it",
      "lightning",
      ["train_loss", "val_loss", "val_accuracy_reward", "val_reward"],
      "val_loss",
    ],
    [
      "the whole reward on the validation set, where that has no loss",
      "lightning",
      ["loss", "val_baseline_reward", "val_mean_reward"],
      "val_mean_reward",
    ],
    [
      "the loss of what learns preferences, not the rewards that it gives",
      "hf-trainer",
      ["loss", "eval_rewards/chosen", "eval_rewards/margins", "eval_loss"],
      "eval_loss",
    ],
    ["a loss before scores of texts", "hf-trainer", ["loss", "eval_rouge1", "eval_loss"], "eval_loss"],
    [
      "TensorBoard's Loss/test, where nothing is called validation",
      "tensorboard",
      ["Loss/train", "Loss/test"],
      "Loss/test",
    ],
    ["a lone series of unknown kind", "mlflow", ["my_measure"], "my_measure"],
  ])("is %s", (_, format, names, expected) => {
    expect(chosenMetric(aCurve(format, ...names), "f").name).toBe(expected);
  });

  test("a rising one becomes 1 − value, in percent too", () => {
    expect(chosenMetric(aCurve("keras", "val_accuracy"), "f").points).toEqual([
      [1, 0.5],
      [2, 0.25],
    ]);
    const percent = {
      ...aCurve("keras"),
      series: {
        val_accuracy: [
          [1, 50],
          [2, 75],
        ] as CurvePoint[],
      },
    };
    expect(chosenMetric(percent, "f").points).toEqual([
      [1, 0.5],
      [2, 0.25],
    ]);
  });

  test.each(["val_ssim", "val_hit_rate", "val_success_rate", "val_win_rate", "val_recall", "val_dice", "val_recall@5"])(
    "%s is known to rise, and is 1 − value up to 1",
    (name) => {
      const { name: shown, isDirectionKnown } = chosenMetric(aCurve("keras", name), "f");
      expect({ shown, isDirectionKnown }).toEqual({ shown: `1 - ${name}`, isDirectionKnown: true });
    },
  );

  test.each([
    ["val_psnr", [20, 30], [0.01, 0.001], "10^(-val_psnr/10)"],
    ["val_snr", [0, 10], [1, 0.1], "10^(-val_snr/10)"],
    ["val_reward", [20, 50], [0.05, 0.02], "1 / val_reward"],
    ["val_reward", [0.2, 0.5], [5, 2], "1 / val_reward"],
    ["val_reward", [-100, 100], [400, 200], "300 - val_reward"],
  ])("%s has no limit: of %j, %j are judged", (name, values, judged, reckoned) => {
    const curve = { ...aCurve("keras"), series: { [name]: values.map((value, i): CurvePoint => [i + 1, value]) } };
    const chosen = chosenMetric(curve, "f");
    expect(chosen).toMatchObject({ name, isDirectionKnown: true, hasChanceLevel: false });
    expect(chosen.score?.name).toBe(reckoned);
    chosen.points.forEach(([, value], i) => expect(value).toBeCloseTo(judged[i] ?? NaN, 10));
    chosen.points.forEach(([, value], i) => expect(chosen.score?.back(value)).toBeCloseTo(values[i] ?? NaN, 8));
  });

  test.each(["val_log_likelihood", "val_return"])("of %s below 0 the size is judged, and shown", (name) => {
    const curve = { ...aCurve("keras"), series: { [name]: [[1, -300] as CurvePoint, [2, -200] as CurvePoint] } };
    expect(chosenMetric(curve, "f")).toMatchObject({ name: `-${name}`, score: undefined });
    expect(chosenMetric(curve, "f").points[1]).toEqual([2, 200]);
  });

  test.each(["val_mape", "val_fid", "val_lpips", "val_neg_log_likelihood", "val_brier_score", "val_ppl", "val_bpb"])(
    "%s is known to fall",
    (name) => expect(chosenMetric(aCurve("keras", name), "f")).toMatchObject({ name, isDirectionKnown: true }),
  );

  test.each([
    "dev_loss",
    "dev/loss",
    "eval/loss",
    "holdout_loss",
    "holdout/loss",
    "heldout.loss",
    "held_out_loss",
    "held-out/loss",
  ])("%s was measured on the validation set", (name) => {
    const chosen = chosenMetric(aCurve("lightning", "loss", "test_loss", "ood_loss", name), "f");
    expect(chosen).toMatchObject({ name, split: "validation", quantity: "loss", training: points });
  });

  test("the losses beside an error are those of all items, not those of single batches", () => {
    const curve = aCurve("lightning", "val_error", "val_loss_step", "val_loss_epoch");
    expect(chosenMetric(curve, "f").losses.map(({ name }) => name)).toEqual(["val_loss_epoch"]);
  });

  test.each(["-", "_", "/"])("XGBoost's two sets are not guessed between, validation_0%slogloss", (between) => {
    const names = [0, 1].map((set) => `validation_${set}${between}logloss`);
    expect(() => chosenMetric(aCurve("lightning", ...names), "f")).toThrow("say which with --metric");
  });

  test("what was measured out of distribution is a test, not the validation", () => {
    expect(chosenMetric(aCurve("keras", "loss", "ood/loss", "val/loss"), "f").name).toBe("val/loss");
    expect(chosenMetric(aCurve("keras", "loss", "ood/loss"), "f")).toMatchObject({ name: "ood/loss", split: "test" });
    expect(metricName("val/ood_auroc", "wandb")).toMatchObject({ split: "validation", quantity: "ood_auroc" });
    expect(metricName("trn_loss", "lightning")).toMatchObject({ split: "train", quantity: "loss" });
  });

  test("a loss beside that of the validation is the training's, whoever logged both", () => {
    for (const format of ["holdout", "keras", "lightning", "ultralytics"] as const)
      expect(chosenMetric(aCurve(format, "loss", "val_loss"), "f")).toMatchObject({
        name: "val_loss",
        training: points,
      });
    expect(chosenMetric(aCurve("holdout", "loss"), "f").training).toBeUndefined();
  });

  test("a training that cannot be judged as validation is, is left out", () => {
    const rising = (values: number[]) => values.map((value, i): CurvePoint => [i + 1, value]);
    const series = { val_reward: rising([3, 9, 42]), reward: rising([2, 5, 0]) };
    expect(chosenMetric({ ...aCurve("keras"), series }, "f").training).toBeUndefined();
    const mixed = { val_accuracy: rising([0.5, 0.6, 0.7]), accuracy: rising([52, 64, 80]) };
    expect(chosenMetric({ ...aCurve("keras"), series: mixed }, "f").training?.at(-1)).toEqual([3, 0.2]);
  });

  test("nobody knows which way a name of no measure goes, until it is said", () => {
    const curve = aCurve("keras", "val_foo");
    expect(chosenMetric(curve, "f")).toMatchObject({ name: "val_foo", isDirectionKnown: false });
    expect(chosenMetric(curve, "f", undefined, "higher")).toMatchObject({
      name: "1 - val_foo",
      isDirectionKnown: true,
    });
    expect(chosenMetric(curve, "f", undefined, "lower")).toMatchObject({ name: "val_foo", isDirectionKnown: true });
  });

  test.each([
    [[0.5, 0.9, 1.2, 0.8], "f: 'val_accuracy' is 1.2 at step 3; most of its values are shares up to 1"],
    [[50, 60, 112, 70], "f: 'val_accuracy' is 112 at step 3; it must be a share up to 1, or percent up to 100"],
  ])("accuracies of %j are refused: one value makes no percent", (values, message) => {
    const series = { val_accuracy: values.map((value, i): CurvePoint => [i + 1, value]) };
    expect(() => chosenMetric({ ...aCurve("keras"), series }, "f")).toThrow(message);
  });

  test.each([[[0.9, 1.1, 1, 1.2, 0.95, 1.3]], [[0.02, 0.3, 1.4, 2.5, 4.1]], [[0, 0.5, 1.1, 1.6, 1.95]]])(
    "%j are percent, though small",
    (values) => {
      const series = { val_accuracy: values.map((value, i): CurvePoint => [i + 1, value]) };
      expect(chosenMetric({ ...aCurve("keras"), series }, "f").points.at(-1)?.[1]).toBeGreaterThan(0.95);
    },
  );

  test("shares stay shares where a run's or a metric's name speaks of percent, and rounding leads a little beyond 1", () => {
    const points = (values: number[]) => values.map((value, i): CurvePoint => [i + 1, value]);
    const panel = { "10% labels - val/acc": points([0.5, 0.7, 0.9]), "all - val/acc": points([0.6, 0.8, 0.95]) };
    const of = (series: Record<string, CurvePoint[]>, asked?: string) =>
      chosenMetric({ ...aCurve("wandb"), series }, "f", asked).points.at(-1)?.[1];
    expect(of(panel, "10% labels - val/acc")).toBeCloseTo(0.1, 12);
    expect(of({ val_pct_correct_accuracy: points([0.65, 0.8, 0.95]) })).toBeCloseTo(0.05, 12);
    expect(of({ val_accuracy: points([0.8, 0.9, 1.0000001]) })).toBe(0);
  });

  const steps = (values: number[]) => values.map((value, i): CurvePoint => [i + 1, value]);
  const errors = (name: string, values: number[]) => ({ ...aCurve("keras"), series: { [name]: steps(values) } });

  test.each(["val_error", "val_err", "val_error_rate", "val_error_pct"])(
    "%s in percent is judged as a share, as an accuracy is",
    (name) => {
      const chosen = chosenMetric(errors(name, [45, 7.8, 0.5]), "f");
      expect(chosen).toMatchObject({ name, quantity: "error", isInPercent: true, hasChanceLevel: true });
      expect(chosen.points).toEqual(steps([0.45, 0.078, 0.005]));
    },
  );

  test("an error and its training may be logged in share and in percent", () => {
    const series = { val_error: steps([45, 7.8, 5]), error: steps([0.4, 0.07, 0.03]) };
    expect(chosenMetric({ ...aCurve("keras"), series }, "f").sameInTraining).toEqual(series.error);
  });

  test("is a share where half of one error means something: not for losses, nor for scores without a limit", () => {
    const isShare = (name: string, values: number[]) => chosenMetric(errors(name, values), "f").isShare;
    expect(isShare("val_error", [0.4, 0.3, 0.2])).toBe(true);
    expect(isShare("val_error", [40, 30, 20])).toBe(true);
    expect(isShare("val_f1", [0.4, 0.5, 0.6])).toBe(true);
    expect(isShare("val_error", [400, 300, 200])).toBe(false);
    expect(isShare("val_loss", [0.4, 0.3, 0.2])).toBe(false);
    expect(isShare("val_psnr", [20, 22, 24])).toBe(false);
  });

  test.each(
    (
      "val_r2_score val_explained_variance val_mcc val_cohen_kappa val_spearman val_pearson_correlation val_ari val_bertscore " +
      "val_ssim val_giou"
    ).split(" "),
  )("%s is no share, since it may go below 0: 1 − score has no upper end at 1", (name) => {
    const chosen = chosenMetric(errors(name, [0.4, 0.5, 0.6]), "f");
    expect(chosen).toMatchObject({ name: `1 - ${name}`, isShare: false });
    expect(chosenMetric(errors(name, [-0.9, -0.2, 0.6]), "f").points[0]?.[1]).toBeCloseTo(1.9, 12);
  });

  test("a score that goes below 0 is no share, whatever its name promises, nor is a reward judged by its distance to 1", () => {
    expect(chosenMetric(errors("val_f1", [-0.4, 0.5, 0.6]), "f").isShare).toBe(false);
    const series = { val_reward: steps([-1, -0.4, 0]), reward: steps([-0.8, -0.2, 40]) };
    const chosen = chosenMetric({ ...aCurve("keras"), series }, "f");
    expect(chosen).toMatchObject({ isShare: false, score: { name: "1 - val_reward" }, sameInTraining: undefined });
  });

  test("an error in percent that somebody calls a score stays a share, and so does its training", () => {
    const series = { val_error: steps([45, 20, 8]), error: steps([40, 16, 5]) };
    const chosen = chosenMetric({ ...aCurve("keras"), series }, "f", undefined, "higher");
    expect(chosen).toMatchObject({ quantity: "error", isInPercent: true, isShare: false });
    expect(chosen.score?.points).toEqual(steps([0.45, 0.2, 0.08]));
    expect(chosen.sameInTraining?.map(([, value]) => chosen.score?.back(value))).toEqual([0.4, 0.16, 0.05]);
  });

  test("an error above 100 is no share, and no stray value makes percent", () => {
    const far = chosenMetric(errors("val_error", [450, 120, 80]), "f");
    expect(far).toMatchObject({ quantity: "error (not a share)", isInPercent: false, hasChanceLevel: false });
    expect(far.points).toEqual(steps([450, 120, 80]));
    expect(chosenMetric(errors("val_error", [0.5, 2, 0.3, 0.2]), "f").points[1]).toEqual([2, 2]);
    expect(chosenMetric(errors("val_wer", [45, 20, 8]), "f").points[1]).toEqual([2, 20]);
  });

  test("a loss that goes far below 0 is judged by its distance to a level below it, and so is the training's", () => {
    const series = { val_loss: steps([3, 1, -1, -1.5, -2]), loss: steps([2, 0, -2, -3, -4]) };
    const chosen = chosenMetric({ ...aCurve("keras"), series }, "f");
    expect(chosen).toMatchObject({ name: "val_loss", quantity: "loss", hasChanceLevel: false });
    expect(chosen.score).toMatchObject({
      name: "val_loss + 7",
      rises: false,
      hasLevel: false,
      points: series.val_loss,
    });
    expect(chosen.points).toEqual(steps([10, 8, 6, 5.5, 5]));
    expect(chosen.training).toEqual(steps([12, 10, 8, 7, 6]));
    expect(chosen.score?.back(5)).toBe(-2);
    expect(chosenMetric(errors("val_loss", [3, 2, 1, -1, 2]), "f").score).toBeUndefined();
  });

  test("an accuracy that is no finite number is no error of 0", () => {
    expect(chosenMetric(errors("val_accuracy", [0.5, Infinity, 0.9]), "f").points[1]).toEqual([2, NaN]);
  });

  test("--better may contradict a name, which is remembered", () => {
    const curve = errors("val_error", [0.5, 0.4]);
    expect(chosenMetric(curve, "f", undefined, "higher").isAgainstItsName).toBe(true);
    expect(chosenMetric(curve, "f", undefined, "lower").isAgainstItsName).toBe(false);
    expect(chosenMetric(errors("val_foo", [0.5, 0.4]), "f", undefined, "higher").isAgainstItsName).toBe(false);
  });

  test("percent may begin below 1", () => {
    const series = { val_accuracy: [0.1, 0.9, 12, 40, 62].map((value, i): CurvePoint => [i + 1, value]) };
    expect(chosenMetric({ ...aCurve("keras"), series }, "f").points.at(-1)).toEqual([5, 0.38]);
  });

  test("nothing is said about new items where nothing was measured on them", () => {
    expect(() => chosenMetric(aCurve("hf-trainer", "loss"), "f")).toThrow("f: holds no evaluation on a validation set");
    expect(chosenMetric(aCurve("hf-trainer", "loss"), "f", "loss").split).toBe("train");
  });

  test("of very many names the first that tell which way is better are shown", () => {
    const ratios = Array.from({ length: 60 }, (_, i) => `clip_ratio/${i}`);
    expect(() => chosenMetric(aCurve("hf-trainer", ...ratios, "loss", "reward"), "f")).toThrow(
      /\(logged: loss, reward, clip_ratio\/0, .*, clip_ratio\/5, …\); --metric draws one of them all the same$/,
    );
  });

  test.each<[string, CurveFormat, string, boolean]>([
    ["an error", "keras", "val_accuracy", true],
    ["a log loss", "keras", "val_loss", true],
    ["mean average precision", "ultralytics", "metrics/mAP50-95(B)", false],
    ["a loss of boxes", "ultralytics", "val/box_loss", false],
    ["a squared error", "keras", "val_mse", false],
    ["the area under a ROC curve", "keras", "val_auc", true],
    ["the same, spelled out", "lightning", "val/roc_auc", true],
    ["the same of others", "hf-trainer", "eval_auroc", true],
    ["the second one of a notebook", "keras", "val_auc_1", true],
    ["the same in one word", "lightning", "valAuc", true],
    ["the same, turned round", "lightning", "val_auc_roc", true],
    ["that of precision and recall, in one word", "lightning", "val_auprc", false],
    ["the area under precision and recall", "keras", "val_pr_auc", false],
    ["the same by Keras", "keras", "val_prc", false],
  ])("one knows for %s what guessing would give, or does not", (_, format, name, known) => {
    expect(chosenMetric(aCurve(format, name), "f").hasChanceLevel).toBe(known);
  });

  test("what a training counts is no measure on new items", () => {
    const ofAgent = aCurve("holdout", "train/return", "train/length", "episodes");
    expect(() => chosenMetric(ofAgent, "f")).toThrow(
      "f: holds no evaluation on a validation set, so nothing can be said about new items (logged: train/return, train/length)",
    );
    expect(chosenMetric(ofAgent, "f", "episodes").name).toBe("episodes");
    const others = ["dataset_size", "train_episodes", "sim/episodes", "total_timesteps", "num_tokens"];
    expect(others.map((name) => metricName(name, "holdout"))).toEqual(others.map(() => undefined));
    expect(metricName("mean_reward_100_episodes", "holdout")).toMatchObject({ rises: true });
  });

  test("a file without any measure of a model says so", () => {
    expect(() => chosenMetric(aCurve("lightning", "lr-Adam", "epoch"), "f")).toThrow(
      "f: holds no measure of a model: no loss, error or score was logged",
    );
  });

  test("the first of Lightning's validation sets is the validation set", () => {
    const two = ["val_loss/dataloader_idx_1", "val_acc/dataloader_idx_1"];
    const one = ["val_loss/dataloader_idx_0", "val_acc/dataloader_idx_0"];
    const curve = aCurve("lightning", "train_loss", "train_acc", ...two, ...one);
    expect(chosenMetric(curve, "f").name).toBe("1 - val_acc/dataloader_idx_0");
    expect(metricName("val_acc/dataloader_idx_0", "lightning")).toEqual(metricName("val_acc", "lightning"));
    expect(metricName("val_acc/dataloader_idx_1", "lightning")).toMatchObject({
      split: "validation",
      quantity: "acc/dataloader_idx_1",
      rises: true,
    });
  });

  test("nobody guesses between several validation sets", () => {
    const curve = aCurve("hf-trainer", "eval_g0_accuracy", "eval_g1_accuracy", "loss");
    expect(() => chosenMetric(curve, "f")).toThrow(
      "holds several that could be the validation error (eval_g0_accuracy, eval_g1_accuracy)",
    );
    expect(() => chosenMetric(aCurve("lightning", "loss_g", "loss_d", "fid"), "f")).toThrow(
      "holds several that could be the validation error (loss_g, loss_d, fid); say which with --metric",
    );
    expect(chosenMetric(aCurve("lightning", "val_loss_epoch", "val_loss_step"), "f").name).toBe("val_loss_epoch");
    expect(chosenMetric(aCurve("lightning", "val_loss_step", "val_loss_epoch"), "f").name).toBe("val_loss_epoch");
    expect(chosenMetric(aCurve("lightning", "test_loss_ce", "test_loss", "test_loss_bbox"), "f").name).toBe(
      "test_loss",
    );
  });
});

describe("names of loggers", () => {
  test("Detectron2's evaluation is taken, not what it counts over the batches of its training", () => {
    const names = ["total_loss", "loss_cls", "loss_rpn_loc", "fast_rcnn/cls_accuracy", "bbox/AP", "bbox/AP50"];
    const chosen = chosenMetric(aCurve("holdout", ...names), "f");
    expect(chosen.name).toBe("1 - bbox/AP");
    expect(chosen.training).toBeDefined();
  });

  test.each([
    ["valLoss", "trainLoss"],
    ["ValAcc", "TrainAcc"],
    ["validationError", "trainingError"],
  ])("%s is the validation's", (validation, training) => {
    const chosen = chosenMetric(aCurve("holdout", training, validation), "f");
    expect([chosen.split, chosen.isDirectionKnown]).toEqual(["validation", true]);
  });
});

describe("an agent's reward", () => {
  test.each([
    ["eval/mean_ep_length", "eval/mean_reward"],
    ["rollout/ep_len_mean", "rollout/ep_rew_mean"],
  ])("is judged rather than %s, whose name does not tell which way is better", (length, reward) => {
    expect(chosenMetric(aCurve("tensorboard", length, reward, "time/fps"), "f")).toMatchObject({
      name: reward,
      isDirectionKnown: true,
    });
  });
});

describe("a loss that Lightning logs per step and per epoch", () => {
  test("is that of the epoch, on the training set, too", () => {
    const curve = aCurve(
      "lightning",
      "val_loss",
      "train_loss_step",
      "train_loss_epoch",
      "best_acc_epoch",
      "global_step",
    );
    curve.series["train_loss_epoch"] = [[1, 9]];
    const chosen = chosenMetric(curve, "f");
    expect(chosen).toMatchObject({ name: "val_loss", training: [[1, 9]], sameInTraining: [[1, 9]] });
    expect(chosenMetric(curve, "f", "loss").name).toBe("val_loss");
    expect(metricName("trainer/global_step", "wandb")).toBeUndefined();
    expect(metricName("n_parameters", "holdout")).toBeUndefined();
    expect(metricName("best_acc_epoch", "lightning")).toBeUndefined();
    expect(metricName("val/acc_epoch", "wandb")).toMatchObject({ split: "validation", quantity: "acc", rises: true });
    expect(metricName("train_loss_step", "lightning")).toMatchObject({ split: "train", quantity: "loss_step" });
  });
});

describe("a validation that Lightning logs per step and per epoch", () => {
  test.each(
    ["val_f1", "val_reward", "val_accuracy", "val_loss", "val_rmse", "reward"].flatMap((name) => [
      [name, ["step", "epoch"]],
      [name, ["epoch", "step"]],
    ]) as [string, string[]][],
  )("is judged by its epochs: %s, logged as %j", (name, ends) => {
    const chosen = chosenMetric(aCurve("lightning", ...ends.map((end) => `${name}_${end}`)), "f");
    expect(chosen.name).toMatch(new RegExp(`^(1 - )?${name}_epoch$`));
  });

  test("is judged by its steps where it has no epochs, or where they are asked for", () => {
    expect(chosenMetric(aCurve("lightning", "val_f1_step"), "f").name).toBe("1 - val_f1_step");
    expect(chosenMetric(aCurve("lightning", "val_f1_step", "val_f1"), "f").name).toBe("1 - val_f1");
    const both = aCurve("lightning", "val_f1_epoch", "val_f1_step");
    expect(chosenMetric(both, "f", "val_f1_step").name).toBe("1 - val_f1_step");
  });
});

describe("the series asked for", () => {
  test("may be a logger's name, or a quantity, which is looked for on the validation set", () => {
    const curve = aCurve("holdout", "train/loss", "validation/loss", "validation/accuracy");
    expect(chosenMetric(curve, "f", "train/loss").name).toBe("train/loss");
    expect(chosenMetric(curve, "f", "loss").name).toBe("validation/loss");
    expect(chosenMetric(curve, "f", "error").name).toBe("1 - validation/accuracy");
  });

  test.each(["__proto__", "constructor"])("is not there where it is only what every object has: %s", (name) => {
    const curve = aCurve("keras", "val_loss");
    expect(() => chosenMetric(curve, "log.csv", name)).toThrow(`log.csv: has no metric "${name}"`);
  });

  test("is named with the nearest one when it is not there", () => {
    expect(() => chosenMetric(aCurve("lightning", "val_loss"), "f", "val_los")).toThrow(
      'f: has no metric "val_los"; did you mean "val_loss"? It has: val_loss.',
    );
    expect(() => chosenMetric(aCurve("lightning", "val_loss"), "f", "momentum")).toThrow(
      'f: has no metric "momentum". It has: val_loss.',
    );
  });

  test("brings the training's loss with it, as a sum where only parts are logged", () => {
    const curve = aCurve("ultralytics", "train/box_loss", "train/obj_loss", "val/obj_loss", "metrics/mAP_0.5:0.95");
    const chosen = chosenMetric(curve, "f");
    expect(chosen.training).toEqual([
      [1, 1],
      [2, 1.5],
    ]);
    expect(chosen.losses.map(({ name }) => name)).toEqual(["val/obj_loss"]);
  });
});

test("beside a training that is called so, what Keras would call the training's is nobody knows whose", () => {
  const ours = aCurve("keras", "train_loss", "val_loss", "mIoU");
  expect(chosenMetric(ours, "log.csv", "mIoU")).toMatchObject({ name: "1 - mIoU", split: undefined });
  const ofKeras = aCurve("keras", "loss", "val_loss", "mIoU");
  expect(chosenMetric(ofKeras, "log.csv", "mIoU")).toMatchObject({ split: "train" });
});
