import { METRICS } from "../metrics/metric.js";
import type { MetricName } from "../metrics/metric.js";
import { mostProbable } from "../metrics/predictions.js";
import type { ClassPredictions, Predictions } from "../metrics/predictions.js";

/** True where two models say the same of every item, seed by seed, as far as the metric looks: classes, or also their probabilities. */
export function answerAlike(metric: MetricName, some: readonly Predictions[], others: readonly Predictions[]): boolean {
  return some.length === others.length && some.every((one, i) => isSame(metric, one, others[i]));
}

/** Seeds, counted from 1, by what their files say of every item, probabilities and all: of four of which the last two are copies [1], [2], [3, 4]. */
export function distinctTrainings(seeds: readonly Predictions[]): number[][] {
  const found: number[][] = [];
  for (const [i, seed] of seeds.entries()) {
    const same = found.find(([first = NaN]) => isCopy(seed, seeds[first - 1]));
    if (same) same.push(i + 1);
    else found.push([i + 1]);
  }
  return found;
}

/**
 * The first seed of some that says the same of every item, probabilities and all, as one of the others, and which that is, both
 * counted from 1; undefined where there is none, or where all do, seed by seed: then the two are one model.
 */
export function sharedSeeds(
  some: readonly Predictions[],
  others: readonly Predictions[],
): [ofSome: number, ofOthers: number] | undefined {
  if (some.length === others.length && some.every((one, i) => isCopy(one, others[i]))) return undefined;
  for (const [i, one] of some.entries()) {
    const same = others.findIndex((other) => isCopy(one, other));
    if (same !== -1) return [i + 1, same + 1];
  }
  return undefined;
}

function isCopy(one: Predictions, other: Predictions | undefined): boolean {
  if (one.kind === "regression" || other?.kind !== "classification") return isSame("mae", one, other);
  const isPredicted = one.predicted !== undefined || other.predicted !== undefined;
  return isSame("log_loss", one, other) && (!isPredicted || areSameClasses(one, other));
}

function isSame(metric: MetricName, one: Predictions, other: Predictions | undefined): boolean {
  if (one.kind === "regression") return other?.kind === "regression" && areEqual(one.predicted, other.predicted);
  if (other?.kind !== "classification") return false;
  if (METRICS[metric].needs === "prediction") return areSameClasses(one, other);
  if (!areEqual(one.score, other.score) || !areEqual(one.probabilities, other.probabilities)) return false;
  // Columns in another order decide ties otherwise.
  return metric !== "ece" || areEqual(mostProbable(one), mostProbable(other));
}

/** Classes that only one network knows may stand at the same place in both. */
function areSameClasses(one: ClassPredictions, other: ClassPredictions): boolean {
  const said = other.predicted ?? [];
  return one.predicted?.every((is, i) => one.classes[is] === other.classes[said[i] ?? -1]) ?? false;
}

type Numbers = Float64Array | Int32Array;

function areEqual(some: Numbers | undefined, others: Numbers | undefined): boolean {
  return some?.length === others?.length && (some?.every((one, i) => one === others?.[i]) ?? true);
}
