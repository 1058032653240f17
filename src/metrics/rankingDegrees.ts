import { areaDegrees } from "../statistics/delong.js";
import { FEW, itemsThatMatter } from "./itemsThatMatter.js";
import type { ClassLabels } from "./labels.js";
import type { MetricName } from "./metric.js";
import type { ClassPredictions, Predictions } from "./predictions.js";

/**
 * How many degrees of freedom the spread of a ranking's score has at most, or that of the difference of two: one less than the items that
 * matter, or groups of them; of the area under the ROC curve of two classes as many as DeLong's variance. Placements of fewer than ten items may by chance
 * be nearly alike, and say nothing of their spread.
 *
 * @param second with none of the first's score alone
 */
export function rankingDegrees(
  metric: MetricName,
  labels: ClassLabels,
  first: readonly Predictions[],
  second: readonly Predictions[] = [],
): number {
  const matter = itemsThatMatter(metric, labels);
  const isDelongs = metric === "roc_auc" && labels.classes.length === 2 && matter >= FEW && !labels.clusters;
  if (!isDelongs) return matter - 1;
  const isPositive = Uint8Array.from(labels.truth, (truth) => (truth === labels.positive ? 1 : 0));
  // The metric needs scores, and whoever asks has seen them.
  const scores = (seeds: readonly Predictions[]) =>
    seeds.map((seed) => (seed as ClassPredictions).score as Float64Array);
  return areaDegrees(scores(first), scores(second), isPositive) ?? matter - 1;
}
