import { bisection } from "../statistics/bisection.js";
import { normalCdf } from "../statistics/normal.js";
import { steadinessOf, type MeanSpread } from "../statistics/seedSpread.js";
import type { Interval } from "../statistics/wilson.js";
import { wilsonOfShare } from "../statistics/wilson.js";
import { binned, designEffectInBins, type CalibrationBin } from "./ece.js";
import { drawnUnits } from "./itemsThatMatter.js";
import type { ClassLabels } from "./labels.js";
import type { ClassPredictions } from "./predictions.js";

/**
 * The interval of the mean of some networks' calibration errors, as a function of how many standard errors it shall reach.
 *
 * What is seen is too high: luck puts some distance into every bin of the best calibrated network, the more, the fewer items it has, and
 * into those of several networks alike. So the lower end is the smallest error under which so much would still be seen: all bins'
 * distances shrunk by one factor, 0 where perfectly calibrated networks may show as much. The upper end reaches as far as the
 * bootstrap's standard error says, and no end nearer than the share of wrong answers is uncertain: where all answers are right no
 * resample has a wrong one.
 *
 * @param spread of the bootstrap
 * @returns for a number of standard errors the two ends, in 0 … 1
 * Source: the distribution under shrunk distances is the sum of folded normal ones (Leone, Nelson and Nottingham 1961,
 *   Technometrics 3:543);
 *   that of a calibrated network is Bröcker and Smith 2007, Weather and Forecasting 22:651.
 */
export function eceInterval(
  labels: ClassLabels,
  seeds: readonly ClassPredictions[],
  spread: MeanSpread,
): (errors: number) => Interval {
  const [narrowed, n] = [steadinessOf(spread), labels.truth.length];
  const each = seeds.map((seed): Network => {
    const all = binned(labels, seed);
    const [bins, effect] = [all.bins, designEffectInBins(labels, all)];
    const wrong = 1 - sumOf(bins, ({ hits }) => hits) / n;
    return { bins, effect, wrong, alike: wrong > 0 && wrong < 1 ? n / effect : drawnUnits(labels) };
  });
  const value = meanOf(each, ({ bins }) => sumOf(bins, ({ hits, said }) => Math.abs(hits - said)) / n);
  return (errors) => {
    const luck = errors * Math.sqrt(spread.seeds);
    const shows = (share: number) => {
      const { mean, deviation } = errorsShown(each, share, n);
      return mean + Math.hypot(errors * deviation * narrowed, luck);
    };
    const [lessWrong, moreWrong] = wrongWithin(each, errors);
    const above = Math.max(errors * Math.sqrt(spread.ofOneSeed), moreWrong);
    return [
      Math.max(0, Math.min(leastShare(shows, value) * value, value - Math.hypot(lessWrong * narrowed, luck))),
      Math.min(1, value + Math.hypot(above * narrowed, luck)),
    ];
  };
}

/** What one network's calibration error is made of. */
interface Network {
  bins: readonly CalibrationBin[];
  /** See `designEffectInBins`. */
  effect: number;
  /** The share of wrong answers, and of how many items it would be if each had been drawn for itself. */
  wrong: number;
  alike: number;
}

/** How far the share of wrong answers may reach below and above what is seen; the mean over networks. */
function wrongWithin(each: readonly Network[], errors: number): [below: number, above: number] {
  const ends = each.map(({ wrong, alike }): [below: number, above: number] => {
    const [less, more] = wilsonOfShare(wrong, alike, errors);
    return [wrong - less, more - wrong];
  });
  return [meanOf(ends, ([below]) => below), meanOf(ends, ([, above]) => above)];
}

/** Where a share of all bins' distances is true: the mean error that is seen, and how much that of one network varies. */
function errorsShown(each: readonly Network[], share: number, n: number): { mean: number; deviation: number } {
  const shown = each.map(({ bins, effect }) => bins.map((bin) => distanceShown(bin, share, effect)));
  return {
    mean: meanOf(shown, (bins) => sumOf(bins, ({ mean }) => mean)) / n,
    deviation: meanOf(shown, (bins) => Math.sqrt(sumOf(bins, ({ variance }) => variance))) / n,
  };
}

const HALVINGS = 30;

/** The smallest share with which at least `seen` is shown. */
function leastShare(shows: (share: number) => number, seen: number): number {
  if (shows(0) >= seen) return 0;
  return bisection(0, 1, (share) => shows(share) >= seen, HALVINGS);
}

function sumOf<T>(all: readonly T[], value: (one: T) => number): number {
  return all.reduce((sum, one) => sum + value(one), 0);
}

function meanOf<T>(all: readonly T[], value: (one: T) => number): number {
  return sumOf(all, value) / all.length;
}

/** Of |hits − said| where a share of the bin's distance is true: a normal number folded at 0. */
function distanceShown(
  { members, hits, said }: CalibrationBin,
  share: number,
  effect: number,
): { mean: number; variance: number } {
  const [items, distance] = [members.length, share * (hits - said)];
  const right = Math.max(0, Math.min(1, (said + distance) / items));
  const deviation = Math.sqrt(effect * items * right * (1 - right));
  if (deviation === 0) return { mean: Math.abs(distance), variance: 0 };
  const apart = distance / deviation;
  const mean =
    deviation * Math.sqrt(2 / Math.PI) * Math.exp((-apart * apart) / 2) + distance * (1 - 2 * normalCdf(-apart));
  return { mean, variance: Math.max(0, distance * distance + deviation * deviation - mean * mean) };
}
