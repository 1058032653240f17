import type { Chance } from "../common/chance.js";
import { averagePrecisionOf } from "../metrics/averagePrecision.js";
import type { ClassLabels } from "../metrics/labels.js";
import { normalScores, shiftFor } from "../metrics/normalScores.js";
import type { NormalScores, RankedMetric } from "../metrics/normalScores.js";
import type { ClassPredictions } from "../metrics/predictions.js";
import { rank } from "../metrics/ranking.js";
import type { RankingMeasure } from "../metrics/ranking.js";
import { rocAucOf } from "../metrics/rocAuc.js";
import { normalQuantile } from "../statistics/normal.js";
import { median } from "../statistics/quantile.js";
import { momentsOf } from "../statistics/standardisedMeanDifference.js";
import { compareModels } from "./comparison.js";
import { LEVEL, POWER } from "./smallestDifference.js";

export interface RankedSize {
  metric: RankedMetric;
  /** The value we expect: above what a constant answer scores (the prevalence, or 0.5), below 1. */
  expect: number;
  /** Share of positives, between 0 and 1. */
  prevalence: number;
  chance: Chance;
  /** Either this: the 95 % interval of `metrics` reaches so far to either side, in the mean over sets … */
  halfWidth?: number;
  /**
   * … or this: of two networks, one with the value we expect, E, and one that much better, E + D, `compare` finds at 5 % and in four of five
   * cases that they differ. To tell E from E − D takes more items: scores vary more there.
   */
  detect?: number;
  /** How alike two networks score items of one class; default 0.5. Only for `detect`. */
  correlation?: number;
  /** Told now and then which share is done. */
  onProgress?: (share: number) => void;
}

/**
 * How many simulated sets are looked at, just to see how a value varies, and in how many what `compare` or `metrics` says is tried, too,
 * which takes as long as dozens of others. The first rounds only find about how many items the sets shall have.
 */
const ROUNDS = [
  { sets: 200, tries: 0 },
  { sets: 400, tries: 40 },
  { sets: 5_000, tries: 300 },
];
const FEWEST_SETS = 200;
/** Items of all sets of a round together: two seconds. */
const MOST_OF_A_LOOK = 4e6;
const FEWEST_TRIES = 20;
/** Items of all tried sets of a round together: a second or two. Where sets must be large, there are fewer of them, and the answer varies by 10 %. */
const MOST_TRIED = 2e5;
/** Of each try: a standard error to 5 % of it. */
const RESAMPLES = 200;
/** A rarer class is not simulated: a set would need millions of items. */
export const RAREST = 1e-4;
/** The most items in a simulated set: beyond, the spread falls as 1 / √n. */
const MOST_SIMULATED = 1_000;
const MOST_ITEMS = 1e9;
/** So few positives at least: below, the simulated spread is that of sets without a ranking. */
const FEWEST_POSITIVES = 5;

/**
 * The items needed for a metric of a ranking, by simulation: scores of negatives are standard normal, those of positives shifted so
 * that the metric is the expected one. What counts is what `metrics` and `compare` themselves say of such sets.
 *
 * @param asked prevalence and 1 − prevalence at least `RAREST`
 * @returns a whole number, give or take 5 % from seed to seed (two standard deviations); Infinity beyond a billion
 * @example neededRanked({ metric: "roc_auc", expect: 0.9, prevalence: 0.5, halfWidth: 0.05, chance: seededChance(1) }) // → about 150
 */
export function neededRanked(asked: RankedSize): number {
  const least = Math.ceil(FEWEST_POSITIVES / Math.min(asked.prevalence, 1 - asked.prevalence));
  const most = Math.max(MOST_SIMULATED, 10 * least);
  const simulation = simulationOf(asked);
  let n = Math.max(least, 1_000);
  for (const [i, { sets, tries }] of ROUNDS.entries()) {
    const tell = (share: number) => asked.onProgress?.((i + share) / ROUNDS.length);
    const look = lookAt(simulation, { n: Math.min(n, most), sets, tell: (share) => tell(share / 2) });
    const tried = tryOut(simulation, { n: look.n, sets: tries, tell: (share) => tell((1 + share) / 2) });
    const needed = tries > 0 ? itemsAsTried(simulation, look, tried, most) : itemsIfNormal(simulation, look);
    n = Math.max(least, Math.ceil(needed));
  }
  return n > MOST_ITEMS ? Infinity : n;
}

interface Simulation {
  metric: RankedMetric;
  prevalence: number;
  shifts: readonly number[];
  correlation: number;
  chance: Chance;
  /** The half-width, or the difference. */
  wish: number;
  isDifference: boolean;
}

function simulationOf({ detect, halfWidth, correlation = 0.5, ...asked }: RankedSize): Simulation {
  const { metric, expect, prevalence, chance } = asked;
  const ends = detect === undefined ? [expect] : [expect, expect + detect];
  const shifts = ends.map((value) => shiftFor(metric, value, prevalence));
  const wish = detect ?? halfWidth ?? NaN;
  return { metric, prevalence, shifts, correlation, chance, wish, isDifference: detect !== undefined };
}

/** The metric in simulated sets of n items, or its difference between two networks. */
interface Look {
  n: number;
  values: number[];
}

const MEASURES: Readonly<Record<RankedMetric, RankingMeasure["statistic"]>> = {
  average_precision: averagePrecisionOf,
  roc_auc: rocAucOf,
};

interface LookAsked {
  n: number;
  /** Fewer where they are large. */
  sets: number;
  tell: (share: number) => void;
}

