import type { Statistic } from "../statistics/bootstrap.js";
import type { ClassLabels } from "./labels.js";
import type { ClassPredictions } from "./predictions.js";

/** Per class: how many items are of it, were called it, and both. */
export interface ClassCounts {
  actual: Float64Array;
  called: Float64Array;
  right: Float64Array;
}

/** A number computed from the counts per class, as a function of how often each item counts. */
export function fromClassCounts(
  labels: ClassLabels,
  predictions: ClassPredictions,
  measure: (counts: ClassCounts) => number,
): Statistic {
  const classes = predictions.classes.length;
  const { truth } = labels;
  // A metric that needs predictions is only asked where there are some.
  const predicted = predictions.predicted as Int32Array;
  const found = emptyCounts(classes);
  const { actual, called, right } = found;
  return (counts) => {
    actual.fill(0);
    called.fill(0);
    right.fill(0);
    for (let i = 0; i < truth.length; i++) {
      // Lengths are equal, indices are within the classes.
      const count = counts[i] as number;
      const is = truth[i] as number;
      const said = predicted[i] as number;
      (actual[is] as number) += count;
      (called[said] as number) += count;
      if (is === said) (right[is] as number) += count;
    }
    return measure(found);
  };
}

/** Of so many classes, each 0. */
function emptyCounts(classes: number): ClassCounts {
  return {
    actual: new Float64Array(classes),
    called: new Float64Array(classes),
    right: new Float64Array(classes),
  };
}

/** Classes that were taken for each other, i before j, and on how many items. */
interface Confused {
  i: number;
  j: number;
  items: number;
}

export interface Confusion {
  counts: ClassCounts;
  confused: Confused[];
}

/** Who was taken for whom. No table of all classes by all: of ten thousand it would fill a gigabyte, nearly all of it with zeros. */
export function confusionOf(labels: ClassLabels, predictions: ClassPredictions): Confusion {
  const { classes } = predictions;
  // A metric that needs predictions is only asked where there are some.
  const predicted = predictions.predicted as Int32Array;
  const counts = emptyCounts(classes.length);
  const pairs = new Map<number, Confused>();
  for (const [place, is] of labels.truth.entries()) {
    // Predictions are as many as labels, and both are among the classes.
    const said = predicted[place] as number;
    (counts.actual[is] as number)++;
    (counts.called[said] as number)++;
    if (said === is) {
      (counts.right[is] as number)++;
      continue;
    }
    const [i, j] = [Math.min(is, said), Math.max(is, said)];
    const known = pairs.get(i * classes.length + j);
    if (known) known.items++;
    else pairs.set(i * classes.length + j, { i, j, items: 1 });
  }
  return { counts, confused: [...pairs.values()] };
}
