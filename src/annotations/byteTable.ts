/**
 * Numbers byte strings: the first that comes is 0, the next other one 1, and so on. It keeps places in the buffers it
 * is given, not copies; they must not change. Open addressing, FNV-1a.
 */
export class ByteTable {
  /**
   * Hash and number plus one of each string, side by side: a look-up of a million strings waits for memory, and pairs
   * make it wait once. A number of 0 is free, so that memory that is never used is never touched.
   */
  private slots: Int32Array;
  private mask: number;
  /** Start and end of each string in its buffer, side by side. */
  private spans: Int32Array;
  /** Which buffer each string lies in; buffers come one after another, so that a few boundaries say it. */
  private readonly buffers: { bytes: Uint8Array; first: number }[] = [];

  /** How many different strings there are. */
  size = 0;

  /** @param expected how many strings there may be; with more the table grows */
  constructor(expected: number) {
    const capacity = 2 ** Math.ceil(Math.log2(Math.max(8, expected * 1.5)));
    this.slots = new Int32Array(2 * capacity);
    this.mask = capacity - 1;
    this.spans = new Int32Array(2 * Math.max(8, expected));
  }

  /** The number of the string in `bytes` from `start` to `end`; a new number when it is new. */
  indexOf(bytes: Uint8Array, start: number, end: number): number {
    const { slots, mask } = this;
    let hash = 0x811c9dc5;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193);
    hash ^= hash >>> 15;
    let slot = hash & mask;
    for (let found = slots[2 * slot + 1] ?? 0; found > 0; found = slots[2 * slot + 1] ?? 0) {
      if (slots[2 * slot] === hash && this.isEqual(found - 1, bytes, start, end)) return found - 1;
      slot = (slot + 1) & mask;
    }
    return this.insert(slot, hash, bytes, start, end);
  }

  /** The string of a number. */
  text(index: number): string {
    const bytes = this.bufferOf(index);
    const start = this.spans[2 * index] ?? 0;
    return Buffer.from(bytes.buffer, bytes.byteOffset + start, (this.spans[2 * index + 1] ?? 0) - start).toString(
      "utf8",
    );
  }

  private isEqual(index: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = this.spans[2 * index] ?? 0;
    if ((this.spans[2 * index + 1] ?? 0) - from !== end - start) return false;
    const there = this.bufferOf(index);
    for (let i = start, j = from; i < end; i++, j++) if (there[j] !== bytes[i]) return false;
    return true;
  }

  private insert(slot: number, hash: number, bytes: Uint8Array, start: number, end: number): number {
    const index = this.size++;
    if (this.buffers.at(-1)?.bytes !== bytes) this.buffers.push({ bytes, first: index });
    if (2 * index >= this.spans.length) this.spans = doubled(this.spans);
    this.spans[2 * index] = start;
    this.spans[2 * index + 1] = end;
    this.slots[2 * slot] = hash;
    this.slots[2 * slot + 1] = index + 1;
    if (this.size * 4 > (this.mask + 1) * 3) this.growSlots();
    return index;
  }

  private bufferOf(index: number): Uint8Array {
    for (let i = this.buffers.length - 1; i >= 0; i--) {
      const buffer = this.buffers[i];
      if (buffer !== undefined && buffer.first <= index) return buffer.bytes;
    }
    return new Uint8Array(0);
  }

  private growSlots(): void {
    const old = this.slots;
    this.slots = new Int32Array(old.length * 2);
    this.mask = this.slots.length / 2 - 1;
    for (let i = 0; i < old.length; i += 2) {
      if (old[i + 1] === 0) continue;
      let slot = (old[i] ?? 0) & this.mask;
      while (this.slots[2 * slot + 1] !== 0) slot = (slot + 1) & this.mask;
      this.slots[2 * slot] = old[i] ?? 0;
      this.slots[2 * slot + 1] = old[i + 1] ?? 0;
    }
  }
}

function doubled(list: Int32Array): Int32Array {
  const larger = new Int32Array(Math.max(16, list.length * 2));
  larger.set(list);
  return larger;
}
