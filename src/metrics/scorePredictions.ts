import { seededChance } from "../common/chance.js";
import type { Chance } from "../common/chance.js";
import { resampleSeeds } from "../statistics/resampleSeeds.js";
import { twoLevelBootstrap } from "../statistics/twoLevelBootstrap.js";
import type { Labels } from "./labels.js";
import { looksPerItem, statisticOf, unbiasedOf } from "./metric.js";
import type { MetricName } from "./metric.js";
import type { Predictions } from "./predictions.js";
import type { Score } from "./score.js";
import { exactScore, scoreInterval } from "./scoreInterval.js";

/**
 * The scores of one network on the labelled items, each with the interval of `scoreInterval`.
 *
 * @param how `newChance` gives the bootstrap's chance, each time of one seed (default: 1), so that the same files give the same digits
 *   whichever metrics are asked for; `onProgress` is told the share that is done
 * @throws UserError when a metric needs what the predictions do not hold
 * @example scorePredictions(labels, predictions, ["error"]) // → { error: { value: 0.1, interval: [0.0552, 0.1744] } } for 10 of 100
 */
export function scorePredictions(
  labels: Labels,
  predictions: Predictions,
  metrics: readonly MetricName[],
  how: { newChance?: () => Chance; onProgress?: (share: number) => void } = {},
): Partial<Record<MetricName, Score>> {
  const { newChance = () => seededChance(1), onProgress } = how;
  const scores: Partial<Record<MetricName, Score>> = {};
  for (const name of metrics) scores[name] = exactScore(name, labels, predictions);
  const groups = sharing(
    metrics.filter((name) => !scores[name]),
    labels,
  );
  for (const [i, names] of groups.entries()) {
    const ofThese = (share: number) => onProgress?.((i + share) / groups.length);
    Object.assign(scores, resampled(names, labels, predictions, { chance: newChance(), onProgress: ofThese }));
  }
  return scores;
}

/**
 * Metrics in groups that share their resamples. Rankings of more than two classes hold so much that each is done before
 * the next begins.
 */
function sharing(names: readonly MetricName[], labels: Labels): MetricName[][] {
  const [light, heavy]: [MetricName[], MetricName[][]] = [[], []];
  for (const name of names) {
    if (looksPerItem(name, labels) === 1) light.push(name);
    else heavy.push([name]);
  }
  return light.length > 0 ? [light, ...heavy] : heavy;
}

interface Resampling {
  chance: Chance;
  onProgress: (share: number) => void;
}

/** Metrics that look at equally many numbers of an item. */
function resampled(
  names: readonly MetricName[],
  labels: Labels,
  predictions: Predictions,
  { chance, onProgress }: Resampling,
): Partial<Record<MetricName, Score>> {
  const asked = names.map((metric) => ({
    metric,
    statistic: statisticOf(metric, labels, predictions),
    unbiased: unbiasedOf(metric, labels, predictions),
  }));
  const all = resampleSeeds({
    n: labels.ids.length,
    clusters: labels.clusters,
    statistics: asked.map(({ statistic, unbiased = statistic }) => unbiased),
    chance,
    networks: 1,
    looksPerItem: Math.max(...names.map((name) => looksPerItem(name, labels))),
    onProgress,
  });
  const ones = new Uint16Array(labels.ids.length).fill(1);
  const scores: Partial<Record<MetricName, Score>> = {};
  for (const [i, { metric, statistic }] of asked.entries()) {
    const answer = twoLevelBootstrap(all.slice(i, i + 1));
    const value = statistic(ones);
    scores[metric] = { value, interval: scoreInterval({ metric, labels, seeds: [predictions], answer }, value) };
  }
  return scores;
}
