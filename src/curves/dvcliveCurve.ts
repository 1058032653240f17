import { UserError } from "../common/userError.js";
import type { Curve } from "./curve.js";
import { curveBuilder, type CurveBuilder } from "./curveBuilder.js";
import type { CurveFile } from "./curveFile.js";
import { numberFrom } from "./fastNumber.js";
import { parseNumberTable } from "./numberTable.js";
import { isRecord, parsePythonJson } from "./pythonJson.js";
import { quoted } from "./quoted.js";

/**
 * DVCLive: one `.tsv` per metric (`plots/metrics/train/loss.tsv`: a header with `step`, maybe `timestamp`, and the metric),
 * or JSON: a list of `{ step, … }`, or the summary `metrics.json`, an object with `step` and the latest values.
 * A metric's name is its path below `plots/metrics`, or its column where the file stands alone.
 *
 * @throws UserError with file:line and the value seen
 */
export function parseDvcliveCurve(files: readonly CurveFile[]): Curve {
  const builder = curveBuilder("dvclive");
  const tables = files.filter(({ path }) => path.endsWith(".tsv"));
  // Beside the full series, the summary with the latest values says nothing new.
  const chosen = tables.length > 0 ? tables : files.filter(({ path }) => path.endsWith(".json"));
  for (const file of chosen) {
    if (file.path.endsWith(".tsv")) addTable(builder, file);
    else addJson(builder, file);
  }
  return builder.build();
}

function addTable(builder: CurveBuilder, { path, bytes }: CurveFile): void {
  const { columns, cells, lines, isCutOff } = parseNumberTable(bytes, path);
  if (isCutOff) builder.noteCutOff();
  const steps = cells[columns.indexOf("step")];
  if (!steps) throw new UserError(`the header has no column 'step' (it has: ${columns.join(", ")})`, { path, line: 1 });
  const metrics = columns.filter((name) => name !== "step" && name !== "timestamp" && name !== "");
  const below = /(?:^|\/)(?:plots\/metrics|scalars)\/(.+)\.tsv$/.exec(path.replaceAll("\\", "/"))?.[1];
  for (const metric of metrics) {
    lines.forEach((line, row) => {
      const value = cells[columns.indexOf(metric)]?.at(row);
      const step = steps.at(row);
      if (step === undefined || !Number.isFinite(step) || step < 0) {
        throw new UserError(`'step' is ${step ?? "empty"}; it must be a number, 0 or more`, { path, line });
      }
      if (value !== undefined) builder.add(metrics.length === 1 && below ? below : metric, step, value);
    });
  }
}

function addJson(builder: CurveBuilder, { path, bytes }: CurveFile): void {
  const text = new TextDecoder().decode(bytes);
  const parsed = parsePythonJson(text);
  const entries: unknown[] = Array.isArray(parsed) ? parsed : [parsed];
  entries.forEach((entry, i) => {
    const step: unknown = isRecord(entry) ? entry["step"] : undefined;
    if (!isRecord(entry) || !(Number(step) >= 0) || step === null || !Number.isFinite(Number(step))) {
      throw new UserError(
        `entry ${i + 1} is ${quoted(JSON.stringify(entry) ?? text)}; expected an object with 'step' and metrics`,
        { path },
      );
    }
    addNested(builder, entry, { step: Number(step), prefix: "", path });
  });
}

/** `{ train: { loss: 1 } }` is the metric `train/loss`. */
function addNested(
  builder: CurveBuilder,
  values: Record<string, unknown>,
  { step, prefix, path }: { step: number; prefix: string; path: string },
): void {
  for (const [own, value] of Object.entries(values)) {
    if (prefix === "" && (own === "step" || own === "timestamp" || own === "epoch")) continue;
    const name = `${prefix}${own}`;
    const number = typeof value === "string" ? numberFrom(value) : undefined;
    if (isRecord(value)) addNested(builder, value, { step, prefix: `${name}/`, path });
    else builder.addLogged(name, step, number ?? value, { path });
  }
}
