import type { Statistic } from "../statistics/bootstrap.js";
import type { Ratings } from "./ratings.js";

/** Items with the same labels, whoever gave them, taken together: tens of thousands of items have some dozen patterns. */
export interface Patterns {
  /** Per pattern the indices of its labels, ascending. */
  labels: Int32Array[];
  /** Per item, in the order of the ratings, its pattern. */
  of: Int32Array;
}

export function patternsOf(ratings: Ratings): Patterns {
  const known = new Map<string, number>();
  const labels: Int32Array[] = [];
  const of = Int32Array.from(ratings.answers, (answers) => {
    const pattern = Int32Array.from(answers, ({ label }) => label).sort();
    const key = pattern.join();
    let index = known.get(key);
    if (index === undefined) {
      known.set(key, (index = labels.length));
      labels.push(pattern);
    }
    return index;
  });
  return { labels, of };
}

/** A statistic over items from one over patterns, which is given how many items of each there are. */
export function overPatterns({ labels, of }: Patterns, measure: (weights: Float64Array) => number): Statistic {
  const weights = new Float64Array(labels.length);
  return (times) => {
    weights.fill(0);
    for (let i = 0; i < of.length; i++) {
      const pattern = of[i] ?? 0;
      weights[pattern] = (weights[pattern] ?? 0) + (times[i] ?? 0);
    }
    return measure(weights);
  };
}
