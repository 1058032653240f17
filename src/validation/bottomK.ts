/** An id and its rank: the HMAC of the id, 32 bytes, compared bytewise. */
export interface RankedId {
  rank: Uint8Array;
  id: string;
}

/** Keeps the `capacity` smallest of all that it is offered, in memory that does not grow with what it is offered. */
export class BottomK {
  /** The smallest ones so far in order, then what came since then and may be as small. */
  private readonly kept: RankedId[] = [];
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
    this.cut();
    return [...this.kept];
  }

  private cut(): void {
    this.kept.sort((a, b) => compareRanks(a.rank, b.rank));
    if (this.kept.length < this.capacity) return;
    this.kept.length = this.capacity;
    this.worstHead = headOf(this.kept[this.capacity - 1]);
  }
}

/** Bytewise order of two ranks. */
function compareRanks(a: Uint8Array, b: Uint8Array): number {
  // The first bytes mostly tell; `Buffer.compare` checks its arguments for longer than this takes.
  for (let i = 0; i < a.length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function headOf(entry: RankedId | undefined): number {
  const rank = entry?.rank;
  if (rank === undefined) return 0xffffffff;
  return (((rank[0] ?? 0) << 24) | ((rank[1] ?? 0) << 16) | ((rank[2] ?? 0) << 8) | (rank[3] ?? 0)) >>> 0;
}
