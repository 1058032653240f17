import { seededChance } from "../common/chance.js";
import type { Chance } from "../common/chance.js";
import { resampleSeeds, twoLevelBootstrap } from "../statistics/twoLevelBootstrap.js";
import { wilson } from "../statistics/wilson.js";
import type { Interval } from "../statistics/wilson.js";
import type { Labels } from "./labels.js";
import { statisticOf } from "./metric.js";
import type { MetricName } from "./metric.js";
import type { Predictions } from "./predictions.js";
import { scoreInterval } from "./scoreInterval.js";

/** A metric's value and its 95 % interval: how far it could be off because other items might have been drawn. */
export interface Score {
  value: number;
  interval: Interval;
}

/**
 * The scores of one network on the labelled items: Wilson's interval for `error`, BCa bootstrap over the items for the rest
 * (with Student's t for its reach: where few items matter, the bootstrap alone is too sure).
 *
 * @param chance for the bootstrap; the default is one fixed seed, so that the same files give the same digits
 * @throws UserError when a metric needs what the predictions do not hold
 * @example scorePredictions(labels, predictions, ["error"]) // → { error: { value: 0.1, interval: [0.0552, 0.1744] } } for 10 of 100
 */
export function scorePredictions(
  labels: Labels,
  predictions: Predictions,
  metrics: readonly MetricName[],
  chance: Chance = seededChance(1),
): Partial<Record<MetricName, Score>> {
  const scores: Partial<Record<MetricName, Score>> = {};
  for (const name of metrics) scores[name] = scoreOf(name, labels, predictions, chance);
  return scores;
}

function scoreOf(name: MetricName, labels: Labels, predictions: Predictions, chance: Chance): Score {
  const n = labels.ids.length;
  const statistic = statisticOf(name, labels, predictions);
  if (name === "error") {
    const value = statistic(new Uint16Array(n).fill(1));
    return { value, interval: wilson(Math.round(value * n), n) };
  }
  const answer = twoLevelBootstrap(resampleSeeds({ n, statistics: [statistic], chance }));
  return { value: answer.value, interval: scoreInterval({ metric: name, n, seeds: [predictions], answer, chance }) };
}
