import { UserError } from "../common/userError.js";
import type { Curve } from "./curve.js";
import { curveBuilder, type CurveBuilder } from "./curveBuilder.js";
import type { CurveFile } from "./curveFile.js";
import { numberFrom } from "./fastNumber.js";
import { quoted } from "./quoted.js";

/**
 * A run of MLflow's file store: `mlruns/<experiment>/<run>/metrics/<metric>`, each line `timestamp value step`. A metric's
 * name is its path below `metrics`.
 *
 * @param files the files below one run's `metrics` folder; one of them alone is read, too
 * @throws UserError with file:line and the line where it is not three numbers
 */
export function parseMlflowCurve(files: readonly CurveFile[]): Curve {
  const builder = curveBuilder("mlflow");
  for (const file of files) addMetric(builder, file);
  return builder.build();
}

/** The run's folder and the metric's name, for a path of the file store. */
export function mlflowMetricOf(path: string): { run: string; metric: string } | undefined {
  const found = /^(?:(.*)\/)?metrics\/(.+)$/.exec(path.replaceAll("\\", "/"));
  return found?.[2] === undefined ? undefined : { run: found[1] ?? "", metric: found[2] };
}

function addMetric(builder: CurveBuilder, { path, bytes }: CurveFile): void {
  const metric = mlflowMetricOf(path)?.metric ?? path.split(/[\\/]/).at(-1) ?? path;
  new TextDecoder()
    .decode(bytes)
    .split("\n")
    .forEach((line, i) => {
      if (line.trim() === "") return;
      const [timestamp, value, step] = line.trim().split(/\s+/).map(numberFrom);
      if (timestamp === undefined || value === undefined || step === undefined || !(step >= 0)) {
        throw new UserError(`"${quoted(line)}" is not "timestamp value step", as MLflow writes metrics`, {
          path,
          line: i + 1,
        });
      }
      builder.add(metric, step, value);
    });
}
