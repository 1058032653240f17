// `node --import ./test/support/typescript.mjs test/statistics/coverage.ts '<cell>'` simulates comparisons and prints what came of them.
// A process of its own: inside Jest's sandbox every look at a global costs a hundred times as much.
import { seededChance } from "../../src/common/chance.js";
import type { Chance } from "../../src/common/chance.js";
import type { NamedGroups } from "../../src/common/groupColumn.js";
import type { ClassLabels, Labels, NumberLabels } from "../../src/metrics/labels.js";
import { statisticOf } from "../../src/metrics/metric.js";
import type { MetricName } from "../../src/metrics/metric.js";
import type { ClassPredictions, Predictions } from "../../src/metrics/predictions.js";
import { compareModels } from "../../src/protocol/comparison.js";
import type { ComparisonRow } from "../../src/protocol/comparison.js";
import { normalCdf, normalQuantile } from "../../src/statistics/normal.js";
import { patientsOf } from "../metrics/aTable.js";

/** One regime; the networks' quality is drawn anew in every case, so that a share's jumps from one value to the next even out. */
export interface Cell {
  metrics: MetricName[];
  n: number;
  /** Items that hang together: on average so many in a group, from one to nearly twice as many; and how much of an item its group decides, 0 … 1. */
  groups?: { size: number; share: number };
  /** Share of positives. */
  prevalence: number;
  /** Shares of several classes instead, for `f1_macro`: networks know some of the items, more with their quality, and guess at the others. */
  shares?: number[];
  /** The share that the networks take for granted, as those do that are trained on as many of both classes; the true one unless said. */
  assumed?: number;
  /** Scores are rounded to this; 0 leaves them as they are. */
  grain: number;
  seeds: number;
  /** Trainings of the networks that are compared with the first; as many unless said. */
  othersSeeds?: number;
  /** Standard deviation of a training's own quality. */
  luck: number;
  /** Log odds are so many times those that the items bear out; 1, calibrated, unless said. */
  overconfidence?: number;
  cases: number;
}

/** Shares of the cases in which something happened. */
export interface Found {
  /** The interval of a score holds its true value. */
  covered: number;
  /** A comparison of two equally good networks says p ≤ 0.05. */
  alarms: number;
  /** The same at other levels. */
  alarmsAt: { fifth: number; hundredth: number };
  /** The interval of a difference holds the true one, of two networks that are not equally good. */
  differenceCovered: number;
  /** The interval holds 0 although p ≤ 0.05, or does not although it is not. Of all comparisons. */
  disagreements: number;
}

/** Evenly spread scores that stand for endlessly many, and trainings likewise. */
const [POSITIVES, NEGATIVES, TRAININGS] = [1_500, 6_000, 7];
const [LEAST, MOST, BETTER] = [0.5, 2.5, 0.7];
/** The quality of a network that knows half of the items of several classes. */
const HALF_KNOWN = 2;
const SHARED = Math.sqrt(0.5);
const OWN = Math.sqrt(0.2);
const SEEDS_OWN = Math.sqrt(0.3);

const given = process.argv[2];
if (given !== undefined) process.stdout.write(JSON.stringify(simulate(JSON.parse(given) as Cell)));

function simulate(cell: Cell): Partial<Record<MetricName, Found>> {
  const found: Partial<Record<MetricName, Found>> = {};
  for (const metric of cell.metrics) found[metric] = ofMetric(cell, metric);
  return found;
}

function ofMetric(cell: Cell, metric: MetricName): Found {
  const chance = seededChance(11);
  const truth = trueValues(cell, metric);
  let [cases, covered, alarms, atFifth, atHundredth, differenceCovered, disagreements] = [0, 0, 0, 0, 0, 0, 0];
  for (let i = 0; i < cell.cases; i++) {
    const quality = LEAST + (MOST - LEAST) * chance.next();
    const { labels, model } = cell.shares ? itemsOfClasses(chance, cell, cell.shares) : itemsOf(chance, cell, metric);
    const others = cell.othersSeeds ?? cell.seeds;
    const models = [model("a", quality), model("alike", quality, others), model("better", quality + BETTER, others)];
    const { rows } = compareModels({ labels, models, baseline: "a", metric, chance, resamples: 300 });
    const [a, alike, better] = rows as [ComparisonRow, ComparisonRow, ComparisonRow];
    // A set without a positive has no average precision to be sure of.
    if (Number.isNaN(a.value)) continue;
    cases++;
    const value = truth(quality);
    if (holds(a.interval, value)) covered++;
    if ((alike.p ?? 1) <= 0.05) alarms++;
    if ((alike.p ?? 1) <= 0.2) atFifth++;
    if ((alike.p ?? 1) <= 0.01) atHundredth++;
    if (holds(better.difference_interval, truth(quality + BETTER) - value)) differenceCovered++;
    for (const row of [alike, better]) if (holds(row.difference_interval, 0) === (row.p ?? 1) <= 0.05) disagreements++;
  }
  return {
    covered: covered / cases,
    alarms: alarms / cases,
    alarmsAt: { fifth: atFifth / cases, hundredth: atHundredth / cases },
    differenceCovered: differenceCovered / cases,
    disagreements,
  };
}

