import type { LowHeads } from "./hmacLanes.js";

/** What was seen of the ranks of a population, or of a part of it. */
export interface WatchedRanks {
  /** The first 53 bits of the lowest ranks, as whole numbers in ascending order. */
  firstBits: Float64Array;
  /** The first bits of a rank that was seen twice. */
  doubled?: number;
}

/** Of more ranks, half are let go. Two megabytes. */
const MOST = 1 << 18;

/** How many ranks the watches of a population's parts have seen, in several threads: one number, in memory that all share. */
export type SharedWatch = Uint32Array;

export function sharedWatch(): SharedWatch {
  return new Uint32Array(new SharedArrayBuffer(4));
}

/**
 * Watches for ids that stand twice, which have equal ranks, in memory that does not grow with the population: of up to 262,144 ranks all
 * are kept, of more the lowest ones, a sample that chance drew; of all parts together as of one, whichever threads read how much. Of
 * 10,000,000 ids one in seventy or more is watched: of three hundred that are doubled at least one is seen in 98 of 100 draws.
 */
export class RankWatch {
  /** Ranks that start higher are not kept, and need not be among the low ones. */
  highestHead = 0xffffffff;
  private firstBits: Float64Array = new Float64Array(1 << 10);
  /** What was let go last; written over by what is kept next time. */
  private spare?: Float64Array;
  private count = 0;
  private seen = 0;
  private doubled?: number;

  constructor(private readonly shared = sharedWatch()) {}

  /**
   * Takes the low ones.
   *
   * @param count how many there are with those that are not low
   */
  add(heads: LowHeads, count: number): void {
    if (this.doubled !== undefined) return;
    // Of more than four billion it begins anew; then there are more than enough.
    this.seen = Math.max(this.seen, Atomics.add(this.shared, 0, count) + count);
    while (this.count + heads.lowCount > this.firstBits.length)
      this.firstBits = withRoom(this.firstBits, heads.lowCount);
    this.count = takeUpTo(this.highestHead, heads, this.firstBits, this.count);
    while (this.count > MOST || this.seen * this.share() > MOST) this.letGo();
  }

  ranks(): WatchedRanks {
    const firstBits = sorted(this.firstBits.slice(0, this.count));
    return { firstBits, doubled: this.doubled ?? twice(firstBits) };
  }

  /** Of all ranks, that of those that are kept. */
  private share(): number {
    return this.doubled === undefined ? (this.highestHead + 1) / 2 ** 32 : 0;
  }

  /** Of ranks by chance about half go. Where it is not so, some stand many times, and are looked for before they are forgotten. */
  private letGo(): void {
    const before = this.firstBits.subarray(0, this.count);
    if (this.spare === undefined || this.spare.length < this.count)
      this.spare = new Float64Array(this.firstBits.length);
    [this.firstBits, this.spare] = [this.spare, this.firstBits];
    this.highestHead = Math.floor(this.highestHead / 2);
    this.count = takeBelow((this.highestHead + 1) * LATER, before, this.firstBits);
    if (Math.abs(this.count - before.length / 2) > before.length / 8) this.doubled = twice(sorted(before));
    // What was looked for is found.
    if (this.doubled !== undefined) this.count = 0;
  }
}

/** The first 53 bits of a rank, from its first two words. */
export function firstBitsOf(head: number, next: number): number {
  return head * LATER + (next >>> 11);
}

const LATER = 2 ** 21;

/**
 * The first bits of a rank that stands twice among those of all parts of a population. Different ids may have
 * the same ones, in one of thousands of draws, so that the ids have to be looked at.
 */
export function doubledRank(parts: readonly WatchedRanks[]): number | undefined {
  for (const [i, { doubled, firstBits }] of parts.entries()) {
    if (doubled !== undefined) return doubled;
    for (const other of parts.slice(0, i)) {
      const both = common(firstBits, other.firstBits);
      if (both !== undefined) return both;
    }
  }
  return undefined;
}

/**
 * Numbers of 0 and above, put in ascending order where they are. Their bits are in the same order, and V8 sorts
 * whole numbers in half the time: it asks of every two others whether one is NaN, or −0.
 */
function sorted(firstBits: Float64Array): Float64Array {
  new BigUint64Array(firstBits.buffer, firstBits.byteOffset, firstBits.length).sort();
  return firstBits;
}

/** What stands twice among numbers in ascending order. */
function twice(sorted: Float64Array): number | undefined {
  for (let i = 1; i < sorted.length; i++) if (sorted[i] === sorted[i - 1]) return sorted[i];
  return undefined;
}

/** What is in both of two lists in ascending order. */
function common(a: Float64Array, b: Float64Array): number | undefined {
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const one = a[i] ?? 0;
    const other = b[j] ?? 0;
    if (one === other) return one;
    if (one < other) i++;
    else j++;
  }
  return undefined;
}

/** Writes the first bits of those new ranks that start with `highestHead` or lower behind others; returns how many there are then. */
function takeUpTo(
  highestHead: number,
  { first, second, low, lowCount }: LowHeads,
  firstBits: Float64Array,
  before: number,
): number {
  let taken = before;
  for (let at = 0; at < lowCount; at++) {
    const i = low[at] ?? 0;
    const head = first[i] ?? 0;
    if (head <= highestHead) firstBits[taken++] = firstBitsOf(head, second[i] ?? 0);
  }
  return taken;
}

/** Writes those of some first bits that are below a bound, one behind the other; returns how many they are. */
function takeBelow(bound: number, firstBits: Float64Array, into: Float64Array): number {
  let taken = 0;
  for (let i = 0; i < firstBits.length; i++) {
    const one = firstBits[i] ?? 0;
    // What is not below is written over by the next: about every other one is, and a processor cannot guess which.
    into[taken] = one;
    taken += one < bound ? 1 : 0;
  }
  return taken;
}

function withRoom(firstBits: Float64Array, more: number): Float64Array {
  const larger = new Float64Array(Math.min(2 * firstBits.length, MOST) + more);
  larger.set(firstBits);
  return larger;
}
