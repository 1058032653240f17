import { UserError } from "../common/userError.js";

/** A row or line of a file that holds several trainings, and whose it is. */
export interface Owned<T> {
  run?: string;
  seed?: string;
  row: T;
}

/** What belongs to one training. */
export interface RunRows<T> {
  /** Undefined where all is of one run. */
  name?: string;
  /** Undefined where all is of one seed. */
  seed?: string;
  rows: T[];
}

/** More would be no runs, but something that counts. */
const MOST_RUNS = 10_000;

/**
 * Rows by their run and seed, in the order of the first ones.
 *
 * @throws UserError where there are more than 10,000 runs
 * @example
 * byRun([{ run: "a", seed: "1", row: 5 }, { run: "b", seed: "1", row: 6 }], path)
 * // → [{ name: "a", rows: [5] }, { name: "b", rows: [6] }]
 */
export function byRun<T>(owned: readonly Owned<T>[], path: string): RunRows<T>[] {
  const groups = new Map<string, { run?: string; seed?: string; rows: T[] }>();
  for (const { run, seed, row } of owned) {
    const key = JSON.stringify([run, seed]);
    const group = groups.get(key);
    if (group) group.rows.push(row);
    else groups.set(key, { run, seed, rows: [row] });
  }
  // A seed that changes with every row is no training's.
  if (groups.size === owned.length && owned.every(({ run }) => run === undefined))
    return [{ rows: owned.map(({ row }) => row) }];
  if (groups.size > MOST_RUNS)
    throw new UserError(`holds ${groups.size} runs; at most ${MOST_RUNS} are read`, { path });
  const all = [...groups.values()];
  const isTold = (of: "run" | "seed") => new Set(all.map((group) => group[of])).size > 1;
  const [tellsRuns, tellsSeeds] = [isTold("run"), isTold("seed")];
  return all.map(({ run, seed, rows }) => ({ ...(tellsRuns && { name: run }), ...(tellsSeeds && { seed }), rows }));
}
