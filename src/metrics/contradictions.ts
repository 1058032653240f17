import type { ClassLabels } from "./labels.js";
import { mostProbable } from "./predictions.js";
import type { ClassPredictions } from "./predictions.js";

/** Of how many items another class than the predicted one is more probable; 0 where either was not given. */
export function contradictedPredictions(predictions: ClassPredictions): number {
  const { predicted, probabilities, classes } = predictions;
  if (!predicted || !probabilities) return 0;
  const of = (item: number, which: number) => probabilities[item * classes.length + which] ?? NaN;
  return mostProbable(predictions).filter((best, i) => of(i, predicted[i] ?? best) < of(i, best)).length;
}

/** Of how many items `score` and the positive class's column `p:` lie on different sides of one half; 0 where either was not given. */
export function contradictedScores({ positive }: ClassLabels, predictions: ClassPredictions): number {
  const { score, probabilities, classes } = predictions;
  if (!score || !probabilities) return 0;
  return score.filter((one, i) => (one - 0.5) * ((probabilities[i * classes.length + positive] ?? NaN) - 0.5) < 0)
    .length;
}

/** How many items are predicted each class that no label has; classes that were never predicted are left out. */
export function predictedUnknown(
  { truth }: ClassLabels,
  { predicted, classes }: ClassPredictions,
): Map<string, number> {
  const counts = new Map<string, number>();
  const occurring = new Set(truth);
  for (const is of predicted ?? []) {
    if (occurring.has(is)) continue;
    const name = classes[is] ?? "";
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}
