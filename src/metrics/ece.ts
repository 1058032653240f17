import type { Chance } from "../common/chance.js";
import { quantile } from "../statistics/quantile.js";
import type { Labels } from "./labels.js";
import type { ClassMetric } from "./metric.js";
import { mostProbable } from "./predictions.js";
import type { ClassPredictions, Predictions } from "./predictions.js";

/** Bins of equal mass. */
const BINS = 15;

/**
 * Expected calibration error: in 15 bins of equally many items by confidence (the most probable class's probability), the
 * distance between mean confidence and the share of right answers, weighted by the bins' items; 0 … 1. Items of equal confidence share
 * a bin, so that the order of the items changes nothing. Biased upwards: some distance is seen in the best calibrated network.
 *
 * Source: Guo et al. 2017 (equation 3), with Nixon et al. 2019's equal-mass bins.
 */
export const ece: ClassMetric = {
  name: "ece",
  kind: "classification",
  direction: "falls",
  range: [0, 1],
  needs: "probabilities",
  statistic: (labels, predictions) => {
    const { said, confidence } = answersOf(predictions);
    const right = Uint8Array.from(said, (best, i) => (best === labels.truth[i] ? 1 : 0));
    return distanceInBins(confidence, right);
  },
  // The classes' own frequencies are calibrated.
  constant: () => 0,
};

/** Simulated sets of right and wrong answers. */
const CALIBRATED_SETS = 400;

/**
 * What the calibration error of perfectly calibrated networks with these confidences stays below in 19 of 20 cases; the mean over seeds.
 *
 * Source: Bröcker and Smith 2007, Weather and Forecasting 22:651 (consistency resampling).
 */
export function eceOfCalibrated(seeds: readonly Predictions[], chance: Chance): number {
  const classifiers = seeds.filter((seed): seed is ClassPredictions => seed.kind === "classification");
  return (
    classifiers.reduce((sum, seed) => sum + calibratedBound(answersOf(seed).confidence, chance), 0) / classifiers.length
  );
}

/** The share of items whose most probable class is not the true one; the mean over seeds. */
export function shareOfWrong(labels: Labels, seeds: readonly Predictions[]): number {
  if (labels.kind !== "classification") return NaN;
  const classifiers = seeds.filter((seed): seed is ClassPredictions => seed.kind === "classification");
  const wrong = classifiers.map((seed) => answersOf(seed).said.filter((best, i) => best !== labels.truth[i]).length);
  return wrong.reduce((sum, many) => sum + many, 0) / (classifiers.length * labels.truth.length);
}

function calibratedBound(confidence: Float64Array, chance: Chance): number {
  const ones = new Uint16Array(confidence.length).fill(1);
  const right = new Uint8Array(confidence.length);
  // The distance looks at `right` anew each time.
  const distance = distanceInBins(confidence, right);
  const simulated = Float64Array.from({ length: CALIBRATED_SETS }, () => {
    for (let i = 0; i < right.length; i++) right[i] = chance.next() < (confidence[i] ?? 0) ? 1 : 0;
    return distance(ones);
  });
  return quantile(simulated.sort(), 0.95);
}

/** Each item's most probable class and its probability. */
function answersOf(predictions: ClassPredictions): { said: Int32Array; confidence: Float64Array } {
  const classes = predictions.classes.length;
  // A metric that needs probabilities is only asked where there are some.
  const probabilities = predictions.probabilities as Float64Array;
  const said = mostProbable(probabilities, classes);
  return { said, confidence: Float64Array.from(said, (best, i) => probabilities[i * classes + best] ?? NaN) };
}

function distanceInBins(confidence: Float64Array, right: Uint8Array): (counts: Uint16Array) => number {
  const order = Int32Array.from(confidence.keys()).sort((i, j) => (confidence[i] ?? 0) - (confidence[j] ?? 0));
  const gaps = new Float64Array(BINS);
  return (counts) => {
    const total = sum(counts);
    gaps.fill(0);
    let seen = 0;
    for (let from = 0, to = 0; from < order.length; from = to) {
      const value = confidence[order[from] ?? 0] ?? NaN;
      let [items, hits] = [0, 0];
      for (; to < order.length && confidence[order[to] ?? 0] === value; to++) {
        const count = counts[order[to] ?? 0] ?? 0;
        items += count;
        if (right[order[to] ?? 0] === 1) hits += count;
      }
      // A group belongs where its middle lies.
      const bin = Math.min(BINS - 1, Math.floor(((seen + items / 2) * BINS) / total));
      gaps[bin] = (gaps[bin] ?? 0) + hits - items * value;
      seen += items;
    }
    return gaps.reduce((all, gap) => all + Math.abs(gap), 0) / total;
  };
}

function sum(counts: Uint16Array): number {
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += counts[i] ?? 0;
  return total;
}
