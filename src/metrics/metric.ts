import { nearest } from "../common/nearest.js";
import { UserError } from "../common/userError.js";
import type { Statistic } from "../statistics/bootstrap.js";
import { chiSquareQuantile } from "../statistics/gamma.js";
import { normalQuantile } from "../statistics/normal.js";
import { averagePrecision } from "./averagePrecision.js";
import { balancedError } from "./balancedError.js";
import { brier } from "./brier.js";
import { ece } from "./ece.js";
import { error } from "./error.js";
import { f1Macro } from "./f1Macro.js";
import { drawnUnits } from "./itemsThatMatter.js";
import { knownElsewhere } from "./knownElsewhere.js";
import type { ClassLabels, Labels, NumberLabels } from "./labels.js";
import { largest } from "./largest.js";
import { logLoss } from "./logLoss.js";
import { mae } from "./mae.js";
import { rankingLooks } from "./oneAgainstRest.js";
import type { ClassPredictions, NumberPredictions, Predictions } from "./predictions.js";
import { rmse } from "./rmse.js";
import { rocAuc } from "./rocAuc.js";
import { shares } from "./shares.js";

/** How good one model is, as one number; scikit-learn's names and definitions. */
export type Metric = ClassMetric | NumberMetric;

interface MetricOf<L, P> {
  name: MetricName;
  /** Which way it goes when a model gets better. */
  direction: "falls" | "rises";
  /** The least and the most it can be. */
  range: readonly [number, number];
  /** What the predictions must hold. */
  needs: "prediction" | "probabilities";
  /** The metric as a function of how often each item counts; sorting and looking up is done once, before. */
  statistic(labels: L, predictions: P): Statistic;
  /** What is on average the population's value, where the metric itself is too far from it: an interval is laid around that. */
  unbiased?(labels: L, predictions: P): Statistic | undefined;
  /** What the best answer that is the same for every item would score on these labels: worse than that is worse than knowing nothing. */
  constant(labels: L): number;
}

export interface ClassMetric extends MetricOf<ClassLabels, ClassPredictions> {
  kind: "classification";
}

export interface NumberMetric extends MetricOf<NumberLabels, NumberPredictions> {
  kind: "regression";
}

export type MetricName =
  | "error"
  | "average_precision"
  | "roc_auc"
  | "f1_macro"
  | "balanced_error"
  | "log_loss"
  | "brier"
  | "ece"
  | "mae"
  | "rmse";

/** Every metric there is, in the order in which they are told. */
export const METRICS: Readonly<Record<MetricName, Metric>> = {
  error,
  average_precision: averagePrecision,
  roc_auc: rocAuc,
  f1_macro: f1Macro,
  balanced_error: balancedError,
  log_loss: logLoss,
  brier,
  ece,
  mae,
  rmse,
};

/** METRICS has exactly these keys. */
export const METRIC_NAMES = Object.keys(METRICS) as MetricName[];

/** The metric of that name. @throws UserError with the nearest known name */
export function parseMetricName(text: string): MetricName {
  const found = METRIC_NAMES.find((name) => name === text);
  if (found) return found;
  const known = knownElsewhere(text);
  const meant = known ? `'${known.metric}' (${known.relation})` : quotedNearest(text);
  throw new UserError(
    `there is no metric ${JSON.stringify(text)}; ${meant ? `did you mean ${meant}? Known` : "known"} are ${METRIC_NAMES.join(", ")}`,
  );
}

function quotedNearest(text: string): string | undefined {
  const found = nearest(text, METRIC_NAMES);
  return found && `'${found}'`;
}

/** Why this metric cannot be computed from these predictions, or undefined when it can. */
export function obstacle(metric: MetricName, labels: Labels, predictions: Predictions): string | undefined {
  const { kind, needs } = METRICS[metric];
  if (kind !== labels.kind) return `'${metric}' is for ${kind}, but the labels are those of a ${labels.kind}`;
  if (predictions.kind !== labels.kind) return `the predictions are those of a ${predictions.kind}`;
  if (predictions.kind === "regression") return undefined;
  if (needs === "prediction" && !predictions.predicted) return `'${metric}' needs a column 'prediction'`;
  if (needs === "probabilities" && !predictions.probabilities)
    return `'${metric}' needs probabilities: a column 'p:<class>' per class, or 'score'`;
  return undefined;
}

/**
 * The metric as a function of how often each item counts (length n); all ones gives its value. NaN where it is not defined,
 * such as a ranking without a positive.
 *
 * @throws UserError when the predictions do not hold what the metric needs
 */
export function statisticOf(name: MetricName, labels: Labels, predictions: Predictions): Statistic {
  const why = obstacle(name, labels, predictions);
  if (why) throw new UserError(why);
  const metric = METRICS[name];
  // `obstacle` has seen that metric, labels and predictions are of one kind.
  if (metric.kind === "regression") return metric.statistic(labels as NumberLabels, predictions as NumberPredictions);
  return metric.statistic(labels as ClassLabels, predictions as ClassPredictions);
}

/** `Metric.unbiased` of predictions of which the metric can be computed; undefined where the metric itself is. */
export function unbiasedOf(name: MetricName, labels: Labels, predictions: Predictions): Statistic | undefined {
  const metric = METRICS[name];
  if (metric.kind === "regression") return undefined;
  // A metric of classes is computed of classes.
  return metric.unbiased?.(labels as ClassLabels, predictions as ClassPredictions);
}

/** How many numbers of one item `statisticOf` looks at each time: of rankings of more than two classes one per rare class, and one for all others. */
export function looksPerItem(name: MetricName, labels: Labels): number {
  const isRanking = name === "average_precision" || name === "roc_auc";
  return isRanking && labels.kind === "classification" ? rankingLooks(labels) : 1;
}

/** What the best constant answer would score on these labels; NaN when the metric is for another kind of task. */
export function constantScore(name: MetricName, labels: Labels): number {
  const metric = METRICS[name];
  if (metric.kind === "regression") return labels.kind === "regression" ? metric.constant(labels) : NaN;
  return labels.kind === "classification" ? metric.constant(labels) : NaN;
}

/**
 * What the population's best constant answer may score on these labels, in 95 of 100 sets: the best one of these labels
 * (`constantScore`) was found by looking at them.
 */
export function constantAtWorst(name: MetricName, labels: Labels): number {
  const best = constantScore(name, labels);
  if (labels.kind !== "classification") return best;
  const [n, all] = [drawnUnits(labels), shares(labels)];
  const most = largest(all);
  // By the likelihood's chi-square, and by Pearson's.
  const excess = all.length > 1 ? chiSquareQuantile(0.95, all.length - 1) / n : 0;
  if (name === "log_loss") return best + excess / 2;
  if (name === "brier") return best + (excess * most) / (all.length > 2 ? 1 : 2);
  return name === "error" ? best + largest(gapsToMost(all, n)) : best;
}

/** How far those classes are below the most frequent one that may be the population's most frequent one: one-sided, and all at once. */
function gapsToMost(all: readonly number[], n: number): number[] {
  const most = largest(all);
  const z = normalQuantile(1 - 0.05 / Math.max(1, all.length - 1));
  return all.map((share) => most - share).filter((gap) => gap <= z * Math.sqrt((2 * most - gap - gap * gap) / n));
}
