import { chiSquareQuantile } from "../statistics/gamma.js";
import { normalQuantile } from "../statistics/normal.js";
import { errorsOfLevel } from "../statistics/spread.js";
import type { Spread } from "../statistics/spread.js";
import { tReach } from "../statistics/studentT.js";
import { steadinessOf } from "../statistics/seedSpread.js";
import type { TwoLevelAnswer } from "../statistics/twoLevelBootstrap.js";
import { wilson, wilsonOfShare } from "../statistics/wilson.js";
import type { Interval } from "../statistics/wilson.js";
import { classwiseInterval } from "./classwiseInterval.js";
import { eceInterval } from "./eceInterval.js";
import { drawnUnits, itemsThatMatter } from "./itemsThatMatter.js";
import type { ClassLabels, Labels } from "./labels.js";
import { METRICS, statisticOf, unbiasedOf } from "./metric.js";
import type { MetricName } from "./metric.js";
import type { ClassPredictions, Predictions } from "./predictions.js";
import { rankingDegrees } from "./rankingDegrees.js";
import type { Score } from "./score.js";
import { areAllRightOrWrong, UNSEEN, unseenLoss } from "./unseenLoss.js";

/** A metric's mean over seeds, and what it was computed from. */
export interface ScoreAsked {
  metric: MetricName;
  labels: Labels;
  seeds: readonly Predictions[];
  /** What the bootstrap says of it, or of what is unbiased. */
  answer: TwoLevelAnswer;
}

/** What is known of a score that has two ends, as a function of how many standard errors an interval shall reach. */
export interface BoundedScore {
  value: number;
  spread: Spread;
  ends: (errors: number) => Interval;
}

/**
 * The 95 % interval that is told for a score. A metric between 0 and 1 is taken as a proportion, so that its interval leans
 * away from the ends and has a width at them, where resampling sees nothing; what has no upper end gets the bootstrap's,
 * which of a few items reaches at least as high as `highestOfFew`. A calibration error is seen too high, and has an interval
 * of its own (`eceInterval`). A log loss of answers that are all right, or all wrong, reaches as far as it would if as many
 * were the other as may be.
 *
 * @param value the metric's mean over seeds, which the interval holds, where the bootstrap is of what is unbiased
 * @example all of 10 positives above all of 40 negatives: average precision 1 [0.66, 1], not [1, 1]
 */
export function scoreInterval(asked: ScoreAsked, value = asked.answer.value): Interval {
  const { metric, labels, seeds, answer } = asked;
  if (Number.isNaN(value)) return [NaN, NaN];
  const bounded = boundedScore(asked);
  if (bounded) {
    const [low, high] = bounded.ends(errorsOfLevel(bounded.spread, 0.95));
    return [Math.min(low, value), Math.max(high, value)];
  }
  const [least] = METRICS[metric].range;
  const [low, high] = [Math.max(least, answer.interval[0]), Math.max(answer.interval[1], highestOfFew(asked))];
  const unseen = metric === "log_loss" ? unseenLoss(labels, seeds, answer.value) : undefined;
  const [lowest, highest] = unseen?.(normalQuantile(0.975)) ?? [low, high];
  return [Math.min(low, lowest), Math.max(high, highest)];
}

/** Of those that normal errors have: two or three items that happen to spread much do not make an interval endless. */
const LEAST_DEGREES = 0.4;

/** Resamples of fewer items have seldom seen the large errors that there are: rmse of 5 items held 84 % instead of 95, of 8 88 %. */
const FEW = 20;

/**
 * The upper end of a mean distance, or of the root of a mean square, of a few items: the mean is taken for one of gamma
 * distributed values that spread as the items do, by as much more as Student's t of so few reaches; to which the luck of
 * the trainings comes.
 *
 * @returns −Infinity where there are more items, or the errors do not differ
 * @example of eight normal errors the rmse's interval holds the true one in 95 % of cases, the bootstrap's alone in 88 %
 * Source: Satterthwaite 1946, Biometrics Bulletin 2:110 (the degrees of freedom).
 */
