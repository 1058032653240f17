import { addTo, type Tallies } from "../statistics/clusters.js";
import { rate, type Rate } from "./classRates.js";
import { binned } from "./ece.js";
import type { ClassLabels } from "./labels.js";
import type { ClassPredictions } from "./predictions.js";
import { bestTemperature, type Temperature } from "./temperature.js";

/** Whether a network is right as often as it says. */
export interface Calibration {
  /** The bins of `ece` that hold any items, those of the least confidence first. */
  bins: ReliabilityBin[];
  temperature: Temperature;
}

export interface ReliabilityBin {
  items: number;
  /** The mean probability of their most probable class. */
  confidence: number;
  /** The share of items of which that class is the true one. */
  right: Rate;
}

/** @param predictions with probabilities */
export function calibrationOf(labels: ClassLabels, predictions: ClassPredictions): Calibration {
  return { bins: reliability(labels, predictions), temperature: bestTemperature(labels, predictions) };
}

/**
 * A reliability table: items by confidence, in bins of equally many.
 *
 * @param count of bins, by default those of `ece`
 * Source: DeGroot and Fienberg 1983, The Statistician 32:12.
 */
export function reliability(labels: ClassLabels, predictions: ClassPredictions, count?: number): ReliabilityBin[] {
  const { clusters } = labels;
  const { bins, right } = binned(labels, predictions, count);
  return bins.map(({ members, hits, said }) => {
    const [items, groups]: [number, Tallies] = [members.length, new Map()];
    if (clusters) for (const item of members) addTo(groups, clusters.of[item] ?? NaN, right[item] ?? 0);
    return { items, confidence: said / items, right: rate(hits, items, clusters && groups) };
  });
}
