import { UserError, type Place } from "../common/userError.js";
import type { Curve } from "./curve.js";
import { curveBuilder, type CurveBuilder } from "./curveBuilder.js";
import { objectLines } from "./objectLines.js";
import { parsePythonJson } from "./pythonJson.js";
import { quoted } from "./quoted.js";

/**
 * Holdout's own log, `curve.jsonl`: one JSON object per evaluation with `step` (optimiser steps, from 0) and any metrics by
 * name. `epoch` is allowed and left out; NaN and Infinity as Python writes them are understood.
 *
 * A last line that is cut off, as while the training still writes, is left out with a note.
 *
 * @throws UserError with file:line and the line (at most 120 letters of it) where it is not such an object
 *
 * @example
 * parseHoldoutCurve('{"step":10,"validation/error":0.5}\n', "curve.jsonl").series
 * // → { "validation/error": [[10, 0.5]] }
 */
export function parseHoldoutCurve(text: string, path: string): Curve {
  const builder = curveBuilder("holdout");
  const { lines, isCutOff } = objectLines(text);
  if (isCutOff) builder.noteCutOff();
  const lineOf = new Map<number, number>();
  lines.forEach((line, i) => {
    if (line.trim() !== "") lineOf.set(addEvaluation(builder, line, { path, line: i + 1 }), i + 1);
  });
  if (lineOf.size === 0) {
    throw new UserError(
      'is empty; expected one JSON object per evaluation, such as {"step":10,"validation/error":0.5}',
      { path },
    );
  }
  return { ...builder.build(), lineOf: (_metric, step) => lineOf.get(step) };
}

/** @returns the step */
function addEvaluation(builder: CurveBuilder, line: string, place: Place): number {
  const evaluation = parsePythonJson(line);
  if (typeof evaluation !== "object" || evaluation === null || Array.isArray(evaluation)) {
    throw new UserError(
      `${quoted(line)} is not a JSON object; each line must be one, such as {"step":10,"validation/error":0.5}`,
      place,
    );
  }
  const { step, epoch: _epoch, ...metrics } = evaluation as Record<string, unknown>;
  if (typeof step !== "number" || !(step >= 0) || !Number.isFinite(step)) {
    const seen =
      step === undefined
        ? "is missing"
        : `is ${quoted(typeof step === "number" ? String(step) : JSON.stringify(step))}`;
    throw new UserError(`'step' ${seen} in ${quoted(line)}; it must be a number of optimiser steps, 0 or more`, place);
  }
  for (const [metric, value] of Object.entries(metrics)) {
    if (value === null) continue;
    if (typeof value !== "number") {
      throw new UserError(
        `'${metric}' is ${quoted(JSON.stringify(value))} in ${quoted(line)}; it must be a number`,
        place,
      );
    }
    builder.add(metric, step, value);
  }
  return step;
}
