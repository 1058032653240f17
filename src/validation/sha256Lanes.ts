import { CSV_BATCH } from "../common/csvBytes.js";
import {
  assemble,
  call,
  ifElse,
  i32,
  i32x4,
  i8x16,
  local,
  v128,
  whileTrue,
  type AssembledData,
  type AssembledFunction,
  type Code,
} from "../common/webAssembly.js";

/**
 * HMAC-SHA256 (FIPS 180-4, RFC 2104) of four messages at once, as a WebAssembly module that is assembled here: no native
 * code and no build step, and a draw from ten million ids takes a second and not half a minute.
 *
 * `compress(state, to)` is the compression function on words that stand four times each, once per lane: eight of the
 * state and, in `schedule`, sixteen of the message. It writes the state behind them.
 * `hmac(groups, base)` hashes groups of four messages, which lie between `base` + their `starts` and `base` + their `ends`.
 * It writes the HMACs into `hashes`, word by word for a group's four, and their first two words once more, each kind by itself.
 */
export function sha256LanesModule(): WebAssembly.Module {
  return (module ??= assemble([compressFunction(), hmacFunction()], knownBytes()));
}
let module: WebAssembly.Module | undefined;

/** Messages that are hashed at a time, at most: as many as come. */
export const LANE_SLOTS = CSV_BATCH;

/** Where things lie in the module's memory, in bytes. Words stand four times each, once per lane. */
export const LANE_MEMORY = {
  roundConstants: 0,
  startState: 1024,
  /** The states behind the key's two pads. */
  innerState: 1152,
  outerState: 1280,
  /** What stands behind an inner hash: the bit that closes the message, and the length of 64 + 32 bytes in bits. */
  outerPadding: 1408,
  /** Behind those blocks of a group that are read so far, and behind one more. */
  state: 1536,
  nextState: 1664,
  /** Nobody reads it: see `roundCode`. */
  unread: 1792,
  /** 64 bytes of ones, then zeros: read from 64 − n on, a mask of the first n bytes. */
  keep: 2048,
  /** A byte 0x80 at 64 among zeros: read from 64 − n on, the bit that closes a message of n bytes. */
  close: 2304,
  /** A block's sixteen words, then the 48 that are made of them. */
  schedule: 3072,
  starts: 4096,
  ends: 4096 + 4 * LANE_SLOTS,
  firstWords: 4096 + 8 * LANE_SLOTS,
  secondWords: 4096 + 12 * LANE_SLOTS,
  hashes: 4096 + 16 * LANE_SLOTS,
  /** The messages. From the start of each one on, as many blocks are read as the longest one has. */
  bytes: 65536,
};

/** What lies in the memory from the start. */
function knownBytes(): AssembledData[] {
  const words = (numbers: readonly number[]) =>
    new Uint8Array(Int32Array.from(numbers.flatMap((n) => [n, n, n, n])).buffer);
  return [
    { at: LANE_MEMORY.roundConstants, bytes: words(primeRoots(64, 3)) },
    { at: LANE_MEMORY.startState, bytes: words(primeRoots(8, 2)) },
    { at: LANE_MEMORY.outerPadding, bytes: words([0x80000000, 0, 0, 0, 0, 0, 0, 768]) },
    { at: LANE_MEMORY.keep, bytes: new Uint8Array(64).fill(0xff) },
    { at: LANE_MEMORY.close + 64, bytes: Uint8Array.of(0x80) },
  ];
}

/** The compression function's number in the module. */
const COMPRESS = 0;

/** As many rounds stand one behind the other, so that each word is back in its place: all 64 would not stay in the processor's nearest caches. */
const ROUNDS = 8;

function compressFunction(): AssembledFunction {
  const [STATE, TO, ROUND] = [0, 1, 2];
  const at = { state: 3, sum: 11, pair: [12, 13], turned: [14, 15] };
  const word = (t: number) => v128.load(local.get(ROUND))(LANE_MEMORY.schedule + 16 * t);
  const roundConstant = (t: number) => v128.load(local.get(ROUND))(LANE_MEMORY.roundConstants + 16 * t);
  const round = (t: number) => roundCode(t, i32x4.add(word(t), roundConstant(t)), at);
  const upTo = (end: number, code: Code) =>
    whileTrue(i32.ltUnsigned(local.get(ROUND), i32.const(16 * end)), [code, add(ROUND, 16 * ROUNDS)]);
  const before = (i: number) => v128.load(local.get(STATE))(16 * i);
  const code = [
    range(8).map((i) => local.set(at.state + i, before(i))),
    local.set(at.pair[1] ?? 0, v128.xor(local.get(at.state + 1), local.get(at.state + 2))),
    upTo(
      48,
      range(ROUNDS).map((t) => [
        local.set(at.turned[0] ?? 0, word(t + 1)),
        local.set(at.turned[1] ?? 0, word(t + 14)),
        v128.store(local.get(ROUND), scheduled(t, word, at.turned))(LANE_MEMORY.schedule + 16 * (t + 16)),
        round(t),
      ]),
    ),
    upTo(64, range(ROUNDS).map(round)),
    range(8).map((i) => v128.store(local.get(TO), i32x4.add(local.get(at.state + i), before(i)))(16 * i)),
  ];
  return { name: "compress", parameters: 2, numbers: 1, vectors: 13, returns: false, code };
}

