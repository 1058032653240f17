import type { Ranking } from "./ranking.js";

/**
 * The ranking of scores no two of which are equal, as simulated ones are: `rank` in a fifth of its time, because numbers are sorted and
 * not items by their numbers. Items bear the number of their place, best first: for measures of all items alike.
 *
 * @param score, truth length n, same order; truth 1 for the positive, else 0
 */
export function untiedRanking(score: Float64Array, truth: Int32Array): Ranking {
  const best = (which: 0 | 1) =>
    score
      .filter((_, i) => truth[i] === which)
      .sort()
      .reverse();
  const [negatives, positives] = [best(0), best(1)];
  let above = 0;
  const starts = Int32Array.from(positives, (value, i) => {
    while (above < negatives.length && (negatives[above] as number) > value) above++;
    return i + above;
  });
  return {
    order: new Int32Array(score.length).map((_, i) => i),
    positives: starts,
    starts,
    ends: starts.map((place) => place + 1),
    found: starts.map((_, i) => i + 1),
  };
}
