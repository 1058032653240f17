import { seededChance } from "../common/chance.js";
import type { Chance } from "../common/chance.js";
import { resampleSeeds, twoLevelBootstrap } from "../statistics/twoLevelBootstrap.js";
import type { Labels } from "./labels.js";
import { looksPerItem, statisticOf } from "./metric.js";
import type { MetricName } from "./metric.js";
import type { Predictions } from "./predictions.js";
import type { Score } from "./score.js";
import { exactScore, scoreInterval } from "./scoreInterval.js";

/**
 * The scores of one network on the labelled items, each with the interval of `scoreInterval`.
 *
 * @param how chance of each metric's bootstrap, by default anew of one fixed seed, so that the same files give the same digits whichever
 *   metrics are asked for; `onProgress` is told the share that is done
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
  for (const [i, name] of metrics.entries()) {
    const ofThis = (share: number) => onProgress?.((i + share) / metrics.length);
    scores[name] =
      exactScore(name, labels, predictions) ??
      resampled(name, labels, predictions, { chance: newChance(), onProgress: ofThis });
  }
  return scores;
}

interface Resampling {
  chance: Chance;
  onProgress: (share: number) => void;
}

function resampled(
  name: MetricName,
  labels: Labels,
  predictions: Predictions,
  { chance, onProgress }: Resampling,
): Score {
  const statistics = [statisticOf(name, labels, predictions)];
  const seeds = resampleSeeds({
    n: labels.ids.length,
    statistics,
    chance,
    looksPerItem: looksPerItem(name, labels),
    onProgress,
  });
  const answer = twoLevelBootstrap(seeds);
  return {
    value: answer.value,
    interval: scoreInterval({ metric: name, labels, seeds: [predictions], answer, chance }),
  };
}
