import { seededChance } from "../../src/common/chance.js";
import { agreementOf, type AgreementQuestion } from "../../src/validation/agreement.js";
import type { Annotation } from "../../src/validation/ratings.js";

export type Answers = (string | number | null)[][];

/** Annotations from a table with a row per annotator and a column per item; null is a missing answer. */
export function annotations(byAnnotator: Answers): Annotation[] {
  return byAnnotator.flatMap((row, a) =>
    row.flatMap((label, i) =>
      label === null ? [] : [{ item: `u${i + 1}`, annotator: `a${a + 1}`, label: String(label), line: 1 }],
    ),
  );
}

/** By chance of the same seed each time, of 200 resamples. */
export const ask = (given: Annotation[], question: Partial<AgreementQuestion> = {}) =>
  agreementOf(given, { chance: seededChance(1), path: "a.csv", resamples: 200, ...question });

/** A missing answer. */
export const _ = null;

// Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, section C: 4 observers, 12 units.
export const krippendorff: Answers = [
  [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
  [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
  [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
  [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
];
