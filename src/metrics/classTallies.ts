import { addTo, type Tallies } from "../statistics/clusters.js";
import type { ClassLabels } from "./labels.js";
import type { ClassPredictions } from "./predictions.js";

/** Of each class the groups that hold an item of it, one that was called it, and either. */
export interface ClassTallies {
  actual: Tallies[];
  called: Tallies[];
  either: Tallies[];
}

/** @returns undefined where each item was drawn for itself */
export function classTallies(
  { truth, clusters }: ClassLabels,
  { predicted, classes }: ClassPredictions,
): ClassTallies | undefined {
  if (!clusters || !predicted) return undefined;
  const ofEach = () => classes.map((): Tallies => new Map());
  const [actual, called, either] = [ofEach(), ofEach(), ofEach()];
  for (const [item, is] of truth.entries()) {
    // Predictions are as many as labels, and both are among the classes.
    const [said, group] = [predicted[item] as number, clusters.of[item] as number];
    const right = said === is ? 1 : 0;
    addTo(actual[is], group, right);
    addTo(called[said], group, right);
    addTo(either[is], group, right);
    if (right === 0) addTo(either[said], group, right);
  }
  return { actual, called, either };
}
