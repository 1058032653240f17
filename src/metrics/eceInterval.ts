import { normalCdf } from "../statistics/normal.js";
import type { Interval } from "../statistics/wilson.js";
import { wilsonOfShare } from "../statistics/wilson.js";
import { calibrationBins, type CalibrationBin } from "./ece.js";
import type { ClassLabels } from "./labels.js";
import type { ClassPredictions } from "./predictions.js";

/**
 * The interval of one network's calibration error, as a function of how many standard errors it shall reach.
 *
 * What is seen is too high: luck puts some distance into every bin of the best calibrated network, the more, the fewer items it has. So the
 * lower end is the smallest error under which so much would still be seen: all bins' distances shrunk by one factor, 0 where a
 * perfectly calibrated network may show as much. The upper end reaches as far as the bootstrap's standard error says, and no end
 * nearer than the share of wrong answers is uncertain: where all answers are right no resample has a wrong one.
 *
 * @param standardError of the bootstrap over items
 * @returns for a number of standard errors the two ends, in 0 … 1
 * Source: the distribution under shrunk distances is the sum of folded normal ones (Leone, Nelson and Nottingham 1961, Technometrics 3:543);
 *   that of a calibrated network is Bröcker and Smith 2007, Weather and Forecasting 22:651.
 */
export function eceInterval(
  labels: ClassLabels,
  predictions: ClassPredictions,
  standardError: number,
): (errors: number) => Interval {
  const bins = calibrationBins(labels, predictions);
  const total = bins.reduce((sum, { items }) => sum + items, 0);
  const value = bins.reduce((sum, { hits, said }) => sum + Math.abs(hits - said), 0) / total;
  const wrong = 1 - bins.reduce((sum, { hits }) => sum + hits, 0) / total;
  return (errors) => {
    const [lessWrong, moreWrong] = wilsonOfShare(wrong, total, errors);
    const low = leastShare(bins, value * total, errors) * value;
    return [
      Math.max(0, Math.min(low, value - (wrong - lessWrong))),
      Math.min(1, value + Math.max(errors * standardError, moreWrong - wrong)),
    ];
  };
}

const HALVINGS = 30;

/** The smallest share of the bins' distances that must be true for `seen` to be within so many standard errors of what they show. */
function leastShare(bins: readonly CalibrationBin[], seen: number, errors: number): number {
  const shows = (share: number) => {
    const shown = bins.map((bin) => distanceShown(bin, share));
    const mean = shown.reduce((sum, one) => sum + one.mean, 0);
    return mean + errors * Math.sqrt(shown.reduce((sum, one) => sum + one.variance, 0)) >= seen;
  };
  if (shows(0)) return 0;
  let [low, high] = [0, 1];
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    if (shows(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** Of |hits − said| where a share of the bin's distance is true: a normal number folded at 0. */
function distanceShown({ items, hits, said }: CalibrationBin, share: number): { mean: number; variance: number } {
  const distance = share * (hits - said);
  const right = Math.max(0, Math.min(1, (said + distance) / items));
  const deviation = Math.sqrt(items * right * (1 - right));
  if (deviation === 0) return { mean: Math.abs(distance), variance: 0 };
  const apart = distance / deviation;
  const mean =
    deviation * Math.sqrt(2 / Math.PI) * Math.exp((-apart * apart) / 2) + distance * (1 - 2 * normalCdf(-apart));
  return { mean, variance: Math.max(0, distance * distance + deviation * deviation - mean * mean) };
}
