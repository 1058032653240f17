import type { MetricName } from "../metrics/metric.js";
import type { ComparisonRow } from "../protocol/comparison.js";
import { difference, differenceTitle, listOf, metricValue, pValue } from "./numbers.js";

/**
 * What a comparison says, in a sentence: of two models with the numbers, of more with their names. Undefined of one model alone.
 *
 * @example "new is better than old, by one training each: error 12.00 % → 10.00 % (difference, points [95 %]: −2.00 [−3.50, −0.50]; p 0.0120)."
 */
export function comparisonAnswer(metric: MetricName, rows: readonly ComparisonRow[]): string | undefined {
  const baseline = rows.find(({ verdict }) => verdict === "baseline");
  const others = rows.filter((row) => row !== baseline);
  const [only, second] = others;
  if (!baseline || !only) return undefined;
  if (others.every((row) => toldDifference(metric, row) === undefined))
    return `${metric} has no value here, so that nothing can be compared.`;
  return second ? ofMany(metric, baseline.name, others) : ofTwo(metric, baseline, only);
}

/** A row's difference with its interval; undefined where there is none. */
export function toldDifference(metric: MetricName, row: ComparisonRow): string | undefined {
  if (row.difference === null || row.difference_interval === null || Number.isNaN(row.difference)) return undefined;
  return difference(metric, row.difference, withoutHair(row.difference_interval));
}

/** So little of an interval's width is not meant: p moved an end by that to its side of 0, see `agreeingInterval`. */
const HAIR = 1e-8;

function withoutHair([low, high]: readonly [number, number]): [number, number] {
  const shown = (end: number) => (Math.abs(end) < HAIR * (high - low) && Number.isFinite(high - low) ? 0 : end);
  return [shown(low), shown(high)];
}

function ofTwo(metric: MetricName, old: ComparisonRow, row: ComparisonRow): string {
  const value = metricValue(metric, row.value);
  if (row.identical) return `${row.name} does not differ from ${old.name}: ${metric} ${value}.`;
  const what =
    row.verdict === "cannot-tell"
      ? `Nobody can tell yet whether ${row.name} is better or worse than ${old.name}`
      : `${row.name} is ${row.verdict} than ${old.name}`;
  const numbers = `${differenceTitle(metric)}: ${toldDifference(metric, row)}; p ${pValue(row.p_holm ?? NaN)}`;
  return `${what}${byOneTraining(old, row)}: ${metric} ${metricValue(metric, old.value)} → ${value} (${numbers}).`;
}

/** Files of one training under several names of seeds count once. */
export function trainingsOf({ seeds, trainings = seeds }: ComparisonRow): number {
  return trainings;
}

/** Another training could say otherwise. */
function byOneTraining(...rows: readonly ComparisonRow[]): string {
  const names = rows.filter((row) => trainingsOf(row) === 1).map(({ name }) => name);
  if (names.length === 0) return "";
  return names.length === rows.length ? ", by one training each" : `, by one training of ${names.join()}`;
}

function ofMany(metric: MetricName, baseline: string, others: readonly ComparisonRow[]): string {
  const parts = WAYS.flatMap(({ is, are, meant }) => {
    const names = others.filter(meant).map(({ name }) => name);
    return names.length > 0 ? [`${listOf(names)} ${names.length === 1 ? is : are}`] : [];
  });
  return `Compared with ${baseline} by ${metric}: ${parts.join("; ")}.`;
}

interface Way {
  is: string;
  are: string;
  meant: (row: ComparisonRow) => boolean;
}

const WAYS: readonly Way[] = [
  { is: "is better", are: "are better", meant: ({ verdict }) => verdict === "better" },
  { is: "is worse", are: "are worse", meant: ({ verdict }) => verdict === "worse" },
  { is: "is the same", are: "are the same", meant: ({ identical = false }) => identical },
  {
    is: "cannot be told apart",
    are: "cannot be told apart",
    meant: ({ verdict, identical }) => verdict === "cannot-tell" && !identical,
  },
];
