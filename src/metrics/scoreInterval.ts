import type { Chance } from "../common/chance.js";
import type { TwoLevelAnswer } from "../statistics/twoLevelBootstrap.js";
import { wilson, wilsonOfShare } from "../statistics/wilson.js";
import type { Interval } from "../statistics/wilson.js";
import { eceOfCalibrated } from "./ece.js";
import { METRICS } from "./metric.js";
import type { MetricName } from "./metric.js";
import type { Predictions } from "./predictions.js";

/** A metric's mean over seeds as the bootstrap knows it, and what it was computed from. */
export interface ScoreAsked {
  metric: MetricName;
  n: number;
  seeds: readonly Predictions[];
  answer: TwoLevelAnswer;
  chance: Chance;
}

/**
 * The 95 % interval that is told for a score: Wilson's for the `error` of several seeds, else the bootstrap's, cut to where the metric can be. A calibration
 * error that a perfectly calibrated network would reach in one of twenty cases may as well be none: its interval begins at 0.
 */
export function scoreInterval({ metric, n, seeds, answer, chance }: ScoreAsked): Interval {
  if (metric === "error") return errorInterval(answer, n);
  const [least, most] = METRICS[metric].range;
  const [low, high] = [Math.max(least, answer.interval[0]), Math.min(most, answer.interval[1])];
  if (metric !== "ece") return [low, high];
  const mayBeNone = answer.value <= eceOfCalibrated(seeds, chance);
  return [mayBeNone ? 0 : Math.min(low, answer.value), Math.max(high, answer.value)];
}

/** Wilson's for as many independent items as would give this standard error: surveys' "effective sample size". */
function errorInterval({ value, standardError, reach }: TwoLevelAnswer, n: number): Interval {
  if (!(standardError > 0)) return wilson(value * n, n);
  return wilsonOfShare(value, (value * (1 - value)) / standardError ** 2, reach(0.95) / standardError);
}
