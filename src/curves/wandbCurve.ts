import { UserError } from "../common/userError.js";
import type { Curve } from "./curve.js";
import { curveBuilder } from "./curveBuilder.js";
import type { NumberTable } from "./numberTable.js";
import { objectLines } from "./objectLines.js";
import { panelColumn } from "./panelColumn.js";
import { isRecord, parsePythonJson } from "./pythonJson.js";
import { quoted } from "./quoted.js";
import { stepsIn } from "./stepsIn.js";

/** True for the header of a panel's CSV (`Step`, or what else it is drawn over, and `run - metric`), or of a run's history (`_step`). */
export function isWandbTable(columns: readonly string[]): boolean {
  // A data frame's index has no name.
  const [first = "", ...others] = columns[0] === "" ? columns.slice(1) : columns;
  const isPanel = others.length > 0 && !isOfRun(first) && !IS_MOMENT.test(first) && others.every(isOfRun);
  return columns.includes("_step") || isPanel;
}

/** Python's logging begins its lines with it, up to a comma, and goes on `525 - INFO - …`. */
const IS_MOMENT = /^\d{4}-\d\d-\d\d[ T]\d\d:/;

/**
 * What Weights & Biases exports as CSV: a panel (`"Step","sunny-1 - val/loss"`, beside it its `__MIN` and `__MAX`), or a
 * run's history (`_step`, `val/loss`, and clocks that begin with `_`). A panel of several runs keeps their names, so that one
 * of them can be asked for.
 *
 * @throws UserError with file:line and the value seen
 */
export function wandbTableCurve(table: NumberTable, path: string): Curve {
  const over = table.header.includes("_step") ? "_step" : (table.header.find((name) => name !== "") ?? "");
  const builder = curveBuilder("wandb", /epoch/.test(over) ? "epochs" : "optimiser steps");
  const steps = stepsIn(table, over, path);
  if (table.isCutOff) builder.noteCutOff();
  for (const text of table.texts) builder.addText(text);
  const runs = new Set(table.columns.flatMap((name) => (isMetric(name) ? (panelColumn(name).run ?? []) : [])));
  table.columns.forEach((name, i) => {
    if (!isMetric(name) || name === over) return;
    const metric = runs.size === 1 ? panelColumn(name).metric : name;
    steps.forEach((step, row) => {
      const value = table.cells[i]?.at(row);
      if (value !== undefined) builder.add(metric, step, value);
    });
  });
  return builder.build();
}

function isOfRun(column: string): boolean {
  return panelColumn(column).run !== undefined;
}

function isMetric(name: string): boolean {
  return !/^(_.*|Step|epoch|)$/.test(name) && !/ - _step$|__(MIN|MAX)$/.test(name);
}

/**
 * A run's history as JSON Lines: objects with `_step`. What is no number (tables, pictures, texts) is left out.
 *
 * @throws UserError with file:line and the line where it is not such an object
 */
export function parseWandbHistory(text: string, path: string): Curve {
  const builder = curveBuilder("wandb");
  const { lines, isCutOff } = objectLines(text);
  if (isCutOff) builder.noteCutOff();
  for (const { text, line } of lines) {
    const row = parsePythonJson(text);
    const step = isRecord(row) ? row["_step"] : undefined;
    if (!isRecord(row) || typeof step !== "number" || !(step >= 0 && step < Infinity))
      throw new UserError(`${quoted(text)} is no object with a '_step' of 0 or more`, { path, line });
    for (const [name, value] of Object.entries(row)) {
      const number = NOT_FINITE[String(value)] ?? value;
      if (isMetric(name)) builder.addLogged(name, step, number, { path, line });
    }
  }
  return builder.build();
}

/** JSON has no numbers for these, so that histories have words. */
const NOT_FINITE: Partial<Record<string, number>> = { NaN: NaN, Infinity: Infinity, "-Infinity": -Infinity };
