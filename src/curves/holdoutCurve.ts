import { UserError, type Place } from "../common/userError.js";
import { countedBy } from "./counter.js";
import type { Curve } from "./curve.js";
import { curveBuilder, type CurveBuilder } from "./curveBuilder.js";
import { objectLines, parsedLines, type ObjectLines, type ParsedLine } from "./objectLines.js";
import { leavesOf } from "./leavesOf.js";
import { isRecord, parsePythonJson } from "./pythonJson.js";
import { quoted } from "./quoted.js";
import { stepWatch, type StepWatch } from "./stepWatch.js";
import { isClock, notANumber } from "./textSeries.js";
import { lineTexts, type LineTexts } from "./lineTexts.js";
import { tellsSplit, tidyMeasures } from "./tidyName.js";

/**
 * Holdout's own log, `curve.jsonl`: one JSON object per evaluation with `step` (optimiser steps, from 0) and any metrics by
 * name. `epoch` is allowed and left out, but where the first line has no `step`, or that begins again with each epoch, all lines
 * are counted by it, by `global_step` or by Detectron2's `iteration`; `run` and `seed` are no measures. Measures may lie in objects (`train: { loss: 1 }` is
 * `train/loss`), and a line may hold one alone, as `{ metric: "loss", value: 2 }`. NaN and Infinity as Python writes them are understood.
 *
 * A last line that is cut off, as while the training still writes, is left out with a note.
 *
 * @throws UserError with file:line and the line (at most 120 letters of it) where it is not such an object
 *
 * @example
 * parseHoldoutCurve('{"step":10,"validation/error":0.5}\n', "curve.jsonl").series
 * // → { "validation/error": [[10, 0.5]] }
 */
export function parseHoldoutCurve(text: string, path: string, format: "holdout" | "detr" = "holdout"): Curve {
  return holdoutCurve(objectLines(text), path, format);
}

/** The same of lines that are cut already, such as those of one run. */
export function holdoutCurve(log: ObjectLines, path: string, format: "holdout" | "detr"): Curve {
  const lines = parsedLines(log.lines);
  const [first] = lines;
  if (!first) {
    throw new UserError(
      'is empty; expected one JSON object per evaluation, such as {"step":10,"validation/error":0.5}',
      { path },
    );
  }
  const counter = lineCounter(lines);
  const builder = curveBuilder(format, counter === "epoch" ? "epochs" : "optimiser steps");
  if (log.isCutOff) builder.noteCutOff();
  const hasStep = isRecord(first.row) && first.row["step"] !== undefined;
  const { split, left } = lineTexts(lines, path, format);
  for (const text of left.values()) builder.addText(text);
  // As in a table: `val_loss`, which somebody called so, comes before the `val/loss` that a split makes of `loss`.
  if (split !== undefined) for (const name of namesIn(lines).filter(tellsSplit)) builder.pointsOf(name);
  const watch = stepWatch();
  const lineOf = new Map<number, number>();
  for (const line of lines)
    lineOf.set(addEvaluation(builder, line, { counter, hasStep, split, left, watch, path }), line.line);
  const other = [...left.values()].find(({ changes }) => changes);
  if (other && !watch.goOn()) throw notANumber(other);
  return { ...builder.build(), lineOf: (_metric, step) => lineOf.get(step) };
}

function namesIn(lines: readonly ParsedLine[]): string[] {
  const names = new Set<string>();
  for (const { row } of lines) if (isRecord(row)) for (const name of Object.keys(row)) names.add(name);
  return [...names];
}

type LineCounter = "step" | "global_step" | "epoch" | "iteration";

/** What counts in the lines of a log, of what its first line has. */
export function lineCounter(lines: readonly ParsedLine[]): LineCounter {
  const first = lines[0]?.row;
  if (!isRecord(first) || (first["step"] !== undefined && typeof first["step"] !== "number")) return "step";
  const known = LINE_COUNTERS.filter((name) => typeof first[name] === "number");
  const counter = countedBy(known, (name) => lines.map(({ row }) => numberOf(isRecord(row) ? row[name] : undefined)));
  return known.find((name) => name === counter?.column) ?? "step";
}

