import { seededChance } from "../common/chance.js";
import { digestOf } from "../common/canonicalJson.js";
import type { ChartSeries } from "../charts/drawnSeries.js";
import type { CurvePoint, Experiment, RunRecord } from "../experiments/experiment.js";
import type { Labels } from "../metrics/labels.js";
import { METRICS, parseMetricName } from "../metrics/metric.js";
import { parsePredictions, type Predictions } from "../metrics/predictions.js";
import type { World } from "../ports/world.js";
import { compareModels } from "../protocol/comparison.js";
import type { ResultRow, Results } from "../protocol/results.js";
import type { Task } from "../tasks/task.js";
import type { Acceptance } from "../validation/acceptance.js";
import { isEnded, secondsOf } from "../words/trainingCard.js";
import { acceptedLabels } from "./acceptedLabels.js";
import { curveVerdicts } from "./curveVerdicts.js";
import { differingHyperparameters } from "./differingHyperparameters.js";
import { predictionTable } from "./predictionTable.js";

/** An experiment with the runs that were made of it. */
export interface Trained {
  experiment: Experiment;
  fingerprint: string;
  isBaseline: boolean;
  records: RunRecord[];
}

/** The comparison in numbers, and the lines of its chart. */
export interface Measured {
  results: Results;
  series: ChartSeries[];
}

interface Loaded extends Trained {
  /** Finished under the newest accepted labels, by seed. */
  finished: RunRecord[];
  predictions: Predictions[];
  curves: CurvePoint[][];
}

/**
 * The comparison of some experiments of a task, from the predictions that their runs left; null while none has finished.
 * An experiment counts with the seeds that have finished; runs scored under older labels are left out, as no table mixes versions.
 */
export async function gatherResults(
  world: Pick<World, "artifacts" | "runs">,
  asked: { repository: string; task: Task; acceptance: Acceptance; trained: Trained[] },
): Promise<Measured | null> {
  const { task, acceptance } = asked;
  const labels = await acceptedLabels(world, task, acceptance);
  const loaded: Loaded[] = [];
  for (const one of asked.trained) {
    const finished = one.records.filter((record) => isMeasured(record, acceptance));
    if (finished.length > 0) loaded.push(await load(world, labels, { ...one, finished }));
  }
  if (loaded.length === 0) return null;
  const cost = await costOf(world, asked.repository, task.name);
  return {
    results: resultsOf(task, acceptance, { labels, loaded, cost }),
    series: loaded.flatMap((one) => seriesOf(one, task)),
  };
}

/** True for a run that has finished and was scored under the newest accepted labels. */
export function isMeasured({ state }: RunRecord, { labelVersion }: Acceptance): boolean {
  return state.result?.labelVersion === labelVersion;
}

/** A metric as it is drawn: falling, so that a log axis shows what is left to gain. */
export function drawnMetric(metric: string): string {
  return METRICS[parseMetricName(metric)].direction === "falls" ? metric : `1 − ${metric}`;
}

async function load(
  world: Pick<World, "artifacts">,
  labels: Labels,
  one: Trained & { finished: RunRecord[] },
): Promise<Loaded> {
  const predictions: Predictions[] = [];
  const curves: CurvePoint[][] = [];
  for (const { run, state } of one.finished) {
    // `finished` holds only runs with a result.
    if (!state.result) continue;
    const path = `predictions.${state.result.predictionsFormat}`;
    const table = await predictionTable(await world.artifacts.get(state.result.predictions), path, labels);
    predictions.push(parsePredictions({ ...table, path: `${run.id}/${path}` }, labels));
    // We wrote this artifact ourselves.
    curves.push(
      JSON.parse(Buffer.from(await world.artifacts.get(state.result.curve)).toString("utf8")) as CurvePoint[],
    );
  }
  return { ...one, predictions, curves };
}

