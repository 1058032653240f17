import type { Chance } from "../common/chance.js";
import { UserError } from "../common/userError.js";
import type { Labels } from "../metrics/labels.js";
import { looksPerItem, METRICS, obstacle, statisticOf, unbiasedOf } from "../metrics/metric.js";
import type { MetricName } from "../metrics/metric.js";
import type { ClassPredictions, Predictions } from "../metrics/predictions.js";
import type { Score } from "../metrics/score.js";
import { exactScore, scoreInterval } from "../metrics/scoreInterval.js";
import type { Statistic } from "../statistics/bootstrap.js";
import { holm } from "../statistics/holm.js";
import { resampleSeeds } from "../statistics/resampleSeeds.js";
import { twoLevelBootstrap } from "../statistics/twoLevelBootstrap.js";
import type { Interval } from "../statistics/wilson.js";
import { answerAlike, distinctTrainings } from "./answerAlike.js";
import { byBootstrap, type ResampledModel } from "./bootstrappedDifference.js";
import { byMcNemar, withDeLong, type ComparisonTests, type Difference } from "./pairedTests.js";
import { LEVEL } from "./smallestDifference.js";

/** One model with the predictions of each of its trainings, at least one, all on the labelled items. */
export interface ComparedModel {
  name: string;
  seeds: readonly Predictions[];
}

export interface ComparisonAsked {
  labels: Labels;
  models: readonly ComparedModel[];
  /** The name all others are compared to. */
  baseline: string;
  metric: MetricName;
  chance: Chance;
  /** What would matter in practice, in the metric's unit; a difference surely below it is marked as negligible. */
  smallestDifferenceThatMatters?: number;
  /** Of the items; default: see `resampleSeeds`. */
  resamples?: number;
  /** Told now and then which share of the work is done. */
  onProgress?: (share: number) => void;
}

/** A table of models; the keys are those of `holdout compare --json`. */
export interface Comparison {
  metric: MetricName;
  /** Items. */
  n: number;
  rows: ComparisonRow[];
  /**
   * The smallest true difference seen in four of five cases, of the least certain row, at most the whole scale; null without a second model, or
   * one that varies.
   */
  smallest_difference: number | null;
}

export type ComparisonVerdict = "baseline" | "better" | "worse" | "cannot-tell";

export interface ComparisonRow {
  name: string;
  /** How many were given. */
  seeds: number;
  /** Of each of them, in the order in which they were given. */
  seed_values: number[];
  /** Mean over the seeds, copies aside. */
  value: number;
  interval: Interval;
  /** Value less the baseline's value, whichever way is better; null for the baseline. */
  difference: number | null;
  difference_interval: Interval | null;
  p: number | null;
  /** Over all rows of the table. */
  p_holm: number | null;
  tests: ComparisonTests;
  verdict: ComparisonVerdict;
  /** Only with `smallestDifferenceThatMatters`: the whole interval lies within what does not matter. */
  negligible?: boolean;
  /** Only where some seeds are copies of others, item by item: how many are not. */
  trainings?: number;
  /** Only where the model answers every item as the baseline does, as far as the metric looks. */
  identical?: true;
}

/**
 * Models compared with a baseline on the same items: differences with 95 % intervals, p-values, Holm over the table, verdicts at 5 %.
 *
 * One seed on both sides: McNemar's mid-p with Tango's interval for `error`, DeLong for `roc_auc` of two classes, the paired bootstrap
 * for the rest. More seeds: the two-level bootstrap, whose interval also covers other seeds; seeds that are copies of another, item by
 * item, are of one training, and count once. Items that hang together (`labels.clusters`) are resampled with their groups as wholes,
 * whichever the metric. A verdict of `better` or `worse` needs Holm's p at most 5 %.
 *
 * @throws UserError when the baseline is unknown, a name is doubled, or predictions do not hold what the metric needs or do not fit the labels
 * @example
 * const models = [{ name: "old", seeds: [a] }, { name: "new", seeds: [b] }];
 * compareModels({ labels, models, baseline: "old", metric: "error", chance: seededChance(1) })
 */
