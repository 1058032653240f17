import type { ClassLabels } from "./labels.js";
import type { ClassMetric } from "./metric.js";
import { mostProbable } from "./predictions.js";
import type { ClassPredictions } from "./predictions.js";

/** Bins of equal mass. */
const BINS = 15;

/**
 * Expected calibration error: in 15 bins of equally many items by confidence (the most probable class's probability), the
 * distance between mean confidence and the share of right answers, weighted by the bins' items; 0 … 1. Items of equal confidence share
 * a bin, so that the order of the items changes nothing: the one in which the middle of their places lies, where bin b of n items holds
 * the places from n·b/15 up to, not including, n·(b + 1)/15. Biased upwards: some distance is seen in the best calibrated network.
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

/** One of the bins of the calibration error. */
export interface CalibrationBin {
  items: number;
  /** How many of the most probable classes are the true ones. */
  hits: number;
  /** The sum of their probabilities: as many hits were promised. */
  said: number;
}

/** The bins of `ece` that hold any items. */
export function calibrationBins(labels: ClassLabels, predictions: ClassPredictions): CalibrationBin[] {
  return itemsInBins(labels, predictions).map((members) => {
    const bin = { items: members.length, hits: 0, said: 0 };
    for (const { right, said } of members) {
      bin.hits += right;
      bin.said += said;
    }
    return bin;
  });
}

/**
 * How many times as much the hits of a bin vary because its items hang together as they would if each were drawn for itself ("design
 * effect"): of all bins together, at least 1, and 1 where nothing hangs together. Hits are held against what was promised, and not against
 * their bin's mean, which is that of its only group where there is one.
 *
 * Source: Kish 1965, Survey Sampling, section 5.4.
 */
export function designEffectInBins(labels: ClassLabels, predictions: ClassPredictions): number {
  const { clusters } = labels;
  if (!clusters) return 1;
  let [together, alone] = [0, 0];
  for (const members of itemsInBins(labels, predictions)) {
    const ofGroups = new Map<number, number>();
    for (const { item, right, said } of members) {
      const group = clusters.of[item] ?? NaN;
      ofGroups.set(group, (ofGroups.get(group) ?? 0) + right - said);
      alone += (right - said) ** 2;
    }
    for (const one of ofGroups.values()) together += one * one;
  }
  return alone > 0 ? Math.max(1, together / alone) : 1;
}

/** An item by its place, whether its most probable class is the true one (1 or 0), and that class's probability. */
export interface BinnedItem {
  item: number;
  right: number;
  said: number;
}

/** The items of each bin that holds any, those of the least confidence first. */
export function itemsInBins(labels: ClassLabels, predictions: ClassPredictions, count = BINS): BinnedItem[][] {
  const { said, confidence } = answersOf(predictions);
  const { order, ends } = groupsOf(confidence);
  const bins = Array.from({ length: count }, (): BinnedItem[] => []);
  ends.forEach((end, group) => {
    const items = order.subarray(ends[group - 1] ?? 0, end);
    // A group belongs where its middle lies.
    const middle = end - items.length / 2;
    const bin = bins[Math.min(count - 1, Math.floor((middle * count) / order.length))];
    for (const item of items)
      bin?.push({ item, right: said[item] === labels.truth[item] ? 1 : 0, said: confidence[item] ?? NaN });
  });
  return bins.filter((members) => members.length > 0);
}

/** Each item's most probable class and its probability. */
function answersOf(predictions: ClassPredictions): { said: Int32Array; confidence: Float64Array } {
  const classes = predictions.classes.length;
  // A metric that needs probabilities is only asked where there are some.
  const probabilities = predictions.probabilities as Float64Array;
  const said = mostProbable(predictions);
  return { said, confidence: Float64Array.from(said, (best, i) => probabilities[i * classes + best] ?? NaN) };
}

/** The distance for as many of each item as are counted. */
function distanceInBins(confidence: Float64Array, right: Uint8Array): (counts: Uint16Array) => number {
  const { order, ends, said } = groupsOf(confidence);
  return (counts) => {
    const total = sum(counts);
    // One name a line: taking lists apart in loops as long as this one costs more than all that they do.
    let seen = 0;
    let bin = 0;
    let gap = 0;
    let gaps = 0;
    for (let group = 0, at = 0; group < ends.length; group++) {
      const end = ends[group] ?? 0;
      let items = 0;
      let hits = 0;
      for (; at < end; at++) {
        const item = order[at] ?? 0;
        const count = counts[item] ?? 0;
        items += count;
        hits += count * (right[item] ?? 0);
      }
      // A group belongs where its middle lies.
      const middle = (seen + items / 2) * BINS;
      for (; bin < BINS - 1 && middle >= (bin + 1) * total; bin++) {
        gaps += Math.abs(gap);
        gap = 0;
      }
      gap = gap + hits - items * (said[group] ?? NaN);
      seen += items;
    }
    return (gaps + Math.abs(gap)) / total;
  };
}

/** Items in ascending order of confidence, for each group of equal ones where in that order it ends, and its confidence. */
interface Groups {
  order: Int32Array;
  ends: Int32Array;
  said: Float64Array;
}

function groupsOf(confidence: Float64Array): Groups {
  const order = Int32Array.from(confidence.keys()).sort((i, j) => (confidence[i] ?? 0) - (confidence[j] ?? 0));
  const sorted = Float64Array.from(order, (item) => confidence[item] ?? NaN);
  const ends: number[] = [];
  for (let at = 1; at <= sorted.length; at++) if (sorted[at] !== sorted[at - 1]) ends.push(at);
  return { order, ends: Int32Array.from(ends), said: Float64Array.from(ends, (end) => sorted[end - 1] ?? NaN) };
}

function sum(counts: Uint16Array): number {
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += counts[i] ?? 0;
  return total;
}
