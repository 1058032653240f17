import { UserError } from "../common/userError.js";
import type { CurvePoint, Run, RunResult } from "../experiments/experiment.js";
import type { Labels } from "../metrics/labels.js";
import { METRICS, obstacle, parseMetricName, statisticOf, type MetricName } from "../metrics/metric.js";
import { parsePredictions, type Predictions } from "../metrics/predictions.js";
import { scorePredictions } from "../metrics/scorePredictions.js";
import type { World } from "../ports/world.js";
import type { Task } from "../tasks/task.js";
import { acceptedLabels } from "./acceptedLabels.js";
import { predictionFormats, predictionTable, type PredictionFormat } from "./predictionTable.js";
import { readCurve } from "./readCurve.js";

type MeasuringWorld = Pick<World, "runner" | "artifacts" | "decisions">;

/** The largest predictions file that is read: ten million rows of a few classes. */
const maxPredictionsBytes = 512 * 2 ** 20;

/**
 * What a training left, measured by ourselves: scores from the predictions against the accepted labels, for the end
 * and for every evaluation that left predictions. A script's own numbers stay in the curve under its own names.
 *
 * @throws UserError when the output is missing or cannot be read: file, line, and the value seen
 */
export async function measureRun(world: MeasuringWorld, task: Task, run: Run, log: string[]): Promise<RunResult> {
  const acceptance = await world.decisions.acceptance(run.repository, run.task);
  if (!acceptance)
    throw new UserError(
      `accept the validation set of ${run.task} first, \`/holdout validation accept ${run.task}\`: without it nothing can be measured`,
    );
  const labels = await acceptedLabels(world, task, acceptance);
  const written = await world.runner.outputs(run.id);
  const final = await finalPredictions(world, run, written, labels);
  const curve = await readCurve(world.runner, run.id, written);
  const measured = await measureEvaluations(world, run, written, { task, labels, curve });
  return {
    curve: await world.artifacts.put(Buffer.from(JSON.stringify(measured.points))),
    predictions: await world.artifacts.put(final.bytes),
    predictionsFormat: final.format,
    log: await world.artifacts.put(Buffer.from(log.join("\n"))),
    evaluatedEpochs: measured.evaluatedEpochs,
    scores: scoresOf(task, labels, final.predictions),
    n: labels.ids.length,
    labelVersion: acceptance.labelVersion,
    predictionsOfEveryEvaluation: measured.all,
  };
}

/** The deciding metric and the others of the task that these predictions allow, in the task's order. */
export function metricsOf(task: Task, labels: Labels, predictions: Predictions): MetricName[] {
  const names = [task.metrics.primary, ...task.metrics.also].map(parseMetricName);
  return names.filter((name, i) => i === 0 || !obstacle(name, labels, predictions));
}

async function finalPredictions(world: MeasuringWorld, run: Run, written: string[], labels: Labels) {
  const format = predictionFormats.find((one) => written.includes(`predictions.${one}`));
  if (!format) {
    const seen = written.length > 0 ? `it left ${written.slice(0, 5).join(", ")}` : "it left nothing";
    throw new UserError(`let the script write /holdout/out/predictions.csv, one row per validation item; ${seen}`);
  }
  const path = `predictions.${format}`;
  const bytes = await mustRead(world, run, path);
  return { format, bytes, predictions: await parsed(bytes, path, labels) };
}

function scoresOf(task: Task, labels: Labels, predictions: Predictions): RunResult["scores"] {
  const scores = scorePredictions(labels, predictions, metricsOf(task, labels, predictions));
  return Object.fromEntries(
    Object.entries(scores).map(([name, { value, interval }]) => [
      name,
      { value, interval: [...interval] as [number, number] },
    ]),
  );
}

/**
 * Adds `validation/<metric>` by our own measure to every evaluation that left predictions; `all` tells whether each did.
 * Loggers also write between the evaluations: a point that says nothing of the validation set is none.
 */
async function measureEvaluations(
  world: MeasuringWorld,
  run: Run,
  written: string[],
  known: { task: Task; labels: Labels; curve: CurvePoint[] },
): Promise<{ points: CurvePoint[]; evaluatedEpochs: number[]; all: boolean }> {
  const isOurLog = written.includes("curve.jsonl");
  const points: CurvePoint[] = [];
  const evaluatedEpochs: number[] = [];
  let all = true;
  for (const point of known.curve) {
    const path = pathOfEvaluation(written, point.step);
    const ours = path ? await evaluated(world, run, path, known) : {};
    points.push({ ...point, metrics: { ...point.metrics, ...ours } });
    if (!path && !isOurLog && !saysOfValidation(point)) continue;
    evaluatedEpochs.push(point.epoch);
    all &&= path !== undefined;
  }
  return { points, evaluatedEpochs, all };
}

async function evaluated(
  world: MeasuringWorld,
  run: Run,
  path: string,
  { task, labels }: { task: Task; labels: Labels },
): Promise<Record<string, number>> {
  return evaluate(task, labels, await parsed(await mustRead(world, run, path), path, labels));
}

function saysOfValidation({ metrics }: CurvePoint): boolean {
  return Object.keys(metrics).some((name) => name.startsWith("validation/"));
}

function evaluate(task: Task, labels: Labels, predictions: Predictions): Record<string, number> {
  const ones = new Uint16Array(labels.ids.length).fill(1);
  const values: Record<string, number> = {};
  const names = new Set<MetricName>([...metricsOf(task, labels, predictions), ...falling(labels, predictions)]);
  for (const name of names) values[`validation/${name}`] = statisticOf(name, labels, predictions)(ones);
  return values;
}

/** The log loss is always of interest: it tells of lost calibration. */
function falling(labels: Labels, predictions: Predictions): MetricName[] {
  return (["log_loss"] as const).filter(
    (name) => METRICS[name].kind === labels.kind && !obstacle(name, labels, predictions),
  );
}

function pathOfEvaluation(written: string[], step: number): string | undefined {
  const paths = predictionFormats.map((format: PredictionFormat) => `predictions/${step}.${format}`);
  return paths.find((path) => written.includes(path));
}

async function parsed(bytes: Uint8Array, path: string, labels: Labels): Promise<Predictions> {
  return parsePredictions(await predictionTable(bytes, path, labels), labels);
}

async function mustRead(world: MeasuringWorld, run: Run, path: string): Promise<Uint8Array> {
  const bytes = await world.runner.output(run.id, path, maxPredictionsBytes);
  if (!bytes) throw new UserError(`/holdout/out/${path} is not a plain file; write it as one`);
  return bytes;
}
