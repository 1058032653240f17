/**
 * Numbers byte strings: the first that comes is 0, the next other one 1, and so on. It keeps places in the buffers it
 * is given, not copies; they must not change. Open addressing, FNV-1a.
 */
export class ByteTable {
  /** Number of the string plus one; 0 is free, so that memory that is never used is never touched. */
  private slots: Int32Array;
  private mask: number;
  private starts: Int32Array;
  private lengths: Int32Array;
  private hashes: Int32Array;
  /** Which buffer each string lies in; buffers come one after another, so that a few boundaries say it. */
  private readonly buffers: { bytes: Uint8Array; first: number }[] = [];

  /** How many different strings there are. */
  size = 0;

  /** @param expected how many strings there may be; with more the table grows */
  constructor(expected: number) {
    const capacity = 2 ** Math.ceil(Math.log2(Math.max(8, expected * 1.5)));
    this.slots = new Int32Array(capacity);
    this.mask = capacity - 1;
    this.starts = new Int32Array(expected);
    this.lengths = new Int32Array(expected);
    this.hashes = new Int32Array(expected);
  }

  /** The number of the string in `bytes` from `start` to `end`; a new number when it is new. */
  indexOf(bytes: Uint8Array, start: number, end: number): number {
    let hash = 0x811c9dc5;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193);
    hash ^= hash >>> 15;
    let slot = hash & this.mask;
    for (let found = (this.slots[slot] ?? 0) - 1; found >= 0; found = (this.slots[slot] ?? 0) - 1) {
      if (this.hashes[found] === hash && this.isEqual(found, bytes, start, end)) return found;
      slot = (slot + 1) & this.mask;
    }
    return this.insert(slot, hash, bytes, start, end - start);
  }

  /** The string of a number. */
  text(index: number): string {
    const bytes = this.bufferOf(index);
    const start = this.starts[index] ?? 0;
    return Buffer.from(bytes.buffer, bytes.byteOffset + start, this.lengths[index]).toString("utf8");
  }

  private isEqual(index: number, bytes: Uint8Array, start: number, end: number): boolean {
    const length = end - start;
    if (this.lengths[index] !== length) return false;
    const there = this.bufferOf(index);
    const from = this.starts[index] ?? 0;
    for (let i = 0; i < length; i++) if (there[from + i] !== bytes[start + i]) return false;
    return true;
  }

  private insert(slot: number, hash: number, bytes: Uint8Array, start: number, length: number): number {
    const index = this.size++;
    if (this.buffers.at(-1)?.bytes !== bytes) this.buffers.push({ bytes, first: index });
    if (index >= this.starts.length) this.growLists();
    this.starts[index] = start;
    this.lengths[index] = length;
    this.hashes[index] = hash;
    this.slots[slot] = index + 1;
    if (this.size * 4 > this.slots.length * 3) this.growSlots();
    return index;
  }

  private bufferOf(index: number): Uint8Array {
    for (let i = this.buffers.length - 1; i >= 0; i--) {
      const buffer = this.buffers[i];
      if (buffer !== undefined && buffer.first <= index) return buffer.bytes;
    }
    return new Uint8Array(0);
  }

  private growLists(): void {
    this.starts = doubled(this.starts);
    this.lengths = doubled(this.lengths);
    this.hashes = doubled(this.hashes);
  }

  private growSlots(): void {
    this.slots = new Int32Array(this.slots.length * 2);
    this.mask = this.slots.length - 1;
    for (let index = 0; index < this.size; index++) {
      let slot = (this.hashes[index] ?? 0) & this.mask;
      while (this.slots[slot] !== 0) slot = (slot + 1) & this.mask;
      this.slots[slot] = index + 1;
    }
  }
}

function doubled(list: Int32Array): Int32Array {
  const larger = new Int32Array(Math.max(16, list.length * 2));
  larger.set(list);
  return larger;
}
