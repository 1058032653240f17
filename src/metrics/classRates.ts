import { clusteredShare, type Tally } from "../statistics/clusters.js";
import { wilson, type Interval } from "../statistics/wilson.js";
import { classTallies } from "./classTallies.js";
import { confusionOf } from "./confusion.js";
import type { ClassLabels } from "./labels.js";
import type { ClassPredictions } from "./predictions.js";

/** A share of items with Wilson's 95 % interval, or that of `clusteredShare`; NaN and 0 to 1 where there are none. */
export interface Rate {
  value: number;
  interval: Interval;
}

/** What a network answers of one class. */
export interface ClassRates {
  class: string;
  /** Items that are of it. */
  items: number;
  /** Items that the network says are of it. */
  predicted: number;
  /** Of its items, those that are found: of the positive class the sensitivity, of the other one the specificity. */
  recall: Rate;
  /** Of those that are said to be of it, those that are. */
  precision: Rate;
}

/**
 * Recall and precision of each class that occurs among labels or predictions, in the order of the classes.
 *
 * @param predictions with `predicted`
 * @example classRates(labels, predictions) // → [{ class: "cat", items: 40, predicted: 44, recall: { value: 0.95, … }, … }, …]
 */
export function classRates(labels: ClassLabels, predictions: ClassPredictions): ClassRates[] {
  const { actual, called, right } = confusionOf(labels, predictions).counts;
  const groups = classTallies(labels, predictions);
  return predictions.classes.flatMap((name, i) => {
    const [items, predicted, both] = [actual[i] ?? 0, called[i] ?? 0, right[i] ?? 0];
    if (items + predicted === 0) return [];
    const [recall, precision] = [rate(both, items, groups?.actual[i]), rate(both, predicted, groups?.called[i])];
    return [{ class: name, items, predicted, recall, precision }];
  });
}

/** @param groups where items hang together: the groups that these are of */
export function rate(right: number, items: number, groups?: ReadonlyMap<number, Tally>): Rate {
  const interval = groups ? clusteredShare([...groups.values()]) : wilson(right, items);
  return { value: right / items, interval };
}
