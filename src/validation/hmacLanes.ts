import type { ByteStrings } from "../common/csvBytes.js";
import { sha256 } from "../common/hash.js";
import { LANE_MEMORY, LANE_SLOTS, sha256LanesModule } from "./sha256Lanes.js";

/** HMAC-SHA256 under one key of many short messages at once: four at a time, many times as fast as one by one. */
export interface HmacLanes {
  /** How many messages are hashed at a time, at most. */
  readonly slots: number;
  /**
   * The first four bytes of each message's HMAC as a whole number, until the next call. It is 0 where a message is too
   * long (over 55 bytes) and must be hashed alone.
   *
   * @param messages one behind the other in their bytes
   */
  heads(messages: ByteStrings): Uint32Array;
  /** The whole HMAC (32 bytes) of message i of the last call; undefined where it was too long. */
  hmac(i: number): Uint8Array | undefined;
}

/** Longest message whose padding fits in the block with it. */
const LONGEST = 55;
const PAGE = 65_536;

/**
 * @param key the seed; its UTF-8 is the key of the HMAC (RFC 2104)
 * @param module from another thread, where it was made already
 */
export function hmacLanes(key: string, module = sha256LanesModule()): HmacLanes {
  const memory = new WebAssembly.Memory({ initial: LANE_MEMORY.bytes / PAGE + 1 });
  // The exports' types are fixed by the module that we assemble ourselves.
  const lanes = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as LaneFunctions;
  prepareKey(key, memory, lanes);
  let views = viewsOf(memory);
  const tooLong: number[] = [];

  const hold = (bytes: Uint8Array): void => {
    const missing = bytes.length + 64 - views.bytes.length;
    if (missing > 0) {
      memory.grow(Math.ceil(missing / PAGE));
      views = viewsOf(memory);
    }
    views.bytes.set(bytes);
  };
  return {
    slots: LANE_SLOTS,
    heads({ bytes, starts, ends, count }) {
      if (count > LANE_SLOTS) throw new RangeError(`${count} messages at a time; at most ${LANE_SLOTS}`);
      const first = starts[0] ?? 0;
      hold(bytes.subarray(first, ends[count - 1]));
      tooLong.length = 0;
      const { spans, heads } = views;
      for (let i = 0; i < count; i++) {
        const start = starts[i] ?? 0;
        const length = (ends[i] ?? 0) - start;
        spans[2 * i] = LANE_MEMORY.bytes + start - first;
        spans[2 * i + 1] = length > LONGEST ? 0 : length;
        if (length > LONGEST) tooLong.push(i);
      }
      // The last group may have lanes that nobody needs; what they hash is what was there before.
      lanes.hmac(Math.ceil(count / 4));
      for (const i of tooLong) heads[i] = 0;
      return heads;
    },
    hmac(i) {
      if (tooLong.includes(i)) return undefined;
      const bytes = Buffer.allocUnsafe(32);
      bytes.writeUInt32BE(views.heads[i] ?? 0);
      const first = 28 * (i >> 2) + (i & 3);
      for (let word = 0; word < 7; word++) bytes.writeUInt32BE(views.tails[first + 4 * word] ?? 0, 4 + 4 * word);
      return bytes;
    },
  };
}

/** Parts of the memory; a memory that has grown needs new ones. */
function viewsOf({ buffer }: WebAssembly.Memory) {
  return {
    spans: new Int32Array(buffer, LANE_MEMORY.spans, 2 * LANE_SLOTS),
    heads: new Uint32Array(buffer, LANE_MEMORY.heads, LANE_SLOTS),
    tails: new Uint32Array(buffer, LANE_MEMORY.tails, 7 * LANE_SLOTS),
    bytes: new Uint8Array(buffer, LANE_MEMORY.bytes),
  };
}

interface LaneFunctions {
  compress(state: number, block: number, out: number): void;
  hmac(groups: number): void;
}

/** Runs the key's two pad blocks through the compression once: every message starts from there. */
function prepareKey(key: string, memory: WebAssembly.Memory, { compress }: LaneFunctions): void {
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
