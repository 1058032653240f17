import type { Chance } from "../common/chance.js";
import { bisection } from "../statistics/bisection.js";
import { normalCdf, normalQuantile } from "../statistics/normal.js";

/** The metrics of a ranking of which networks with normal scores can have any value. */
export type RankedMetric = "average_precision" | "roc_auc";

/** A simulated set of items, each positive by chance, and what some networks say of them. */
export interface NormalScores {
  /** Length n, 1 for the positive, else 0. */
  truth: Int32Array;
  /** One per network, each of length n in the same order: standard normal for negatives, shifted for positives. */
  scores: Float64Array[];
}

export interface ScoresAsked {
  n: number;
  /** Share of positives, between 0 and 1. */
  prevalence: number;
  /** One per network: how far its positives lie above negatives, see `shiftFor`. */
  shifts: readonly number[];
  /** How alike two networks score items of one class, from 0 to below 1. */
  correlation: number;
  chance: Chance;
}

/** A set of items with the scores of networks: of negatives standard normal, of positives shifted. */
export function normalScores({ n, prevalence, shifts, correlation, chance }: ScoresAsked): NormalScores {
  const truth = new Int32Array(n).map(() => (chance.next() < prevalence ? 1 : 0));
  const isAlone = shifts.length === 1;
  const [alike, own] = [Math.sqrt(correlation), isAlone ? 1 : Math.sqrt(1 - correlation)];
  const shared = new Float64Array(n).map(() => (isAlone ? 0 : alike * chance.normal()));
  const scores = shifts.map((shift) =>
    shared.map((base, i) => base + own * chance.normal() + (truth[i] as number) * shift),
  );
  return { truth, scores };
}

/**
 * How far positives must lie above negatives, in standard deviations, for this average precision or area under the ROC curve.
 *
 * @example shiftFor("roc_auc", 0.5, 0.3) // → 0
 */
export function shiftFor(metric: RankedMetric, value: number, prevalence: number): number {
  if (metric === "roc_auc") return Math.SQRT2 * normalQuantile(value);
  return bisection(0, 20, (shift) => populationPrecision(shift, prevalence) >= value);
}

/** ∫ precision d(recall) over all thresholds. */
function populationPrecision(shift: number, prevalence: number): number {
  const steps = 2_000;
  let sum = 0;
  for (let i = 0; i < steps; i++) {
    const recall = (i + 0.5) / steps;
    const falls = normalCdf(-(shift - normalQuantile(recall)));
    sum += (prevalence * recall) / (prevalence * recall + (1 - prevalence) * falls) / steps;
  }
  return sum;
}
