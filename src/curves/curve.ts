import { nearest } from "../common/nearest.js";
import { UserError } from "../common/userError.js";
import { notANumber, type TextSeries } from "./textSeries.js";

/** The loggers whose files are read. */
export type CurveFormat =
  | "holdout"
  | "ultralytics"
  | "hf-trainer"
  | "dvclive"
  | "lightning"
  | "keras"
  | "fastai"
  | "stable-baselines3"
  | "tensorboard"
  | "mlflow"
  | "mmcv"
  | "mmengine"
  | "detr"
  | "wandb"
  | "xgboost"
  | "lightgbm"
  | "nnunet";

/**
 * One evaluation: iterations done, and the value measured; not a number where a logger wrote NaN. Twenty files of 100,000 are
 * usual: what goes over all of them counts places and takes no tuple apart, since V8 makes garbage of both until it has compiled the loop.
 */
export type CurvePoint = [step: number, value: number];

/** What a training told us while it ran. */
export interface Curve {
  format: CurveFormat;
  /** What a step counts: optimiser steps where the logger knows them, else epochs; of an agent the steps of its environments, of trees that are boosted the rounds. */
  stepName: "optimiser steps" | "environment steps" | "boosting rounds" | "epochs";
  /** By metric, such as `validation/error` or `train/loss`; steps strictly ascending. */
  series: Record<string, CurvePoint[]>;
  /** What was put right while reading, as sentences: doubled steps, for example. */
  notes: string[];
  /** What was left out, since nobody logged a number of it. */
  texts?: TextSeries[];
  /** True where the last line was left out, since it is cut off. */
  isCutOff?: boolean;
  /** The line of the file where a value stands, where a reader knows it. */
  lineOf?(metric: string, step: number): number | undefined;
}

/** The points of a metric; a UserError that names what there is when the curve does not have it. */
export function seriesOf(curve: Curve, metric: string, path: string): CurvePoint[] {
  const found = Object.hasOwn(curve.series, metric) ? curve.series[metric] : undefined;
  if (found) return found;
  const text = curve.texts?.find(({ name }) => name === metric);
  if (text) throw notANumber(text);
  const known = Object.keys(curve.series);
  const near = nearest(metric, known);
  const hint = near ? `; did you mean "${near}"?` : ".";
  throw new UserError(`has no metric "${metric}"${hint} It has: ${known.slice(0, 20).join(", ") || "none"}.`, { path });
}
