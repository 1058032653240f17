/** What was seen of the ranks of a population, or of a part of it. */
export interface WatchedRanks {
  /** The first 53 bits, as whole numbers, of all ranks that start with `highestHead` or lower. */
  firstBits: Float64Array;
  /** 32 bits. */
  highestHead: number;
  /** The first bits of a rank that was seen twice before it could be forgotten. */
  doubled?: number;
}

/** More ranks are not kept: half of them are let go then. Two megabytes. */
const MOST = 1 << 18;

/**
 * Watches for ids that stand twice, which have equal ranks, in memory that does not grow with the population: of up to 262,144 ranks all
 * are kept, of more the lowest ones, a sample that chance drew. Of 10,000,000 ids one in seventy or more is watched: of three hundred that
 * are doubled at least one is seen in 98 of 100 draws.
 */
export class RankWatch {
  /** Ranks that start higher need not be added. */
  highestHead = 0xffffffff;
  private firstBits: Float64Array = new Float64Array(1 << 10);
  private count = 0;
  private doubled?: number;

  add(firstBits: number): void {
    if (this.count === MOST) this.letGo();
    if (this.doubled !== undefined) return;
    if (this.count === this.firstBits.length) this.firstBits = withRoom(this.firstBits);
    this.firstBits[this.count++] = firstBits;
  }

  ranks(): WatchedRanks {
    const { highestHead, doubled } = this;
    return { firstBits: this.firstBits.slice(0, this.count), highestHead, doubled };
  }

  /** Of ranks by chance about half go. Where it is not so, some stand many times, and are looked for before they are forgotten. */
  private letGo(): void {
    const highestHead = Math.floor(this.highestHead / 2);
    const before = this.firstBits;
    const kept = new Float64Array(before.length);
    this.count = takeUpTo(highestHead, before, kept);
    if (Math.abs(this.count - MOST / 2) > MOST / 8)
      this.doubled = doubledRank([{ firstBits: before, highestHead: this.highestHead }]);
    // What was looked for is found.
    this.highestHead = this.doubled === undefined ? highestHead : -1;
    this.firstBits = kept;
  }
}

/** The first 53 bits of a rank, from its first two words. */
export function firstBitsOf(head: number, next: number): number {
  return head * LATER + (next >>> 11);
}

const LATER = 2 ** 21;

/**
 * The first bits of a rank that stands twice among those of all parts of a population. Different ids have the same ones in one of 200,000
 * draws, so that the ids have to be looked at.
 */
export function doubledRank(parts: readonly WatchedRanks[]): number | undefined {
  const seen = parts.find(({ doubled }) => doubled !== undefined)?.doubled;
  if (seen !== undefined) return seen;
  const highestHead = Math.min(...parts.map((part) => part.highestHead));
  const all = new Float64Array(parts.reduce((sum, { firstBits }) => sum + firstBits.length, 0));
  let count = 0;
  for (const { firstBits } of parts) count += takeUpTo(highestHead, firstBits, all.subarray(count));
  const sorted = all.subarray(0, count).sort();
  for (let i = 1; i < count; i++) if (sorted[i] === sorted[i - 1]) return sorted[i];
  return undefined;
}

/** Those of ranks that start with `highestHead` or lower, one behind the other; returns how many they are. */
function takeUpTo(highestHead: number, firstBits: Float64Array, into: Float64Array): number {
  const beyond = (highestHead + 1) * LATER;
  let count = 0;
  for (let i = 0; i < firstBits.length; i++) {
    const one = firstBits[i] ?? 0;
    if (one < beyond) into[count++] = one;
  }
  return count;
}

function withRoom(firstBits: Float64Array): Float64Array {
  const larger = new Float64Array(2 * firstBits.length);
  larger.set(firstBits);
  return larger;
}
