import type { ClassLabels } from "./labels.js";

/** The share of items in each class, in the order of `labels.classes`. */
export function shares(labels: ClassLabels): number[] {
  const counts = labels.classes.map(() => 0);
  for (const truth of labels.truth) counts[truth] = (counts[truth] ?? 0) + 1;
  return counts.map((count) => count / labels.truth.length);
}
