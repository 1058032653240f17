import { describe, expect, test } from "@jest/globals";
import { metricName } from "../../src/curves/metricName.js";

describe("the name of a series", () => {
  const named = (names: string) => names.split(" ").map((name) => [name]);
  test.each(
    named(
      "val_acc acc val_acc1 val_top5 val_macc val_categorical_accuracy val_macro_f1 val_f2 val_auprc val_prc metrics/mAP50(B) " +
        "metrics/mAP_0.5 coco/ap50 val_miou val_dice_score val_bertscore val_r2_score val_ms_ssim ep_rew_mean val_si-sdr " +
        "val_true_negative_rate val_negative_predictive_value val_explained_variance val_pass@1 eval/mean_reward " +
        "val_1-shot_acc 1-nn_accuracy 1-wer one_minus_error inverse_dynamics_accuracy val_inverted_index_recall",
    ),
  )("%s tells that it rises", (name) => {
    expect(metricName(name, "lightning")).toMatchObject({ rises: true, tellsDirection: true });
  });

  test.each(
    named(
      "val_wer val_wer_score val_cer val_nelbo val_negelbo val_neg_log_likelihood val_davies_bouldin_score val_crps_score " +
        "val_dssim val_fpr val_false_positive_rate val_ade val_unlikelihood val_accuracy_loss val_map_loss " +
        "val_1-acc 1-dice val/1-mAP val_1_minus_auc one_minus_auc val_one-minus-accuracy",
    ).concat([["1 - val_acc"]]),
  )("%s tells that it falls", (name) => {
    expect(metricName(name, "lightning")).toMatchObject({ rises: false, tellsDirection: true });
  });

  test.each(
    named(
      "val_score val_elbo val_attack_success_rate val_anomaly_score val_risk_score val_reward_std rewards/rejected val_gain " +
        "val_answer val_viewer val_power val_accumulated val_constructor val_inverse_accuracy val_acc_drop",
    ),
  )("%s tells no direction", (name) => {
    expect(metricName(name, "lightning")?.tellsDirection).toBe(false);
  });

  test.each([
    ["val_mean_io_u", true],
    ["val_cosine_similarity", true],
    ["eval_em", true],
    ["val_hinge", false],
    ["val_bce", false],
    ["val_l1", false],
    ["val_hd95", false],
  ])("%s tells its direction", (name, rises) => {
    expect(metricName(name, "keras")).toMatchObject({ rises, tellsDirection: true, split: "validation" });
  });
});
