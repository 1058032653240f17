import { ExactSum } from "../statistics/exactSum.js";
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
 * One per annotator, of labels that are measured: hardly any two are equal there, and how many are says nothing.
 *
 * @example ann says 1 and 5 where bob says 2 and 6, and eve says nothing → ann: distance 1, offset −1, others_distance NaN
 */
export function distances(ratings: Ratings): AnnotatorDistance[] {
  const { annotators, answers, level } = ratings;
  const unit = level === "ratio" ? 1 : unitOf(ratings);
  const of = annotators.map(() => ({ pairs: 0, apart: new ExactSum(), above: new ExactSum() }));
  const all = { pairs: 0, apart: new ExactSum() };
  for (const item of answers) {
    for (const [place, one] of item.entries()) {
      for (const other of item.slice(place + 1)) {
        const above = differenceOf(ratings, one.label, other.label);
        const apart = Math.abs(above);
        all.pairs++;
        all.apart.add(apart);
        for (const [annotator, signed] of [
          [one.annotator, above],
          [other.annotator, -above],
        ] as const) {
          const mine = of[annotator];
          if (!mine) continue;
          mine.pairs++;
          mine.apart.add(apart);
          mine.above.add(signed);
        }
      }
    }
  }
  return of.map(({ pairs, apart, above }) => ({
    distance: (apart.less() / pairs) * unit,
    offset: (Math.abs(above.less()) < 1e-12 * apart.less() ? 0 : above.less() / pairs) * unit,
    others_distance: (all.apart.less(apart) / (all.pairs - pairs)) * unit,
  }));
}

function differenceOf({ numbers, level }: Ratings, a: number, b: number): number {
  const [x, y] = [numbers[a] ?? NaN, numbers[b] ?? NaN];
  if (x === y) return 0;
  return level === "ratio" ? (2 * (x - y)) / (x + y) : x - y;
}

/** What the ratings' numbers were divided by: a power of two. */
function unitOf({ numbers, labels }: Ratings): number {
  const last = numbers.length - 1;
  const farthest = Math.abs(numbers[0] ?? 0) > Math.abs(numbers[last] ?? 0) ? 0 : last;
  const number = numbers[farthest] ?? 0;
  return number === 0 ? 1 : Number(labels[farthest]) / number;
}
