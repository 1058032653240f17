/** An id and its rank: the eight words of its HMAC, of which the first one that differs decides, as the first byte would. */
export interface RankedId {
  rank: Uint32Array;
  id: string;
}

/** Keeps the `capacity` smallest of all that it is offered, in memory that does not grow with what it is offered. */
export class BottomK {
  /** The smallest ones up to the last cut, and what came since then and may be as small. */
  private kept: RankedId[] = [];
  private readonly room: number;

  constructor(private readonly capacity: number) {
    this.room = capacity + Math.ceil(capacity / 4);
  }

  /** The first four bytes, as a whole number, of a rank that is not kept for sure: what starts higher need not be offered. */
  worstHead = 0xffffffff;

  offer(entry: RankedId): void {
    this.kept.push(entry);
    if (this.kept.length === this.room) this.cut();
  }

  /** All that is kept, smallest rank first. */
  sorted(): RankedId[] {
    return this.kept.sort((a, b) => compareRanks(a.rank, b.rank)).slice(0, this.capacity);
  }

  /** Numbers are put in order many times as fast as ranks, and at first most of what comes is offered. */
  private cut(): void {
    const heads = Uint32Array.from(this.kept, headOf).sort();
    const worst = (this.worstHead = heads[this.capacity - 1] ?? 0xffffffff);
    this.kept = this.kept.filter((entry) => headOf(entry) <= worst);
    // So many begin alike where ids stand twice.
    if (this.kept.length === this.room) this.kept = this.sorted();
  }
}

function headOf({ rank }: RankedId): number {
  return rank[0] ?? 0;
}

function compareRanks(a: Uint32Array, b: Uint32Array): number {
  for (let i = 0; i < a.length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
