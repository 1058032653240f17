import type { MetricName } from "./metric.js";

/** A metric that tells the same as one that there is not. */
export interface KnownElsewhere {
  metric: MetricName;
  /** How the two hang together. */
  relation: string;
}

/**
 * The metric that others know by this name, or that tells the same; undefined where there is none.
 *
 * @example knownElsewhere("Accuracy") // → { metric: "error", relation: "error = 1 − accuracy" }
 */
export function knownElsewhere(text: string): KnownElsewhere | undefined {
  const name = text.toLowerCase().replace(/[\s-]+/g, "_");
  return KNOWN.find(({ names }) => names.test(name));
}

const KNOWN: readonly (KnownElsewhere & { names: RegExp })[] = [
  {
    names: /^(err|error_rate|zero_one_loss|misclassification(_rate|_error)?)$/,
    metric: "error",
    relation: "error is the share of wrong answers",
  },
  { names: /^(acc|accuracy(_score)?|top_?1(_acc(uracy)?)?)$/, metric: "error", relation: "error = 1 − accuracy" },
  {
    names: /^(balanced_acc(uracy)?(_score)?|(macro_)?recall(_score|_macro)?)$/,
    metric: "balanced_error",
    relation: "balanced_error = 1 − the classes' mean recall",
  },
  {
    names: /^(auc|auroc|rocauc|auc_roc|roc|roc_auc_score)$/,
    metric: "roc_auc",
    relation: "roc_auc is the area under the ROC curve",
  },
  {
    names: /^(m?ap|mean_average_precision|average_precision_score|pr_?auc|auc_?pr|auprc?)$/,
    metric: "average_precision",
    relation: "average_precision is AP, of more than two classes their mean",
  },
  {
    names: /^(f1|f1_?score|macro_f1(_score)?|f_?score|f_?measure|dice)$/,
    metric: "f1_macro",
    relation: "f1_macro is the classes' mean F1",
  },
  {
    names: /^(logloss|loss|nll|(binary_|categorical_)?cross_?entropy)$/,
    metric: "log_loss",
    relation: "log_loss is the cross-entropy in nats",
  },
  { names: /^(perplexity|ppl)$/, metric: "log_loss", relation: "log_loss = ln(perplexity)" },
  { names: /^brier_(score|loss|score_loss)$/, metric: "brier", relation: "brier is the Brier score" },
  {
    names: /^((expected_)?calibration(_error)?)$/,
    metric: "ece",
    relation: "ece is the expected calibration error",
  },
  { names: /^(l1|mean_absolute_error)$/, metric: "mae", relation: "mae is the mean absolute error" },
  { names: /^(mse|l2|mean_squared_error)$/, metric: "rmse", relation: "rmse = √MSE" },
  { names: /^root_mean_squared_error$/, metric: "rmse", relation: "rmse is the root mean squared error" },
  {
    names: /^(r2|r²|r_?squared|r2_?score)$/,
    metric: "rmse",
    relation: "R² = 1 − (rmse / the constant answer's rmse)²",
  },
];
