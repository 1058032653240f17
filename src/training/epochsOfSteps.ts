import { UserError } from "../common/userError.js";
import { columnCalled } from "../curves/columnCalled.js";
import { counterOf } from "../curves/counter.js";
import type { Curve } from "../curves/curve.js";
import type { CurveFile } from "../curves/curveFile.js";
import { lineCounter } from "../curves/holdoutCurve.js";
import { lastCheckpoint } from "../curves/lastCheckpoint.js";
import { parseNumberTable } from "../curves/numberTable.js";
import { objectLines, parsedLines } from "../curves/objectLines.js";
import { parsePythonJson } from "../curves/pythonJson.js";
import { quoted } from "../curves/quoted.js";
import { stepShift } from "../curves/stepShift.js";

/** Epochs done at the steps of a curve, as its logger wrote them down: from 1, by the step as it stands in the file. */
export type Epochs = Map<number, number>;

/**
 * Which epoch each evaluation belongs to: without it nobody can see whether a run followed its protocol. Where a logger
 * counts epochs, the step is the epoch; others write it beside the step, from 0 (Lightning) or as a fraction (Hugging Face).
 *
 * @throws UserError with the file, and the line where there is one, when the log does not tell
 */
export function epochsOfSteps(curve: Curve, files: readonly CurveFile[]): Epochs {
  const [file] = files;
  if (!file) return new Map();
  if (curve.format === "holdout") return holdoutEpochs(file);
  if (curve.stepName === "epochs" || curve.format === "dvclive") return countedEpochs(curve);
  if (curve.format === "hf-trainer") return hfTrainerEpochs(lastState(files) ?? file);
  if (curve.format === "lightning") return lightningEpochs(file);
  return loggedEpochs(curve);
}

/** The state that the curve was read from. */
function lastState(files: readonly CurveFile[]): CurveFile | undefined {
  return lastCheckpoint(files.filter(({ path }) => path.endsWith("trainer_state.json")));
}

function holdoutEpochs({ path, bytes }: CurveFile): Epochs {
  const epochs: Epochs = new Map();
  const lines = parsedLines(objectLines(new TextDecoder().decode(bytes)).lines);
  const counter = lineCounter(lines);
  for (const { text, line, row } of lines) {
    // The recogniser has read every line before us: each is an object with what counts.
    const { [counter]: step, epoch } = row as Record<string, unknown>;
    if (typeof epoch !== "number" || !Number.isFinite(epoch) || epoch < 0) {
      const seen = epoch === undefined ? "is missing" : `is ${quoted(String(JSON.stringify(epoch)))}`;
      throw new UserError(
        `'epoch' ${seen} in ${quoted(text)}; write the number of epochs done, so that everybody sees that the run followed the protocol`,
        { path, line },
      );
    }
    epochs.set(Number(step), epoch);
  }
  return epochs;
}

function countedEpochs(curve: Curve): Epochs {
  const [shift, steps] = [stepShift({ ...curve, stepName: "epochs" }), Object.values(curve.series).flat()];
  return new Map(steps.map(([step]) => [step, step + shift]));
}

function hfTrainerEpochs({ path, bytes }: CurveFile): Epochs {
  // The recogniser has read it before us.
  const { log_history } = parsePythonJson(new TextDecoder().decode(bytes)) as {
    log_history: { step: number; epoch?: unknown }[];
  };
  const epochs: Epochs = new Map();
  for (const { step, epoch } of log_history) if (typeof epoch === "number") epochs.set(step, Math.round(epoch));
  return known(epochs, path);
}

/** Lightning, in its `metrics.csv`, counts epochs from 0: what is written during the first is done with it; people may count from 1. */
function lightningEpochs({ path, bytes }: CurveFile): Epochs {
  const table = parseNumberTable(bytes, path);
  const { columns, cells, lines } = table;
  const [steps, counted] = [counterOf(table)?.column ?? "step", "epoch"].map(
    (name) => cells[columnCalled(name, columns)],
  );
  const first = lines.map((_, row) => counted?.at(row)).find((epoch) => epoch !== undefined);
  // Where only every fifth epoch is evaluated, Lightning's first one is 4.
  const shift = first === 0 || /(^|\/)metrics\.csv$/.test(path) ? 1 : 0;
  const epochs: Epochs = new Map();
  lines.forEach((_, row) => {
    const [step, epoch] = [steps?.at(row), counted?.at(row)];
    if (step !== undefined && epoch !== undefined) epochs.set(step, epoch + shift);
  });
  return known(epochs, path);
}

/** TensorBoard and MLflow know steps alone; a series `epoch` beside the others tells the rest. */
function loggedEpochs({ series, format }: Curve): Epochs {
  const points = series["epoch"] ?? [];
  const first = points[0]?.[1] === 0 ? 1 : 0;
  return known(new Map(points.map(([step, epoch]) => [step, Math.round(epoch) + first])), `the ${format} log`);
}

function known(epochs: Epochs, path: string): Epochs {
  if (epochs.size > 0) return epochs;
  throw new UserError(
    "let the script log the epoch, too; without it nobody can see whether the run followed the protocol",
    {
      path,
    },
  );
}
