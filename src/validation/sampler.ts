import { stringAt, type ByteStrings } from "../common/byteStrings.js";
import { UserError } from "../common/userError.js";
import { BottomK, type RankedId } from "./bottomK.js";
import { hmacLanes } from "./hmacLanes.js";
import { RankWatch, type SharedWatch, type WatchedRanks } from "./rankWatch.js";

/** Values of several strata columns are joined with this. */
export const STRATA_SEPARATOR = "\u001F";

/** What a sampler kept of one stratum: its rows, and its smallest ranks in order, one more than could be drawn (so that a doubled id is seen). */
export interface KeptStratum {
  stratum: string;
  rows: number;
  kept: RankedId[];
}

/** What a sampler kept of a population, or of a part of it. */
export interface Sampled {
  strata: KeptStratum[];
  /** For ids that stand twice. */
  watched: WatchedRanks[];
}

/** Takes a population id by id and keeps, per stratum, what a draw could need. */
export interface Sampler {
  add(id: string, stratum?: string): void;
  /**
   * The same for some ids (`CSV_BATCH` at most) that lie in a buffer, one behind the other.
   *
   * @param strata the stratum of each; without, all are in one
   */
  addBytes(ids: ByteStrings, strata?: readonly string[]): void;
  finish(): Sampled;
}

interface Stratum {
  rows: number;
  kept: BottomK;
}

/** Memory is kept for every one; more of them are names of items and no strata. */
const MOST_STRATA = 100_000;

/**
 * Memory grows with `size` times the number of strata, not with the population.
 *
 * @param draw.path of the population, for what is said about it
 * @param draw.hasher `sha256LanesModule()`, where another thread has made it
 * @param draw.watch `sharedWatch()`, where the population is read in parts
 * @throws UserError, from `add` and `addBytes`, at the 100,001st stratum
 */
export function sampler(draw: {
  seed: string;
  size: number;
  path?: string;
  hasher?: WebAssembly.Module;
  watch?: SharedWatch;
}): Sampler {
  const lanes = hmacLanes(draw.seed, draw.hasher);
  const strata = new Map<string, Stratum>();
  const watch = new RankWatch(draw.watch);
  let lastName: string | undefined;
  let last: Stratum | undefined;

  const stratumOf = (name: string): Stratum => {
    if (name === lastName && last !== undefined) return last;
    let stratum = strata.get(name);
    if (stratum === undefined && strata.size === MOST_STRATA) throw tooManyStrata(draw.path);
    if (stratum === undefined) strata.set(name, (stratum = { rows: 0, kept: new BottomK(draw.size + 1) }));
    [lastName, last] = [name, stratum];
    return stratum;
  };
  const addBytes = (ids: ByteStrings, names?: readonly string[]) => {
    const all = names === undefined ? stratumOf("") : undefined;
    const heads = lanes.heads(ids, Math.max(watch.highestHead, all?.kept.worstHead ?? 0));
    watch.add(heads, ids.count);
    const offer = (i: number, to: Stratum) => to.kept.offer({ rank: lanes.hmac(i), id: stringAt(ids, i) });
    if (all !== undefined) {
      all.rows += ids.count;
      for (let at = 0; at < heads.lowCount; at++) {
        const i = heads.low[at] ?? 0;
        if ((heads.first[i] ?? 0) <= all.kept.worstHead) offer(i, all);
      }
    } else {
      for (let i = 0; i < ids.count; i++) {
        const stratum = stratumOf(names?.[i] ?? "");
        stratum.rows++;
        if ((heads.first[i] ?? 0) <= stratum.kept.worstHead) offer(i, stratum);
      }
    }
  };
  // Ids that come as texts are written here, one behind the other.
  const waiting = {
    bytes: Buffer.allocUnsafe(1 << 16),
    starts: new Int32Array(lanes.slots),
    ends: new Int32Array(lanes.slots),
    count: 0,
  };
  const names: string[] = [];
  let written = 0;
  const flush = () => {
    if (waiting.count > 0) addBytes(waiting, names);
    waiting.count = 0;
    written = 0;
  };
  return {
    addBytes,
    add: (id, name = "") => {
      if (waiting.count === lanes.slots || written + 3 * id.length > waiting.bytes.length) flush();
      if (3 * id.length > waiting.bytes.length) waiting.bytes = Buffer.allocUnsafe(6 * id.length);
      const i = waiting.count++;
      names[i] = name;
      waiting.starts[i] = written;
      written += waiting.bytes.write(id, written);
      waiting.ends[i] = written;
    },
    finish: () => {
      flush();
      return { strata: sorted(strata), watched: [watch.ranks()] };
    },
  };
}

function tooManyStrata(path: string | undefined): UserError {
  return new UserError(
    `the strata columns have more than ${MOST_STRATA.toLocaleString("en")} different values; strata are groups of many items, so choose columns with fewer values`,
    path === undefined ? undefined : { path },
  );
}

/** Joins what several samplers kept of parts of one population. @throws UserError as they do */
export function mergeSampled(parts: readonly Sampled[], size: number, path?: string): Sampled {
  const merged = new Map<string, Stratum>();
  for (const part of parts) {
    for (const { stratum, rows, kept } of part.strata) {
      const into = merged.get(stratum) ?? { rows: 0, kept: new BottomK(size + 1) };
      merged.set(stratum, into);
      if (merged.size > MOST_STRATA) throw tooManyStrata(path);
      into.rows += rows;
      for (const entry of kept) into.kept.offer(entry);
    }
  }
  return { strata: sorted(merged), watched: parts.flatMap(({ watched }) => watched) };
}

function sorted(strata: ReadonlyMap<string, Stratum>): KeptStratum[] {
  return [...strata].map(([stratum, { rows, kept }]) => ({ stratum, rows, kept: kept.sorted() }));
}
