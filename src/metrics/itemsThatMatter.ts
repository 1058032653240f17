import type { ClassLabels } from "./labels.js";
import { largest } from "./largest.js";
import type { MetricName } from "./metric.js";

/** With fewer items that matter no interval is sure to hold what it promises, and people are told. */
export const FEW = 10;

/** The same of measured items: so few have seldom shown the largest errors that there are, and no interval knows of what none of them shows. */
export const FEW_MEASURED = 20;

/**
 * How many items a metric really rests on: the positives for an average precision, the rarer class for an area under the ROC curve, all for
 * a plain mean; for a mean over classes as many as would, spread evenly, know as much.
 *
 * @example 10 positives among 1,000: 10 for average_precision and roc_auc, 39.6 for balanced_error, 1,000 for error
 */
export function itemsThatMatter(metric: MetricName, labels: ClassLabels): number {
  const counts = countsOf(labels);
  const positives = counts[labels.positive] ?? 0;
  const isRanking = metric === "average_precision" || metric === "roc_auc";
  if (isRanking && counts.length <= 2) {
    return metric === "average_precision" ? positives : Math.min(positives, labels.truth.length - positives);
  }
  if (!isRanking && metric !== "balanced_error" && metric !== "f1_macro") return labels.truth.length;
  const occurring = counts.filter((count) => count > 0);
  return occurring.length ** 2 / occurring.reduce((sum, count) => sum + 1 / count, 0);
}

/** A class with few items. */
export interface RareClass {
  name: string;
  items: number;
}

/** The classes with fewer items than `FEW`, those with the fewest first. */
export function rareClasses(labels: ClassLabels): RareClass[] {
  const all = countsOf(labels).map((items, i) => ({ name: labels.classes[i] ?? "", items }));
  return all.filter(({ items }) => items < FEW).sort((a, b) => a.items - b.items);
}

/** The class with the most items, and how many are of any other. */
export function commonestClass(labels: ClassLabels): { name: string; others: number } {
  const counts = countsOf(labels);
  const items = largest(counts);
  return { name: labels.classes[counts.indexOf(items)] ?? "", others: labels.truth.length - items };
}

export function areOfOneClass({ truth }: ClassLabels): boolean {
  return truth.every((is) => is === truth[0]);
}

/** How many items are of each class, in the order of `labels.classes`. */
export function countsOf({ classes, truth }: ClassLabels): number[] {
  const counts = classes.map(() => 0);
  for (const is of truth) counts[is] = (counts[is] ?? 0) + 1;
  return counts;
}
