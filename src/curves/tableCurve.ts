import { areEpochsUncounted, counterOf, isCounter, isIndex, type Counter } from "./counter.js";
import type { Curve, CurveFormat, CurvePoint } from "./curve.js";
import { curveBuilder } from "./curveBuilder.js";
import { metricName, splitCalled } from "./metricName.js";
import type { NumberColumn, NumberTable } from "./numberTable.js";
import { refuseSeveralTrainings } from "./severalTrainings.js";
import { rowsOf, stepsIn } from "./stepsIn.js";
import { tellsSplit, tidyName } from "./tidyName.js";
import { isOfEvaluation } from "./ultralyticsName.js";
import { unevaluatedRows } from "./unevaluatedRows.js";

/** The loggers that write a table with a row per epoch or step. */
export type TableFormat = Extract<CurveFormat, "ultralytics" | "lightning" | "keras" | "fastai" | "stable-baselines3">;

/** Stable-Baselines3's agents count in their own column. */
const OF_AGENTS: Counter = { column: "time/total_timesteps", stepName: "environment steps" };

/**
 * Ultralytics' `results.csv`, Lightning's `metrics.csv` (sparse: each row holds what was measured at that moment), Keras'
 * `CSVLogger` or history, fastai's `history.csv` and the `progress.csv` of Stable-Baselines3. Columns keep their names; Lightning's `epoch`
 * and every column that counts time are left out.
 *
 * @throws UserError with file:line and the value seen
 */
export function tableCurve(table: NumberTable, path: string, format: TableFormat): Curve {
  const { splits } = table;
  const counter = format === "stable-baselines3" ? OF_AGENTS : (counterOf(table) ?? indexOf(table));
  const isCountedByRows = counter === undefined && areEpochsUncounted(table.header);
  const steps = isCountedByRows ? rowsOf(table, path) : stepsIn(table, counter?.column ?? "step", path);
  refuseSeveralTrainings(table, { steps, measures: splits }, path);
  const builder = curveBuilder(asCounted(format, counter), isCountedByRows ? "epochs" : counter?.stepName);
  if (table.isCutOff) builder.noteCutOff();
  if (isCountedByRows) builder.note("Nothing counts the epochs here: rows are taken for them, from 1 on.");
  for (const text of table.texts) builder.addText(text);
  const unevaluated = format === "ultralytics" ? unevaluatedRows(table) : NONE;
  if (unevaluated.size > 0) builder.note(unevaluatedNote(unevaluated.size));
  const kinds = [...new Set(splits ?? [""])];
  // `val_loss`, which somebody called so, comes before the `val/loss` that a split makes of `loss`.
  if (splits) for (const name of table.columns.filter(tellsSplit)) builder.pointsOf(name);
  table.columns.forEach((name, i) => {
    const column = table.cells[i];
    if (!column || isCounter(name) || NOT_METRICS.test(name)) return;
    const pointsBySplit = new Map(kinds.map((split) => [split, builder.pointsOf(tidyName(name, split))]));
    const counts = splits && tellsSplit(name) ? onceAStep({ name, steps, column, splits }) : () => true;
    const left = isOfEvaluation(name) ? unevaluated : NONE;
    addPoints({ steps, column }, (row) =>
      counts(row) && !left.has(row) ? pointsBySplit.get(splits?.[row] ?? "") : undefined,
    );
  });
  return {
    ...builder.build(),
    lineOf(metric, wanted) {
      const isOf = (row: number) => (name: string, i: number) =>
        tidyName(name, splits?.[row]) === metric && table.cells[i]?.at(row) !== undefined;
      return table.lines[steps.findIndex((step, row) => step === wanted && table.columns.some(isOf(row)))];
    },
  };
}

/** A data frame's index counts the epochs of a history from 0. */
function indexOf({ header }: NumberTable): Counter | undefined {
  const [first = "loss"] = header;
  return areEpochsUncounted(header) && isIndex(first) ? { column: first, stepName: "epochs" } : undefined;
}

const NONE: ReadonlySet<number> = new Set();

function unevaluatedNote(epochs: number): string {
  const [ended, their] = epochs === 1 ? ["1 epoch", "its"] : [`${epochs} epochs`, "their"];
  return `${ended} ended without an evaluation: ${their} losses and scores on the validation set are all 0; left out.`;
}

/** Adds a column's values at their steps, each to the points that its row belongs to. A function of its own is compiled once for all columns. */
function addPoints(
  { steps, column }: { steps: Float64Array; column: NumberColumn },
  pointsOf: (row: number) => CurvePoint[] | undefined,
): void {
  for (let row = 0; row < steps.length; row++) {
    const step = steps[row];
    const value = column.at(row);
    if (value !== undefined && step !== undefined) pointsOf(row)?.push([step, value]);
  }
}

interface SplitColumn {
  name: string;
  steps: Float64Array;
  column: NumberColumn;
  /** One per row. */
  splits: readonly string[];
}

/**
 * A column that tells its split (`val_loss`) may have its value in the rows of several, which is not logged again: the row of
 * its own split counts, else that of the first split with a value.
 */
function onceAStep({ name, steps, column, splits }: SplitColumn): (row: number) => boolean {
  const own = metricName(name, "wandb")?.split;
  const isOwn = (split: string) => Number(splitCalled(split) === own);
  const ownFirst = [...new Set(splits)].sort((a, b) => isOwn(b) - isOwn(a));
  const splitAt = new Map<number, string>();
  for (const split of ownFirst)
    steps.forEach((step, row) => {
      if (splits[row] === split && column.at(row) !== undefined && !splitAt.has(step)) splitAt.set(step, split);
    });
  return (row) => splitAt.get(steps[row] ?? NaN) === splits[row];
}

/** Who counts iterations beside the epochs is none of those that count epochs alone. */
function asCounted(format: TableFormat, counter: Counter | undefined): TableFormat {
  return counter?.column.startsWith("iter") ? "lightning" : format;
}

const NOT_METRICS = /^(time|created_at|time\/.*|unnamed: 0|)$/i;
