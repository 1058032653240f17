import type { Chance } from "../common/chance.js";
import { UserError } from "../common/userError.js";
import { commonestClass, drawnUnits, FEW, unitsOfClasses } from "../metrics/itemsThatMatter.js";
import type { ClassLabels, Labels } from "../metrics/labels.js";
import { leaningLoss } from "../metrics/leaningLoss.js";
import { looksPerItem, METRICS, obstacle, statisticOf, unbiasedOf } from "../metrics/metric.js";
import type { MetricName } from "../metrics/metric.js";
import type { ClassPredictions, Predictions } from "../metrics/predictions.js";
import { rankingDegrees } from "../metrics/rankingDegrees.js";
import type { Score } from "../metrics/score.js";
import { boundedScore, exactScore, scoreInterval } from "../metrics/scoreInterval.js";
import { areAllRightOrWrong } from "../metrics/unseenLoss.js";
import { agreeingInterval } from "../statistics/agreeingInterval.js";
import type { Statistic } from "../statistics/bootstrap.js";
import { holm } from "../statistics/holm.js";
import { resampleSeeds, twoLevelBootstrap } from "../statistics/twoLevelBootstrap.js";
import type { SeedReplicates, TwoLevelAnswer } from "../statistics/twoLevelBootstrap.js";
import type { Interval } from "../statistics/wilson.js";
import { answerAlike, distinctTrainings } from "./answerAlike.js";
import { boundedDifference, type BoundedDifference } from "./boundedDifference.js";
import { byMcNemar, withDeLong, type ComparisonTests, type Difference } from "./pairedTests.js";
import { fewestDrawn, LEVEL, smallestDifference } from "./smallestDifference.js";

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

interface Resamples {
  /** Of each training. */
  seedValues: number[];
  /** Their mean. */
  value: number;
  /** Of the metric, or of what is unbiased where it is not. */
  seeds: SeedReplicates[];
  answer: TwoLevelAnswer;
}

type Resampled = ReadonlyMap<ComparedModel, Resamples>;

/** Means over the items that lean where fewer items than these are outside the most frequent class, or all answers of a model are right, or all wrong. */
const FEW_LEANING: Partial<Record<MetricName, number>> = { brier: FEW, log_loss: FEW / 2 };

/**
 * False for means over the items of a number that hardly any item alone decides: their differences need no leaning. Where nearly all items
 * are of one class the others do decide a Brier score or a log loss, and where all answers of a model are right, or all wrong, those
 * that are not do: resampling knows too little of them.
 */
function leans(
  { metric, labels }: ComparisonAsked,
  { seeds: some }: ComparedModel,
  { seeds: others }: ComparedModel,
): boolean {
  // Of a single item nothing is known of others.
  if (drawnUnits(labels) < 2 || labels.kind === "regression") return false;
  const few = FEW_LEANING[metric];
  if (few === undefined || commonestClass(labels).others < few) return true;
  // The same answers are right and wrong together.
  return !answerAlike(metric, some, others) && [some, others].some((seeds) => areAllRightOrWrong(labels, seeds));
}

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
      const [seeds, seedValues] = [all.slice(from, to), values.slice(from, to)];
      from = to;
      const value = seedValues.reduce((sum, one) => sum + one, 0) / seedValues.length;
      return [model, { seedValues, value, seeds, answer: twoLevelBootstrap(seeds) }];
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
  known: Resamples | undefined,
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
  const bootstrapped = byBootstrap(asked, model, baseline, resampled);
  if (metric !== "roc_auc" || !isCounted || labels.kind !== "classification") return bootstrapped;
  return withDeLong(bootstrapped, labels, model.seeds[0] as ClassPredictions, baseline.seeds[0] as ClassPredictions);
}

/** The paired bootstrap; of scores with two ends only its variance and correlation, see `boundedDifference`. */
function byBootstrap(
  asked: ComparisonAsked,
  model: ComparedModel,
  baseline: ComparedModel,
  resampled: Resampled,
): Difference {
  const { labels, metric } = asked;
  // Only errors of one seed are not resampled, and they are compared before.
  const [after, before] = [resampled.get(model) as Resamples, resampled.get(baseline) as Resamples];
  const answer = twoLevelBootstrap(after.seeds, before.seeds);
  const score = ({ seeds }: ComparedModel, { answer }: Resamples) =>
    metric === "log_loss" ? leaningLoss({ labels, seeds, answer }) : boundedScore({ metric, labels, seeds, answer });
  const bounded = leans(asked, model, baseline)
    ? boundedDifference({
        first: score(model, after),
        second: score(baseline, before),
        seeds: [model.seeds.length, baseline.seeds.length],
        most: METRICS[metric].range[1],
        answer,
        mostDegrees: labels.kind === "classification" ? mostDegrees(metric, labels, model, baseline) : Infinity,
      })
    : undefined;
  const known = bounded && FEW_LEANING[metric] ? widerOf(bounded, answer) : (bounded ?? answer);
  const difference = after.value - before.value;
  const { interval, p, reach } = holding(difference, answer.value, known);
  // No true difference is larger than the scale.
  const [, most] = METRICS[metric].range;
  const comparisons = asked.models.length - 1;
  const isHopeless = drawnUnits(labels) < fewestDrawn(comparisons);
  const smallest = isHopeless ? most : Math.min(most, smallestDifference({ reach }, comparisons));
  const within: Interval = [Math.max(-most, interval[0]), Math.min(most, interval[1])];
  if (!labels.clusters || p >= answer.leastP) return { difference, interval: within, p, tests: {}, smallest };
  const agreeing = agreeingInterval({ value: difference, interval: within }, answer.leastP);
  return { difference, interval: agreeing, p: answer.leastP, tests: {}, smallest };
}

/** A ranking's, and of two classes the macro F1's, rest on few items, and more may move than matter. */
function mostDegrees(metric: MetricName, labels: ClassLabels, model: ComparedModel, baseline: ComparedModel): number {
  if (isRanking(metric)) return rankingDegrees(metric, labels, model.seeds, baseline.seeds);
  return metric === "f1_macro" && labels.classes.length === 2 ? Math.min(...unitsOfClasses(labels)) - 1 : Infinity;
}

/** The difference that is told, in its interval; where what is unbiased has the other sign nobody can tell which is better. */
function holding(told: number, unbiased: number, known: BoundedDifference): BoundedDifference {
  const { interval, p, reach } = known;
  const isOtherwise = told * unbiased < 0;
  const ends = isOtherwise ? [...interval, told, 0] : [...interval, told];
  return { interval: [Math.min(...ends), Math.max(...ends)], p: isOtherwise ? 1 : p, reach };
}

/**
 * Few items of a class, or none answered wrongly, deceive both ways of looking at a Brier score or a log loss, each in its own cases: a
 * handful in all, or many of the other class.
 */
function widerOf(one: BoundedDifference, other: BoundedDifference): BoundedDifference {
  return {
    interval: [Math.min(one.interval[0], other.interval[0]), Math.max(one.interval[1], other.interval[1])],
    p: Math.max(one.p, other.p),
    reach: (level) => Math.max(one.reach(level), other.reach(level)),
  };
}

function isRanking(metric: MetricName): boolean {
  return metric === "average_precision" || metric === "roc_auc";
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
