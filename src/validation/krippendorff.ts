import type { Statistic } from "../statistics/bootstrap.js";
import { labelDifference, midRanks } from "./labelDifference.js";
import { overPatterns, patternsOf } from "./patterns.js";
import { ratioDisagreement } from "./ratioDisagreement.js";
import type { Ratings } from "./ratings.js";

/**
 * Krippendorff's alpha as a statistic over items, for the observed items (all counts 1) and for resamples of them.
 * Missing answers and uneven numbers of annotators are allowed; items with fewer than two answers do not count.
 * 1 is perfect agreement, 0 what chance gives, below 0 worse than chance; NaN when all labels are equal (nothing could
 * have been disagreed about).
 *
 * Source: Krippendorff 2011, Computing Krippendorff's Alpha-Reliability. The ordinal difference is the squared
 * distance of the labels' mid-ranks, which is the same as his sum over the ranks between.
 */
export function krippendorffAlpha(ratings: Ratings): Statistic {
  const patterns = patternsOf(ratings);
  return overPatterns(patterns, alphaOver(patterns.labels, ratings));
}

/** Alpha from how many items there are of each unit (a unit: the labels of one item). */
type Alpha = (weights: Float64Array) => number;

function alphaOver(units: Int32Array[], ratings: Ratings): Alpha {
  const labels = ratings.labels.length;
  switch (ratings.level) {
    case "nominal":
      return fixedAlpha(units, labels, nominalWithin, nominalExpected);
    case "ratio":
      return fixedAlpha(units, labels, pairwise(labelDifference(ratings)), ratioDisagreement(ratings.numbers));
    case "interval": {
      const { numbers } = ratings;
      const within = (unit: Int32Array) => squaresWithin(unit, numbers);
      return fixedAlpha(units, labels, within, (counts) => squaresBetween(counts, numbers));
    }
    case "ordinal":
      return rankedAlpha(units, labels);
  }
}

/** The sum of differences over all ordered pairs of answers of one unit, and over all ordered pairs in a table of counts. */
type Within = (unit: Int32Array) => number;
type Expected = (counts: Float64Array) => number;

/** Where a unit's own disagreement does not depend on the other units: it is added up once and only weighted later. */
function fixedAlpha(units: Int32Array[], labels: number, within: Within, expected: Expected): Alpha {
  const disagreement = Float64Array.from(units, (unit) => (unit.length < 2 ? 0 : within(unit) / (unit.length - 1)));
  return (weights) => {
    const counts = countsOf(units, weights, labels);
    let observed = 0;
    for (let i = 0; i < units.length; i++) observed += (weights[i] ?? 0) * (disagreement[i] ?? 0);
    return alpha(observed, expected, counts);
  };
}

/** Squared distance of mid-ranks, which depend on how often each label occurs. */
function rankedAlpha(units: Int32Array[], labels: number): Alpha {
  return (weights) => {
    const counts = countsOf(units, weights, labels);
    const ranks = midRanks(counts);
    let observed = 0;
    for (let i = 0; i < units.length; i++) {
      const unit = units[i];
      const weight = weights[i] ?? 0;
      if (unit === undefined || weight === 0 || unit.length < 2) continue;
      observed += (weight * squaresWithin(unit, ranks)) / (unit.length - 1);
    }
    return alpha(observed, (table) => squaresBetween(table, ranks), counts);
  };
}

function alpha(observed: number, expected: Expected, counts: Float64Array): number {
  let [total, different] = [0, 0];
  for (let label = 0; label < counts.length; label++) {
    const count = counts[label] ?? 0;
    total += count;
    if (count > 0) different++;
  }
  // Asked by counting: a sum of squares about a rounded mean would not be exactly zero.
  return different < 2 ? Number.NaN : 1 - ((total - 1) * observed) / expected(counts);
}

/** How often each label occurs among pairable answers. */
function countsOf(units: Int32Array[], weights: Float64Array, labels: number): Float64Array {
  const counts = new Float64Array(labels);
  for (let i = 0; i < units.length; i++) {
    const unit = units[i];
    const weight = weights[i] ?? 0;
    if (unit === undefined || weight === 0 || unit.length < 2) continue;
    for (let j = 0; j < unit.length; j++) counts[unit[j] ?? 0] = (counts[unit[j] ?? 0] ?? 0) + weight;
  }
  return counts;
}

/** Equal labels lie beside one another. */
function nominalWithin(unit: Int32Array): number {
  let [equal, run] = [0, 0];
  for (let i = 0; i < unit.length; i++) {
    run = i > 0 && unit[i] === unit[i - 1] ? run + 1 : 1;
    equal += 2 * run - 1;
  }
  return unit.length * unit.length - equal;
}

function nominalExpected(counts: Float64Array): number {
  let [total, squares] = [0, 0];
  for (let label = 0; label < counts.length; label++) {
    const count = counts[label] ?? 0;
    total += count;
    squares += count * count;
  }
  return total * total - squares;
}

type Difference = (a: number, b: number) => number;

function pairwise(difference: Difference): Within {
  return (unit) => {
    let sum = 0;
    for (const a of unit) for (const b of unit) sum += difference(a, b);
    return sum;
  };
}

/** Σ over ordered pairs (x − y)² = 2 (m Σx² − (Σx)²). */
function squaresWithin(unit: Int32Array, scores: Float64Array): number {
  let [sum, squares] = [0, 0];
  // About the first answer: equal answers then give exactly zero.
  const origin = scores[unit[0] ?? 0] ?? 0;
  for (let j = 0; j < unit.length; j++) {
    const score = (scores[unit[j] ?? 0] ?? 0) - origin;
    sum += score;
    squares += score * score;
  }
  return 2 * (unit.length * squares - sum * sum);
}

/** The same of counted scores: about their mean, whose rounding the sum of the deviations takes out again. */
function squaresBetween(counts: Float64Array, scores: Float64Array): number {
  let [n, sum] = [0, 0];
  for (let label = 0; label < counts.length; label++) {
    n += counts[label] ?? 0;
    sum += (counts[label] ?? 0) * (scores[label] ?? 0);
  }
  const mean = sum / n;
  let [deviations, squares] = [0, 0];
  for (let label = 0; label < counts.length; label++) {
    const [count, deviation] = [counts[label] ?? 0, (scores[label] ?? 0) - mean];
    deviations += count * deviation;
    squares += count * deviation ** 2;
  }
  return 2 * (n * squares - deviations ** 2);
}