function resultsOf(
  task: Task,
  acceptance: Acceptance,
  { labels, loaded, cost }: { labels: Labels; loaded: Loaded[]; cost: Results["cost"] },
): Results {
  const metric = parseMetricName(task.metrics.primary);
  const baseline = loaded.find((one) => one.isBaseline);
  return {
    task: task.name,
    metric,
    falls: METRICS[metric].direction === "falls",
    n: labels.ids.length,
    labelVersion: acceptance.labelVersion,
    seeds: [...new Set(loaded.flatMap((one) => one.finished.map(({ run }) => run.seed)))].toSorted((a, b) => a - b),
    protocol: digestOf(task.protocol).slice(0, 8),
    ...compared(task, labels, loaded, baseline),
    others: task.metrics.also.map((name) => ({ name, values: meansOf(loaded, name) })),
    hyperparameters: differingHyperparameters(loaded.map(({ experiment }) => experiment)),
    curves: curveVerdicts(loaded.map(asCurves), task, labels.ids.length),
    cost,
    provenance: loaded.map((one) => ({
      experiment: one.experiment.name,
      commit: one.finished[0]?.run.commit ?? "",
      fingerprint: one.fingerprint,
      runs: one.finished.map(({ run }) => run.id),
      runner: one.finished[0]?.state.runner ?? "",
    })),
  };
}

function asCurves({ experiment, finished, curves }: Loaded) {
  return { name: experiment.name, seeds: finished.map(({ run }) => run.seed), curves };
}

function compared(
  task: Task,
  labels: Labels,
  loaded: Loaded[],
  baseline: Loaded | undefined,
): Pick<Results, "rows" | "smallestDifference"> {
  const comparison = compareModels({
    labels,
    models: loaded.map((one) => ({ name: one.experiment.name, seeds: one.predictions })),
    baseline: (baseline ?? loaded[0])?.experiment.name ?? "",
    metric: parseMetricName(task.metrics.primary),
    chance: seededChance(1),
  });
  const rows = comparison.rows.map((row): ResultRow => ({
    name: row.name,
    isBaseline: row.name === baseline?.experiment.name,
    seeds: row.seeds,
    value: row.value,
    interval: [...row.interval],
    difference: baseline ? (row.difference ?? null) : null,
    differenceInterval: baseline && row.difference_interval ? [...row.difference_interval] : null,
    pHolm: baseline ? (row.p_holm ?? null) : null,
    verdict: baseline ? row.verdict : "not-compared",
  }));
  return { rows, smallestDifference: baseline && loaded.length > 1 ? (comparison.smallest_difference ?? null) : null };
}

function meansOf(loaded: Loaded[], metric: string): Record<string, number> {
  const means: Record<string, number> = {};
  for (const { experiment, finished } of loaded) {
    const values = finished.flatMap(({ state }) => state.result?.scores[metric]?.value ?? []);
    if (values.length > 0) means[experiment.name] = values.reduce((a, b) => a + b, 0) / values.length;
  }
  return means;
}

/** A falling metric per seed, validation and training. */
function seriesOf(one: Loaded, task: Task): ChartSeries[] {
  const metric = parseMetricName(task.metrics.primary);
  const turn = METRICS[metric].direction === "falls" ? (value: number) => value : (value: number) => 1 - value;
  return one.curves.flatMap((curve, i) =>
    (["validation", "train"] as const).flatMap((split): ChartSeries[] => {
      const points = curve.flatMap(({ step, metrics }): [number, number][] => {
        const value = metrics[`${split}/${metric}`];
        return value === undefined ? [] : [[step, turn(value)]];
      });
      const seed = one.finished[i]?.run.seed;
      const role = one.isBaseline ? "baseline" : "candidate";
      return points.length > 0 ? [{ name: one.experiment.name, role, seed, points, split }] : [];
    }),
  );
}

async function costOf(world: Pick<World, "runs">, repository: string, task: string): Promise<Results["cost"]> {
  const all = await world.runs.list({ repository, task });
  const finished = all.filter(({ state }) => state.status === "finished");
  const ended = all.filter(isEnded);
  return {
    seconds: ended.reduce((sum, record) => sum + secondsOf(record), 0),
    launched: all.length,
    reported: finished.length,
    looks: finished.reduce((sum, { state }) => sum + (state.result?.evaluatedEpochs.length ?? 0), 0),
  };
}