/** W[t+16] = σ1(W[t+14]) + W[t+9] + σ0(W[t+1]) + W[t]; the two that are turned stand in locals, since V8 loads a word again for each use. */
function scheduled(t: number, word: (t: number) => Code, [early = 0, late = 0]: readonly number[]): Code {
  const sum = i32x4.add(i32x4.add(word(t), smallSigma(local.get(early), 7, 18, 3)), word(t + 9));
  return i32x4.add(sum, smallSigma(local.get(late), 17, 19, 10));
}

interface RoundLocals {
  /** The first of eight. */
  state: number;
  sum: number;
  /** a ^ b of the last rounds. */
  pair: number[];
}

/**
 * One round with the sum of its message word and its constant; the eight names rotate instead of the values.
 *
 * V8 puts off each value until it is used. The new e is used in the next round and the new a, for another e, four
 * rounds later: without the store, which cannot be put off and which nobody reads, each waits for the other, and a block
 * takes a third longer.
 */
function roundCode(t: number, word: Code, at: RoundLocals): Code {
  const name = (i: number) => at.state + ((i - t) & 7);
  const value = (i: number) => local.get(name(i));
  const [a, b, d] = [value(0), value(1), value(3)];
  const [e, f, g, h] = [value(4), value(5), value(6), value(7)];
  const choose = v128.xor(v128.and(v128.xor(f, g), e), g);
  // maj(a, b, c) = b ^ ((a ^ b) & (b ^ c)); the a ^ b of one round is the b ^ c of the next.
  const [now = 0, before = 0] = t % 2 === 0 ? at.pair : [...at.pair].reverse();
  const majority = v128.xor(b, v128.and(local.get(now), local.get(before)));
  return [
    local.set(now, v128.xor(a, b)),
    // What does not wait for the last round comes first.
    local.set(at.sum, i32x4.add(i32x4.add(i32x4.add(h, word), choose), bigSigma(e, 6, 11, 25))),
    local.set(name(3), i32x4.add(d, local.get(at.sum))),
    local.set(name(7), i32x4.add(i32x4.add(local.get(at.sum), bigSigma(a, 2, 13, 22)), majority)),
    v128.store(i32.const(0), local.get(name(7)))(LANE_MEMORY.unread),
  ];
}

const BLOCK = 64;
/** The longest end of a message whose last block it is: behind it come the bit that closes it, and its length in eight bytes. */
const LONGEST_END = BLOCK - 9;

function hmacFunction(): AssembledFunction {
  const [GROUPS, BASE, SLOT, HASH, FROM, STARTS, FROM_ENDS] = [0, 1, 2, 3, 4, 5, 9];
  const [LENGTHS, LEFT, ROWS] = [13, 14, 15];
  const { starts, ends, schedule, innerState, state, nextState, outerState, outerPadding } = LANE_MEMORY;
  const all = (n: number) => i32x4.splat(i32.const(n));
  const lengths = i32x4.sub(v128.load(local.get(SLOT))(ends), v128.load(local.get(SLOT))(starts));
  const start = (lane: number) => i32.add(local.get(BASE), i32.load(local.get(SLOT))(starts + 4 * lane));
  const isGoing = i32x4.greater(local.get(LEFT), all(LONGEST_END - BLOCK));
  const isLast = i32x4.greater(all(LONGEST_END + 1), local.get(LEFT));
  const here = i32x4.max(all(-1), i32x4.min(local.get(LEFT), all(BLOCK)));
  // That of less than 2^29 bytes is one word, and the 0 before it stands there already.
  const bits = i32x4.shl(i32x4.add(local.get(LENGTHS), all(BLOCK)), 3);
  const known = (address: number, i: number) => v128.load(i32.const(0))(address + 16 * i);
  const write = (address: number, i: number, value: Code) => v128.store(i32.const(0), value)(address + 16 * i);
  const code = [
    local.set(HASH, i32.const(LANE_MEMORY.hashes)),
    whileTrue(local.get(GROUPS), [
      local.set(LENGTHS, lengths),
      local.set(LEFT, local.get(LENGTHS)),
      local.set(FROM, i32.const(innerState)),
      range(4).map((lane) => local.set(STARTS + lane, start(lane))),
      whileTrue(v128.anyTrue(isGoing), [
        local.set(ROWS, i32x4.sub(all(BLOCK), here)),
        range(4).map((lane) => local.set(FROM_ENDS + lane, i32x4.extractLane(local.get(ROWS), lane))),
        range(4).map((quad) =>
          ifElse(
            v128.anyTrue(i32x4.greater(local.get(LEFT), all(16 * quad - 1))),
            packed(quad, { starts: STARTS, fromEnds: FROM_ENDS, rows: ROWS }),
            range(4).map((i) => write(schedule, 4 * quad + i, all(0))),
          ),
        ),
        write(schedule, 15, v128.or(known(schedule, 15), v128.and(bits, isLast))),
        call(COMPRESS, local.get(FROM), i32.const(nextState)),
        range(8).map((i) =>
          write(state, i, v128.bitselect(known(nextState, i), v128.load(local.get(FROM))(16 * i), isGoing)),
        ),
        local.set(FROM, i32.const(state)),
        local.set(LEFT, i32x4.sub(local.get(LEFT), all(BLOCK))),
        range(4).map((lane) => add(STARTS + lane, BLOCK)),
      ]),
      range(8).map((i) => write(schedule, i, known(state, i))),
      range(8).map((i) => write(schedule, 8 + i, known(outerPadding, i))),
      call(COMPRESS, i32.const(outerState), local.get(HASH)),
      v128.store(local.get(SLOT), v128.load(local.get(HASH))())(LANE_MEMORY.firstWords),
      v128.store(local.get(SLOT), v128.load(local.get(HASH))(16))(LANE_MEMORY.secondWords),
      add(SLOT, 16),
      add(HASH, 128),
      add(GROUPS, -1),
    ]),
  ];
  return { name: "hmac", parameters: 2, numbers: 11, vectors: 10, returns: false, code };
}

