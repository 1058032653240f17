import { shown } from "./csvRecords.js";
import { UserError } from "./userError.js";

/** Items that hang together, as the column `--group` of a file says. */
export interface NamedGroups {
  column: string;
  /** One per group, sorted, no two alike. */
  names: readonly string[];
  /** Of each item its group, 0 … count − 1. */
  of: Int32Array;
  count: number;
}

/** The group in a row's cell, whatever blanks are around its name. @throws UserError where it is empty */
export function groupIn(cell: string | undefined, column: string, place: { path: string; line: number }): string {
  const name = (cell ?? "").trim();
  if (name !== "") return name;
  throw new UserError(`the column ${shown(column)} is empty in this row; --group needs each item's`, place);
}

/**
 * Groups, numbered as their names are sorted, so that chance draws the same ones whatever the order of the items; undefined where every item is
 * one of its own.
 *
 * @param named of each item its group's name
 * @throws UserError where all are of one: of that nothing tells how another would be
 * @example groupsNamed(["p2", "p1", "p2"], "patient", path) // → { column: "patient", names: ["p1", "p2"], of: [1, 0, 1], count: 2 }
 */
export function groupsNamed(named: readonly string[], column: string, path: string): NamedGroups | undefined {
  const names = [...new Set(named)].sort();
  const [first] = names;
  if (names.length === 1 && first !== undefined && named.length > 1)
    throw new UserError(
      `the column ${shown(column)} is ${shown(first)} for all ${named.length} items; of one group nothing tells how another would be: name a column with several by --group, or leave it out`,
      { path },
    );
  if (names.length === named.length) return undefined;
  const numbers = new Map(names.map((name, i) => [name, i]));
  const of = Int32Array.from(named, (name) => numbers.get(name) ?? NaN);
  return { column, names, of, count: names.length };
}
