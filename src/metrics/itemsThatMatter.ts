import type { Clusters } from "../statistics/clusters.js";
import type { ClassLabels, Labels } from "./labels.js";
import { largest } from "./largest.js";
import type { MetricName } from "./metric.js";

/** With fewer items that matter no interval is sure to hold what it promises, and people are told. */
export const FEW = 10;

/** The same of measured items: so few have seldom shown the largest errors that there are, and no interval knows of what none of them shows. */
export const FEW_MEASURED = 20;

/** How many there are of what was drawn independently of each other: items, or groups of those that hang together. */
export function drawnUnits({ ids, clusters }: Labels): number {
  return clusters?.count ?? ids.length;
}

/**
 * How many items a metric really rests on, or groups of items that hang together: the positives for an average precision, the rarer class
 * for an area under the ROC curve, all for a plain mean; for a mean over classes as many as would, spread evenly, know as much.
 *
 * @example 10 positives among 1,000: 10 for average_precision and roc_auc, 39.6 for balanced_error, 1,000 for error
 */
export function itemsThatMatter(metric: MetricName, labels: ClassLabels): number {
  const counts = unitsOfClasses(labels);
  const positives = counts[labels.positive] ?? 0;
  const isRanking = metric === "average_precision" || metric === "roc_auc";
  if (isRanking && counts.length <= 2) {
    return metric === "average_precision" ? positives : Math.min(positives, unitsOutside(labels, labels.positive));
  }
  if (!isRanking && metric !== "balanced_error" && metric !== "f1_macro") return drawnUnits(labels);
  const occurring = counts.filter((count) => count > 0);
  return occurring.length ** 2 / occurring.reduce((sum, count) => sum + 1 / count, 0);
}

/** A class with few items, or that few groups of them hold. */
export interface RareClass {
  name: string;
  units: number;
}

/** The classes with fewer items than `FEW`, or in fewer groups, those with the fewest first. */
export function rareClasses(labels: ClassLabels): RareClass[] {
  const all = unitsOfClasses(labels).map((units, i) => ({ name: labels.classes[i] ?? "", units }));
  return all.filter(({ units }) => units < FEW).sort((a, b) => a.units - b.units);
}

/** The class with the most items, and how many are of any other, or how many groups hold one of another. */
export function commonestClass(labels: ClassLabels): { name: string; others: number } {
  const counts = countsOf(labels);
  const commonest = counts.indexOf(largest(counts));
  return { name: labels.classes[commonest] ?? "", others: unitsOutside(labels, commonest) };
}

export function areOfOneClass({ truth }: ClassLabels): boolean {
  return truth.every((is) => is === truth[0]);
}

/** How many items are of each class, or how many groups hold one, in the order of `labels.classes`. */
export function unitsOfClasses(labels: ClassLabels): number[] {
  const { clusters, classes } = labels;
  if (!clusters) return countsOf(labels);
  const counts = classes.map(() => 0);
  for (const held of classesHeld(labels, clusters)) for (const is of held) counts[is] = (counts[is] ?? 0) + 1;
  return counts;
}

function unitsOutside(labels: ClassLabels, place: number): number {
  const { clusters, truth } = labels;
  if (!clusters) return truth.filter((is) => is !== place).length;
  return classesHeld(labels, clusters).filter((held) => held.size > (held.has(place) ? 1 : 0)).length;
}

/** Of each group its classes. */
function classesHeld({ truth }: ClassLabels, { of, count }: Clusters): Set<number>[] {
  const held = Array.from({ length: count }, () => new Set<number>());
  for (const [i, group] of of.entries()) held[group]?.add(truth[i] ?? NaN);
  return held;
}

/** How many items are of each class, in the order of `labels.classes`. */
export function countsOf({ classes, truth }: ClassLabels): number[] {
  const counts = classes.map(() => 0);
  for (const is of truth) counts[is] = (counts[is] ?? 0) + 1;
  return counts;
}
