import { tReach } from "../statistics/studentT.js";
import type { Interval } from "../statistics/wilson.js";
import type { ClassLabels } from "./labels.js";
import { kept, logLoss } from "./logLoss.js";
import type { ClassPredictions } from "./predictions.js";

/** By what a network's logits should be divided. */
export interface Temperature {
  /**
   * Above 1 where the network is too sure, below where it is not sure enough; 0 where no class is more probable than any true one, Infinity where the best says nothing,
   * 1 where none changes anything.
   */
  value: number;
  /** Of 95 %, within 0 … Infinity. */
  interval: Interval;
  /** Of these very items: as the metric has it, of the probabilities as they are, and with the temperature. */
  log_loss: { without: number; with: number };
}

/** A second's work, and an interval that is narrow enough. */
const MOST_LOOKS = 4e6;

/**
 * The temperature that minimises the log loss: the probabilities of each item to the power of 1/T, scaled to sum to one. The interval is the
 * likelihood's, with Student's t, and as much wider as the items' scores vary more than they would if all that is wrong with the probabilities were
 * their temperature, or as items that hang together do. Probabilities are kept off 0 and 1 as in `log_loss`.
 *
 * @param predictions with probabilities
 * @param most of more probabilities only those of every so many items are looked at, in the order of their ids
 * @example 100 items of two classes, 70 right at a probability of 0.9: ln(0.9/0.1) / ln(0.7/0.3) = 2.59 [1.69, 5.19]
 * Source: Guo et al. 2017, section 4.2; Rotnitzky and Jewell 1990, Biometrika 77:485 (scaled likelihood ratio).
 */
export function bestTemperature(labels: ClassLabels, predictions: ClassPredictions, most = MOST_LOOKS): Temperature {
  const all = Int32Array.from(labels.truth.keys());
  const every = Math.max(1, Math.ceil((all.length * predictions.classes.length) / most));
  const items = every === 1 ? all : spreadOut(all, labels.ids, every);
  const at = likelihood(labels, predictions, items);
  const best = bestPower(at);
  // That these are all right does not say it of the others.
  if (best === Infinity && every > 1) return bestTemperature(labels, predictions, Infinity);
  const { loss, scores, slope, information } = at(best);
  const value = 1 / best;
  const ofAll = every === 1 ? at : likelihood(labels, predictions, all);
  const without = logLoss.statistic(labels, predictions)(new Uint16Array(all.length).fill(1));
  const log_loss = { without, with: ofAll(best).loss / all.length };
  // Their mean is 0 but where the best is at an end.
  const mean = slope / items.length;
  const drawn = sumsOfDrawn(
    scores.map((score) => score - mean),
    items,
    labels,
  );
  if (drawn.length < 2) return { value, interval: [0, Infinity], log_loss };
  const variance = (drawn.reduce((sum, one) => sum + one * one, 0) * drawn.length) / (drawn.length - 1);
  // Where all are right, nothing is left that varies: groups know as much as one item each.
  const varied = information > 0 ? Math.max(1, variance / information) : items.length / drawn.length;
  const more = (varied * tReach(0.95, drawn.length - 1) ** 2) / 2;
  const reach = { best, far: Math.sqrt((2 * more) / information), most: loss + more };
  return { value, interval: [1 / highestPower(at, reach), 1 / lowestPower(at, reach)], log_loss };
}

/** Every so many of the items, whatever their order. */
function spreadOut(items: Int32Array, ids: readonly string[], every: number): Int32Array {
  const sorted = items.toSorted((a, b) => ((ids[a] ?? "") < (ids[b] ?? "") ? -1 : 1));
  return sorted.filter((_, place) => place % every === 0);
}

/** Of these items at one power of their probabilities, the temperature's inverse. */
interface Likelihood {
  /** The sum over the items; it is convex. */
  loss: number;
  /** How much each item's loss grows with the power, and all of them. */
  scores: Float64Array;
  slope: number;
  /** How fast the slope grows: the variance of all scores, if the probabilities at this power are true. */
  information: number;
}

type LikelihoodAt = (power: number) => Likelihood;

