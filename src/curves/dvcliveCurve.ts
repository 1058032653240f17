import { UserError } from "../common/userError.js";
import type { Curve } from "./curve.js";
import { curveBuilder, type CurveBuilder } from "./curveBuilder.js";
import { textOf, type CurveFile } from "./curveFile.js";
import { numberFrom } from "./fastNumber.js";
import { leavesOf } from "./leavesOf.js";
import { parseNumberTable } from "./numberTable.js";
import { isRecord, parsePythonJson } from "./pythonJson.js";
import { quoted } from "./quoted.js";

/** True for a header of `step`, maybe `timestamp`, and one metric, and for others where DVCLive keeps its tables. */
export function isDvcliveTable(columns: readonly string[], path: string): boolean {
  const isOfOne = columns.length < 4 && metricsIn(columns).length === 1;
  return columns.includes("step") && (isOfOne || metricPath(path) !== undefined);
}

/**
 * DVCLive: one `.tsv` per metric (`plots/metrics/train/loss.tsv`: a header with `step`, maybe `timestamp`, and the metric),
 * or JSON: a list of `{ step, … }`, or the summary `metrics.json`, an object with `step` and the latest values. Entries without a step count epochs.
 * A metric's name is its path below `plots/metrics`, or its column where the file stands alone.
 *
 * @throws UserError with file:line and the value seen
 */
export function parseDvcliveCurve(files: readonly CurveFile[]): Curve {
  const tables = files.filter(({ path }) => path.endsWith(".tsv"));
  // Beside the full series, the summary with the latest values says nothing new.
  if (tables.length === 0) return curveOfJson(files);
  const builder = curveBuilder("dvclive");
  for (const file of tables) addTable(builder, file);
  return builder.build();
}

function addTable(builder: CurveBuilder, { path, bytes }: CurveFile): void {
  const { columns, cells, lines, isCutOff, texts } = parseNumberTable(bytes, path);
  if (isCutOff) builder.noteCutOff();
  for (const text of texts) builder.addText(text);
  const steps = cells[columns.indexOf("step")];
  if (!steps) throw new UserError(`the header has no column 'step' (it has: ${columns.join(", ")})`, { path, line: 1 });
  const metrics = metricsIn(columns);
  const below = metricPath(path);
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

function metricsIn(columns: readonly string[]): string[] {
  return columns.filter((name) => name !== "step" && name !== "timestamp" && name !== "");
}

/** The path below the folder that holds a table per metric; undefined for any other table. */
function metricPath(path: string): string | undefined {
  return /(?:^|\/)(?:plots\/metrics|scalars)\/(.+)\.tsv$/.exec(path.replaceAll("\\", "/"))?.[1];
}

function curveOfJson(files: readonly CurveFile[]): Curve {
  const logs = files.map((file) => ({ path: file.path, entries: entriesIn(file) }));
  const counter = logs.every(({ entries: [first] }) => isByEpoch(first)) ? "epoch" : "step";
  const builder = curveBuilder("dvclive", counter === "epoch" ? "epochs" : "optimiser steps");
  for (const { path, entries } of logs) entries.forEach((entry, i) => addEntry(builder, entry, { i, counter, path }));
  return builder.build();
}

function addEntry(
  builder: CurveBuilder,
  entry: unknown,
  { i, counter, path }: { i: number; counter: "step" | "epoch"; path: string },
): void {
  const step: unknown = isRecord(entry) ? entry[counter] : undefined;
  if (!isRecord(entry) || !(Number(step) >= 0) || step === null || !Number.isFinite(Number(step))) {
    const seen = quoted(JSON.stringify(entry) ?? "no JSON");
    throw new UserError(`entry ${i + 1} is ${seen}; expected an object with '${counter}' and metrics`, { path });
  }
  const { step: _step, epoch: _epoch, timestamp: _timestamp, ...metrics } = entry;
  for (const [name, value] of leavesOf(metrics)) {
    const number = typeof value === "string" ? numberFrom(value) : undefined;
    builder.addLogged(name, Number(step), number ?? value, { path });
  }
}

function entriesIn(file: CurveFile): unknown[] {
  const parsed = parsePythonJson(textOf(file));
  return Array.isArray(parsed) ? parsed : [parsed];
}

/** As people dump a list of their own. */
function isByEpoch(entry: unknown): boolean {
  return isRecord(entry) && entry["step"] === undefined && typeof entry["epoch"] === "number";
}
