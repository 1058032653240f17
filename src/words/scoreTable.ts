import { FEW, rarestClass } from "../metrics/itemsThatMatter.js";
import { isCalledPositive } from "../metrics/labels.js";
import type { ClassLabels, Labels } from "../metrics/labels.js";
import type { MetricName } from "../metrics/metric.js";
import { mostProbable } from "../metrics/predictions.js";
import type { Predictions } from "../metrics/predictions.js";
import { count, metricValue, valueWithInterval } from "./numbers.js";

/** A table's cells and the sentences below it. */
export interface ToldTable {
  head: string[];
  rows: string[][];
  notes: string[];
}

/** One network's score by one metric, as it is told. */
export interface ToldScore {
  metric: MetricName;
  value: number;
  interval: readonly [number, number];
  direction: "falls" | "rises";
  /** What the best answer that is the same for every item scores. */
  constant: number;
}

/** The table of `holdout metrics`. @param hasScore predictions came as a `score`, not as a probability per class */
export function scoreTable(labels: Labels, scores: readonly ToldScore[], hasScore = false): ToldTable {
  return {
    head: ["metric", "value [95 %]", "better", "constant answer"],
    rows: scores.map(({ metric, value, interval, direction, constant }) => [
      metric,
      Number.isNaN(value) ? "no value" : valueWithInterval(metric, value, interval),
      direction === "falls" ? "lower" : "higher",
      metricValue(metric, constant),
    ]),
    notes: [
      count(labels.ids.length, "item"),
      ...classNotes(
        labels,
        scores.map(({ metric }) => metric),
        hasScore,
      ),
      ...scores.flatMap((score) => (labels.kind === "classification" ? upsideDown(labels, score, hasScore) : [])),
    ],
  };
}

/** What the reader must know of the classes for these metrics: which of two is the positive one, and that hardly an item is of one. */
export function classNotes(labels: Labels, metrics: readonly MetricName[], hasScore: boolean): string[] {
  if (labels.kind !== "classification") return [];
  return [...positiveNote(labels, metrics, hasScore), ...rareNote(labels, metrics)];
}

/** Of probabilities for both classes only the average precision depends on which is the positive one. */
function positiveNote(labels: ClassLabels, metrics: readonly MetricName[], hasScore: boolean): string[] {
  const isAsked = metrics.some((metric) => metric === "average_precision" || (hasScore && metric === "roc_auc"));
  const positive = labels.classes[labels.positive] ?? "";
  if (!isAsked || labels.classes.length !== 2 || isCalledPositive(positive)) return [];
  const what = hasScore ? "A score is taken as the probability of" : "The positive class is";
  return [`${what} ${JSON.stringify(positive)} (--positive says otherwise).`];
}

/** A ranking that is surely worse than none at all is one of the other class. */
function upsideDown({ classes, positive }: ClassLabels, { metric, interval }: ToldScore, hasScore: boolean): string[] {
  if (metric !== "roc_auc" || classes.length !== 2 || !(interval[1] < 0.5)) return [];
  const other = JSON.stringify(classes[1 - positive]);
  const way = hasScore
    ? `if they are probabilities of ${other}, say --positive ${other}.`
    : "are the columns of the two classes swapped?";
  return [`The scores rank the wrong way round (roc_auc below 0.5): ${way}`];
}

/** That `prediction` and the probabilities contradict each other in most rows: mostly columns that were mixed up. */
export function contradictionNote(predictions: Predictions): string[] {
  if (predictions.kind !== "classification" || !predictions.predicted || !predictions.probabilities) return [];
  const best = mostProbable(predictions.probabilities, predictions.classes.length);
  const others = best.filter((is, i) => is !== predictions.predicted?.[i]).length;
  if (others <= best.length / 2) return [];
  return [
    `In ${count(others, "row")} of ${best.length} the prediction is not the most probable class: are the columns of the same network?`,
  ];
}

function rareNote(labels: ClassLabels, metrics: readonly MetricName[]): string[] {
  const rarest = rarestClass(labels);
  const resting = metrics.filter((metric) => labels.classes.length <= 2 || BY_CLASS.includes(metric));
  // An error is a share of the items, whatever their classes.
  const named = resting.filter((metric) => metric !== "error");
  if (named.length === 0 || rarest.items >= FEW) return [];
  if (labels.classes.length === 1 || rarest.items === 0) {
    return [`All items are of class ${onlyClass(labels)}: what is said here says nothing of any other.`];
  }
  return [
    `Only ${count(rarest.items, "item is", "items are")} of class ${JSON.stringify(rarest.name)}, and ${listOf(named)} ${
      named.length === 1 ? "rests" : "rest"
    } on them: with fewer than ${FEW} an interval is a guess. Label more of them.`,
  ];
}

/** Metrics in which every class counts the same, however rare it is. */
const BY_CLASS: readonly MetricName[] = ["average_precision", "roc_auc", "f1_macro", "balanced_error"];

function onlyClass(labels: { classes: readonly string[]; truth: Int32Array }): string {
  return JSON.stringify(labels.classes[labels.truth[0] ?? 0] ?? "");
}

function listOf(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