const add = (index: number, n: number): Code => local.set(index, i32.add(local.get(index), i32.const(n)));

interface PackedLocals {
  /** The first of four: where each message's block starts. */
  starts: number;
  /** The first of four: 64 less the bytes that each message has here, which are up to 64; 65 behind the bit that closes it. */
  fromEnds: number;
  /** The first of eight vectors that may be written over. */
  rows: number;
}

/** Bytes 16·quad … of four blocks, with the bit that closes each message, become four message words, big-endian. */
function packed(quad: number, at: PackedLocals): Code {
  const row = (lane: number): Code => {
    const fromEnd = local.get(at.fromEnds + lane);
    const kept = v128.and(
      v128.load(local.get(at.starts + lane))(16 * quad),
      v128.load(fromEnd)(LANE_MEMORY.keep + 16 * quad),
    );
    return bigEndian(v128.or(kept, v128.load(fromEnd)(LANE_MEMORY.close + 16 * quad)));
  };
  const [A = [], B = [], C = [], D = []] = range(4).map((i) => local.get(at.rows + i));
  const [AB = [], ab = [], CD = [], cd = []] = range(4).map((i) => local.get(at.rows + 4 + i));
  const words = [
    shuffled(AB, CD, [0, 1, 4, 5]),
    shuffled(AB, CD, [2, 3, 6, 7]),
    shuffled(ab, cd, [0, 1, 4, 5]),
    shuffled(ab, cd, [2, 3, 6, 7]),
  ];
  return [
    range(4).map((lane) => local.set(at.rows + lane, row(lane))),
    local.set(at.rows + 4, shuffled(A, B, [0, 4, 1, 5])),
    local.set(at.rows + 5, shuffled(A, B, [2, 6, 3, 7])),
    local.set(at.rows + 6, shuffled(C, D, [0, 4, 1, 5])),
    local.set(at.rows + 7, shuffled(C, D, [2, 6, 3, 7])),
    words.map((word, i) => v128.store(i32.const(0), word)(LANE_MEMORY.schedule + 16 * (4 * quad + i))),
  ];
}

const bigEndian = (value: Code): Code =>
  i8x16.shuffle(
    value,
    value,
    range(16).map((i) => i ^ 3),
  );

/** Four words out of the eight of two vectors. */
const shuffled = (first: Code, second: Code, words: readonly number[]): Code =>
  i8x16.shuffle(
    first,
    second,
    words.flatMap((word) => range(4).map((byte) => 4 * word + byte)),
  );

const rotated = (value: Code, bits: number): Code =>
  v128.or(i32x4.shrUnsigned(value, bits), i32x4.shl(value, 32 - bits));

const bigSigma = (value: Code, a: number, b: number, c: number): Code =>
  v128.xor(v128.xor(rotated(value, a), rotated(value, b)), rotated(value, c));

const smallSigma = (value: Code, a: number, b: number, shift: number): Code =>
  v128.xor(v128.xor(rotated(value, a), rotated(value, b)), i32x4.shrUnsigned(value, shift));

/** The first 32 bits of the fractional parts of the square or cube roots of the first primes: FIPS 180-4, sections 4.2.2 and 5.3.3. */
function primeRoots(count: number, degree: 2 | 3): number[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((p) => n % p !== 0)) primes.push(n);
  return primes.map((p) => Number(rootOf(BigInt(p) << BigInt(32 * degree), BigInt(degree)) & 0xffffffffn));
}

/** The whole part of the root, by bisection: floating point would lose the last bits of the cube roots. */
function rootOf(n: bigint, degree: bigint): bigint {
  let [low, high] = [0n, 1n << 40n];
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (middle ** degree <= n) low = middle;
    else high = middle;
  }
  return low;
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
