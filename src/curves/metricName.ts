import type { CurveFormat } from "./curve.js";

/** What a logger's name for a series says about it. */
export interface MetricName {
  /** On which items it was measured; undefined where the name does not tell. */
  split: "train" | "validation" | "test" | undefined;
  /** The name in lower case without the split: `loss`, `accuracy`, `map50-95(b)`. */
  quantity: string;
  /** The same as the logger spells it: `mAP50-95(B)`. */
  spelled: string;
  /** True when a better model has a higher value. */
  rises: boolean;
  /** False where the name does not tell which way is better: a lower value is then taken to be. */
  tellsDirection: boolean;
  /**
   * For one that rises: a share from 0 to 1, or percent to 100; up to 1 (or 100) as well, but maybe below 0 (R², correlations);
   * without a limit; or as a power ratio in decibels.
   */
  limit: "share" | "one" | "none" | "decibels";
}

/**
 * Reads a logger's name for a series. Undefined for what is no measure of a model: learning rates, times, counts.
 *
 * @example
 * metricName("val_accuracy", "keras") // → { split: "validation", quantity: "accuracy", rises: true, … }
 * metricName("loss", "hf-trainer") // → { split: "train", quantity: "loss", rises: false, … }
 * metricName("x/lr0", "ultralytics") // → undefined
 * metricName("test_class_error", "detr") // → { split: "validation", quantity: "class_error", … }
 * metricName("val_loss_epoch", "lightning") // → { split: "validation", quantity: "loss", … }
 * metricName("val_acc/dataloader_idx_0", "lightning") // → { split: "validation", quantity: "acc", … }
 */
