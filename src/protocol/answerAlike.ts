import { METRICS } from "../metrics/metric.js";
import type { MetricName } from "../metrics/metric.js";
import type { ClassPredictions, Predictions } from "../metrics/predictions.js";

/** True where two models say the same of every item, seed by seed, as far as the metric looks: classes, or also their probabilities. */
export function answerAlike(metric: MetricName, some: readonly Predictions[], others: readonly Predictions[]): boolean {
  return some.length === others.length && some.every((one, i) => isSame(metric, one, others[i]));
}

function isSame(metric: MetricName, one: Predictions, other: Predictions | undefined): boolean {
  if (one.kind === "regression") return other?.kind === "regression" && areEqual(one.predicted, other.predicted);
  if (other?.kind !== "classification") return false;
  if (METRICS[metric].needs === "prediction") return areSameClasses(one, other);
  return areEqual(one.score, other.score) && areEqual(one.probabilities, other.probabilities);
}

/** Classes that only one network knows may stand at the same place in both. */
function areSameClasses(one: ClassPredictions, other: ClassPredictions): boolean {
  const said = other.predicted ?? [];
  return one.predicted?.every((is, i) => one.classes[is] === other.classes[said[i] ?? -1]) ?? false;
}

function areEqual(some: Float64Array | undefined, others: Float64Array | undefined): boolean {
  return some?.length === others?.length && (some?.every((one, i) => one === others?.[i]) ?? true);
}
