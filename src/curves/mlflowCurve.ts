import { UserError } from "../common/userError.js";
import type { Curve } from "./curve.js";
import { curveBuilder, type CurveBuilder } from "./curveBuilder.js";
import type { CurveFile } from "./curveFile.js";
import { numberFrom } from "./fastNumber.js";
import { quoted } from "./quoted.js";

/**
 * A run of MLflow's file store: `mlruns/<experiment>/<run>/metrics/<metric>`, each line `timestamp value step`, where
 * the step may be missing (it is 0) or be followed by a data set's name and digest. A metric's name is its path below
 * `metrics`.
 *
 * @param files the files below one run's `metrics` folder; one of them alone is read, too
 * @throws UserError with file:line and the line where it is not such numbers
 */
export function parseMlflowCurve(files: readonly CurveFile[]): Curve {
  const builder = curveBuilder("mlflow");
  for (const file of files) addMetric(builder, file);
  return builder.build();
}

/**
 * The run's folder and the metric's name, for a path of the file store. Both what lies above a store and a metric's own name
 * may hold `metrics/` once more (Ultralytics logs `metrics/mAP50B`), so a run's id or the store's name decides first.
 */
export function mlflowMetricOf(path: string): { run: string; metric: string } | undefined {
  const unix = path.replaceAll("\\", "/");
  for (const place of PLACES) {
    const found = place.exec(unix);
    if (found?.[2] !== undefined) return { run: found[1] ?? "", metric: found[2] };
  }
  return undefined;
}

const PLACES = [
  /^(.*?\b[0-9a-f]{32})\/metrics\/(.+)$/,
  /^((?:.*\/)?mlruns\/.*?)\/metrics\/(.+)$/,
  /^(?:(.*)\/)?metrics\/(.+)$/,
];

function addMetric(builder: CurveBuilder, { path, bytes }: CurveFile): void {
  const metric = mlflowMetricOf(path)?.metric ?? path.split(/[\\/]/).at(-1) ?? path;
  const lines = new TextDecoder().decode(bytes).split("\n");
  if (isCutOff(lines)) {
    lines.pop();
    builder.noteCutOff();
  }
  lines.forEach((line, i) => {
    if (line.trim() === "") return;
    const fields = fieldsOf(line);
    const [timestamp, value, step = 0] = fields.slice(0, 3).map((field) => numberFrom(field) ?? "");
    if (typeof timestamp !== "number" || typeof value !== "number" || !isCount(step) || !WIDTHS.has(fields.length)) {
      throw new UserError(`"${quoted(line)}" is not "timestamp value step", as MLflow writes metrics`, {
        path,
        line: i + 1,
      });
    }
    builder.add(metric, step, value);
  });
}

/** A last line without its line break that has fewer fields than the one before. */
function isCutOff(lines: readonly string[]): boolean {
  const [before = "", last = ""] = lines.slice(-2);
  return lines.length > 1 && last.trim() !== "" && fieldsOf(last).length < fieldsOf(before).length;
}

function fieldsOf(line: string): string[] {
  return line.trim().split(/\s+/);
}

const WIDTHS = new Set([2, 3, 5]);

function isCount(step: number | string): step is number {
  return typeof step === "number" && step >= 0 && Number.isFinite(step);
}
