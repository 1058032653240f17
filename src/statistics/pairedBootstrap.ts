import type { Chance } from "../common/chance.js";
import type { Statistic } from "./bootstrap.js";
import { resampleSeeds } from "./resampleSeeds.js";
import { twoLevelBootstrap, type TwoLevelAnswer } from "./twoLevelBootstrap.js";

export interface PairedBootstrapQuestion {
  n: number;
  first: Statistic;
  second: Statistic;
  chance: Chance;
  /** Default 2,000. */
  resamples?: number;
  level?: number;
}

/**
 * The difference of a number between two networks on the same n items (second − first), with interval and p: the items are resampled,
 * both networks always on the same ones.
 *
 * @example two networks with the same answers → { value: 0, interval: [0, 0], p: 1 }
 * Source: Efron and Tibshirani 1993; Hesterberg 2015 for the t-distribution's reach.
 */
export function pairedBootstrap({
  n,
  first,
  second,
  chance,
  resamples,
  level,
}: PairedBootstrapQuestion): TwoLevelAnswer {
  const [a, b] = resampleSeeds({ n, statistics: [first, second], chance, resamples });
  // Two statistics in, two out.
  return twoLevelBootstrap([b as NonNullable<typeof b>], [a as NonNullable<typeof a>], level);
}
