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
 * @param measures what each row measures, where a step has a row for each
 * @throws UserError naming the column
 */
export function refuseSeveralTrainings(
  { columns, cells }: NumberTable,
  { steps, measures }: { steps: Float64Array; measures?: readonly string[] },
  path: string,
): void {
  if (steps.every((step, row) => row === 0 || step > (steps[row - 1] ?? NaN))) return;
  const places = measures ? placesOf(steps, measures) : steps;
  const times = new Map<number, number>();
  for (const place of places) times.set(place, (times.get(place) ?? 0) + 1);
  const repeated = [...times.values()].filter((rows) => rows > 1).length;
  if (2 * repeated < times.size) return;
  const name = columns.find((column, i) => mayTell(column) && tellsApart(cells[i], places));
  if (name === undefined) return;
  throw new UserError(
    `most steps stand in several rows, and the column '${quoted(name)}' tells these apart: call it 'run' or 'seed', so that each of its values is a training of its own`,
    { path, line: 1 },
  );
}

/** A number per row, the same for rows that measure the same at the same step. */
function placesOf(steps: Float64Array, measures: readonly string[]): Float64Array {
  const known = new Map<string, number>();
  return steps.map((step, row) => {
    const key = JSON.stringify([step, measures[row]]);
    const place = known.get(key) ?? known.size;
    known.set(key, place);
    return place;
  });
}

/** What counts, or was measured, names nothing. */
function mayTell(column: string): boolean {
  return !isCounter(column) && !/^value$/i.test(column);
}

/** True where every row has a value, every value has many rows, and none of them twice the same place. */
function tellsApart(column: NumberColumn | undefined, places: Float64Array): boolean {
  const placesBy = new Map<number, Set<number>>();
  for (const [row, place] of places.entries()) {
    const value = column?.at(row);
    if (value === undefined || Number.isNaN(value)) return false;
    const own = placesBy.get(value) ?? new Set<number>();
    if (own.has(place)) return false;
    placesBy.set(value, own.add(place));
  }
  return placesBy.size > 1 && [...placesBy.values()].every((own) => own.size >= FEWEST_ROWS);
}
