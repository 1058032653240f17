import type { Chance } from "../common/chance.js";
import { normalCdf, normalQuantile } from "../statistics/normal.js";
import { momentsOf } from "../statistics/standardisedMeanDifference.js";
import { averagePrecisionOf } from "./averagePrecision.js";
import { rank } from "./ranking.js";
import type { RankingMeasure } from "./ranking.js";
import { rocAucOf } from "./rocAuc.js";

/** The metrics of a ranking whose spread is simulated. */
export type RankedMetric = "average_precision" | "roc_auc";

export interface RankedSize {
  metric: RankedMetric;
  /** The value we expect: above what a constant answer scores (the prevalence, or 0.5), below 1. */
  expect: number;
  /** Share of positives, between 0 and 1. */
  prevalence: number;
  chance: Chance;
  /** Either this: the 95 % interval reaches at most so far to either side … */
  halfWidth?: number;
  /** … or this: a network that much better is found in four of five cases at 5 %. */
  detect?: number;
  /** How alike two networks score items of one class; default 0.5. Only for `detect`. */
  correlation?: number;
  /** Told after each simulated set which share is done. */
  onProgress?: (share: number) => void;
}

/** Simulated sets of each look: the first ones only find about how many items they shall have. */
const FEWEST_SETS = 200;
const LOOKS = [200, 400, 2_500];
/** Items of all sets of a look together: a few seconds. Where sets must be large, there are fewer of them, and the answer varies by 10 %. */
const MOST_OF_A_LOOK = 6e6;
/** A rarer class is not simulated: a set would need millions of items. */
export const RAREST = 1e-4;
/** The most items in a simulated set: beyond, the spread falls as 1 / √n. */
const MOST_SIMULATED = 2_000;
const MOST_ITEMS = 1e9;
/** So few positives at least: below, the simulated spread is that of sets without a ranking. */
const FEWEST_POSITIVES = 5;

/**
 * The items needed for a metric of a ranking, by simulation: scores of negatives are standard normal, those of positives shifted so
 * that the metric is the expected one.
 *
 * @param asked prevalence and 1 − prevalence at least `RAREST`
 * @returns a whole number, give or take 4 % from seed to seed; Infinity beyond a billion
 * @example neededRanked({ metric: "roc_auc", expect: 0.9, prevalence: 0.5, halfWidth: 0.05, chance: seededChance(1) }) // → about 150
 */
export function neededRanked(asked: RankedSize): number {
  const measure = MEASURES[asked.metric];
  const first = shiftFor(asked.metric, asked.expect, asked.prevalence);
  const second =
    asked.detect === undefined ? undefined : shiftFor(asked.metric, asked.expect + asked.detect, asked.prevalence);
  const reach = normalQuantile(0.975) + (asked.detect === undefined ? 0 : normalQuantile(0.8));
  const wanted = (asked.detect ?? asked.halfWidth ?? NaN) / reach;
  const least = Math.ceil(FEWEST_POSITIVES / Math.min(asked.prevalence, 1 - asked.prevalence));
  const draw = { ...asked, measure, first, second, correlation: asked.correlation ?? 0.5 };
  let n = Math.min(MOST_ITEMS, Math.max(least, 1_000));
  let done = 0;
  const whole = LOOKS.reduce((sum, sets) => sum + sets, 0);
  // The spread falls a little faster or slower than 1 / √n; three looks settle it.
  for (const sets of LOOKS) {
    const simulated = Math.min(n, Math.max(MOST_SIMULATED, 10 * least));
    const affordable = Math.min(sets, Math.max(FEWEST_SETS, Math.round(MOST_OF_A_LOOK / simulated)));
    const share = sets / affordable / whole;
    const spread = spreadOf(draw, simulated, affordable, () => asked.onProgress?.((done += share)));
    n = Math.max(least, Math.ceil(simulated * (spread / wanted) ** 2));
  }
  return n > MOST_ITEMS ? Infinity : n;
}

/**
 * How far positives must lie above negatives, in standard deviations, for this average precision or area under the ROC curve.
 *
 * @example shiftFor("roc_auc", 0.5, 0.3) // → 0
 */
export function shiftFor(metric: RankedMetric, value: number, prevalence: number): number {
  if (metric === "roc_auc") return Math.SQRT2 * normalQuantile(value);
  let [low, high] = [0, 20];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (populationPrecision(middle, prevalence) < value) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

const MEASURES: Readonly<Record<RankedMetric, RankingMeasure>> = {
  average_precision: averagePrecisionOf,
  roc_auc: rocAucOf,
};

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

interface Simulation {
  measure: RankingMeasure;
  prevalence: number;
  first: number;
  second: number | undefined;
  correlation: number;
  chance: Chance;
}

/** The standard deviation of the metric, or of its difference between two networks, over simulated sets of n items. */
function spreadOf(simulation: Simulation, n: number, sets: number, onSet: () => void): number {
  const ones = new Uint16Array(n).fill(1);
  const values: number[] = [];
  while (values.length < sets) {
    const value = simulate(simulation, n, ones);
    if (Number.isNaN(value)) continue;
    values.push(value);
    onSet();
  }
  return Math.sqrt(momentsOf(values).variance);
}

function simulate(
  { measure, prevalence, first, second, correlation, chance }: Simulation,
  n: number,
  ones: Uint16Array,
): number {
  const truth = Int32Array.from({ length: n }, () => (chance.next() < prevalence ? 1 : 0));
  const shared = Float64Array.from({ length: n }, () =>
    second === undefined ? 0 : Math.sqrt(correlation) * chance.normal(),
  );
  const own = second === undefined ? 1 : Math.sqrt(1 - correlation);
  const value = (shift: number) =>
    measure(
      rank(
        shared.map((base, i) => base + own * chance.normal() + (truth[i] ?? 0) * shift),
        truth,
        1,
      ),
    )(ones);
  return second === undefined ? value(first) : value(second) - value(first);
}
