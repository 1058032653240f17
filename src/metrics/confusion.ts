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
export function emptyCounts(classes: number): ClassCounts {
  return {
    actual: new Float64Array(classes),
    called: new Float64Array(classes),
    right: new Float64Array(classes),
  };
}
