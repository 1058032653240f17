import type { Ratings } from "./ratings.js";

/** How far one annotator's numbers lie from the others' for the same items, in the labels' own unit; NaN where nobody else labelled them. */
export interface AnnotatorDistance {
  /** Mean over all pairs with an answer of this annotator, without their signs. */
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
export function distances({ annotators, answers, labels }: Ratings): AnnotatorDistance[] {
  const numbers = labels.map(Number);
  const of = annotators.map(() => ({ pairs: 0, apart: 0, above: 0 }));
  const all = { pairs: 0, apart: 0 };
  for (const item of answers) {
    const given = item.map(({ annotator, label }) => ({ annotator, value: numbers[label] ?? NaN }));
    given.sort((a, b) => a.value - b.value);
    const values = given.map(({ value }) => value);
    const toLower = toEarlier(values);
    const toHigher = toEarlier(values.toReversed()).reverse();
    for (const [place, { annotator }] of given.entries()) {
      const [lower = NaN, higher = NaN, mine] = [toLower[place], toHigher[place], of[annotator]];
      if (!mine) continue;
      mine.pairs += given.length - 1;
      mine.apart += lower + higher;
      mine.above += lower - higher;
      // Each pair is met once from above.
      all.pairs += place;
      all.apart += lower;
    }
  }
  return of.map(({ pairs, apart, above }) => ({
    distance: apart / pairs,
    offset: above / pairs,
    // Sums that are taken apart again may end a little below 0.
    others_distance: Math.max(0, all.apart - apart) / (all.pairs - pairs),
  }));
}

/** Per value how far it lies from all before it, together: of equal ones exactly 0. @param values sorted, either way */
function toEarlier(values: readonly number[]): number[] {
  let sum = 0;
  return values.map((value, place) => (sum += place * Math.abs(value - (values[place - 1] ?? value))));
}
