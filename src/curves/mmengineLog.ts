import { UserError, type Place } from "../common/userError.js";
import type { Curve } from "./curve.js";
import { curveBuilder } from "./curveBuilder.js";
import { objectLines } from "./objectLines.js";
import { isRecord, parsePythonJson } from "./pythonJson.js";
import { quoted } from "./quoted.js";

/** True for MMEngine's `scalars.json`: its first line of training says the iteration twice, as `iter` and as `step`. */
export function isMmengineLog(text: string): boolean {
  const training = parsePythonJson(/^.*"iter":.*/m.exec(text)?.[0] ?? "");
  return isRecord(training) && typeof training["iter"] === "number" && training["iter"] === training["step"];
}

/**
 * What OpenMMLab's libraries log since MMEngine: JSON Lines, `{"lr":0.02,"loss":1.5,"epoch":1,"iter":50,"step":50}` of training and
 * `{"coco/bbox_mAP":0.2,"step":1}` of an evaluation. Metrics get `train` or `val` for a folder, unless they have it. Texts and
 * lists are left out.
 *
 * The `step` of an evaluation counts epochs where the runner does, though that of training counts iterations: such a log
 * counts epochs, training in parts of one.
 *
 * @throws UserError with file:line and the line where it is not such an object
 * Source: https://github.com/open-mmlab/mmengine/blob/main/mmengine/hooks/logger_hook.py (`log_metric_by_epoch`)
 */
export function parseMmengineLog(text: string, path: string): Curve {
  const { lines, isCutOff } = objectLines(text);
  const rows = lines.map(({ text, line }) => rowIn(text, { path, line }));
  const areEpochs = countsEpochs(rows);
  const length = areEpochs ? iterationsPerEpoch(rows) : 1;
  const builder = curveBuilder("mmengine", areEpochs ? "epochs" : "optimiser steps");
  if (isCutOff) builder.noteCutOff();
  for (const { mode, step, measured, place } of rows) {
    for (const [name, value] of measured)
      builder.addLogged(
        name.startsWith(`${mode}/`) ? name : `${mode}/${name}`,
        mode === "train" ? step / length : step,
        value,
        place,
      );
  }
  return builder.build();
}

interface Row {
  mode: "train" | "val";
  step: number;
  /** Undefined of an evaluation, and where the runner counts iterations alone. */
  epoch?: number;
  measured: [name: string, value: unknown][];
  place: Place;
}

function rowIn(line: string, place: Place): Row {
  const row = parsePythonJson(line);
  if (!isRecord(row)) throw new UserError(`${quoted(line)} is not a JSON object; each line must be one`, place);
  const { step, epoch, iter, ...others } = row;
  if (typeof step !== "number" || !(step >= 0 && step < Infinity))
    throw new UserError(
      `'step' ${step === undefined ? "is missing" : `is ${quoted(JSON.stringify(step))}`} in ${quoted(line)}; it must be a number, 0 or more`,
      place,
    );
  return {
    mode: iter === undefined ? "val" : "train",
    step,
    epoch: typeof epoch === "number" && epoch > 0 ? epoch : undefined,
    measured: Object.entries(others),
    place,
  };
}

/** True where an evaluation says the epoch of the training before it, not its iteration. */
function countsEpochs(rows: readonly Row[]): boolean {
  let training: Row | undefined;
  for (const row of rows) {
    if (row.mode === "train") training = row;
    else if (row.step === training?.epoch && row.step !== training.step) return true;
  }
  return false;
}

/** As nearly as what was logged last of any epoch tells it. */
function iterationsPerEpoch(rows: readonly Row[]): number {
  return rows.reduce((most, { step, epoch }) => (epoch === undefined ? most : Math.max(most, step / epoch)), 1);
}
