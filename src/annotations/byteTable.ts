import type { ByteStrings } from "../common/byteStrings.js";
import { byteHash } from "./byteHash.js";
import { isSameBytes } from "./sameBytes.js";

/**
 * Numbers strings that lie in one buffer, in UTF-8: the first that comes is 0, the next other one 1, and so on. It keeps
 * their places, not copies. Open addressing, MurmurHash3.
 */
export class ByteTable {
  /** One word a string: below, in as many bits as the mask has, its number plus one; above, that part of its hash. 0 is free. */
  private slots = new Int32Array(64);
  private mask = this.slots.length - 1;
  /** Start and end of each string, side by side. */
  private spans = new Int32Array(64);
  /** The number plus one of the string that last had a length and two last bytes: most labels come again and again. */
  private readonly recent = new Int32Array(ENDINGS);

  /** How many different strings there are. */
  size = 0;

  private readonly view: DataView;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** The numbers of some strings of the buffer, into `numbers`; new ones for those that are new. */
  numbersOf({ starts, ends, count }: ByteStrings, numbers: Int32Array): void {
    for (let i = 0; i < count; i++) numbers[i] = this.find(starts[i] ?? 0, ends[i] ?? 0);
  }

  /** Start and end of each string, side by side, by their numbers. */
  places(): Int32Array {
    return this.spans.slice(0, 2 * this.size);
  }

  private find(start: number, end: number): number {
    const ending = (31 * (this.bytes[end - 2] ?? 0) + (this.bytes[end - 1] ?? 0) + end - start) % ENDINGS;
    const recent = (this.recent[ending] ?? 0) - 1;
    if (recent >= 0 && this.isEqual(recent, start, end)) return recent;
    const number = this.lookUp(start, end);
    this.recent[ending] = number + 1;
    return number;
  }

  private lookUp(start: number, end: number): number {
    const { slots, mask } = this;
    const hash = byteHash(this.view, start, end);
    const tag = hash & ~mask;
    let slot = hash & mask;
    for (let found = slots[slot] ?? 0; found !== 0; found = slots[slot] ?? 0) {
      const number = (found & mask) - 1;
      if ((found & ~mask) === tag && this.isEqual(number, start, end)) return number;
      slot = (slot + 1) & mask;
    }
    return this.insert(slot, tag, start, end);
  }

  private isEqual(number: number, start: number, end: number): boolean {
    const from = this.spans[2 * number] ?? 0;
    const isAsLong = (this.spans[2 * number + 1] ?? 0) - from === end - start;
    return isAsLong && isSameBytes(this.view, start, end, this.view, from);
  }

  private insert(slot: number, tag: number, start: number, end: number): number {
    const number = this.size++;
    if (2 * number >= this.spans.length) this.growSpans();
    this.spans[2 * number] = start;
    this.spans[2 * number + 1] = end;
    this.slots[slot] = tag | (number + 1);
    if (this.size * 4 > (this.mask + 1) * 3) this.growSlots();
    return number;
  }

  private growSpans(): void {
    const smaller = this.spans;
    this.spans = new Int32Array(2 * smaller.length);
    this.spans.set(smaller);
  }

  private growSlots(): void {
    this.slots = new Int32Array(this.slots.length * 2);
    this.mask = this.slots.length - 1;
    for (let number = 0; number < this.size; number++) {
      const hash = byteHash(this.view, this.spans[2 * number] ?? 0, this.spans[2 * number + 1] ?? 0);
      let slot = hash & this.mask;
      while (this.slots[slot] !== 0) slot = (slot + 1) & this.mask;
      this.slots[slot] = (hash & ~this.mask) | (number + 1);
    }
  }
}

/** How many endings are told apart. */
const ENDINGS = 256;

/** The string of a number, at the places that `ByteTable` gives. */
export function textAt(bytes: Buffer, places: Int32Array, number: number): string {
  return bytes.toString("utf8", places[2 * number], places[2 * number + 1]);
}