const LINE_COUNTERS = ["step", "global_step", "epoch", "iteration"] as const;

function numberOf(value: unknown): number {
  return typeof value === "number" ? value : NaN;
}

/**
 * True for the `log.txt` of DETR's training script: epochs with `train_loss`, `test_loss`, … and `n_parameters`.
 *
 * Source: https://github.com/facebookresearch/detr/blob/main/main.py (its test set is `image_set="val"`)
 */
export function isDetrLog(text: string): boolean {
  const first = parsePythonJson(text.slice(0, text.search(/\n|$/)));
  if (!isRecord(first) || first["step"] !== undefined || typeof first["epoch"] !== "number") return false;
  const names = Object.keys(first);
  const hasTest = names.some((name) => name.startsWith("test_")) && !names.some((name) => /^(val|eval|dev)/.test(name));
  return hasTest && first["n_parameters"] !== undefined;
}

/** True for a line of Detectron2's `metrics.json`, which counts iterations. */
export function isDetectronLog(text: string): boolean {
  const first = parsePythonJson(text.slice(0, text.search(/\n|$/)));
  return isRecord(first) && typeof first["iteration"] === "number" && first["step"] === undefined;
}

interface Counting {
  counter: LineCounter;
  /** True where the first line has a step, whether that counts or not. */
  hasStep: boolean;
  watch: StepWatch;
  path: string;
}

/** @returns what is counted: the step, the epoch or the iteration */
function addEvaluation(builder: CurveBuilder, line: ParsedLine, counting: Counting & LineTexts): number {
  const { text, row } = line;
  const place = { path: counting.path, line: line.line };
  if (!isRecord(row)) {
    throw new UserError(
      `${quoted(text)} is not a JSON object; each line must be one, such as {"step":10,"validation/error":0.5}`,
      place,
    );
  }
  const step = countedIn(row, counting, { text, place });
  const { step: _s, global_step: _g, iteration: _i, epoch: _e, run: _run, seed: _seed, ...others } = row;
  for (const [metric, logged] of leavesOf(tidyMeasures(others, counting.split))) {
    const value = isOfCoco(metric, logged) ? logged[0] : logged;
    if (isNoMeasure(metric, value, counting.left)) continue;
    if (typeof value !== "number") {
      throw new UserError(
        `'${metric}' is ${quoted(JSON.stringify(value))} in ${quoted(text)}; it must be a number`,
        place,
      );
    }
    const other = counting.left.get(metric);
    if (other) throw notANumber(other);
    counting.watch.see(metric, step);
    builder.add(metric, step, value);
  }
  return step;
}

function countedIn(
  row: Record<string, unknown>,
  { counter, hasStep }: Counting,
  { text, place }: { text: string; place: Place },
): number {
  const step = row[counter];
  if (counter !== "step" && !hasStep && row["step"] !== undefined)
    throw new UserError(`'step' is in ${quoted(text)}, but the lines before it count ${counter}s alone`, place);
  if (typeof step === "number" && step >= 0 && Number.isFinite(step)) return step;
  const seen =
    step === undefined ? "is missing" : `is ${quoted(typeof step === "number" ? String(step) : JSON.stringify(step))}`;
  throw new UserError(
    `'${counter}' ${seen} in ${quoted(text)}; it must be a number of ${counter === "epoch" ? "epochs" : "optimiser steps"}, 0 or more`,
    place,
  );
}

/** Nothing, a clock, or a text of which nobody expects a number. */
function isNoMeasure(metric: string, value: unknown, left: LineTexts["left"]): boolean {
  return value === null || isClockIn(metric, value) || (typeof value === "string" && left.has(metric));
}

function isClockIn(name: string, value: unknown): boolean {
  return typeof value === "string" && isClock({ name, seen: value });
}

/** DETR's log holds COCO's twelve numbers in a list; the first is the average precision over all overlaps. */
function isOfCoco(metric: string, value: unknown): value is [number] {
  return /(^|_)coco_eval_/.test(metric) && Array.isArray(value) && typeof value[0] === "number";
}
