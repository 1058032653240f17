import { FEW, rarestClass } from "../metrics/itemsThatMatter.js";
import type { Labels } from "../metrics/labels.js";
import type { MetricName } from "../metrics/metric.js";
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

/** The table of `holdout metrics`. */
export function scoreTable(labels: Labels, scores: readonly ToldScore[]): ToldTable {
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
      ),
    ],
  };
}

/** What the reader must know of classes with hardly an item, for these metrics. */
export function classNotes(labels: Labels, metrics: readonly MetricName[]): string[] {
  if (labels.kind !== "classification") return [];
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