function highestOfFew({ metric, labels, answer: { value, spread } }: ScoreAsked): number {
  const n = drawnUnits(labels);
  if (labels.kind !== "regression" || n >= FEW) return -Infinity;
  const [power, ofNormal] = metric === "rmse" ? [2, n] : [1, n / (Math.PI / 4 - 0.5)];
  // Resamples spread as if the items' mean were the true one.
  const standardError = Math.sqrt((spread.items * n) / (n - 1));
  const error = (standardError * tReach(0.95, n - 1)) / normalQuantile(0.975);
  const degrees = Math.max(2 * (value / (power * error)) ** 2, ofNormal * LEAST_DEGREES);
  if (!Number.isFinite(degrees)) return -Infinity;
  const ofItems = value * (degrees / chiSquareQuantile(0.025, degrees)) ** (1 / power) - value;
  return value + Math.hypot(ofItems, errorsOfLevel(spread, 0.95) * Math.sqrt(spread.seeds));
}

/** The score of one network whose interval needs no resampling: `error`, `balanced_error`, `f1_macro`; undefined for others, and where items hang together. */
export function exactScore(metric: MetricName, labels: Labels, predictions: Predictions): Score | undefined {
  if (metric !== "error" && metric !== "balanced_error" && metric !== "f1_macro") return undefined;
  if (labels.clusters) return undefined;
  const n = labels.ids.length;
  const value = statisticOf(metric, labels, predictions)(new Uint16Array(n).fill(1));
  if (metric === "error") return { value, interval: wilson(Math.round(value * n), n) };
  // `statisticOf` has seen that both are of a classification.
  const [classes, said] = [labels as ClassLabels, predictions as ClassPredictions];
  const [low, high] = classwiseInterval(metric, classes, said)(normalQuantile(0.975));
  return { value, interval: [Math.min(low, value), Math.max(high, value)] };
}

/**
 * A score as a proportion; undefined for metrics without an upper end. `error`: Wilson's interval. `balanced_error`,
 * `f1_macro`: Wilson's per class; `ece`: see `eceInterval`. The others: Wilson's for as many independent items as would
 * spread like the bootstrap ("effective sample size"), with Student's t for as many items as matter; a Brier score of
 * answers that are all right, or all wrong, for as many as there are.
 *
 * Source: Wilson 1927; Korn and Graubard 1998, Survey Methodology 24:193, and Franco et al. 2019, JSSAM 7:334 (effective sample size).
 */
export function boundedScore({ metric, labels, seeds, answer }: ScoreAsked): BoundedScore | undefined {
  if (labels.kind !== "classification" || METRICS[metric].range[1] === Infinity) return undefined;
  if (metric === "ece") return calibrationScore(labels, seeds, answer);
  if (metric === "balanced_error" || metric === "f1_macro") return meanScore(metric, labels, seeds, answer);
  return proportionScore(metric, labels, seeds, answer);
}

function proportionScore(
  metric: MetricName,
  labels: ClassLabels,
  seeds: readonly Predictions[],
  { value, spread }: TwoLevelAnswer,
): BoundedScore {
  const n = drawnUnits(labels);
  const most = metric === "brier" && labels.classes.length > 2 ? 2 : 1;
  const share = value / most;
  if (metric === "error" && seeds.length === 1 && !labels.clusters) {
    const exact = { items: (value * (1 - value)) / n, itemDegrees: Infinity, seeds: 0, seedDegrees: 0 };
    return { value, spread: exact, ends: (errors) => wilsonOfShare(share, n, errors) };
  }
  const isUnseen = metric === "brier" && areAllRightOrWrong(labels, seeds);
  const known = isUnseen ? UNSEEN : knownSpread({ metric, labels, seeds, spread }, share * (1 - share));
  const variance = (known.items + known.seeds) / most ** 2;
  // What items do to the mean leans with them; luck of the seeds beyond it does not.
  const ofItems = Math.min(variance, (known.items + spread.ofMean - spread.items) / most ** 2);
  const alike =
    ofItems > 0 && share > 0 && share < 1 ? (share * (1 - share)) / ofItems : itemsThatMatter(metric, labels);
  return {
    value,
    spread: known,
    ends: (errors) => {
      const [low, high] = wilsonOfShare(share, alike, errors);
      const luck = errors * Math.sqrt(variance - ofItems);
      return [
        Math.max(0, share - Math.hypot(share - low, luck)) * most,
        Math.min(1, share + Math.hypot(high - share, luck)) * most,
      ];
    },
  };
}

