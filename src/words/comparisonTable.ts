import type { NamedGroups } from "../common/groupColumn.js";
import { METRICS } from "../metrics/metric.js";
import type { MetricName } from "../metrics/metric.js";
import type { Comparison, ComparisonRow } from "../protocol/comparison.js";
import { fewestDrawn } from "../protocol/smallestDifference.js";
import { leastPOf } from "../statistics/signFlip.js";
import { comparisonAnswer, toldDifference, trainingsOf } from "./comparisonAnswer.js";
import { differenceSize, differenceTitle, itemsOf, metricValue, pValue, valueWithInterval } from "./numbers.js";
import type { ToldTable } from "./scoreTable.js";

/** What `holdout compare` tells besides what `metricNotes` does. */
export interface ToldComparison extends ToldTable {
  /** What the table says, in a sentence; none of one model alone. */
  answer: string | undefined;
  /** How many items, and what could be seen with them. */
  summary: string;
  /** Each training's value, where a model has several: a mean hides the one that failed. */
  trainings: string | undefined;
  notes: string[];
}

/**
 * The table of `holdout compare`; of one model alone without columns of differences.
 *
 * @param clusters where items hang together
 */
export function comparisonTable(comparison: Comparison, clusters?: NamedGroups): ToldComparison {
  const { metric, n, rows, smallest_difference } = comparison;
  const hasValues = rows.every((row) => !Number.isNaN(row.value));
  const head = ["model", "seeds", `${metric} [95 %]`, differenceTitle(metric), "p", "p (Holm)", "verdict"];
  const columns = rows.length > 1 ? head.length : 3;
  return {
    answer: comparisonAnswer(metric, rows),
    head: head.slice(0, columns),
    rows: rows.map((row) => cells(metric, row).slice(0, columns)),
    summary: `${itemsOf(n, clusters)}${hasValues ? whatCouldBeSeen(metric, smallest_difference, rows.length - 1) : ""}`,
    trainings: eachTraining(metric, rows),
    notes: [...(clusters ? noVerdictOfFew(clusters, rows.length - 1) : []), ...comparisonNotes(metric, rows)],
  };
}

/** Of so few no verdict will ever come. */
function noVerdictOfFew({ count: groups }: NamedGroups, comparisons: number): string[] {
  const fewest = fewestDrawn(comparisons);
  if (comparisons === 0 || groups >= fewest) return [];
  const among = comparisons > 1 ? ` among ${comparisons} comparisons` : "";
  return [
    `Of ${groups} groups no p is below ${pValue(leastPOf(groups))}, however large the difference: it takes at least ${fewest} for a verdict${among}.`,
  ];
}

function comparisonNotes(metric: MetricName, rows: readonly ComparisonRow[]): string[] {
  const withSeeds = (wanted: number) => rows.filter((row) => trainingsOf(row) === wanted).map(({ name }) => name);
  const [ofOneSeed, ofTwoSeeds] = [withSeeds(1), withSeeds(2)];
  return [
    ...rows.flatMap((row) => (row.identical ? [identical(metric, row.name)] : [])),
    ...rows.flatMap((row) => (isUndoneByHolm(row) ? [undoneByHolm(row.name, rows.length - 1)] : [])),
    ...beyondDelong(rows),
    ...(ofOneSeed.length > 0 ? oneSeed(ofOneSeed, rows.length) : []),
    ...(ofTwoSeeds.length > 0 ? [twoSeeds(ofTwoSeeds)] : []),
    ...(rows.length === 1 ? [ONE_MODEL] : []),
  ];
}

function eachTraining(metric: MetricName, rows: readonly ComparisonRow[]): string | undefined {
  const several = rows.filter(({ seeds }) => seeds > 1);
  const each = several.map(
    ({ name, seed_values }) => `${name} ${seed_values.map((one) => metricValue(metric, one)).join(", ")}`,
  );
  return each.length > 0 ? `Each training, in the order of the files: ${each.join("; ")}` : undefined;
}

function beyondDelong(rows: readonly ComparisonRow[]): string[] {
  const names = rows.filter(({ p, tests }) => tests.delong && p !== tests.delong.p).map(({ name }) => name);
  if (names.length === 0) return [];
  return [
    `${names.join(", ")}: p is larger than DeLong's, which is too sure with fewer than 20 items of a class: it is the swap test's or, with fewer than 10, the bootstrap's or that of Student's t.`,
  ];
}

const ONE_SEED =
  "One seed each: this is about these very trainings. Several files under one name are its seeds, and tell whether the next training would say the same.";

/** Of one model alone there is more to say first. */
function oneSeed(names: readonly string[], models: number): string[] {
  if (names.length === models) return models > 1 ? [ONE_SEED] : [];
  return [
    `${names.join(", ")}: of one training nothing is known of the next. ${names.length === 1 ? "Its interval is about this very training" : "Their intervals are about these very trainings"}; beside a model with several, both are taken to spread alike.`,
  ];
}

const ONE_MODEL = "There is nothing to compare with one model only: name another, as NAME=FILE.";

function twoSeeds(names: readonly string[]): string {
  return `${names.join(", ")}: two trainings hardly tell how far trainings differ, so the intervals are wide; a third seed narrows them much.`;
}

function identical(metric: MetricName, name: string): string {
  return `${name}: as far as ${metric} looks, its predictions are identical to the baseline's, item by item; there is no difference to be seen.`;
}

function cells(metric: MetricName, row: ComparisonRow): string[] {
  const value = Number.isNaN(row.value) ? "no value" : valueWithInterval(metric, row.value, row.interval);
  const shared = [row.name, String(row.seeds), value];
  const verdict = row.verdict.replace("-", " ");
  const gap = toldDifference(metric, row);
  if (gap === undefined) return [...shared, "", "", "", verdict];
  return [...shared, gap, pValue(row.p ?? NaN), pValue(row.p_holm ?? NaN), verdict];
}

function whatCouldBeSeen(metric: MetricName, smallest: number | null, comparisons: number): string {
  if (smallest === null) return "";
  if (smallest >= METRICS[metric].range[1])
    return "; not even the largest difference would be seen in four of five cases";
  return `; true differences from ${differenceSize(metric, smallest)} on would be seen in four of five cases${comparisons > 1 ? `, among ${comparisons} comparisons` : ""}`;
}

function isUndoneByHolm({ p, p_holm }: ComparisonRow): boolean {
  return p !== null && p_holm !== null && p <= 0.05 && p_holm > 0.05;
}

function undoneByHolm(name: string, comparisons: number): string {
  return `${name}: interval and p, taken alone, speak of a difference; among ${comparisons} comparisons that may well be chance (Holm).`;
}
