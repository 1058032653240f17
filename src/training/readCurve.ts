import { UserError } from "../common/userError.js";
import type { Curve } from "../curves/curve.js";
import type { CurveFile } from "../curves/curveFile.js";
import { metricName } from "../curves/metricName.js";
import { quoted } from "../curves/quoted.js";
import { readCurve as readAnyCurve } from "../curves/readCurve.js";
import { stepShift } from "../curves/stepShift.js";
import type { CurvePoint } from "../experiments/experiment.js";
import type { Runner } from "../ports/runner.js";
import { epochsOfSteps, type Epochs } from "./epochsOfSteps.js";
import { restartedStep } from "./restartedStep.js";

const maxCurveBytes = 64 * 2 ** 20;
const mostFiles = 200;

/** What the loggers of formats.md write. Predictions are tables, too, and never a curve. */
const logged = /(\.(csv|tsv|jsonl)|tfevents[^/]*|(trainer_state|metrics|dvclive)\.json|(^|\/)metrics\/[^.]+)$/;
const predictions = /^predictions[./]/;

/**
 * Every evaluation that a training logged, by step: from `curve.jsonl`, or else from what its logger wrote. Names of
 * other loggers become ours where they tell on which items was measured: `val_loss` is `validation/loss`.
 *
 * @param written paths that the training left
 * @throws UserError with file:line and the line quoted, or when there is no log at all
 */
export async function readCurve(
  runner: Pick<Runner, "output">,
  runId: string,
  written: string[],
): Promise<CurvePoint[]> {
  const files = await loggedFiles(runner, runId, written);
  const curve = readAnyCurve(files, "/holdout/out");
  refuseUnfit(curve, files);
  const shift = stepShift(curve);
  const epochs = epochsOfSteps(curve, files);
  const points = new Map<number, CurvePoint>();
  // A line of `curve.jsonl` is an evaluation, also where only predictions tell how it went.
  if (curve.format === "holdout") for (const [step, epoch] of epochs) points.set(step, { step, epoch, metrics: {} });
  for (const [name, values] of Object.entries(curve.series)) {
    const metric = ourName(name, curve.format);
    for (const [step, value] of values) {
      const epoch = epochs.get(step) ?? lastBefore(epochs, step);
      const point = points.get(step) ?? { step: step + shift, epoch, metrics: {} };
      points.set(step, point);
      if (Number.isFinite(value)) point.metrics[metric] ??= value;
    }
  }
  return [...points.values()].toSorted((a, b) => a.step - b.step);
}

/** What a person may look at while a training runs is not enough to measure one that has ended. */
function refuseUnfit(curve: Curve, [file]: readonly CurveFile[]): void {
  if (!file) return;
  const { path } = file;
  if (curve.isCutOff)
    throw new UserError("the last line is cut off; a training that has ended has written its log to the end", { path });
  if (curve.format === "holdout" && curve.stepName === "epochs") throw withoutSteps(file);
}

function withoutSteps(file: CurveFile): UserError {
  const { path } = file;
  const again = restartedStep(file);
  if (!again)
    return new UserError("'step' is missing; write the number of optimiser steps done beside 'epoch'", {
      path,
      line: 1,
    });
  const { line, text, step, before } = again;
  return new UserError(
    `'step' is ${step} in ${quoted(text)}, though it was ${before} in the epoch before; write the optimiser steps done since the training began, not those of each epoch`,
    { path, line },
  );
}

/** `curve.jsonl` alone where there is one: then the script has said what counts. */
async function loggedFiles(runner: Pick<Runner, "output">, runId: string, written: string[]): Promise<CurveFile[]> {
  const paths = written.includes("curve.jsonl")
    ? ["curve.jsonl"]
    : written.filter((path) => logged.test(path) && !predictions.test(path));
  if (paths.length === 0)
    throw new UserError(
      'let the script write /holdout/out/curve.jsonl, a line per evaluation such as {"step":1200,"epoch":3,"train/loss":0.41}; it left neither that nor the file of a logger we know',
    );
  if (paths.length > mostFiles)
    throw new UserError(`let the script leave one log under /holdout/out; it left ${paths.length} files of loggers`);
  const files: CurveFile[] = [];
  for (const path of paths) {
    const bytes = await runner.output(runId, path, maxCurveBytes);
    if (bytes) files.push({ path, bytes });
  }
  return files;
}

/** Rows between two that tell their epoch belong to the earlier one. */
function lastBefore(epochs: Epochs, step: number): number {
  let last = 0;
  for (const [known, epoch] of epochs) if (known <= step) last = Math.max(last, epoch);
  return last;
}

function ourName(name: string, format: Parameters<typeof metricName>[1]): string {
  if (format === "holdout") return name;
  const read = metricName(name, format);
  return read?.split ? `${read.split}/${read.quantity}` : name;
}
