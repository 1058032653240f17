import type { Ratings } from "./ratings.js";

/**
 * How far apart two labels are at the level of the ratings, as Krippendorff's alpha counts it: 0 for equal ones, else 1 (nominal), the
 * squared distance of their mid-ranks among all answers (ordinal), of their numbers (interval), or of those relative to their sum (ratio).
 */
export function labelDifference(ratings: Ratings): (a: number, b: number) => number {
  const { level, numbers } = ratings;
  const scores = level === "ordinal" ? midRanksOf(ratings) : numbers;
  return (a, b) => {
    const [x, y] = [scores[a] ?? 0, scores[b] ?? 0];
    if (a === b) return 0;
    if (level === "nominal") return 1;
    return level === "ratio" ? ((x - y) / (x + y)) ** 2 : (x - y) ** 2;
  };
}

function midRanksOf({ answers, labels }: Ratings): Float64Array {
  const counts = new Float64Array(labels.length);
  for (const one of answers) if (one.length > 1) for (const { label } of one) counts[label] = (counts[label] ?? 0) + 1;
  return midRanks(counts);
}

/** The mean rank of each label among all answers, from how often each occurs. */
export function midRanks(counts: Float64Array): Float64Array {
  const ranks = new Float64Array(counts.length);
  let below = 0;
  for (let label = 0; label < counts.length; label++) {
    const count = counts[label] ?? 0;
    ranks[label] = below + count / 2;
    below += count;
  }
  return ranks;
}
