import { ExactSums } from "../statistics/exactSums.js";
import type { Ratings } from "./ratings.js";

/** How far one annotator's numbers lie from the others' for the same items; NaN where nobody else labelled them. */
export interface AnnotatorDistance {
  /** Mean over all pairs with an answer of this annotator, in the labels' own unit; at the level ratio each pair's distance over its mean. */
  distance: number;
  /** The mean of these with their signs: above 0 where this annotator gives more than the others. */
  offset: number;
  /** Mean distance over the pairs without this annotator. */
  others_distance: number;
}

/**
 * One per annotator, of labels that are measured: hardly any two are equal there, and how many are says nothing. None of a crowd whose
 * answers make more pairs than a second can look at.
 *
 * @example ann says 1 and 5 where bob says 2 and 6, and eve says nothing → ann: distance 1, offset −1, others_distance NaN
 */
export function distances(ratings: Ratings): AnnotatorDistance[] {
  const { annotators, answers, level, numbers } = ratings;
  if (answers.reduce((sum, item) => sum + (item.length * (item.length - 1)) / 2, 0) > MOST_PAIRS) return [];
  const difference = level === "ratio" ? relativeDifference : plainDifference;
  const unit = level === "ratio" ? 1 : unitOf(ratings);
  // The last is that of all pairs.
  const [apart, above] = [new ExactSums(annotators.length + 1), new ExactSums(annotators.length)];
  const pairs = new Float64Array(annotators.length);
  let all = 0;
  for (const item of answers) {
    // By place: a crowd's answers to an item are millions of pairs.
    for (let i = 0; i < item.length; i++) {
      const { annotator, label } = item[i] as (typeof item)[number];
      pairs[annotator] = (pairs[annotator] ?? 0) + item.length - 1;
      all += i;
      for (let j = 0; j < i; j++) {
        const other = item[j] as (typeof item)[number];
        const signed = difference(numbers[label] as number, numbers[other.label] as number);
        const distance = signed < 0 ? -signed : signed;
        apart.add(annotator, distance);
        apart.add(other.annotator, distance);
        apart.add(annotators.length, distance);
        above.add(annotator, signed);
        above.add(other.annotator, -signed);
      }
    }
  }
  return Array.from(pairs, (mine, i) => {
    const [own, signed] = [apart.at(i), above.at(i)];
    return {
      distance: (own / mine) * unit,
      offset: Math.abs(signed) < 1e-12 * own ? 0 : (signed / mine) * unit,
      others_distance: (apart.less(annotators.length, i) / (all - mine)) * unit,
    };
  });
}

const MOST_PAIRS = 3e7;

function plainDifference(x: number, y: number): number {
  return x - y;
}

function relativeDifference(x: number, y: number): number {
  return x === y ? 0 : (2 * (x - y)) / (x + y);
}

/** What the ratings' numbers were divided by: a power of two. */
function unitOf({ numbers, labels }: Ratings): number {
  const last = numbers.length - 1;
  const farthest = Math.abs(numbers[0] ?? 0) > Math.abs(numbers[last] ?? 0) ? 0 : last;
  const number = numbers[farthest] ?? 0;
  return number === 0 ? 1 : Number(labels[farthest]) / number;
}
