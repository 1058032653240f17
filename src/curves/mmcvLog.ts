import { UserError, type Place } from "../common/userError.js";
import type { Curve } from "./curve.js";
import { curveBuilder } from "./curveBuilder.js";
import { objectLines } from "./objectLines.js";
import { isRecord, parsePythonJson } from "./pythonJson.js";
import { quoted } from "./quoted.js";

/** True for the log of MMCV's runners, `20200512_114159.log.json`: a line of it begins as only theirs do. */
export function isMmcvLog(text: string): boolean {
  return /^\{"mode": ?"(train|val)", ?"epoch": ?\d+, ?"iter": ?\d+/m.test(text);
}

/**
 * What OpenMMLab's libraries logged before MMEngine: JSON Lines, the first about the machine and the configuration, then
 * `{"mode":"train","epoch":1,"iter":50,"lr":0.002,"loss":1.5}` and `{"mode":"val","epoch":1,"iter":5000,"bbox_mAP":0.2}`.
 * Metrics get their mode for a folder: `val/bbox_mAP`. Texts and lists are left out.
 *
 * A runner by epoch begins `iter` again with each, and of an evaluation it is mostly the number of batches: such a log counts
 * epochs, training in parts of one. A runner by iteration goes on counting, and an evaluation stands where training stood.
 *
 * @throws UserError with file:line and the line where it is not such an object
 * Source: https://github.com/open-mmlab/mmcv/blob/v1.7.0/mmcv/runner/hooks/logger/text.py
 */
export function parseMmcvLog(text: string, path: string): Curve {
  const { lines, isCutOff } = objectLines(text);
  const logged = lines.flatMap(({ text, line }) => loggedIn(text, { path, line }));
  const training = logged.filter(({ mode }) => mode === "train");
  const isByEpoch = training.length === 0 || training.some((here, i) => beginsAgain(here, training[i - 1]));
  const builder = curveBuilder("mmcv", isByEpoch ? "epochs" : "optimiser steps");
  if (isCutOff) builder.noteCutOff();
  const steps = isByEpoch ? inEpochs(logged) : inIterations(logged);
  logged.forEach(({ mode, measured, place }, i) => {
    for (const [name, value] of measured) builder.addLogged(`${mode}/${name}`, steps[i] ?? NaN, value, place);
  });
  return builder.build();
}

interface Logged {
  mode: "train" | "val";
  epoch: number;
  iter: number;
  measured: [name: string, value: unknown][];
  place: Place;
}

/** Nothing for a line about the machine and the configuration. */
function loggedIn(line: string, place: Place): Logged[] {
  const row = parsePythonJson(line);
  if (!isRecord(row)) throw new UserError(`${quoted(line)} is not a JSON object; each line must be one`, place);
  const { mode, epoch, iter, lr, ...others } = row;
  if (mode === undefined && epoch === undefined) return [];
  if (mode !== "train" && mode !== "val") throw wrong("mode", mode, `"train" or "val"`, place);
  if (!isCount(epoch)) throw wrong("epoch", epoch, "a number, 0 or more", place);
  if (!isCount(iter)) throw wrong("iter", iter, "a number, 0 or more", place);
  const isTraining = mode === "train" && Object.keys(others).some((name) => name.includes("loss"));
  return [
    {
      // An evaluation after which time was measured is logged as training.
      mode: isTraining ? "train" : "val",
      epoch,
      iter,
      measured: Object.entries(isTraining ? { lr, ...others } : others),
      place,
    },
  ];
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value < Infinity;
}

function wrong(name: string, value: unknown, allowed: string, place: Place): UserError {
  const seen = value === undefined ? "is missing" : `is ${quoted(JSON.stringify(value))}`;
  return new UserError(`'${name}' ${seen}; it must be ${allowed}`, place);
}

function beginsAgain(here: Logged, before: Logged | undefined): boolean {
  return before !== undefined && here.epoch > before.epoch && here.iter <= before.iter;
}

/** One per line. The last iteration that was logged of any epoch is taken for its end. */
function inEpochs(logged: readonly Logged[]): number[] {
  const length = logged.reduce((longest, { mode, iter }) => (mode === "train" ? Math.max(longest, iter) : longest), 1);
  return logged.map(({ mode, epoch, iter }) => (mode === "train" ? epoch - 1 + iter / length : epoch));
}

/** One per line. Early runners wrote the training's iteration with an evaluation; later ones its number of batches. */
function inIterations(logged: readonly Logged[]): number[] {
  let [last, gap] = [0, 0];
  return logged.map(({ mode, iter }) => {
    if (mode === "val") return iter >= last && iter <= last + gap ? iter : last;
    [gap, last] = [iter - last, iter];
    return iter;
  });
}
