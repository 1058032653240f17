import type { CurveFile } from "../curves/curveFile.js";
import { objectLines, parsedLines } from "../curves/objectLines.js";
import { isRecord } from "../curves/pythonJson.js";

/** A line of `curve.jsonl` whose step does not go on, though its epoch does. */
export interface RestartedStep {
  /** From 1. */
  line: number;
  text: string;
  step: number;
  before: number;
}

/** The first one; undefined where all steps go on with the epochs, or none was logged. */
export function restartedStep({ bytes }: CurveFile): RestartedStep | undefined {
  let last = { step: NaN, epoch: NaN };
  for (const { text, line, row } of parsedLines(objectLines(new TextDecoder().decode(bytes)).lines)) {
    const here = { step: numberIn(row, "step"), epoch: numberIn(row, "epoch") };
    if (here.epoch > last.epoch && here.step <= last.step) return { line, text, step: here.step, before: last.step };
    last = here;
  }
  return undefined;
}

function numberIn(row: unknown, name: string): number {
  const value = isRecord(row) ? row[name] : undefined;
  return typeof value === "number" ? value : NaN;
}
