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
  /** Answers that took more than thirty times the median: somebody was away, not at work. Seconds of the longest; null without any. */
  pauses: { answers: number; seconds_longest: number | null };
  /** The mean without pauses. */
  seconds_pace: number;
  /** One answer for each item of the training set, at the pace; and what the hours would be at the mean of all answers. */
  training: { items: number; hours: number; hours_with_pauses: number; cost: number | null };
}

/**
 * @param training how many items the training set would have (default 1,000), and what an hour costs, in any currency
 * @returns undefined when no row has seconds
 * @example with seconds 10, 20 and 30, and 1,800 items at 40 an hour: 10 hours, cost 400; so also with a fourth answer of 86,400 seconds
 */
export function annotationTime(
  annotations: readonly Annotation[],
  training: { items?: number; hourly?: number } = {},
): AnnotationTime | undefined {
  const timed = annotations.filter((one): one is Annotation & { seconds: number } => one.seconds !== undefined);
  if (timed.length === 0) return undefined;
  const seconds = timed.map((one) => one.seconds).sort((a, b) => a - b);
  const middle = quantile(seconds, 0.5);
  const worked = seconds.filter((one) => middle === 0 || one <= LONGEST_IN_MEDIANS * middle);
  const pauses = seconds.length - worked.length;
  const total = sumOf(seconds);
  const [mean, pace] = [total / seconds.length, sumOf(worked) / worked.length];
  const { items = 1000, hourly } = training;
  const hours = (items * pace) / 3600;
  return {
    timed: timed.length,
    seconds_total: total,
    seconds_median: middle,
    seconds_mean: mean,
    seconds_p90: quantile(seconds, 0.9),
    by_annotator: byAnnotator(timed),
    pauses: { answers: pauses, seconds_longest: pauses === 0 ? null : (seconds.at(-1) ?? null) },
    seconds_pace: pace,
    training: {
      items,
      hours,
      hours_with_pauses: (items * mean) / 3600,
      cost: hourly === undefined ? null : hours * hourly,
    },
  };
}

/** Of lognormal times with a standard deviation of 1 on the log scale one in three thousand takes longer, with half a percent of the time. */
const LONGEST_IN_MEDIANS = 30;

function sumOf(numbers: readonly number[]): number {
  let sum = 0;
  for (const number of numbers) sum += number;
  return sum;
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