export function compareModels(given: ComparisonAsked): Comparison {
  check(given);
  const asked = { ...given, models: given.models.map(withoutCopies) };
  const resampled = resampleModels(asked);
  const baseline = asked.models.find((model) => model.name === asked.baseline) as TrainedModel;
  const differences = asked.models.map((model) =>
    model === baseline
      ? null
      : {
          ...differ(asked, model, baseline, resampled),
          isIdentical: answerAlike(asked.metric, model.seeds, baseline.seeds),
        },
  );
  const adjusted = holm(differences.map((difference) => difference?.p ?? NaN));
  const rows = asked.models.map((model, i) =>
    rowOf(asked, valueOf(asked, model, resampled), differences[i] ?? null, adjusted[i] ?? NaN),
  );
  return { metric: asked.metric, n: asked.labels.ids.length, rows, smallest_difference: largest(differences) };
}

/** A model with each of its trainings once. */
interface TrainedModel extends ComparedModel {
  /** Of each seed that was given, in that order, the place of its training among `seeds`. */
  trainings: readonly number[];
}

function withoutCopies({ name, seeds: given }: ComparedModel): TrainedModel {
  const distinct = distinctTrainings(given);
  return {
    name,
    // Each has at least one seed, counted from 1.
    seeds: distinct.map(([first = NaN]) => given[first - 1] as Predictions),
    trainings: given.map((_, i) => distinct.findIndex((same) => same.includes(i + 1))),
  };
}

interface ComparedDifference extends Difference {
  isIdentical: boolean;
}

type Resampled = ReadonlyMap<ComparedModel, ResampledModel>;

function check({ labels, models, baseline, metric }: ComparisonAsked): void {
  const names = models.map((model) => model.name);
  const doubled = names.find((name, i) => names.indexOf(name) !== i);
  if (doubled !== undefined)
    throw new UserError(`the model ${JSON.stringify(doubled)} is named twice; give all its seeds under one name`);
  if (!names.includes(baseline))
    throw new UserError(`the baseline ${JSON.stringify(baseline)} is not among the models ${names.join(", ")}`);
  for (const { name, seeds } of models) {
    if (seeds.length === 0)
      throw new UserError(`the model ${JSON.stringify(name)} has no predictions; at least one seed is needed`);
    for (const predictions of seeds) checkFit(name, labels, predictions, metric);
  }
}

function checkFit(name: string, labels: Labels, predictions: Predictions, metric: MetricName): void {
  const values =
    predictions.kind === "regression" ? predictions.predicted : (predictions.predicted ?? predictions.score);
  if (values && values.length !== labels.ids.length) {
    throw new UserError(
      `${JSON.stringify(name)} predicts ${values.length} items, but ${labels.ids.length} are labelled; compare on the same items`,
    );
  }
  const why = obstacle(metric, labels, predictions);
  if (why !== undefined) throw new UserError(`${JSON.stringify(name)} cannot be compared: ${why}`);
}

function resampleModels({ labels, models, metric, chance, resamples, onProgress }: ComparisonAsked): Resampled {
  // Errors of one seed are counted, not resampled, where items do not hang together.
  if (metric === "error" && !labels.clusters && models.every((model) => model.seeds.length === 1)) return new Map();
  const networks = models.flatMap((model) => model.seeds);
  const statistics = networks.map((seed) => statisticOf(metric, labels, seed));
  const n = labels.ids.length;
  const all = resampleSeeds({
    n,
    clusters: labels.clusters,
    statistics: networks.map((seed, i) => unbiasedOf(metric, labels, seed) ?? (statistics[i] as Statistic)),
    chance,
    resamples,
    looksPerItem: looksPerItem(metric, labels),
    onProgress,
  });
  const ones = new Uint16Array(n).fill(1);
  const values = statistics.map((statistic) => statistic(ones));
  let from = 0;
  return new Map(
    models.map((model) => {
      const to = from + model.seeds.length;
      const [replicates, seedValues] = [all.slice(from, to), values.slice(from, to)];
      from = to;
      const value = seedValues.reduce((sum, one) => sum + one, 0) / seedValues.length;
      return [model, { trained: model.seeds, seedValues, value, replicates, answer: twoLevelBootstrap(replicates) }];
    }),
  );
}

