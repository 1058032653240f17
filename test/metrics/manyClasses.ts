import type { Chance } from "../../src/common/chance.js";
import type { ClassLabels } from "../../src/metrics/labels.js";
import type { ClassPredictions } from "../../src/metrics/predictions.js";

/** Labels of so many classes and what a network says of them: e to a normal deviate each, the right one's higher by `quality`. */
export function manyClasses(
  chance: Chance,
  truth: Int32Array,
  { classes: k, quality }: { classes: number; quality: number },
): { labels: ClassLabels; said: ClassPredictions } {
  const classes = Array.from({ length: k }, (_, i) => `class ${i}`);
  const rows = Array.from(truth, (is) => {
    const weights = classes.map((_, i) => Math.exp(chance.normal() + (i === is ? quality : 0)));
    const sum = weights.reduce((all, weight) => all + weight, 0);
    return weights.map((weight) => weight / sum);
  });
  const ids = Array.from(truth, (_, i) => String(i));
  const probabilities = Float64Array.from(rows.flat());
  return {
    labels: { kind: "classification", ids, classes, truth, positive: k - 1 },
    said: { kind: "classification", classes, predicted: undefined, probabilities, score: undefined },
  };
}
