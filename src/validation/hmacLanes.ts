import { sha256 } from "../common/hash.js";
import { sha256LanesModule, LANE_MEMORY } from "./sha256Lanes.js";

/** Ids per batch: 64 groups of four lanes. */
const SLOTS = 256;

/** HMAC-SHA256 under one key of many short messages at once: four at a time, about ten times as fast as one by one. */
export interface HmacLanes {
  /** Puts a message into the next free slot of the batch; false when it is too long (over 55 bytes) and must be hashed alone. */
  put(bytes: Uint8Array, start: number, end: number): boolean;
  /** How many messages fit: then the batch must run. */
  readonly slots: number;
  /**
   * Hashes what waits and empties the batch. The first four bytes of the message in slot i, as a whole number, stand
   * at `heads[i]` until the next call.
   */
  run(heads: Uint32Array): number;
}

/**
 * @param key the seed; its UTF-8 is the key of the HMAC (RFC 2104)
 */
export function hmacLanes(key: string): HmacLanes {
  const { words, compress } = instantiate();
  prepareKey(key, words, compress);
  let waiting = 0;
  return {
    slots: SLOTS,
    put(bytes, start, end) {
      const length = end - start;
      if (length > 55) return false;
      pack(words, waiting, bytes, start, end);
      waiting++;
      return true;
    },
    run(heads) {
      const count = waiting;
      for (let group = 0; group * 4 < count; group++) {
        compress(LANE_MEMORY.innerState, LANE_MEMORY.blocks + group * 256, LANE_MEMORY.outerBlock);
        compress(LANE_MEMORY.outerState, LANE_MEMORY.outerBlock, LANE_MEMORY.result);
        for (let lane = 0; lane < 4; lane++) heads[group * 4 + lane] = words[LANE_MEMORY.result / 4 + lane] ?? 0;
      }
      waiting = 0;
      return count;
    },
  };
}

type Compress = (state: number, block: number, out: number) => void;

function instantiate(): { words: Int32Array; compress: Compress } {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const instance = new WebAssembly.Instance(sha256LanesModule(), { env: { memory } });
  const words = new Int32Array(memory.buffer);
  LANE_MEMORY.fillConstants(words);
  // The export's type is fixed by the module that we assemble ourselves.
  return { words, compress: instance.exports["compress"] as Compress };
}

/** Runs the key's two pad blocks through the compression once: every message starts from there. */
function prepareKey(key: string, words: Int32Array, compress: Compress): void {
  const keyBytes = keyBlock(key);
  for (const [pad, state] of [
    [0x36, LANE_MEMORY.innerState],
    [0x5c, LANE_MEMORY.outerState],
  ] as const) {
    for (let w = 0; w < 16; w++) {
      let word = 0;
      for (let i = 0; i < 4; i++) word = (word << 8) | ((keyBytes[4 * w + i] ?? 0) ^ pad);
      words.fill(word, LANE_MEMORY.blocks / 4 + 4 * w, LANE_MEMORY.blocks / 4 + 4 * w + 4);
    }
    compress(LANE_MEMORY.startState, LANE_MEMORY.blocks, state);
  }
  // The outer message: 32 bytes of inner hash, the closing bit, and the length of 64 + 32 bytes in bits.
  const outer = LANE_MEMORY.outerBlock / 4;
  words.fill(0, outer + 32, outer + 64);
  words.fill(0x80000000 | 0, outer + 32, outer + 36);
  words.fill((64 + 32) * 8, outer + 60, outer + 64);
}

function keyBlock(key: string): Uint8Array {
  const bytes = Buffer.from(key, "utf8");
  return bytes.length <= 64 ? bytes : keyHash(key);
}

/** Keys longer than a block are hashed first (RFC 2104). */
function keyHash(key: string): Uint8Array {
  return Buffer.from(sha256(key), "hex");
}

/** Writes a message of at most 55 bytes with its padding into one lane of its group's block. */
function pack(words: Int32Array, slot: number, bytes: Uint8Array, start: number, end: number): void {
  let w = LANE_MEMORY.blocks / 4 + (slot >> 2) * 64 + (slot & 3);
  const last = w + 60;
  let i = start;
  for (; i + 4 <= end; i += 4, w += 4) {
    words[w] = ((bytes[i] ?? 0) << 24) | ((bytes[i + 1] ?? 0) << 16) | ((bytes[i + 2] ?? 0) << 8) | (bytes[i + 3] ?? 0);
  }
  let tail = 0x80;
  const shift = 24 - 8 * (end - i);
  if (end - i > 0) {
    tail = 0;
    for (let j = i; j < end; j++) tail = (tail << 8) | (bytes[j] ?? 0);
    tail = (tail << 8) | 0x80;
  }
  words[w] = tail << shift;
  for (w += 4; w < last; w += 4) words[w] = 0;
  words[last] = (64 + end - start) * 8;
}
