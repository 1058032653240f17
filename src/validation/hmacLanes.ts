import type { ByteStrings } from "../common/byteStrings.js";
import { sha256 } from "../common/hash.js";
import { OPENINGS } from "./sha256Compression.js";
import { LANE_MEMORY, LANE_SLOTS, sha256LanesModule } from "./sha256Lanes.js";

/** HMAC-SHA256 under one key of many messages at once: four at a time, many times as fast as one by one. */
export interface HmacLanes {
  /** How many messages are hashed at a time, at most. */
  readonly slots: number;
  /**
   * How each message's HMAC begins, until the next call.
   *
   * @param messages one behind the other in their bytes
   * @param highest what an HMAC of `low` begins with, at most; without, all are low
   */
  heads(messages: ByteStrings, highest?: number): LowHeads;
  /** The whole HMAC of message i of the last call: its eight words, the first one first. */
  hmac(i: number): Uint32Array;
}

/** The first four bytes of HMACs, and the next four, as whole numbers; which of them begin low, in order. */
export interface LowHeads {
  first: Uint32Array;
  second: Uint32Array;
  low: Int32Array;
  lowCount: number;
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

  /** Takes the messages' bytes in. Behind them may be read: from the start of the last one on, as many blocks as the longest one has. */
  const hold = (bytes: Uint8Array): void => {
    const missing = 2 * (bytes.length + BLOCK) - views.bytes.length;
    if (missing > 0) {
      memory.grow(Math.ceil(missing / PAGE));
      views = viewsOf(memory);
    }
    views.bytes.set(bytes);
  };
  return {
    slots: LANE_SLOTS,
    heads(messages, highest = 0xffffffff) {
      const { bytes, starts, ends, count } = messages;
      if (count > LANE_SLOTS) throw new RangeError(`${count} messages at a time; at most ${LANE_SLOTS}`);
      const first = starts[0] ?? 0;
      hold(bytes.subarray(first, count === 0 ? first : ends[count - 1]));
      const { heads } = views;
      heads.lowCount = 0;
      const groups = Math.ceil(count / 4);
      views.starts.set(starts.subarray(0, count));
      views.ends.set(ends.subarray(0, count));
      // Lanes of the last group that nobody needs hash a message of nothing.
      views.starts.fill(first, count, 4 * groups);
      views.ends.fill(first, count, 4 * groups);
      const lowGroups = lanes.hmac(groups, LANE_MEMORY.bytes - first, highest);
      for (let g = 0; g < lowGroups; g++) {
        const group = 4 * (views.lowGroups[g] ?? 0);
        for (let i = group; i < Math.min(group + 4, count); i++)
          if ((heads.first[i] ?? 0) <= highest) heads.low[heads.lowCount++] = i;
      }
      return heads;
    },
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
    heads: {
      first: new Uint32Array(buffer, LANE_MEMORY.firstWords, LANE_SLOTS),
      second: new Uint32Array(buffer, LANE_MEMORY.secondWords, LANE_SLOTS),
      low: new Int32Array(LANE_SLOTS),
      lowCount: 0,
    },
    lowGroups: new Int32Array(buffer, LANE_MEMORY.low, LANE_SLOTS / 4),
    hashes: new Uint32Array(buffer, LANE_MEMORY.hashes, 8 * LANE_SLOTS),
    bytes: new Uint8Array(buffer, LANE_MEMORY.bytes),
  };
}

interface LaneFunctions {
  compress(state: number, to: number, opening: number): void;
  begin(state: number): void;
  hmac(groups: number, base: number, highest: number): number;
}

/** Runs the key's two pad blocks through the compression, once for all messages. */
function compressKey(key: string, memory: WebAssembly.Memory, { compress, begin }: LaneFunctions): void {
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
    compress(startState, state, OPENINGS.any);
    begin(state);
  }
}

/** Keys longer than a block are hashed first (RFC 2104). */
function keyBlock(key: string): Uint8Array {
  const bytes = Buffer.from(key, "utf8");
  return bytes.length <= BLOCK ? bytes : Buffer.from(sha256(key), "hex");
}
