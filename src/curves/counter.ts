import { columnCalled } from "./columnCalled.js";
import type { Curve } from "./curve.js";
import type { NumberTable } from "./numberTable.js";

/** The column of a table that counts, and what it counts. */
export interface Counter {
  column: string;
  stepName: Curve["stepName"];
}

/** The nearer to what a training counts throughout, the earlier. */
const COUNTERS: readonly Counter[] = [
  { column: "step", stepName: "optimiser steps" },
  { column: "steps", stepName: "optimiser steps" },
  { column: "global_step", stepName: "optimiser steps" },
  { column: "epoch", stepName: "epochs" },
  { column: "epochs", stepName: "epochs" },
  { column: "iteration", stepName: "optimiser steps" },
  { column: "iterations", stepName: "optimiser steps" },
  { column: "iter", stepName: "optimiser steps" },
  { column: "iters", stepName: "optimiser steps" },
  { column: "timestep", stepName: "environment steps" },
  { column: "timesteps", stepName: "environment steps" },
  { column: "total_timesteps", stepName: "environment steps" },
];

/**
 * Undefined where no column is called as one that counts, whatever its case.
 *
 * @example counterIn(["Iteration", "val_loss"]) // → { column: "iteration", stepName: "optimiser steps" }
 */
export function counterIn(columns: readonly string[]): Counter | undefined {
  return COUNTERS.find(({ column }) => column !== SETTING && columnCalled(column, columns) !== -1);
}

/** How many trees are boosted is tried as other settings are; it counts only beside what counts for certain. */
const SETTING = "iterations";

/**
 * The same of rows that are there: a step or an iteration that begins again with each epoch, or with what another counter
 * counts on, does not count.
 *
 * @param valuesOf the numbers of a column, row by row, not a number where it has none
 * @example
 * // of "epoch,step,val_loss\n1,100,2\n1,200,1.5\n2,100,1\n"
 * countedBy(["epoch", "step", "val_loss"], valuesOf) // → { column: "epoch", stepName: "epochs" }
 */
export function countedBy(
  columns: readonly string[],
  valuesOf: (column: string) => ArrayLike<number>,
): Counter | undefined {
  const known = COUNTERS.filter(({ column }) => columnCalled(column, columns) !== -1);
  if (known.length < 2) return known[0];
  const counted = known.map((counter): Counted => {
    const values = valuesOf(columns[columnCalled(counter.column, columns)] ?? "");
    return { counter, values, isIteration: counter.column.startsWith("iter") };
  });
  const [first, ...others] = counted;
  // Where the first one has gaps, these are told; of others they are none's mistake.
  const whole = [first, ...others.filter(isWhole)];
  const goesOn = whole.find(
    (one) =>
      one?.counter.stepName === "optimiser steps" &&
      counted.every((other) => other === one || !beginsAgain(one, other.values)),
  );
  return (goesOn ?? whole.find((one) => one?.counter.stepName === "epochs") ?? first)?.counter;
}

interface Counted {
  counter: Counter;
  values: ArrayLike<number>;
  isIteration: boolean;
}

/** A column of texts has no numbers at all. */
function isWhole({ values }: Counted): boolean {
  return values.length > 0 && !Array.from(values).some(Number.isNaN);
}

/** True where it ever goes back as the other goes on, or never goes on with it; an iteration must go on each time. */
function beginsAgain({ values, isIteration }: Counted, other: ArrayLike<number>): boolean {
  let [rises, stays, before] = [0, 0, { own: NaN, other: NaN }];
  for (let row = 0; row < values.length; row++) {
    const here = { own: values[row] ?? NaN, other: other[row] ?? NaN };
    if (Number.isNaN(here.own + here.other)) continue;
    if (here.other > before.other) {
      if (here.own < before.own) return true;
      if (here.own > before.own) rises++;
      else stays++;
    }
    before = here;
  }
  return isIteration ? stays > 0 : stays > 1 && rises === 0;
}

/** True for Keras' `History.history` as a data frame writes it: a row per epoch, which nothing counts but an index without a name, or not even that. */
export function areEpochsUncounted(columns: readonly string[]): boolean {
  return counterIn(columns) === undefined && columns.includes("loss") && columns.includes("val_loss");
}

/** True for the name of a data frame's index: none, or what pandas calls it when it reads it back. */
export function isIndex(column: string): boolean {
  return column === "" || column === "Unnamed: 0";
}

/** True for a column that counts, and so measures no model. */
export function isCounter(name: string): boolean {
  return COUNTERS.some(({ column }) => column === name.toLowerCase());
}

/** What counts in the rows of a table, see `countedBy`. */
export function counterOf({ header, columns, cells }: NumberTable): Counter | undefined {
  return countedBy(header, (column) => cells[columns.indexOf(column)]?.values ?? []);
}