/**
 * How much scores of average networks vary, compared with as many coin tosses as there are items that matter; given the weight of one
 * item. Few items that happen to rank alike would else claim to know the ranking of all.
 */
const USUAL_VARIANCE = 0.5;

interface KnownBy {
  metric: MetricName;
  labels: ClassLabels;
  seeds: readonly Predictions[];
  spread: Spread;
}

/** The bootstrap's spread, honest about few items: a ranking's knows no more than its rarer class. */
function knownSpread({ metric, labels, seeds, spread }: KnownBy, ofOneItem: number): Spread {
  const n = drawnUnits(labels);
  const items = n > 1 ? (spread.items * n) / (n - 1) : spread.items;
  // Groups that happen to be alike know no more than their items would, each for itself.
  const alone = metric === "error" && labels.clusters && seeds.length === 1 ? ofOneItem / labels.ids.length : 0;
  if (metric === "error" || metric === "brier") return { ...spread, items: Math.max(items, alone) };
  const matter = itemsThatMatter(metric, labels);
  const itemDegrees = Math.max(1, Math.min(spread.itemDegrees, rankingDegrees(metric, labels, seeds)));
  if (items === 0) return { ...spread, itemDegrees };
  return { ...spread, items: (items * matter + (USUAL_VARIANCE * ofOneItem) / matter) / (matter + 1), itemDegrees };
}

function calibrationScore(
  labels: ClassLabels,
  seeds: readonly Predictions[],
  { value, spread }: TwoLevelAnswer,
): BoundedScore {
  // Labels are those of a classification, so the predictions are.
  const ends = eceInterval(labels, seeds as readonly ClassPredictions[], spread);
  return { value, spread: { ...spread, itemDegrees: labels.clusters ? spread.itemDegrees : Infinity }, ends };
}

/** Each seed's interval, narrowed by as much as the mean over seeds is steadier than one of them; the seeds' luck squared and added. */
function meanScore(
  metric: "balanced_error" | "f1_macro",
  labels: ClassLabels,
  seeds: readonly Predictions[],
  { value, spread }: TwoLevelAnswer,
): BoundedScore {
  const narrowed = steadinessOf(spread);
  const units = drawnUnits(labels);
  const itemDegrees = labels.clusters
    ? Math.max(1, Math.min(spread.itemDegrees, itemsThatMatter(metric, labels) - 1))
    : Infinity;
  const known = { ...spread, itemDegrees };
  const ones = new Uint16Array(labels.ids.length).fill(1);
  const one = seeds.map((seed) => ({
    value: (unbiasedOf(metric, labels, seed) ?? statisticOf(metric, labels, seed))(ones),
    // Labels are those of a classification, so the predictions are.
    interval: classwiseInterval(metric, labels, seed as ClassPredictions, (spread.ofOneSeed * units) / (units - 1)),
  }));
  return {
    value,
    spread: known,
    ends: (errors) => {
      let [below, above] = [0, 0];
      for (const seed of one) {
        const [low, high] = seed.interval(errors);
        below += (seed.value - low) / one.length;
        above += (high - seed.value) / one.length;
      }
      const luck = errors * Math.sqrt(spread.seeds);
      return [
        Math.max(0, value - Math.hypot(below * narrowed, luck)),
        Math.min(1, value + Math.hypot(above * narrowed, luck)),
      ];
    },
  };
}
