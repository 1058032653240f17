import { commonestClass, drawnUnits, FEW, unitsOfClasses } from "../metrics/itemsThatMatter.js";
import type { ClassLabels, Labels } from "../metrics/labels.js";
import { leaningLoss } from "../metrics/leaningLoss.js";
import { METRICS, type MetricName } from "../metrics/metric.js";
import type { Predictions } from "../metrics/predictions.js";
import { rankingDegrees } from "../metrics/rankingDegrees.js";
import { boundedScore } from "../metrics/scoreInterval.js";
import { areAllRightOrWrong } from "../metrics/unseenLoss.js";
import { agreeingInterval } from "../statistics/agreeingInterval.js";
import type { SeedReplicates } from "../statistics/resampleSeeds.js";
import { twoLevelBootstrap, type TwoLevelAnswer } from "../statistics/twoLevelBootstrap.js";
import type { Interval } from "../statistics/wilson.js";
import { answerAlike } from "./answerAlike.js";
import { boundedDifference, type BoundedDifference } from "./boundedDifference.js";
import type { Difference } from "./pairedTests.js";
import { fewestDrawn, smallestDifference } from "./smallestDifference.js";

/** A model with what resampling the items says of it. */
export interface ResampledModel {
  /** What each of its trainings said. */
  trained: readonly Predictions[];
  /** The score of each. */
  seedValues: number[];
  /** Their mean. */
  value: number;
  /** Of the metric, or of what is unbiased where it is not. */
  replicates: SeedReplicates[];
  answer: TwoLevelAnswer;
}

/** What two models are compared by. */
interface BootstrapAsked {
  labels: Labels;
  metric: MetricName;
  /** With the baseline, in the whole table. */
  comparisons: number;
}

/** The paired bootstrap; of scores with two ends only its variance and correlation, see `boundedDifference`. */
export function byBootstrap(asked: BootstrapAsked, after: ResampledModel, before: ResampledModel): Difference {
  const { labels, metric, comparisons } = asked;
  const answer = twoLevelBootstrap(after.replicates, before.replicates);
  const score = ({ trained: seeds, answer }: ResampledModel) =>
    metric === "log_loss" ? leaningLoss({ labels, seeds, answer }) : boundedScore({ metric, labels, seeds, answer });
  const bounded = leans(asked, after, before)
    ? boundedDifference({
        first: score(after),
        second: score(before),
        seeds: [after.trained.length, before.trained.length],
        most: METRICS[metric].range[1],
        answer,
        mostDegrees:
          labels.kind === "classification" ? mostDegrees(metric, labels, after.trained, before.trained) : Infinity,
      })
    : undefined;
  const known = bounded && FEW_LEANING[metric] ? widerOf(bounded, answer) : (bounded ?? answer);
  const difference = after.value - before.value;
  const { interval, p, reach } = holding(difference, answer.value, known);
  // No true difference is larger than the scale.
  const [, most] = METRICS[metric].range;
  const isHopeless = drawnUnits(labels) < fewestDrawn(comparisons);
  const smallest = isHopeless ? most : Math.min(most, smallestDifference({ reach }, comparisons));
  const within: Interval = [Math.max(-most, interval[0]), Math.min(most, interval[1])];
  if (!labels.clusters || p >= answer.leastP) return { difference, interval: within, p, tests: {}, smallest };
  const agreeing = agreeingInterval({ value: difference, interval: within }, answer.leastP);
  return { difference, interval: agreeing, p: answer.leastP, tests: {}, smallest };
}

/** A ranking's, and of two classes the macro F1's, rest on few items, and more may move than matter. */
function mostDegrees(
  metric: MetricName,
  labels: ClassLabels,
  some: readonly Predictions[],
  others: readonly Predictions[],
): number {
  if (isRanking(metric)) return rankingDegrees(metric, labels, some, others);
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

/** Means over the items that lean where fewer items than these are outside the most frequent class, or all answers of a model are right, or all wrong. */
const FEW_LEANING: Partial<Record<MetricName, number>> = { brier: FEW, log_loss: FEW / 2 };

/**
 * False for means over the items of a number that hardly any item alone decides: their differences need no leaning. Where nearly all items
 * are of one class the others do decide a Brier score or a log loss, and where all answers of a model are right, or all wrong, those
 * that are not do: resampling knows too little of them.
 */
function leans(
  { metric, labels }: BootstrapAsked,
  { trained: some }: ResampledModel,
  { trained: others }: ResampledModel,
): boolean {
  // Of a single item nothing is known of others.
  if (drawnUnits(labels) < 2 || labels.kind === "regression") return false;
  const few = FEW_LEANING[metric];
  if (few === undefined || commonestClass(labels).others < few) return true;
  // The same answers are right and wrong together.
  return !answerAlike(metric, some, others) && [some, others].some((seeds) => areAllRightOrWrong(labels, seeds));
}