function holds(interval: readonly [number, number] | null, value: number): boolean {
  return interval !== null && interval[0] <= value && value <= interval[1];
}

interface Items {
  labels: Labels;
  model: (name: string, quality: number, seeds?: number) => { name: string; seeds: Predictions[] };
}

/** Items whose difficulty all networks share in half, and networks that answer them. */
function itemsOf(chance: Chance, cell: Cell, metric: MetricName): Items {
  const { n, prevalence, luck } = cell;
  const clusters = cell.groups && groupsOf(chance, n, cell.groups.size);
  const ofGroup = Array.from({ length: clusters?.count ?? 0 }, () => chance.next());
  const isPositive = Int32Array.from({ length: n }, (_, i) => {
    const isItsGroups = clusters && chance.next() < (cell.groups?.share ?? 0);
    return (isItsGroups ? (ofGroup[clusters.of[i] ?? 0] ?? 0) : chance.next()) < prevalence ? 1 : 0;
  });
  const normals = () => hangingTogether(chance, n, cell, clusters);
  const shared = normals();
  const labels = { ...(metric === "mae" || metric === "rmse" ? numberLabels(n) : classLabels(isPositive)), clusters };
  const model = (name: string, quality: number, seeds = cell.seeds) => {
    const own = normals();
    const one = () => {
      const itsQuality = quality + luck * chance.normal();
      const noise = shared.map((common, i) => SHARED * common + OWN * (own[i] ?? 0) + SEEDS_OWN * chance.normal());
      return labels.kind === "regression"
        ? ({ kind: "regression", predicted: noise.map((value) => value * Math.exp(-itsQuality / 4)) } as const)
        : answers(noise, isPositive, itsQuality, { ...cell, quality });
    };
    return { name, seeds: Array.from({ length: seeds }, one) };
  };
  return { labels, model };
}

function groupsOf(chance: Chance, n: number, size: number): NamedGroups {
  const of = new Int32Array(n);
  let count = 0;
  for (let from = 0; from < n; count++) {
    const end = Math.min(n, from + 1 + chance.below(2 * size - 1));
    of.fill(count, from, end);
    from = end;
  }
  return patientsOf(of, count);
}

/** Normal numbers, of which those of one group have a part in common. */
function hangingTogether(chance: Chance, n: number, { groups }: Cell, clusters?: NamedGroups): Float64Array {
  const alone = Float64Array.from({ length: n }, () => chance.normal());
  if (!groups || !clusters) return alone;
  const common = Float64Array.from({ length: clusters.count }, () => chance.normal());
  const [weight, rest] = [Math.sqrt(groups.share), Math.sqrt(1 - groups.share)];
  return alone.map((one, i) => weight * (common[clusters.of[i] ?? 0] ?? 0) + rest * one);
}

/** The same of several classes: items that are too hard are guessed at, each class as often as there are items of it. */
function itemsOfClasses(chance: Chance, { n, luck, seeds: usual }: Cell, shares: readonly number[]): Items {
  const classes = Array.from(shares, (_, i) => String(i));
  const truth = Int32Array.from({ length: n }, () => guess(chance, shares));
  const shared = Float64Array.from({ length: n }, () => chance.normal());
  const model = (name: string, quality: number, seeds = usual) => {
    const own = Float64Array.from({ length: n }, () => chance.normal());
    const one = (): Predictions => {
      const itsQuality = quality + luck * chance.normal();
      const predicted = truth.map((is, i) => {
        const hardness = SHARED * (shared[i] ?? 0) + OWN * (own[i] ?? 0) + SEEDS_OWN * chance.normal();
        return hardness < itsQuality - HALF_KNOWN ? is : guess(chance, shares);
      });
      return { kind: "classification", classes, predicted, probabilities: undefined, score: undefined };
    };
    return { name, seeds: Array.from({ length: seeds }, one) };
  };
  const labels: ClassLabels = { kind: "classification", ids: idsOf(n), classes, truth, positive: classes.length - 1 };
  return { labels, model };
}

