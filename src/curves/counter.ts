import { columnCalled } from "./columnCalled.js";
import type { Curve } from "./curve.js";

/** The column of a table that counts, and what it counts. */
export interface Counter {
  column: string;
  stepName: Curve["stepName"];
}

/** The nearer to what a training counts throughout, the earlier: an `iteration` beside an epoch may begin again with each. */
const COUNTERS: Counter[] = [
  { column: "step", stepName: "optimiser steps" },
  { column: "steps", stepName: "optimiser steps" },
  { column: "global_step", stepName: "optimiser steps" },
  { column: "epoch", stepName: "epochs" },
  { column: "epochs", stepName: "epochs" },
  { column: "iteration", stepName: "optimiser steps" },
  { column: "iter", stepName: "optimiser steps" },
];

/**
 * Undefined where no column is called as one that counts, whatever its case.
 *
 * @example counterIn(["Iteration", "val_loss"]) // → { column: "iteration", stepName: "optimiser steps" }
 */
export function counterIn(columns: readonly string[]): Counter | undefined {
  return COUNTERS.find(({ column }) => columnCalled(column, columns) !== -1);
}

/** True for a column that counts, and so measures no model. */
export function isCounter(name: string): boolean {
  return COUNTERS.some(({ column }) => column === name.toLowerCase());
}
