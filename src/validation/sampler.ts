import { hmacSha256 } from "../common/hash.js";
import { UserError } from "../common/userError.js";
import { BottomK, type RankedId } from "./bottomK.js";
import { hmacLanes } from "./hmacLanes.js";

/** What a sampler kept of one stratum: its rows, and its smallest ranks in order, one more than could be drawn (so that a doubled id is seen). */
export interface KeptStratum {
  stratum: string;
  rows: number;
  kept: RankedId[];
}

/** Takes a population id by id and keeps, per stratum, what a draw could need. */
export interface Sampler {
  add(id: string, stratum?: string): void;
  /** The same for an id that lies as UTF-8 in a buffer; the buffer may only be changed after `flush()`. */
  addBytes(bytes: Uint8Array, start: number, end: number, stratum?: string): void;
  flush(): void;
  /** What was kept; flushes first. */
  finish(): KeptStratum[];
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
 * @throws UserError, from `add` and `addBytes`, at the 100,001st stratum
 */
export function sampler(draw: { seed: string; size: number; path?: string }): Sampler {
  const lanes = hmacLanes(draw.seed);
  const starts = new Int32Array(lanes.slots);
  const ends = new Int32Array(lanes.slots);
  const nobody: Stratum = { rows: 0, kept: new BottomK(0) };
  const owners = new Array<Stratum>(lanes.slots).fill(nobody);
  // All that waits lies in one buffer.
  let buffer: Uint8Array = new Uint8Array(0);
  let waiting = 0;
  // Ids that come as texts are written here, one behind the other.
  let scratch = Buffer.allocUnsafe(1 << 16);
  let written = 0;
  const strata = new Map<string, Stratum>();
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
  const offer = (bytes: Uint8Array, start: number, end: number, stratum: Stratum) => {
    const id = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("utf8");
    stratum.kept.offer({ rank: hmacSha256(draw.seed, id), id });
  };
  const flush = () => {
    if (waiting === 0) return;
    if (buffer === scratch) lanes.hold(scratch.subarray(0, written));
    const heads = lanes.run();
    for (let i = 0; i < waiting; i++) {
      const stratum = owners[i] ?? nobody;
      if ((heads[i] ?? 0) <= stratum.kept.worstHead) offer(buffer, starts[i] ?? 0, ends[i] ?? 0, stratum);
    }
    waiting = 0;
  };
  const addBytes = (bytes: Uint8Array, start: number, end: number, name = "") => {
    const stratum = stratumOf(name);
    stratum.rows++;
    if (bytes !== buffer) {
      flush();
      buffer = bytes;
      if (bytes !== scratch) lanes.hold(bytes);
    }
    if (!lanes.put(start, end)) return offer(bytes, start, end, stratum);
    starts[waiting] = start;
    ends[waiting] = end;
    owners[waiting] = stratum;
    if (++waiting === lanes.slots) flush();
  };
  return {
    addBytes,
    add: (id, name) => {
      if (written + 3 * id.length > scratch.length) {
        flush();
        written = 0;
      }
      if (3 * id.length > scratch.length) scratch = Buffer.allocUnsafe(6 * id.length);
      const start = written;
      written += scratch.write(id, start);
      addBytes(scratch, start, written, name);
    },
    flush,
    finish: () => {
      flush();
      return [...strata].map(([stratum, { rows, kept }]) => ({ stratum, rows, kept: kept.sorted() }));
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
export function mergeKept(parts: readonly KeptStratum[][], size: number, path?: string): KeptStratum[] {
  const merged = new Map<string, { rows: number; kept: BottomK }>();
  for (const part of parts) {
    for (const { stratum, rows, kept } of part) {
      const into = merged.get(stratum) ?? { rows: 0, kept: new BottomK(size + 1) };
      merged.set(stratum, into);
      if (merged.size > MOST_STRATA) throw tooManyStrata(path);
      into.rows += rows;
      for (const entry of kept) into.kept.offer(entry);
    }
  }
  return [...merged].map(([stratum, { rows, kept }]) => ({ stratum, rows, kept: kept.sorted() }));
}
