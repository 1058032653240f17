import type { Statistic } from "../statistics/bootstrap.js";

/** The mean of one number per item, as a function of how often each item counts. NaN when nothing counts. */
export function weightedMean(values: Float64Array): Statistic {
  return (counts) => {
    let [sum, weight] = [0, 0];
    for (let i = 0; i < values.length; i++) {
      // Lengths are equal; a look for `undefined` would double the time.
      const count = counts[i] as number;
      sum += count * (values[i] as number);
      weight += count;
    }
    return sum / weight;
  };
}
