import type { ReliabilityBin } from "../metrics/calibration.js";
import type { ClassRates } from "../metrics/classRates.js";
import type { MetricName } from "../metrics/metric.js";
import type { Temperature } from "../metrics/temperature.js";
import { listOf, metricValue, significant, valueWithInterval } from "./numbers.js";

/** A table's cells. */
export interface ToldTable {
  head: string[];
  rows: string[][];
}

/** One network's score by one metric, as it is told. */
export interface ToldScore {
  metric: MetricName;
  value: number;
  interval: readonly [number, number];
  direction: "falls" | "rises";
  /** What the best answer that is the same for every item scores. */
  constant: number;
  /** The same of the best one that has not looked at these labels. */
  constantAtWorst: number;
}

/** The table of `holdout metrics`. */
export function scoreTable(scores: readonly ToldScore[]): ToldTable {
  return {
    head: ["metric", "value [95 %]", "better", "constant answer"],
    rows: scores.map(({ metric, value, interval, direction, constant }) => [
      metric,
      Number.isNaN(value) ? "no value" : valueWithInterval(metric, value, interval),
      direction === "falls" ? "lower" : "higher",
      metricValue(metric, constant),
    ]),
  };
}

/** More classes than these are not all shown. */
const MOST_CLASSES = 20;

/** What `holdout metrics` tells of each class; of many classes only of those whose items are found least. */
export function classTable(classes: readonly ClassRates[]): ToldTable & { title: string; note: string } {
  const isWhole = classes.length <= MOST_CLASSES;
  const least = [...classes].sort((a, b) => foundOf(a) - foundOf(b)).slice(0, MOST_CLASSES / 2);
  return {
    title: isWhole
      ? "Each class"
      : `The ${least.length} classes of ${classes.length} whose items are found least (all of them: --json)`,
    head: ["class", "items", "predicted", "recall [95 %]", "precision [95 %]"],
    rows: (isWhole ? classes : least).map(({ class: name, items, predicted, recall, precision }) => [
      // A blank at an end makes a class of its own, and nobody would see it.
      name === name.trim() ? name : JSON.stringify(name),
      String(items),
      String(predicted),
      ...[recall, precision].map(({ value, interval }) =>
        Number.isNaN(value) ? "–" : valueWithInterval("error", value, interval),
      ),
    ]),
    note: "recall: of its items, how many are found; precision: of those predicted to be of it, how many are",
  };
}

/** What `holdout metrics` tells of calibration: right as often as said, where? */
export function calibrationTable(bins: readonly ReliabilityBin[]): ToldTable & { title: string } {
  return {
    title: "The items by confidence, the mean probability of their most probable class, in up to five parts of as many",
    head: ["confidence", "items", "right [95 %]"],
    rows: bins.map(({ items, confidence, right }) => [
      metricValue("error", confidence),
      String(items),
      valueWithInterval("error", right.value, right.interval),
    ]),
  };
}

/** What dividing the logits would do, and that it must not be done with what these items said. */
export function temperatureSentence({ value, interval, log_loss }: Temperature): string {
  const [low, high] = interval;
  if (value === 0)
    return "Temperature: none to be told, as of no item another class is said to be more probable than the true one; the surer the network, the smaller the log loss of these items.";
  if (value === Infinity)
    return "Temperature: none would help; the log loss of these items is least where all classes are said to be equally probable.";
  const told = `Temperature ${valueWithInterval("temperature", value, interval)}`;
  if (low >= 1 / A_TENTH && high <= A_TENTH)
    return `${told}: within a tenth, the logits are as large as they should be; dividing them would change little.`;
  if (low <= 1 && high >= 1)
    return `${told}: whether the probabilities are too sure, or not sure enough, nobody can tell.`;
  return `${told}: the probabilities are ${low > 1 ? "too sure" : "not sure enough"}. Divided by it, the logits would bring the log loss of these items from ${significant(log_loss.without)} to ${significant(log_loss.with)}. Fit it on items kept from training, not on these: a set that something was fitted on no longer measures it.`;
}

/** Logits that are so many times too large, or too small, hardly differ. */
const A_TENTH = 1.1;

/** Classes without items come last. */
function foundOf({ recall }: ClassRates): number {
  return Number.isNaN(recall.value) ? Infinity : recall.value;
}

/** For the help: what those metrics are of which the name alone does not say it. */
export const metricDefinitions = [
  "Definitions are scikit-learn's where it has them. Of these there are several:",
  "  average_precision  of more than two classes the mean of theirs; where these have few items it is seen too high, as every item counts in its own precision: the interval says where the population's lies, and the value may be near its upper end",
  "  f1_macro  where classes have few items it is seen too low, as a class whose only answer is a mistake counts 0: the interval says where the population's lies, and the value may be near its lower end",
  "  brier  mean squared distance between probabilities and what happened: the sum of (p − y)² over the classes, 0 to 2; with at most two classes among the labels half of it, 0 to 1, which is (p − y)² of the positive one where its two probabilities sum to 1",
  "  ece    expected calibration error: the distance between confidence (the most probable class's probability) and the share of right answers, mean over 15 bins of equally many items, 0 to 1; items of equal confidence share the bin in which their middle lies, on an edge the upper one. Beside it: how often the answers are right, by their confidence, in fifths of the items (--json has the 15 bins), and the temperature that minimises the log loss: by which the logits would be divided or, where there are none, to one over which each probability would be raised before an item's are scaled to sum to 1",
].join("\n");

/** For the help: which class is the answer where there is no column `prediction`. */
export const answerDefinition =
  "Without a column prediction the answer is the class with the largest p:<class>, of equal ones that of the first column; or by score the positive class above 0.5, the other at 0.5 and below.";

/** What every interval and every p of a score rests on, and what nobody sees in the numbers. */
export const independenceOfItems =
  "Items count as independent of each other. Several of one patient, scene or recording know less than as many of different ones: intervals are too narrow then, and p is too small. With --group PATIENT, a column of the labels, all items of one are drawn anew as a whole by the bootstrap, and recall and precision count as many independent items as would tell as much; or draw one item of each.";

/** What the column of constant answers tells, and what would puzzle the reader of it. */
export function constantNotes(scores: readonly ToldScore[]): string[] {
  const worse = scores.filter(isWorseThanConstant);
  const names = listOf(worse.map(({ metric }) => metric));
  return [
    ...(scores.some(({ metric }) => metric === "ece")
      ? ["A constant answer that says the share of each class has an ece of 0: it is calibrated, but knows nothing."]
      : []),
    ...(worse.length > 0
      ? [
          `${names} ${worse.length === 1 ? "is" : "are"} worse than a constant answer's, with the whole interval: it has looked at no item.`,
        ]
      : []),
  ];
}

/** The same of several models by one metric. */
export function worseThanConstantNote(scores: readonly (ToldScore & { name: string })[]): string[] {
  const [first, ...others] = scores.filter(isWorseThanConstant);
  if (first === undefined) return [];
  const names = listOf([first, ...others].map(({ name }) => name));
  return [
    `${names} ${others.length === 0 ? "is" : "are"} worse than a constant answer, with the whole interval: it has looked at no item (${first.metric} ${metricValue(first.metric, first.constant)}).`,
  ];
}

/** True where the whole interval is. Where all labels are the same, a constant answer is all right and says nothing; so is its calibration always. */
function isWorseThanConstant({ metric, interval, direction, constant, constantAtWorst }: ToldScore): boolean {
  if (metric === "ece") return false;
  return direction === "falls" ? constant > 0 && interval[0] > constantAtWorst : constant < 1 && interval[1] < constant;
}
