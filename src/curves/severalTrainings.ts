import { UserError } from "../common/userError.js";
import { isCounter } from "./counter.js";
import type { NumberColumn, NumberTable } from "./numberTable.js";
import { quoted } from "./quoted.js";

/** Of each training at least so many rows. */
const FEWEST_ROWS = 5;

/**
 * Several trainings in one table are not one that was logged again: where most steps stand more than once, and one column of
 * numbers (`fold`, `trial`, `width`) tells these rows apart, it has to be called so that it does.
 *
 * @param steps one per row
 * @throws UserError naming the column
 */
export function refuseSeveralTrainings({ columns, cells }: NumberTable, steps: Float64Array, path: string): void {
  if (steps.every((step, row) => row === 0 || step > (steps[row - 1] ?? NaN))) return;
  const times = new Map<number, number>();
  for (const step of steps) times.set(step, (times.get(step) ?? 0) + 1);
  const repeated = [...times.values()].filter((rows) => rows > 1).length;
  if (2 * repeated < times.size) return;
  const name = columns.find((column, i) => !isCounter(column) && tellsApart(cells[i], steps));
  if (name === undefined) return;
  throw new UserError(
    `most steps stand in several rows, and the column '${quoted(name)}' tells these apart: call it 'run' or 'seed', so that each of its values is a training of its own`,
    { path, line: 1 },
  );
}

/** True where every row has a value, every value has many rows, and none of them twice the same step. */
function tellsApart(column: NumberColumn | undefined, steps: Float64Array): boolean {
  const stepsOf = new Map<number, Set<number>>();
  for (const [row, step] of steps.entries()) {
    const value = column?.at(row);
    if (value === undefined || Number.isNaN(value)) return false;
    const own = stepsOf.get(value) ?? new Set<number>();
    if (own.has(step)) return false;
    stepsOf.set(value, own.add(step));
  }
  return stepsOf.size > 1 && [...stepsOf.values()].every((own) => own.size >= FEWEST_ROWS);
}
