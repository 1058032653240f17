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
    const { right, confidence } = answersOf(labels, predictions);
    return distanceInBins(confidence, right);
  },
  // The classes' own frequencies are calibrated.
  constant: () => 0,
};

/** Items by the probability of their most probable class, in bins of equally many. */
interface Binned {
  /** Those that hold any items, those of the least confidence first. */
  bins: CalibrationBin[];
  /** Of each item 1 where its most probable class is the true one, and 0 where not. */
  right: Uint8Array;
  /** Of each item that class's probability. */
  confidence: Float64Array;
}

export interface CalibrationBin {
  /** The places of its items. */
  members: Int32Array;
  /** How many of the most probable classes are the true ones. */
  hits: number;
  /** The sum of their probabilities: as many hits were promised. */
  said: number;
}

/** @param count of bins, by default those of `ece` */
export function binned(labels: ClassLabels, predictions: ClassPredictions, count = BINS): Binned {
  const { right, confidence } = answersOf(labels, predictions);
  const { order, ends } = groupsOf(confidence);
  const lastOf = new Int32Array(count);
  ends.forEach((end, group) => {
    // A group belongs where its middle lies.
    const middle = (end + (ends[group - 1] ?? 0)) / 2;
    lastOf[Math.min(count - 1, Math.floor((middle * count) / order.length))] = end;
  });
  const bins: CalibrationBin[] = [];
  let from = 0;
  for (const end of lastOf) {
    if (end === 0) continue;
    const bin = { members: order.subarray(from, end), hits: 0, said: 0 };
    for (const item of bin.members) {
      bin.hits += right[item] ?? 0;
      bin.said += confidence[item] ?? NaN;
    }
    bins.push(bin);
    from = end;
  }
  return { bins, right, confidence };
}

/**
 * How many times as much the hits of a bin vary because its items hang together as they would if each were drawn for itself ("design
 * effect"): of all bins together, at least 1, and 1 where nothing hangs together. Hits are held against what was promised, and not against
 * their bin's mean, which is that of its only group where there is one.
 *
 * Source: Kish 1965, Survey Sampling, section 5.4.
 */
export function designEffectInBins({ clusters }: ClassLabels, { bins, right, confidence }: Binned): number {
  if (!clusters) return 1;
  let [together, alone] = [0, 0];
  for (const { members } of bins) {
    const ofGroups = new Map<number, number>();
    for (const item of members) {
      const group = clusters.of[item] ?? NaN;
      const beyond = (right[item] ?? 0) - (confidence[item] ?? NaN);
      ofGroups.set(group, (ofGroups.get(group) ?? 0) + beyond);
      alone += beyond ** 2;
    }
    for (const one of ofGroups.values()) together += one * one;
  }
  return alone > 0 ? Math.max(1, together / alone) : 1;
}

/** Whether each item's most probable class is the true one, and its probability. */
function answersOf({ truth }: ClassLabels, predictions: ClassPredictions): Omit<Binned, "bins"> {
  const classes = predictions.classes.length;
  // A metric that needs probabilities is only asked where there are some.
  const probabilities = predictions.probabilities as Float64Array;
  const said = mostProbable(predictions);
  return {
    right: Uint8Array.from(said, (best, i) => (best === truth[i] ? 1 : 0)),
    confidence: Float64Array.from(said, (best, i) => probabilities[i * classes + best] ?? NaN),
  };
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
