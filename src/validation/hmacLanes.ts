import type { ByteStrings } from "../common/byteStrings.js";
import { sha256 } from "../common/hash.js";
import { LANE_MEMORY, LANE_SLOTS, sha256LanesModule } from "./sha256Lanes.js";

/** HMAC-SHA256 under one key of many messages at once: four at a time, many times as fast as one by one. */
export interface HmacLanes {
  /** How many messages are hashed at a time, at most. */
  readonly slots: number;
  /**
   * How each message's HMAC begins, until the next call.
   *
   * @param messages one behind the other in their bytes
   * @param highest HMACs whose first four bytes are higher are not listed
   */
  heads(messages: ByteStrings, highest?: number): HmacHeads;
  /** False where no message of the last call is empty or begins with a space or a control character. */
  mayBeBlank(): boolean;
  /** The whole HMAC of message i of the last call: its eight words, the first one first. */
  hmac(i: number): Uint32Array;
}

/** How HMACs begin. */
export interface HmacHeads {
  /** The first four bytes of each, as a whole number. */
  first: Uint32Array;
  /** The numbers of those that are not above the highest that was asked for, in order. */
  low: Int32Array;
  /** The first 53 bits of these, as whole numbers. */
  lowBits: Float64Array;
}

const BLOCK = 64;
const PAGE = 65_536;

/**
 * @param key the seed; its UTF-8 is the key of the HMAC (RFC 2104)
 * @param module from another thread, where it was made already
 */
export function hmacLanes(key: string, module = sha256LanesModule()): HmacLanes {
  const memory = new WebAssembly.Memory({ initial: LANE_MEMORY.bytes / PAGE + 1 });
  // The exports' types are fixed by the module that we assemble ourselves.
  const lanes = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as LaneFunctions;
  compressKey(key, memory, lanes);
  let views = viewsOf(memory);
  let [groups, base] = [0, 0];

  /** Takes the messages' bytes in. Behind them may be read: from the start of the last one on, as many blocks as the longest one has. */
  const hold = (bytes: Uint8Array): void => {
    const missing = 2 * (bytes.length + BLOCK) - views.bytes.length;
    if (missing > 0) {
      memory.grow(Math.ceil(missing / PAGE));
      views = viewsOf(memory);
    }
    views.bytes.set(bytes);
  };
  const lowest = (found: number): HmacHeads => ({
    first: views.first,
    low: views.low.subarray(0, found),
    lowBits: views.lowBits.subarray(0, found),
  });
  return {
    slots: LANE_SLOTS,
    heads(messages, highest = 0xffffffff) {
      const { bytes, starts, ends, count } = messages;
      if (count > LANE_SLOTS) throw new RangeError(`${count} messages at a time; at most ${LANE_SLOTS}`);
      const first = starts[0] ?? 0;
      groups = Math.ceil(count / 4);
      if (count === 0) return lowest(0);
      hold(bytes.subarray(first, ends[count - 1]));
      views.starts.set(starts.subarray(0, count));
      views.ends.set(ends.subarray(0, count));
      // Lanes of the last group that nobody needs hash the last message again.
      views.starts.fill(starts[count - 1] ?? 0, count, 4 * groups);
      views.ends.fill(ends[count - 1] ?? 0, count, 4 * groups);
      base = LANE_MEMORY.bytes - first;
      lanes.hmac(groups, base);
      let found = lanes.low(groups, highest);
      while (found > 0 && (views.low[found - 1] ?? 0) >= count) found--;
      return lowest(found);
    },
    mayBeBlank: () => lanes.blank(groups, base) !== 0,
    hmac(i) {
      const words = new Uint32Array(8);
      // The words of four messages stand beside each other.
      const first = 32 * (i >> 2) + (i & 3);
      for (let w = 0; w < 8; w++) words[w] = views.hashes[first + 4 * w] ?? 0;
      return words;
    },
  };
}

/** Parts of the memory; a memory that has grown needs new ones. */
function viewsOf({ buffer }: WebAssembly.Memory) {
  return {
    starts: new Int32Array(buffer, LANE_MEMORY.starts, LANE_SLOTS),
    ends: new Int32Array(buffer, LANE_MEMORY.ends, LANE_SLOTS),
    first: new Uint32Array(buffer, LANE_MEMORY.firstWords, LANE_SLOTS),
    low: new Int32Array(buffer, LANE_MEMORY.low, LANE_SLOTS),
    lowBits: new Float64Array(buffer, LANE_MEMORY.lowBits, LANE_SLOTS),
    hashes: new Uint32Array(buffer, LANE_MEMORY.hashes, 8 * LANE_SLOTS),
    bytes: new Uint8Array(buffer, LANE_MEMORY.bytes),
  };
}

interface LaneFunctions {
  compress(state: number, to: number): void;
  hmac(groups: number, base: number): void;
  low(groups: number, highest: number): number;
  blank(groups: number, base: number): number;
}

/** Runs the key's two pad blocks through the compression, once for all messages. */
function compressKey(key: string, memory: WebAssembly.Memory, { compress }: LaneFunctions): void {
  const words = new Int32Array(memory.buffer);
  const keyBytes = keyBlock(key);
  const { schedule, startState, innerState, outerState } = LANE_MEMORY;
  for (const [pad, state] of [
    [0x36, innerState],
    [0x5c, outerState],
  ] as const) {
    for (let w = 0; w < 16; w++) {
      let word = 0;
      for (let i = 0; i < 4; i++) word = (word << 8) | ((keyBytes[4 * w + i] ?? 0) ^ pad);
      words.fill(word, schedule / 4 + 4 * w, schedule / 4 + 4 * w + 4);
    }
    compress(startState, state);
  }
}

/** Keys longer than a block are hashed first (RFC 2104). */
function keyBlock(key: string): Uint8Array {
  const bytes = Buffer.from(key, "utf8");
  return bytes.length <= BLOCK ? bytes : Buffer.from(sha256(key), "hex");
}
