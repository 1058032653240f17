import { median, quantile } from "../statistics/quantile.js";
import type { Annotation } from "./ratings.js";

/** How long annotating took, and what more of it would take. */
export interface AnnotationTime {
  /** Answers whose seconds are known. */
  timed: number;
  seconds_total: number;
  seconds_median: number;
  seconds_mean: number;
  /** Nine of ten answers took at most this long. */
  seconds_p90: number;
  by_annotator: { annotator: string; timed: number; seconds_median: number }[];
  /** One answer for each item of the training set, at the mean pace. */
  training: { items: number; hours: number; cost: number | null };
}

/**
 * @param training how many items the training set would have (default 1,000), and what an hour costs, in any currency
 * @returns undefined when no row has seconds
 * @example with seconds 10, 20 and 30, and 1,800 items at 40 an hour: 10 hours, cost 400
 */
export function annotationTime(
  annotations: readonly Annotation[],
  training: { items?: number; hourly?: number } = {},
): AnnotationTime | undefined {
  const timed = annotations.filter((one): one is Annotation & { seconds: number } => one.seconds !== undefined);
  if (timed.length === 0) return undefined;
  const seconds = timed.map((one) => one.seconds).sort((a, b) => a - b);
  let total = 0;
  for (const one of seconds) total += one;
  const mean = total / seconds.length;
  const { items = 1000, hourly } = training;
  const hours = (items * mean) / 3600;
  return {
    timed: timed.length,
    seconds_total: total,
    seconds_median: quantile(seconds, 0.5),
    seconds_mean: mean,
    seconds_p90: quantile(seconds, 0.9),
    by_annotator: byAnnotator(timed),
    training: { items, hours, cost: hourly === undefined ? null : hours * hourly },
  };
}

function byAnnotator(timed: readonly (Annotation & { seconds: number })[]): AnnotationTime["by_annotator"] {
  const by = new Map<string, number[]>();
  for (const { annotator, seconds } of timed) {
    const mine = by.get(annotator);
    if (mine === undefined) by.set(annotator, [seconds]);
    else mine.push(seconds);
  }
  const sorted = [...by].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([annotator, seconds]) => ({ annotator, timed: seconds.length, seconds_median: median(seconds) }));
}
