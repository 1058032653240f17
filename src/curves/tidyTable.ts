import { UserError } from "../common/userError.js";
import { columnCalled } from "./columnCalled.js";
import { counterIn, counterOf } from "./counter.js";
import type { Curve } from "./curve.js";
import { curveBuilder } from "./curveBuilder.js";
import { isNaming, runTables } from "./longTable.js";
import type { WrittenTable } from "./numberTable.js";
import type { Run } from "./runsOf.js";
import { refuseSeveralTrainings } from "./severalTrainings.js";
import { stepsIn } from "./stepsIn.js";
import { notANumber } from "./textSeries.js";
import { haveOwnMeasure, isMeasureColumn, tidyName } from "./tidyName.js";

/** True for a table with a row per step and measure: `step,metric,value`, maybe with a `split`, a `run` and a `seed`. */
export function isTidyTable(columns: readonly string[]): boolean {
  const isTold = measureColumn(columns) !== undefined && has("value", columns);
  return isTold && counterIn(columns) !== undefined && !haveOwnMeasure(columns);
}

/**
 * The trainings of a table with a row per step and measure. What is said of the items (`split`) comes before the measure:
 * `val/loss`.
 *
 * @throws UserError with file:line and the value seen, as of a long table; and for a row that does not say what was measured
 * @example
 * // of "epoch,metric,value\n1,val_loss,0.5\n1,val_error,0.1\n"
 * tidyRuns(bytes, "a.csv") // → [{ curve: { series: { val_loss: [[1, 0.5]], val_error: [[1, 0.1]] }, … } }]
 */
export function tidyRuns(bytes: Uint8Array, path: string): Run[] {
  const isName = (column: string) => isNaming(column) || isMeasureColumn(column);
  return runTables(bytes, path, isName).map(({ table, ...run }) => ({ ...run, curve: tidyCurve(table, path) }));
}

function tidyCurve(table: WrittenTable, path: string): Curve {
  const counter = counterOf(table);
  const [text] = table.texts.filter(({ name }) => /^value$/i.test(name));
  if (text) throw notANumber(text);
  const steps = stepsIn(table, counter?.column ?? "step", path);
  const values = table.cells[columnCalled("value", table.columns)];
  const names = namesIn(table, path);
  refuseSeveralTrainings(table, { steps, measures: names }, path);
  const isByEpoch = counter?.stepName === "epochs";
  const builder = curveBuilder(isByEpoch ? "keras" : "lightning", counter?.stepName);
  if (table.isCutOff) builder.noteCutOff();
  for (const text of table.texts) builder.addText(text);
  steps.forEach((step, row) => {
    const value = values?.at(row);
    if (value !== undefined) builder.add(names[row] ?? "", step, value);
  });
  const lineOf = (metric: string, wanted: number) =>
    table.lines[steps.findIndex((step, row) => step === wanted && names[row] === metric)];
  return { ...builder.build(), lineOf };
}

/** One per row. */
function namesIn({ header, records, splits }: WrittenTable, path: string): string[] {
  const measure = measureColumn(header) ?? "";
  const column = header.indexOf(measure);
  return records.map(({ cells, line }, row) => {
    const name = cells[column]?.trim() ?? "";
    if (name === "") throw new UserError(`'${measure}' is empty; each row must say what was measured`, { path, line });
    return tidyName(name, splits?.[row]);
  });
}

function measureColumn(columns: readonly string[]): string | undefined {
  return columns.find(isMeasureColumn);
}

function has(name: string, columns: readonly string[]): boolean {
  return columnCalled(name, columns) !== -1;
}