function likelihood({ truth }: ClassLabels, predictions: ClassPredictions, items: Int32Array): LikelihoodAt {
  const classes = predictions.classes.length;
  // Only predictions with probabilities have a temperature.
  const probabilities = predictions.probabilities as Float64Array;
  return (power) => {
    const scores = new Float64Array(items.length);
    let [loss, slope, information] = [0, 0, 0];
    for (let i = 0; i < items.length; i++) {
      const item = items[i] as number;
      const [from, to] = [item * classes, (item + 1) * classes];
      const ofRight = kept(probabilities[from + (truth[item] ?? 0)] as number);
      let most = 0;
      for (let at = from; at < to; at++) most = Math.max(most, kept(probabilities[at] as number));
      let [total, first, second] = [0, 0, 0];
      for (let at = from; at < to; at++) {
        const below = Math.log(kept(probabilities[at] as number) / most);
        const weight = below === 0 ? 1 : Math.exp(power * below);
        total += weight;
        first += weight * below;
        second += weight * below * below;
      }
      const [mean, behind] = [first / total, Math.log(most / ofRight)];
      scores[i] = mean + behind;
      loss += Math.log(total) + (behind === 0 ? 0 : power * behind);
      slope += mean + behind;
      information += second / total - mean * mean;
    }
    return { loss, scores, slope, information };
  };
}

/** The scores of what was drawn independently: of items, or of groups of those that hang together. */
function sumsOfDrawn(scores: Float64Array, items: Int32Array, { clusters }: ClassLabels): Float64Array {
  if (!clusters) return scores;
  const sums = new Map<number, number>();
  for (const [i, score] of scores.entries()) {
    const group = clusters.of[items[i] ?? NaN] ?? NaN;
    sums.set(group, (sums.get(group) ?? 0) + score);
  }
  return Float64Array.from(sums.values());
}

/** Scores that add up to less beside their sizes add up to 0. */
const ROUNDING = 1e-12;

/** The power with the least loss: 0 where it rises from there on, Infinity where all answers are right, 1 where all powers are alike. */
function bestPower(at: LikelihoodAt): number {
  const { slope, scores, information } = at(0);
  if (information === 0) return 1;
  if (slope >= -ROUNDING * scores.reduce((sum, score) => sum + Math.abs(score), 0)) return 0;
  if (at(Infinity).loss < Infinity) return Infinity;
  const rising = (power: number): [number, number] => {
    const { slope: value, information: itsSlope } = at(power);
    return [value, itsSlope];
  };
  return zeroOf(rising, { above: 0, start: 1 });
}

/** How far from the best power the loss would be so much larger, if it were a parabola. */
interface Reach {
  best: number;
  far: number;
  most: number;
}

/** The lowest power with a loss of `most` at most. */
function lowestPower(at: LikelihoodAt, { best, far, most }: Reach): number {
  if (at(0).loss <= most) return 0;
  const start = best === Infinity ? 1 : best > far ? best - far : best / 2;
  // Mirrored, so that it rises there.
  const rising = (mirrored: number): [number, number] => {
    const { loss, slope } = at(-mirrored);
    return [loss - most, -slope];
  };
  return -zeroOf(rising, { above: -best, start: -start, below: 0 });
}

/** The highest. */
function highestPower(at: LikelihoodAt, { best, far, most }: Reach): number {
  if (at(Infinity).loss <= most) return Infinity;
  const rising = (power: number): [number, number] => {
    const { loss, slope } = at(power);
    return [loss - most, slope];
  };
  return zeroOf(rising, { above: best, start: best + far });
}

const STEPS = 200;
const CLOSE = 1e-9;

/** Where a rising function is 0, beyond a place where it is less: Newton's steps, halves or doubles where these lead out. */
function zeroOf(
  rising: (place: number) => [value: number, slope: number],
  { above, start, below = Infinity }: { above: number; start: number; below?: number },
): number {
  let [low, high, place] = [above, below, start];
  for (let i = 0; i < STEPS; i++) {
    const [value, slope] = rising(place);
    if (value > 0) high = place;
    else low = place;
    const newton = place - value / slope;
    const next = newton > low && newton < high ? newton : between(low, high);
    if (Math.abs(next - place) <= CLOSE * Math.abs(place)) return next;
    place = next;
  }
  return place;
}

function between(low: number, high: number): number {
  if (high === Infinity) return 2 * low;
  return low === -Infinity ? 2 * high : (low + high) / 2;
}