function guess(chance: Chance, shares: readonly number[]): number {
  let left = chance.next();
  const place = shares.findIndex((share) => (left -= share) < 0);
  return place < 0 ? shares.length - 1 : place;
}

function classLabels(truth: Int32Array): ClassLabels {
  return { kind: "classification", ids: idsOf(truth.length), classes: ["0", "1"], truth, positive: 1 };
}

function numberLabels(n: number): NumberLabels {
  return { kind: "regression", ids: idsOf(n), truth: new Float64Array(n) };
}

function idsOf(n: number): string[] {
  return Array.from({ length: n }, (_, i) => String(i));
}

/** Positives score higher by the network's quality; probabilities are calibrated for the quality that it should have, or as much too sure as the cell says. */
function answers(
  noise: Float64Array,
  isPositive: Int32Array,
  itsQuality: number,
  {
    grain,
    prevalence,
    assumed = prevalence,
    quality,
    overconfidence = 1,
  }: Pick<Cell, "grain" | "prevalence" | "assumed" | "overconfidence"> & { quality: number },
): ClassPredictions {
  const odds = Math.log(assumed / (1 - assumed));
  const score = noise.map((base, i) => {
    const raw = base + itsQuality * (isPositive[i] ?? 0);
    const seen = grain > 0 ? Math.round(raw / grain) * grain : raw;
    return 1 / (1 + Math.exp(-overconfidence * (quality * seen - (quality * quality) / 2 + odds)));
  });
  const probabilities = new Float64Array(2 * score.length);
  for (const [i, p] of score.entries()) probabilities.set([1 - p, p], 2 * i);
  const predicted = Int32Array.from(score, (p) => (p > 0.5 ? 1 : 0));
  return { kind: "classification", classes: ["0", "1"], predicted, probabilities, score };
}

/** The value on endlessly many items, mean over trainings, as a function of quality: from evenly spread scores, linear between grid points. */
function trueValues(cell: Cell, metric: MetricName): (quality: number) => number {
  if (metric === "mae" || metric === "rmse") {
    const spread = metric === "mae" ? Math.sqrt(2 / Math.PI) : 1;
    return (quality) => spread * Math.exp(-quality / 4 + cell.luck ** 2 / 32);
  }
  if (cell.shares) {
    const classes = cell.shares.length;
    // Of a class of share s the F1 is known + (1 − known) s.
    return (quality) => {
      const known = normalCdf((quality - HALF_KNOWN) / Math.hypot(1, cell.luck));
      return known + (1 - known) / classes;
    };
  }
  const grid = Array.from({ length: 35 }, (_, i) => valueAt(cell, metric, i / 10));
  return (quality) => {
    const below = Math.min(33, Math.floor(quality * 10));
    const share = quality * 10 - below;
    return (grid[below] ?? NaN) * (1 - share) + (grid[below + 1] ?? NaN) * share;
  };
}

function valueAt(cell: Cell, metric: MetricName, quality: number): number {
  const isPositive = Int32Array.from({ length: POSITIVES + NEGATIVES }, (_, i) => (i < POSITIVES ? 1 : 0));
  const spread = Float64Array.from(isPositive, (positive, i) =>
    normalQuantile(positive ? (i + 0.5) / POSITIVES : (i - POSITIVES + 0.5) / NEGATIVES),
  );
  const each = Math.round((((1 - cell.prevalence) / cell.prevalence) * POSITIVES * 100) / NEGATIVES);
  const counts = Uint16Array.from(isPositive, (positive) => (positive ? 100 : each));
  const labels = classLabels(isPositive);
  const trainings = cell.luck === 0 ? 1 : TRAININGS;
  let sum = 0;
  for (let i = 0; i < trainings; i++) {
    const itsQuality = quality + (trainings === 1 ? 0 : cell.luck * normalQuantile((i + 0.5) / trainings));
    sum += statisticOf(metric, labels, answers(spread, isPositive, itsQuality, { ...cell, quality }))(counts);
  }
  return sum / trainings;
}
