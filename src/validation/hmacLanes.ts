import type { ByteStrings } from "../common/csvBytes.js";
import { sha256 } from "../common/hash.js";
import { LANE_MEMORY, LANE_SLOTS, sha256LanesModule } from "./sha256Lanes.js";

/** HMAC-SHA256 under one key of many messages at once: four at a time, many times as fast as one by one. */
export interface HmacLanes {
  /** How many messages are hashed at a time, at most. */
  readonly slots: number;
  /**
   * The first four bytes of each message's HMAC as a whole number, until the next call.
   *
   * @param messages one behind the other in their bytes
   */
  heads(messages: ByteStrings): Uint32Array;
  /** The four bytes behind those of message i of the last call. */
  second(i: number): number;
  /** The whole HMAC (32 bytes) of message i of the last call. */
  hmac(i: number): Uint8Array;
}

const BLOCK = 64;
/** The longest end of a message whose last block it is: behind it come the bit that closes it, and its length in eight bytes. */
const LONGEST_END = BLOCK - 9;
const PAGE = 65_536;

/**
 * @param key the seed; its UTF-8 is the key of the HMAC (RFC 2104)
 * @param module from another thread, where it was made already
 */
export function hmacLanes(key: string, module = sha256LanesModule()): HmacLanes {
  const memory = new WebAssembly.Memory({ initial: LANE_MEMORY.bytes / PAGE + 1 });
  // The exports' types are fixed by the module that we assemble ourselves.
  const lanes = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as LaneFunctions;
  const starting = statesBehindKey(key, memory, lanes);
  let views = viewsOf(memory);

  /** Takes the messages' bytes in. Behind them may be read: from the start of the last one on, the blocks of the longest one. */
  const hold = (bytes: Uint8Array, longest: number): void => {
    const missing = bytes.length + longest + 2 * BLOCK - views.bytes.length;
    if (missing > 0) {
      memory.grow(Math.ceil(missing / PAGE));
      views = viewsOf(memory);
    }
    views.bytes.set(bytes);
  };
  const going = new Uint8Array(LANE_SLOTS / 4);
  /** Groups whose messages have ended are passed over: one long message among hundreds costs little more than itself. */
  const absorb = (groups: number): void => {
    for (let from = 0, to = 0; from < groups; from = to = to + 1) {
      while (to < groups && going[to] === 1) to++;
      if (to > from) lanes.absorb(to - from, LANE_MEMORY.spans + 32 * from, 16 * from, LANE_MEMORY.states + 128 * from);
    }
  };
  return {
    slots: LANE_SLOTS,
    heads(messages) {
      const { bytes, starts, ends, count } = messages;
      if (count > LANE_SLOTS) throw new RangeError(`${count} messages at a time; at most ${LANE_SLOTS}`);
      hold(bytes.subarray(starts[0], ends[count - 1]), longestOf(messages));
      // The last group may have lanes that nobody needs; what they hash is what was there before.
      const groups = Math.ceil(count / 4);
      views.states.set(starting.subarray(0, 32 * groups));
      for (let block = 0; tellBlock(block, messages, views, going); block++) absorb(groups);
      lanes.finish(groups);
      return views.heads;
    },
    second: (i) => views.tails[28 * (i >> 2) + (i & 3)] ?? 0,
    hmac(i) {
      const bytes = Buffer.allocUnsafe(32);
      bytes.writeUInt32BE(views.heads[i] ?? 0);
      const first = 28 * (i >> 2) + (i & 3);
      for (let word = 0; word < 7; word++) bytes.writeUInt32BE(views.tails[first + 4 * word] ?? 0, 4 + 4 * word);
      return bytes;
    },
  };
}

function longestOf({ starts, ends, count }: ByteStrings): number {
  let longest = 0;
  for (let i = 0; i < count; i++) longest = Math.max(longest, (ends[i] ?? 0) - (starts[i] ?? 0));
  return longest;
}

/**
 * Says where the n-th block of each message lies and what it holds.
 *
 * @param going gets 1 for each group of which a message has such a block
 * @returns whether any has
 */
function tellBlock(block: number, { starts, ends, count }: ByteStrings, views: Views, going: Uint8Array): boolean {
  const { spans, lengths, active } = views;
  const first = LANE_MEMORY.bytes - (starts[0] ?? 0) + BLOCK * block;
  let isAny = false;
  going.fill(0);
  for (let i = 0; i < count; i++) {
    const start = starts[i] ?? 0;
    const length = (ends[i] ?? 0) - start;
    const left = length - BLOCK * block;
    const isThere = left > LONGEST_END - BLOCK;
    spans[2 * i] = first + start;
    spans[2 * i + 1] = Math.max(-1, Math.min(BLOCK, left));
    lengths[i] = isThere && left <= LONGEST_END ? 8 * (BLOCK + length) : 0;
    active[i] = isThere ? -1 : 0;
    if (!isThere) continue;
    going[i >> 2] = 1;
    isAny = true;
  }
  return isAny;
}

/** Parts of the memory; a memory that has grown needs new ones. */
function viewsOf({ buffer }: WebAssembly.Memory) {
  return {
    spans: new Int32Array(buffer, LANE_MEMORY.spans, 2 * LANE_SLOTS),
    lengths: new Int32Array(buffer, LANE_MEMORY.lengths, LANE_SLOTS),
    active: new Int32Array(buffer, LANE_MEMORY.active, LANE_SLOTS),
    states: new Uint32Array(buffer, LANE_MEMORY.states, 8 * LANE_SLOTS),
    heads: new Uint32Array(buffer, LANE_MEMORY.heads, LANE_SLOTS),
    tails: new Uint32Array(buffer, LANE_MEMORY.tails, 7 * LANE_SLOTS),
    bytes: new Uint8Array(buffer, LANE_MEMORY.bytes),
  };
}
type Views = ReturnType<typeof viewsOf>;

interface LaneFunctions {
  compress(state: number, block: number, out: number): void;
  absorb(groups: number, spans: number, words: number, states: number): void;
  finish(groups: number): void;
}

/**
 * Runs the key's two pad blocks through the compression once.
 *
 * @returns the states from which the messages of all groups start
 */
function statesBehindKey(key: string, memory: WebAssembly.Memory, { compress }: LaneFunctions): Uint32Array {
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
  const one = new Uint32Array(memory.buffer, innerState, 32);
  return Uint32Array.from({ length: 8 * LANE_SLOTS }, (_, i) => one[i & 31] ?? 0);
}

/** Keys longer than a block are hashed first (RFC 2104). */
function keyBlock(key: string): Uint8Array {
  const bytes = Buffer.from(key, "utf8");
  return bytes.length <= 64 ? bytes : Buffer.from(sha256(key), "hex");
}
