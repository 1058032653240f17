/** An id and its rank: the HMAC of the id, 32 bytes, compared bytewise. */
export interface RankedId {
  rank: Uint8Array;
  id: string;
}

/** Keeps the `capacity` smallest of all that it is offered, in memory that does not grow with what it is offered. */
export class BottomK {
  /** A max-heap: the largest kept rank first. */
  private readonly heap: RankedId[] = [];

  constructor(private readonly capacity: number) {}

  /** The first four bytes of the largest kept rank, as a whole number: what starts higher need not be offered. */
  worstHead = 0xffffffff;

  offer(entry: RankedId): void {
    if (this.heap.length < this.capacity) {
      this.heap.push(entry);
      this.up(this.heap.length - 1);
    } else {
      const worst = this.heap[0];
      if (worst === undefined || compareRanks(entry.rank, worst.rank) >= 0) return;
      this.heap[0] = entry;
      this.down();
    }
    if (this.heap.length === this.capacity) this.worstHead = headOf(this.heap[0]);
  }

  /** All that is kept, smallest rank first. */
  sorted(): RankedId[] {
    return [...this.heap].sort((a, b) => compareRanks(a.rank, b.rank));
  }

  private up(start: number): void {
    for (let i = start; i > 0;) {
      const parent = (i - 1) >> 1;
      if (!this.isLarger(i, parent)) return;
      this.swap(i, parent);
      i = parent;
    }
  }

  private down(): void {
    for (let i = 0; ;) {
      let largest = i;
      for (const child of [2 * i + 1, 2 * i + 2])
        if (child < this.heap.length && this.isLarger(child, largest)) largest = child;
      if (largest === i) return;
      this.swap(i, largest);
      i = largest;
    }
  }

  private isLarger(i: number, j: number): boolean {
    const [a, b] = [this.heap[i], this.heap[j]];
    return a !== undefined && b !== undefined && compareRanks(a.rank, b.rank) > 0;
  }

  private swap(i: number, j: number): void {
    const [a, b] = [this.heap[i], this.heap[j]];
    if (a === undefined || b === undefined) return;
    this.heap[i] = b;
    this.heap[j] = a;
  }
}

/** Bytewise order of two ranks. */
export function compareRanks(a: Uint8Array, b: Uint8Array): number {
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
