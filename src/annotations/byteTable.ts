import type { ByteStrings } from "../common/csvBytes.js";
import { fnv1a } from "../common/fnv1a.js";

/**
 * Numbers byte strings: the first that comes is 0, the next other one 1, and so on. It keeps places in the buffers it
 * is given, not copies; they must not change. Open addressing, FNV-1a.
 */
export class ByteTable {
  /** One word a string: below, in as many bits as the mask has, its number plus one; above, that part of its hash. 0 is free. */
  private slots: Int32Array;
  private mask: number;
  /** Start and end of each string in its buffer, side by side. */
  private spans: Int32Array;
  /** Which buffer each string lies in; buffers come one after another, so that a few boundaries say it. */
  private readonly buffers: { bytes: Uint8Array; first: number }[] = [];
  /** What a batch finds on its way: hashes, then places. */
  private hashes = new Int32Array(0);
  private places = new Int32Array(0);

  /** How many different strings there are. */
  size = 0;

  /** @param expected how many strings there may be; with more the table grows */
  constructor(expected: number) {
    const capacity = 2 ** Math.ceil(Math.log2(Math.max(8, expected * 1.5)));
    this.slots = new Int32Array(capacity);
    this.mask = capacity - 1;
    this.spans = new Int32Array(2 * Math.max(8, expected));
  }

  /**
   * The numbers of some dozens of strings, into `indexes`; new ones for those that are new. A look-up in a large table
   * waits for memory three times: for the slot, the place and the bytes. Here each is asked for all strings before any is
   * needed, so that the waits overlap: a third of the time of one look-up after the other.
   */
  indexesOf({ bytes, starts, ends, count }: ByteStrings, indexes: Int32Array): void {
    if (this.hashes.length < count) {
      this.hashes = new Int32Array(count);
      this.places = new Int32Array(count);
    }
    const { hashes, places, slots, mask, spans } = this;
    const first = this.buffers[0]?.bytes ?? bytes;
    for (let i = 0; i < count; i++) hashes[i] = hashOf(bytes, starts[i] ?? 0, ends[i] ?? 0);
    for (let i = 0; i < count; i++) places[i] = (slots[(hashes[i] ?? 0) & mask] ?? 0) & mask;
    for (let i = 0; i < count; i++) places[i] = spans[2 * Math.max(0, (places[i] ?? 0) - 1)] ?? 0;
    // A sum that nobody needs is a read that happens.
    for (let i = 0; i < count; i++) places[i] = first[places[i] ?? 0] ?? 0;
    for (let i = 0; i < count; i++) indexes[i] = this.find(hashes[i] ?? 0, bytes, starts[i] ?? 0, ends[i] ?? 0);
  }

  /** The string of a number. */
  text(index: number): string {
    const bytes = this.bufferOf(index);
    const start = this.spans[2 * index] ?? 0;
    return Buffer.from(bytes.buffer, bytes.byteOffset + start, (this.spans[2 * index + 1] ?? 0) - start).toString(
      "utf8",
    );
  }

  private find(hash: number, bytes: Uint8Array, start: number, end: number): number {
    const { slots, mask } = this;
    const tag = hash & ~mask;
    let slot = hash & mask;
    for (let found = slots[slot] ?? 0; found !== 0; found = slots[slot] ?? 0) {
      const index = (found & mask) - 1;
      if ((found & ~mask) === tag && this.isEqual(index, bytes, start, end)) return index;
      slot = (slot + 1) & mask;
    }
    return this.insert(slot, tag, bytes, start, end);
  }

  private isEqual(index: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = this.spans[2 * index] ?? 0;
    if ((this.spans[2 * index + 1] ?? 0) - from !== end - start) return false;
    const there = this.bufferOf(index);
    for (let i = start, j = from; i < end; i++, j++) if (there[j] !== bytes[i]) return false;
    return true;
  }

  private insert(slot: number, tag: number, bytes: Uint8Array, start: number, end: number): number {
    const index = this.size++;
    if (this.buffers.at(-1)?.bytes !== bytes) this.buffers.push({ bytes, first: index });
    if (2 * index >= this.spans.length) this.spans = doubled(this.spans);
    this.spans[2 * index] = start;
    this.spans[2 * index + 1] = end;
    this.slots[slot] = tag | (index + 1);
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
    this.slots = new Int32Array(this.slots.length * 2);
    this.mask = this.slots.length - 1;
    for (let index = 0; index < this.size; index++) {
      const hash = hashOf(this.bufferOf(index), this.spans[2 * index] ?? 0, this.spans[2 * index + 1] ?? 0);
      let slot = hash & this.mask;
      while (this.slots[slot] !== 0) slot = (slot + 1) & this.mask;
      this.slots[slot] = (hash & ~this.mask) | (index + 1);
    }
  }
}

function hashOf(bytes: Uint8Array, start: number, end: number): number {
  const hash = fnv1a(bytes, start, end);
  return hash ^ (hash >>> 15);
}

function doubled(list: Int32Array): Int32Array {
  const larger = new Int32Array(Math.max(16, list.length * 2));
  larger.set(list);
  return larger;
}
