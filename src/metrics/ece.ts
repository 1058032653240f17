import type { ClassMetric } from "./metric.js";
import { mostProbable } from "./predictions.js";

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
    const classes = predictions.classes.length;
    // A metric that needs probabilities is only asked where there are some.
    const probabilities = predictions.probabilities as Float64Array;
    const said = mostProbable(probabilities, classes);
    const confidence = Float64Array.from(said, (best, i) => probabilities[i * classes + best] ?? NaN);
    const right = Uint8Array.from(said, (best, i) => (best === labels.truth[i] ? 1 : 0));
    return distanceInBins(confidence, right);
  },
  // The classes' own frequencies are calibrated.
  constant: () => 0,
};

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
