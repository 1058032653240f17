import { shown } from "../common/csvRecords.js";
import { UserError, type Place } from "../common/userError.js";
import { largestRemainder } from "./largestRemainder.js";
import { doubledRank } from "./rankWatch.js";
import { sampler, type KeptStratum } from "./sampler.js";

/** The name of the method, written beside every draw: formats.md, section 3. */
export const DRAW_ALGORITHM = "hmac-sha256-bottom-k/1";

/** A drawn sample. */
export interface Drawn {
  /** Ids, stratum by stratum in order of name, smallest rank first: without strata a larger draw begins with the smaller one. */
  items: string[];
  /** Rows of the population. */
  rows: number;
  /** How many were drawn from each stratum, and how many rows it has; empty without strata. */
  strata: Map<string, { drawn: number; rows: number }>;
}

/** One row of a population, as far as a draw cares. */
export interface PopulationRow {
  id: string;
  /** Values of the strata columns, joined with U+001F. */
  stratum?: string;
}

/**
 * Draws `size` ids from a population: the smallest by HMAC-SHA256 under the seed, inside shares by largest remainder
 * where there are strata. The order of the rows does not matter.
 *
 * @throws UserError when the size is not a whole number from 1 to the number of rows, or an id is seen to stand twice
 * @example
 * drawSample([{ id: "a" }, { id: "b" }, { id: "c" }], { seed: "s", size: 2 }).items.length // → 2
 */
export function drawSample(population: readonly PopulationRow[], draw: { seed: string; size: number }): Drawn {
  checkSize(draw.size);
  const sampling = sampler(draw);
  for (const row of population) sampling.add(row.id, row.stratum);
  const { strata, watched } = sampling.finish();
  if (doubledRank(watched) !== undefined) refuseDoubled(population.map(({ id }) => id));
  return settleDraw(strata, draw.size);
}

/** Gives each stratum its share and takes the smallest ranks in it. `path`: the population's, for messages. */
export function settleDraw(kept: readonly KeptStratum[], size: number, path?: string): Drawn {
  checkSize(size);
  const place = path === undefined ? undefined : { path };
  const counts = new Map(kept.map(({ stratum, rows }) => [stratum, rows]));
  let rows = 0;
  for (const count of counts.values()) rows += count;
  if (size > rows)
    throw new UserError(
      `the size is ${size}, but the population has only ${rows} ${rows === 1 ? "row" : "rows"}`,
      place,
    );
  const byName = new Map(kept.map((one) => [one.stratum, one]));
  refuseDoubled(
    kept.flatMap((stratum) => stratum.kept.map(({ id }) => id)),
    place,
  );
  const items: string[] = [];
  const strata: Drawn["strata"] = new Map();
  for (const [stratum, drawn] of largestRemainder(counts, size)) {
    const one = byName.get(stratum);
    if (one === undefined) continue;
    for (const { id } of one.kept.slice(0, drawn)) items.push(id);
    strata.set(stratum, { drawn, rows: one.rows });
  }
  const isStratified = strata.size > 1 || !strata.has("");
  return { items, rows, strata: isStratified ? strata : new Map() };
}

/** @throws UserError when it is not a whole number from 1 */
export function checkSize(size: number): void {
  if (Number.isSafeInteger(size) && size >= 1) return;
  throw new UserError(`the size is ${size}; expected a whole number from 1`);
}

/**
 * Of what was kept of the strata: equal ids have equal ranks, and of each stratum one more is kept than could be drawn. The twin of a drawn id
 * is kept with it, in its own stratum always, in another one where that is not far larger.
 */
function refuseDoubled(ids: readonly string[], place?: Place): void {
  const seen = new Set<string>();
  for (const id of ids) {
    if (seen.has(id))
      throw new UserError(
        `the population has the id ${shown(id)} more than once; every item must have an id of its own`,
        place,
      );
    seen.add(id);
  }
}

/** What a second draw under the same description says about the items that are there. */
export interface DrawVerification {
  same: boolean;
  /** Ids that the draw gives and the items lack. */
  missing: string[];
  /** Ids among the items that the draw does not give. */
  extra: string[];
}

/** Compares items with a draw made again. An item that stands twice is extra. */
export function verifyDraw(items: readonly string[], again: Drawn): DrawVerification {
  const there = new Set(items);
  const wanted = new Set(again.items);
  const missing = again.items.filter((id) => !there.has(id));
  const seen = new Set<string>();
  const extra = items.filter((id) => {
    const isTwice = seen.has(id);
    seen.add(id);
    return isTwice || !wanted.has(id);
  });
  return { same: missing.length === 0 && extra.length === 0, missing, extra };
}
