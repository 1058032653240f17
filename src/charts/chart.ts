/** An evaluation: iterations done (optimiser steps, or whatever the logger counts) and the metric's value there. */
export type ChartPoint = readonly [step: number, value: number];

/** Whether a value was measured on the validation set or on the training set. */
export type Split = "validation" | "train";

/** The axes: both logarithmic, or both linear. */
export type ChartScale = "log" | "linear";

/** What charts are made of beside numbers, read from `templates/` by whoever may read files. */
export interface ChartResources {
  /** Text of each `templates/charts/<name>.vl.json`, by name. */
  templates: Readonly<Record<string, string>>;
  /** Absolute paths of the shipped font files; nothing of the machine's own fonts is used, so a picture is the same everywhere. */
  fonts: readonly string[];
}
