import { sha256 } from "../common/hash.js";
import { fillConstants, LANE_MEMORY, LANE_SLOTS, sha256LanesModule } from "./sha256Lanes.js";

/** HMAC-SHA256 under one key of many short messages at once: four at a time, many times as fast as one by one. */
export interface HmacLanes {
  /** How many messages can wait: then they must run. */
  readonly slots: number;
  /** The bytes in which the messages lie from now on. Nothing may wait. */
  hold(bytes: Uint8Array): void;
  /** Lets a message wait; false when it is too long (over 55 bytes) and must be hashed alone. */
  put(start: number, end: number): boolean;
  /** Hashes what waits. Entry i is the first four bytes of the i-th message's hash as a whole number, until the next call. */
  run(): Uint32Array;
}

/** Longest message whose padding fits in the block with it. */
const LONGEST = 55;
const PAGE = 65_536;

/**
 * @param key the seed; its UTF-8 is the key of the HMAC (RFC 2104)
 */
export function hmacLanes(key: string): HmacLanes {
  const memory = new WebAssembly.Memory({ initial: LANE_MEMORY.bytes / PAGE + 1 });
  const { compress, hmac } = instantiate(memory);
  prepareKey(key, memory, compress);
  let spans = new Int32Array(memory.buffer, LANE_MEMORY.spans, 2 * LANE_SLOTS);
  let waiting = 0;
  return {
    slots: LANE_SLOTS,
    hold(bytes) {
      const needed = LANE_MEMORY.bytes + bytes.length + 64;
      if (needed > memory.buffer.byteLength) {
        memory.grow(Math.ceil((needed - memory.buffer.byteLength) / PAGE));
        spans = new Int32Array(memory.buffer, LANE_MEMORY.spans, 2 * LANE_SLOTS);
      }
      new Uint8Array(memory.buffer).set(bytes, LANE_MEMORY.bytes);
    },
    put(start, end) {
      const length = end - start;
      if (length > LONGEST) return false;
      spans[2 * waiting] = LANE_MEMORY.bytes + start;
      spans[2 * waiting + 1] = length;
      waiting++;
      return true;
    },
    run() {
      // The last group may have lanes that nobody needs; what they hash is what was there before.
      for (let slot = waiting; slot % 4 !== 0; slot++) spans[2 * slot + 1] = 0;
      hmac(Math.ceil(waiting / 4));
      const heads = new Uint32Array(memory.buffer, LANE_MEMORY.heads, waiting);
      waiting = 0;
      return heads;
    },
  };
}

interface LaneFunctions {
  compress(state: number, block: number, out: number): void;
  hmac(groups: number): void;
}

function instantiate(memory: WebAssembly.Memory): LaneFunctions {
  const instance = new WebAssembly.Instance(sha256LanesModule(), { env: { memory } });
  fillConstants(new Uint8Array(memory.buffer), new Int32Array(memory.buffer));
  // The exports' types are fixed by the module that we assemble ourselves.
  return instance.exports as unknown as LaneFunctions;
}

/** Runs the key's two pad blocks through the compression once: every message starts from there. */
function prepareKey(key: string, memory: WebAssembly.Memory, compress: LaneFunctions["compress"]): void {
  const words = new Int32Array(memory.buffer);
  const keyBytes = keyBlock(key);
  const { block, startState, innerState, outerState } = LANE_MEMORY;
  for (const [pad, state] of [
    [0x36, innerState],
    [0x5c, outerState],
  ] as const) {
    for (let w = 0; w < 16; w++) {
      let word = 0;
      for (let i = 0; i < 4; i++) word = (word << 8) | ((keyBytes[4 * w + i] ?? 0) ^ pad);
      words.fill(word, block / 4 + 4 * w, block / 4 + 4 * w + 4);
    }
    compress(startState, block, state);
  }
}

/** Keys longer than a block are hashed first (RFC 2104). */
function keyBlock(key: string): Uint8Array {
  const bytes = Buffer.from(key, "utf8");
  return bytes.length <= 64 ? bytes : Buffer.from(sha256(key), "hex");
}
