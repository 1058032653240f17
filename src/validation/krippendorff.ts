import type { Statistic } from "../statistics/bootstrap.js";
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
  const units = ratings.answers.map((answers) => Int32Array.from(answers, ({ label }) => label));
  switch (ratings.level) {
    case "nominal":
      return alphaFrom(units, ratings.labels.length, nominalWithin, nominalExpected);
    case "ratio":
      return alphaFrom(
        units,
        ratings.labels.length,
        pairwise(ratioDifference(ratings.numbers)),
        expectedPairwise(ratioDifference(ratings.numbers)),
      );
    case "interval":
      return squaredAlpha(units, ratings.labels.length, () => centred(ratings.numbers));
    case "ordinal":
      return squaredAlpha(units, ratings.labels.length, midRanks);
  }
}

/** The sum of differences over all ordered pairs of answers of one unit, and over all ordered pairs in a table of counts. */
type Within = (unit: Int32Array) => number;
type Expected = (counts: Float64Array) => number;

/** Where a unit's own disagreement does not depend on the other units: it is added up once and only weighted later. */
function alphaFrom(units: Int32Array[], labels: number, within: Within, expected: Expected): Statistic {
  const disagreement = Float64Array.from(units, (unit) => (unit.length < 2 ? 0 : within(unit) / (unit.length - 1)));
  return (times) => {
    const counts = countsOf(units, times, labels);
    let observed = 0;
    for (let i = 0; i < units.length; i++) observed += (times[i] ?? 0) * (disagreement[i] ?? 0);
    return alpha(observed, expected(counts), total(counts));
  };
}

/** Squared distance of scores; the scores may depend on how often each label occurs (mid-ranks). */
function squaredAlpha(
  units: Int32Array[],
  labels: number,
  scoresFrom: (counts: Float64Array) => Float64Array,
): Statistic {
  return (times) => {
    const counts = countsOf(units, times, labels);
    const scores = scoresFrom(counts);
    let observed = 0;
    units.forEach((unit, i) => {
      const weight = times[i] ?? 0;
      if (weight > 0 && unit.length > 1) observed += (weight * squaresWithin(unit, scores)) / (unit.length - 1);
    });
    return alpha(observed, squaresBetween(counts, scores), total(counts));
  };
}

function alpha(observed: number, expected: number, n: number): number {
  return expected <= 0 ? Number.NaN : 1 - ((n - 1) * observed) / expected;
}

/** How often each label occurs among pairable answers. */
function countsOf(units: Int32Array[], times: Uint16Array, labels: number): Float64Array {
  const counts = new Float64Array(labels);
  for (let i = 0; i < units.length; i++) {
    const unit = units[i];
    const weight = times[i] ?? 0;
    if (unit === undefined || weight === 0 || unit.length < 2) continue;
    for (let j = 0; j < unit.length; j++) counts[unit[j] ?? 0] = (counts[unit[j] ?? 0] ?? 0) + weight;
  }
  return counts;
}

function total(counts: Float64Array): number {
  let sum = 0;
  for (const count of counts) sum += count;
  return sum;
}

function nominalWithin(unit: Int32Array): number {
  let equal = 0;
  for (const a of unit) for (const b of unit) if (a === b) equal++;
  return unit.length * unit.length - equal;
}

function nominalExpected(counts: Float64Array): number {
  let squares = 0;
  for (const count of counts) squares += count * count;
  const n = total(counts);
  return n * n - squares;
}

function ratioDifference(numbers: Float64Array): (a: number, b: number) => number {
  return (a, b) => {
    const [x, y] = [numbers[a] ?? 0, numbers[b] ?? 0];
    return x === y ? 0 : ((x - y) / (x + y)) ** 2;
  };
}

function pairwise(difference: (a: number, b: number) => number): Within {
  return (unit) => {
    let sum = 0;
    for (const a of unit) for (const b of unit) sum += difference(a, b);
    return sum;
  };
}

function expectedPairwise(difference: (a: number, b: number) => number): Expected {
  return (counts) => {
    let sum = 0;
    for (let a = 0; a < counts.length; a++) {
      for (let b = 0; b < a; b++) sum += 2 * (counts[a] ?? 0) * (counts[b] ?? 0) * difference(a, b);
    }
    return sum;
  };
}

/** Numbers about their mean: squares of large numbers would cancel. */
function centred(numbers: Float64Array): Float64Array {
  const mean = total(numbers) / numbers.length;
  return numbers.map((number) => number - mean);
}

/** The mean rank of each label among all answers. */
function midRanks(counts: Float64Array): Float64Array {
  let below = 0;
  return counts.map((count) => {
    below += count;
    return below - count / 2;
  });
}

/** Σ over ordered pairs (x − y)² = 2 (m Σx² − (Σx)²). */
function squaresWithin(unit: Int32Array, scores: Float64Array): number {
  let [sum, squares] = [0, 0];
  // About the first answer: equal answers then give exactly zero.
  const origin = scores[unit[0] ?? 0] ?? 0;
  for (const label of unit) {
    const score = (scores[label] ?? 0) - origin;
    sum += score;
    squares += score * score;
  }
  return 2 * (unit.length * squares - sum * sum);
}

function squaresBetween(counts: Float64Array, scores: Float64Array): number {
  let [n, sum] = [0, 0];
  counts.forEach((count, i) => {
    n += count;
    sum += count * (scores[i] ?? 0);
  });
  if (n === 0) return 0;
  let squares = 0;
  counts.forEach((count, i) => (squares += count * ((scores[i] ?? 0) - sum / n) ** 2));
  return 2 * n * squares;
}