type Value = Pick<ComparisonRow, "name" | "seeds" | "seed_values" | "value" | "interval" | "trainings">;

function valueOf({ labels, metric }: ComparisonAsked, model: TrainedModel, resampled: Resampled): Value {
  const { name, seeds, trainings } = model;
  const { seedValues, value, interval } = scoreOf(metric, labels, seeds, resampled.get(model));
  const copies = seeds.length < trainings.length ? { trainings: seeds.length } : {};
  const seed_values = trainings.map((training) => seedValues[training] ?? NaN);
  return { name, seeds: trainings.length, seed_values, value, interval, ...copies };
}

function scoreOf(
  metric: MetricName,
  labels: Labels,
  seeds: readonly Predictions[],
  known: ResampledModel | undefined,
): Score & { seedValues: number[] } {
  // Only errors of one seed are not resampled, and they have an exact score.
  if (!known) {
    const score = exactScore(metric, labels, seeds[0] as Predictions) as Score;
    return { ...score, seedValues: [score.value] };
  }
  const { seedValues, value, answer } = known;
  return { seedValues, value, interval: scoreInterval({ metric, labels, seeds, answer }, value) };
}

function differ(
  asked: ComparisonAsked,
  model: ComparedModel,
  baseline: ComparedModel,
  resampled: Resampled,
): Difference {
  const { labels, metric } = asked;
  // McNemar's test and DeLong's count every item for itself.
  const isCounted = model.seeds.length === 1 && baseline.seeds.length === 1 && !labels.clusters;
  if (metric === "error" && isCounted && labels.kind === "classification") {
    // Checked before: predictions are of the labels' kind, and each model has a seed.
    const [candidate, before] = [model.seeds[0] as ClassPredictions, baseline.seeds[0] as ClassPredictions];
    return byMcNemar(labels, candidate, before, asked.models.length - 1);
  }
  // Only errors of one seed are not resampled, and they are compared above.
  const [after, before] = [resampled.get(model) as ResampledModel, resampled.get(baseline) as ResampledModel];
  const bootstrapped = byBootstrap({ labels, metric, comparisons: asked.models.length - 1 }, after, before);
  if (metric !== "roc_auc" || !isCounted || labels.kind !== "classification") return bootstrapped;
  return withDeLong(bootstrapped, labels, model.seeds[0] as ClassPredictions, baseline.seeds[0] as ClassPredictions);
}

function rowOf(
  asked: ComparisonAsked,
  value: Value,
  difference: ComparedDifference | null,
  adjusted: number,
): ComparisonRow {
  if (!difference) {
    return {
      ...value,
      difference: null,
      difference_interval: null,
      p: null,
      p_holm: null,
      tests: {},
      verdict: "baseline",
    };
  }
  const row: ComparisonRow = {
    ...value,
    difference: difference.difference,
    difference_interval: difference.interval,
    p: difference.p,
    p_holm: adjusted,
    tests: difference.tests,
    verdict: judge(asked.metric, difference, adjusted),
  };
  const matters = asked.smallestDifferenceThatMatters;
  const isNegligible = matters !== undefined && difference.interval.every((end) => Math.abs(end) < matters);
  return {
    ...row,
    ...(isNegligible ? { negligible: true } : {}),
    ...(difference.isIdentical ? { identical: true } : {}),
  };
}

function judge(metric: MetricName, { difference, interval }: Difference, p: number): ComparisonVerdict {
  // Also where there is no p at all, or no interval.
  if (!(p <= LEVEL) || interval.some(Number.isNaN)) return "cannot-tell";
  const isBetter = METRICS[metric].direction === "falls" ? difference < 0 : difference > 0;
  return isBetter ? "better" : "worse";
}

function largest(differences: readonly (ComparedDifference | null)[]): number | null {
  // Where nothing varied, nothing is known of how small a difference could be seen.
  const known = differences.flatMap((one) => (one && !one.isIdentical && one.smallest > 0 ? [one.smallest] : []));
  return known.length > 0 ? Math.max(...known) : null;
}