function lookAt(simulation: Simulation, { n, sets, tell }: LookAsked): Look {
  const affordable = Math.min(sets, Math.max(FEWEST_SETS, Math.round(MOST_OF_A_LOOK / n)));
  const ones = new Uint16Array(n).fill(1);
  const values: number[] = [];
  while (values.length < affordable) {
    const { truth, scores } = normalScores({ ...simulation, n });
    const [first = NaN, second] = scores.map((score) => MEASURES[simulation.metric](rank(score, truth, 1))(ones));
    const value = second === undefined ? first : second - first;
    if (Number.isNaN(value)) continue;
    values.push(value);
    tell(values.length / affordable);
  }
  return { n, values };
}

const REACH = normalQuantile(1 - LEVEL / 2);

/** If values were normal, and their spread known and falling as 1 / √n. */
function itemsIfNormal({ wish, isDifference }: Simulation, { n, values }: Look): number {
  const reach = REACH + (isDifference ? normalQuantile(POWER) : 0);
  return n * momentsOf(values).variance * (reach / wish) ** 2;
}

/** What `compare` says of a simulated set. */
interface Try {
  /** Of the second network less the first, or of the only one. */
  value: number;
  /** Of the only network. */
  halfWidth: number;
  /** How sure it is that the second is better, in standard errors of a normal test with the same p; below 0 it takes the first for better. */
  z: number;
}

function tryOut(simulation: Simulation, { n, sets, tell }: LookAsked): Try[] {
  const affordable = Math.min(sets, Math.max(FEWEST_TRIES, Math.round(MOST_TRIED / n)));
  const all: Try[] = [];
  while (all.length < affordable) {
    const one = tryOnce(simulation, normalScores({ ...simulation, n }));
    if (Number.isNaN(one.value)) continue;
    all.push(one);
    tell(all.length / affordable);
  }
  return all;
}

/** So small a p, and no smaller: of what is beyond doubt one set should not count as ten. */
const LEAST_P = 1e-9;

function tryOnce({ metric, chance }: Simulation, { truth, scores }: NormalScores): Try {
  const ids = Array.from(truth, (_, i) => String(i));
  const labels: ClassLabels = { kind: "classification", ids, classes: ["0", "1"], truth, positive: 1 };
  const models = scores.map((score, i) => ({ name: String(i), seeds: [predictionsOf(score)] }));
  const { rows } = compareModels({ labels, models, baseline: "0", metric, chance, resamples: RESAMPLES });
  const [first, second] = rows;
  const [low, high] = first?.interval ?? [NaN, NaN];
  const value = second?.difference ?? first?.value ?? NaN;
  const z = -normalQuantile(Math.max(LEAST_P, second?.p ?? 1) / 2);
  return { value, halfWidth: (high - low) / 2, z: Math.sign(value) * z };
}

function predictionsOf(raw: Float64Array): ClassPredictions {
  const score = raw.map((value) => 1 / (1 + Math.exp(-value)));
  const probabilities = new Float64Array(2 * score.length);
  for (const [i, p] of score.entries()) probabilities.set([1 - p, p], 2 * i);
  return { kind: "classification", classes: ["0", "1"], predicted: undefined, probabilities, score };
}

/**
 * From what was tried. What is needed beyond `itemsIfNormal` (few positives know their own spread badly, and resampled are too sure of it;
 * an average precision of few is biased) fades as 1 / n, where more items are needed than are simulated at the most.
 */
function itemsAsTried(simulation: Simulation, look: Look, all: readonly Try[], most: number): number {
  const normal = itemsIfNormal(simulation, look);
  const asTried = look.n * (simulation.isDifference ? ofPower(look, all) : ofWidth(simulation, all));
  // Sets that are all ranked alike show no difference, however many items they have.
  if (!Number.isFinite(asTried)) return Infinity;
  return normal + (asTried - normal) * Math.min(1, most / asTried);
}

/** How many times the items are needed, that the interval is as wide as wished. */
function ofWidth({ wish }: Simulation, all: readonly Try[]): number {
  return (momentsOf(all.map((one) => one.halfWidth)).mean / wish) ** 2;
}

/**
 * How many times the items are needed, that four of five z reach what is significant: their mean grows as √n, their spread stays. Both are
 * those of the few tried sets, corrected for how these happen to differ from the many that were only looked at. The spread is that below the
 * median: how sure a test by swaps can be has an end.
 *
 * Source: of control variates Lavenberg and Welch 1981, Management Science 27:322.
 */
function ofPower({ values }: Look, all: readonly Try[]): number {
  const whole = momentsOf(values);
  const tried = momentsOf(all.map(({ value }) => value));
  const z = lowerHalf(all.map((one) => one.z));
  const together = momentsOf(all.map((one) => (one.value - tried.mean) * (one.z - z.median))).mean;
  const slope = tried.variance > 0 ? together / tried.variance : 0;
  const centre = z.median + slope * (whole.mean - tried.mean);
  const spread = Math.sqrt(Math.max(0, z.variance + slope ** 2 * (whole.variance - tried.variance)));
  return ((REACH + normalQuantile(POWER) * spread) / centre) ** 2;
}

/** The median of values, and the root mean square of how far those below lie from it: of normal ones their standard deviation. */
function lowerHalf(values: readonly number[]): { median: number; variance: number } {
  const middle = median(values);
  const below = values.filter((value) => value < middle).map((value) => (value - middle) ** 2);
  return { median: middle, variance: below.length === 0 ? 0 : momentsOf(below).mean };
}