export function metricName(name: string, format: CurveFormat): MetricName | undefined {
  const [, ofLoader, loader] = OF_DATALOADER.exec(name) ?? [];
  if (ofLoader !== undefined) return ofDataloader(metricName(ofLoader, format), loader);
  const [, own, per] = OF_LIGHTNING.exec(name) ?? [];
  const read = own === undefined ? undefined : metricName(own, format);
  if (read?.tellsDirection)
    return per === "epoch" ? read : { ...read, quantity: `${read.quantity}_step`, spelled: `${read.spelled}_step` };
  if (NO_MEASURE.test(name)) return undefined;
  const words = name
    .replace(CAMEL_SPLIT, "$1_")
    .replace(/held[_-]out/i, "heldout")
    .split(/([/_.\s-])/);
  const at = words.findIndex((word) => Object.hasOwn(SPLITS, word.toLowerCase()));
  const marked = SPLITS[words[at]?.toLowerCase() ?? ""];
  // DETR's own script evaluates on the validation images and calls that a test.
  const split =
    at === -1 ? unmarkedSplit(name, format) : format === "detr" && marked === "test" ? "validation" : marked;
  const spelled = words
    .filter((_, i) => i !== at)
    .join("")
    .replace(/^[/_.\s-]+|[/_.\s-]+$/g, "");
  const quantity = spelled.toLowerCase();
  return {
    split,
    quantity: quantity.replace(/^metrics\//, ""),
    spelled: spelled.replace(/^metrics\//i, ""),
    ...(format === "lightgbm" && OF_LIGHTGBM.test(quantity) ? FALLS : directionOf(quantity)),
  };
}

/** Lightning names several validation sets by their places; the first one is the validation set, as long as nobody says another. */
const OF_DATALOADER = /^(.+)\/dataloader_idx_(\d+)$/;

function ofDataloader(read: MetricName | undefined, loader: string | undefined): MetricName | undefined {
  if (read === undefined || Number(loader) === 0) return read;
  const own = (name: string) => `${name}/dataloader_idx_${loader}`;
  return { ...read, quantity: own(read.quantity), spelled: own(read.spelled) };
}

const FALLS = { rises: false, tellsDirection: true, limit: "none" } as const;

/** What LightGBM calls the losses that it minimises, where nobody else would. */
const OF_LIGHTGBM = /(^|\/)(l[12]|huber|fair|poisson|quantile|gamma|gamma_deviance|tweedie|kullback_leibler)$/;

type Direction = Pick<MetricName, "rises" | "tellsDirection" | "limit">;

function directionOf(quantity: string): Direction {
  const complement = COMPLEMENT.exec(quantity);
  if (complement) return complementOf(directionOf(quantity.slice(complement[0].length)));
  const falls = FALLING.test(quantity);
  if (!falls && AMBIGUOUS.test(quantity)) return { rises: false, tellsDirection: false, limit: "none" };
  if (!falls && MAYBE_BELOW_0.test(quantity)) return { rises: true, tellsDirection: true, limit: "one" };
  if (!falls && SHARE.test(quantity)) return { rises: true, tellsDirection: true, limit: "share" };
  if (!falls && DECIBELS.test(quantity)) return { rises: true, tellsDirection: true, limit: "decibels" };
  return { rises: !falls && ENDLESS.test(quantity), tellsDirection: falls || ENDLESS.test(quantity), limit: "none" };
}

/** What a score leaves to 1, as it is reckoned already: `1 - acc`, `one_minus_auc`. */
const COMPLEMENT = /^(1\s*-(?!(nn|shot|way|hop|best|step|gram)([_\s-]|$))|(1|one)[_\s-]*minus[_\s-])[\s_]*/;

/** Of what falls it is a score up to 1; of what nobody knows nobody knows it either. */
function complementOf({ rises, tellsDirection }: Direction): Direction {
  if (!tellsDirection) return { rises: false, tellsDirection: false, limit: "none" };
  return rises ? FALLS : { rises: true, tellsDirection: true, limit: "one" };
}

/** `valLoss`, `TrainAcc`. */
const CAMEL_SPLIT = /^([Tt]rain(?:ing)?|[Vv]al(?:id(?:ation)?)?|[Ee]val|[Dd]ev|[Tt]est)(?=[A-Z][a-z])/;

const SPLITS: Record<string, MetricName["split"]> = {
  train: "train",
  training: "train",
  trn: "train",
  val: "validation",
  valid: "validation",
  validation: "validation",
  eval: "validation",
  evaluation: "validation",
  dev: "validation",
  holdout: "validation",
  heldout: "validation",
  test: "test",
  testing: "test",
  ood: "test",
};

/**
 * True for the area under a ROC curve. Keras' `auc` is one, too, unless it is told otherwise; areas under precision and recall have
 * names of their own.
 *
 * @param quantity as `metricName` gives it
 */
export function isRocAreaName(quantity: string): boolean {
  return /(^|[/_.-])(auc|au_?roc|roc_?auc|auc_?roc)(_\d+)?$/.test(quantity) && !/pr_|prc_|recall_/.test(quantity);
}

/** True for a word that tells on which items something was measured: `val`, `Train`. */
export function isSplit(word: string): boolean {
  return splitCalled(word) !== undefined;
}

/** The split that a word tells: of `Val` the validation. */
export function splitCalled(word: string): MetricName["split"] {
  const name = word.toLowerCase();
  return Object.hasOwn(SPLITS, name) ? SPLITS[name] : undefined;
}

/** Keras and Hugging Face mark the evaluation only, fastai's metrics are those of the validation set. */
function unmarkedSplit(name: string, format: CurveFormat): MetricName["split"] {
  if (format === "keras" || format === "hf-trainer") return "train";
  if (format === "fastai") return "validation";
  if (format === "nnunet" && name === "Pseudo dice") return "validation";
  if (OF_DETECTRON.test(name)) return "train";
  if (EVALUATED_BY_DETECTRON.test(name)) return "validation";
  return OF_ULTRALYTICS.test(name) ? "validation" : undefined;
}

/** What Detectron2 minimises, of which others, too, mean the training's where they say no more, and what it counts over its batches. */
const OF_DETECTRON =
  /^(total_loss|loss_(cls|box_reg|rpn_cls|rpn_loc|mask|keypoint)|(fast|mask|keypoint)_rcnn\/.*|(roi_head|rpn)\/.*)$/;
/** Its evaluators' tasks: `bbox/AP`, `segm/AP50`. */
const EVALUATED_BY_DETECTRON = /^(bbox|segm|keypoints|box_proposals|sem_seg|panoptic_seg)\/\w/;

/** Measured on the validation images, in its own file and under the same names in TensorBoard, DVCLive and MLflow. */
const OF_ULTRALYTICS = /^metrics\/(map_?\d|precision|recall|accuracy_top\d)/i;

/** One loss logged twice, `val_loss_epoch` and `val_loss_step`: the first is the loss, the second that of single batches. */
const OF_LIGHTNING = /^(?!.*best)(.+)_(epoch|step)$/;

/** The last word of the name counts: `dup_steps/loss` is a loss. What an agent counts is all there is of its name: `mean_100_episodes` is a mean. */
const NO_MEASURE =
  /(^|[/_.\s-])(lr\d*|pg\d*|learning_?rate|grad_?norm|time|epochs?|n_parameters|runtime|per_second|steps?|seconds|memory|momentum|weight_decay)$|^(hp_metric|lr-.*)$|(^|\/)((train|total|num)_)?(episodes|iterations|timesteps|tokens)$|(^|\/)(dataset|batch|buffer)_size$/i;

/** The direction of these depends on whose they are, or how they are logged. */
const AMBIGUOUS =
  /attack|anomaly|risk|penalty|rejected|elbo|inver(se|ted)[_-](acc|auc|dice|iou|f1|map)\w*$|_drop$|(^|[/_])std([/_]|$)/;
/** Up to 1, and below 0 for what is worse than chance, or than answering the mean. */
const MAYBE_BELOW_0 =
  /bert_?score|kappa|mcc|spearman|pearson|correlation|(^|_)(ari|r2)(_|$)|explained_variance|cosine_similarity|(^|[/_.-])(ms_?)?ssim|(^|[/_])[cdg]iou/;
const SHARE = new RegExp(
  [
    "mean_io_u|(^|_)em$|accuracy|(^|[/_.\\s@-])[abmo]?acc([/_.\\s@\\d-]|$)|acc\\d*$|top_?[15]|exact_match",
    "(^|[/_.\\s-])m?ap([\\d_.\\s@(-]|$)|(^|_)coco_eval_\\w+$|(^|[/_])pq$|iou|dice|jaccard",
    "f\\d|f_?score|auc|auroc|auprc|(^|[/_])prc$|precision|recall|sensitivity|specificity|predictive_value",
    "(true_(negative|positive)|hit|success|win|solve|pass)_rate|(^|[/_])t[pn]r$|hits?(_?at)?[@_]\\d|pass(_?at)?[@_]\\d|success",
    "bleu|rouge|meteor|chrf|ndcg|mrr|(^|_)nmi(_|$)",
  ].join("|"),
);
const DECIBELS = /(^|[/_])(p?snr|si[_-]?s[dn]ri?|sdri?)([/_]|$)/;
const ENDLESS = /reward|rew_mean|returns?$|(^|_)return|likelihood|log_?(prob|lik)|cider|pesq|vmaf/;
const FALLING =
  /loss|err|brier|perplexity|(^|_)ppl$|n(eg)?_?elbo|neg(ative)?_(log|reward|likelihood)|unlikelihood|nll|nloglik|entropy|mae|mse|rmse|mape|crps|winkler|davies_bouldin|dssim|(^|[/_])(wer|cer|bce|ce|l1|hinge|poisson|hd95|fid|kid|lpips|ece|epe|eer|der|ter|kl|bp[bcd]|cost|regret|[af]de|f[pn]r)([/_]|$)|false_(positive|negative)_rate|bits_per|distance|chamfer|hausdorff|divergence|toxicity|latency/;
