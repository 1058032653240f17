import {
  assemble,
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
 * code and no build step, and a draw from ten million ids takes a second or two and not half a minute.
 *
 * `compress(state, block, out)` is the compression function on words that stand four times each, once per lane.
 * `absorb(groups, spans, words, states)` takes a block of each message of some groups, of which `spans`, `lengths` and `active`
 * tell, into `states`; it is told where those of its first group lie, `words` in bytes from the start of either.
 * `finish(groups)` writes the HMAC of each message: its first word into `heads`, four a group, the seven others into
 * `tails`, word by word for the group's four.
 */
export function sha256LanesModule(): WebAssembly.Module {
  if (module !== undefined) return module;
  const functions = [compressFunction(), absorbFunction(), finishFunction()];
  // The code says which constants there are.
  return (module = assemble(functions, knownBytes()));
}
let module: WebAssembly.Module | undefined;

/** Messages that can wait. */
export const LANE_SLOTS = 512;

/** Where things lie in the module's memory, in bytes. */
export const LANE_MEMORY = {
  /** Words that all lanes share, each four times: round constants, and sums of them with known message words. */
  constants: 0,
  startState: 4096,
  /** The states behind the key's two pads. */
  innerState: 4224,
  outerState: 4352,
  block: 4480,
  /** 64 bytes of ones, then zeros: read from 64 − n on, a mask of the first n bytes. */
  keep: 4736,
  /** A byte 0x80 at 64 among zeros: read from 64 − n on, the bit that closes a message of n bytes. */
  close: 4864,
  /** Of each message, where its block starts and how many of its bytes are left: up to 64; −1 when the bit that closes it is written. */
  spans: 8192,
  /** Of each message, its length with the key's block in bits, where the block is its last one, else 0. */
  lengths: 8192 + 8 * LANE_SLOTS,
  /** Of each message, all ones as long as there are blocks of it, else 0. */
  active: 8192 + 12 * LANE_SLOTS,
  heads: 8192 + 16 * LANE_SLOTS,
  tails: 8192 + 20 * LANE_SLOTS,
  /** Of each group the eight words behind the blocks that are absorbed, each four times. */
  states: 8192 + 48 * LANE_SLOTS,
  /** The messages. From the start of each one on, as many blocks are read as the longest one has. */
  bytes: 65536,
};

/** What lies in the memory from the start. */
function knownBytes(): AssembledData[] {
  const words = (numbers: readonly number[]) =>
    new Uint8Array(Int32Array.from(numbers.flatMap((n) => [n, n, n, n])).buffer);
  return [
    { at: LANE_MEMORY.constants, bytes: words(constants) },
    { at: LANE_MEMORY.startState, bytes: words(INITIAL_HASH) },
    { at: LANE_MEMORY.keep, bytes: new Uint8Array(64).fill(0xff) },
    { at: LANE_MEMORY.close + 64, bytes: Uint8Array.of(0x80) },
  ];
}

/** A word of all lanes: code that gives it, or a number that is known now and the same in all lanes. */
type Word = Code | number;

/** Numbers of the functions' locals. Vectors: the state, sixteen message words, and some for values in between. */
function locals(numbers: number) {
  return {
    round: numbers - 1,
    state: numbers,
    message: numbers + 8,
    sum: numbers + 24,
    pair: [numbers + 25, numbers + 26],
    rows: numbers + 27,
  };
}
type Locals = ReturnType<typeof locals>;
const VECTORS = 31;

function compressFunction(): AssembledFunction {
  const [STATE, BLOCK, OUT] = [0, 1, 2];
  const at = locals(4);
  const code = [
    range(8).map((i) => local.set(at.state + i, v128.load(local.get(STATE))(16 * i))),
    range(16).map((i) => local.set(at.message + i, v128.load(local.get(BLOCK))(16 * i))),
    rounds(
      range(16).map((i) => local.get(at.message + i)),
      at,
    ),
    range(8).map((i) => {
      const sum = i32x4.add(local.get(at.state + i), v128.load(local.get(STATE))(16 * i));
      return v128.store(local.get(OUT), sum)(16 * i);
    }),
  ];
  return { name: "compress", parameters: 3, numbers: 1, vectors: VECTORS, returns: false, code };
}

function absorbFunction(): AssembledFunction {
  const [GROUPS, SPANS, WORDS, STATES, STARTS, LENGTHS] = [0, 1, 2, 3, 4, 8];
  const at = locals(13);
  const before = (i: number) => v128.load(local.get(STATES))(16 * i);
  const isActive = v128.load(local.get(WORDS))(LANE_MEMORY.active);
  const code = [
    whileTrue(local.get(GROUPS), [
      range(4).map((lane) => local.set(STARTS + lane, i32.load(local.get(SPANS))(8 * lane))),
      range(4).map((lane) => local.set(LENGTHS + lane, i32.load(local.get(SPANS))(8 * lane + 4))),
      range(4).map((quad) => packed(quad, at, STARTS, LENGTHS)),
      // The last block ends in the length; that of less than 2^29 bytes is one word, and 0 stands before it.
      local.set(at.message + 15, v128.or(local.get(at.message + 15), v128.load(local.get(WORDS))(LANE_MEMORY.lengths))),
      range(8).map((i) => local.set(at.state + i, before(i))),
      rounds(
        range(16).map((i) => local.get(at.message + i)),
        at,
      ),
      range(8).map((i) => {
        const behind = i32x4.add(local.get(at.state + i), before(i));
        return v128.store(local.get(STATES), v128.bitselect(behind, before(i), isActive))(16 * i);
      }),
      add(SPANS, 32),
      add(WORDS, 16),
      add(STATES, 128),
      add(GROUPS, -1),
    ]),
  ];
  return { name: "absorb", parameters: 4, numbers: 9, vectors: VECTORS, returns: false, code };
}

function finishFunction(): AssembledFunction {
  const [GROUPS, STATES, HEADS, TAILS] = [0, 1, 2, 3];
  const at = locals(5);
  const outer = (i: number) => v128.load(i32.const(0))(LANE_MEMORY.outerState + 16 * i);
  const hash = (i: number) => i32x4.add(local.get(at.state + i), outer(i));
  const code = [
    local.set(STATES, i32.const(LANE_MEMORY.states)),
    local.set(HEADS, i32.const(LANE_MEMORY.heads)),
    local.set(TAILS, i32.const(LANE_MEMORY.tails)),
    whileTrue(local.get(GROUPS), [
      // The outer message: 32 bytes of inner hash, the closing bit, and the length of 64 + 32 bytes in bits.
      range(8).map((i) => local.set(at.message + i, v128.load(local.get(STATES))(16 * i))),
      range(8).map((i) => local.set(at.state + i, outer(i))),
      rounds([...range(8).map((i) => local.get(at.message + i)), 0x80000000, 0, 0, 0, 0, 0, 0, 768], at),
      v128.store(local.get(HEADS), hash(0))(),
      range(7).map((i) => v128.store(local.get(TAILS), hash(i + 1))(16 * i)),
      add(STATES, 128),
      add(HEADS, 16),
      add(TAILS, 7 * 16),
      add(GROUPS, -1),
    ]),
  ];
  return { name: "finish", parameters: 1, numbers: 4, vectors: VECTORS, returns: false, code };
}

const add = (index: number, n: number): Code => local.set(index, i32.add(local.get(index), i32.const(n)));

/** Bytes 16·quad … of four blocks, with the bit that closes each message, as four message words, big-endian. */
function packed(quad: number, at: Locals, starts: number, lengths: number): Code {
  const row = (lane: number): Code => {
    const fromEnd = i32.sub(i32.const(64 + 16 * quad), local.get(lengths + lane));
    const kept = v128.and(v128.load(local.get(starts + lane))(16 * quad), v128.load(fromEnd)(LANE_MEMORY.keep));
    return v128.or(kept, v128.load(fromEnd)(LANE_MEMORY.close));
  };
  const rows = range(4).map((lane) => local.get(at.rows + lane));
  const words = range(4).map((i) => at.message + 4 * quad + i);
  const [A = [], B = [], C = [], D = []] = rows;
  const [T0 = 0, T1 = 0, T2 = 0, T3 = 0] = words;
  const columns = [
    shuffled(local.get(T0), local.get(T2), [0, 1, 4, 5]),
    shuffled(local.get(T0), local.get(T2), [2, 3, 6, 7]),
    shuffled(local.get(T1), local.get(T3), [0, 1, 4, 5]),
    shuffled(local.get(T1), local.get(T3), [2, 3, 6, 7]),
  ];
  return [
    range(4).map((lane) => local.set(at.rows + lane, row(lane))),
    range(4).map((lane) => local.set(at.rows + lane, bigEndian(local.get(at.rows + lane)))),
    local.set(T0, shuffled(A, B, [0, 4, 1, 5])),
    local.set(T1, shuffled(A, B, [2, 6, 3, 7])),
    local.set(T2, shuffled(C, D, [0, 4, 1, 5])),
    local.set(T3, shuffled(C, D, [2, 6, 3, 7])),
    columns.map((column, i) => local.set(at.rows + i, column)),
    words.map((word, i) => local.set(word, local.get(at.rows + i))),
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

/**
 * The 64 rounds on the state. The first sixteen, of whose message words some are known, stand one behind the other; the
 * others are a loop over sixteen more, so that all the code of an HMAC stays in the processor's nearest caches: written
 * out, it takes half as long again.
 */
function rounds(message: readonly Word[], at: Locals): Code {
  const known = message.map((word, i) => (typeof word === "number" ? local.set(at.message + i, constant(word)) : []));
  const roundConstant = (i: number) => v128.load(local.get(at.round))(LANE_MEMORY.constants + 16 * i);
  return [
    message.map((word, i) => roundCode(i, plus(word, ROUND_CONSTANTS[i] ?? 0), at)),
    known,
    local.set(at.round, i32.const(16 * 16)),
    whileTrue(i32.ltUnsigned(local.get(at.round), i32.const(16 * 64)), [
      range(16).map((i) => [
        schedule(i, at),
        roundCode(16 + i, i32x4.add(local.get(at.message + i), roundConstant(i)), at),
      ]),
      local.set(at.round, i32.add(local.get(at.round), i32.const(16 * 16))),
    ]),
  ];
}

/** The sum of a word and a number; what is known is summed up here. */
function plus(word: Word, n: number): Code {
  return typeof word === "number" ? constant(word + n) : i32x4.add(word, constant(n));
}

/** W[t] = σ1(W[t−2]) + W[t−7] + σ0(W[t−15]) + W[t−16], in a ring of sixteen. */
function schedule(round: number, at: Locals): Code {
  const w = (back: number) => local.get(at.message + ((round - back) & 15));
  const sum = i32x4.add(i32x4.add(w(16), smallSigma(w(15), 7, 18, 3)), w(7));
  return local.set(at.message + (round & 15), i32x4.add(sum, smallSigma(w(2), 17, 19, 10)));
}

/** One round with the sum of its message word and its constant; the eight names rotate instead of the values. */
function roundCode(round: number, word: Code, at: Locals): Code {
  const name = (i: number) => at.state + ((i - round) & 7);
  const value = (i: number) => local.get(name(i));
  const [a, b, c, d] = [value(0), value(1), value(2), value(3)];
  const [e, f, g, h] = [value(4), value(5), value(6), value(7)];
  const choose = v128.xor(v128.and(v128.xor(f, g), e), g);
  // maj(a, b, c) = b ^ ((a ^ b) & (b ^ c)); the a ^ b of one round is the b ^ c of the next.
  const [now = 0, before = 0] = round % 2 === 0 ? at.pair : [...at.pair].reverse();
  const ofBefore = round === 0 ? v128.xor(b, c) : local.get(before);
  const majority = v128.xor(b, v128.and(local.get(now), ofBefore));
  return [
    local.set(now, v128.xor(a, b)),
    // What does not wait for the last round comes first.
    local.set(at.sum, i32x4.add(i32x4.add(i32x4.add(h, word), choose), bigSigma(e, 6, 11, 25))),
    local.set(name(3), i32x4.add(d, local.get(at.sum))),
    local.set(name(7), i32x4.add(i32x4.add(local.get(at.sum), bigSigma(a, 2, 13, 22)), majority)),
  ];
}

const rotated = (value: Code, bits: number): Code =>
  v128.or(i32x4.shrUnsigned(value, bits), i32x4.shl(value, 32 - bits));

const bigSigma = (value: Code, a: number, b: number, c: number): Code =>
  v128.xor(v128.xor(rotated(value, a), rotated(value, b)), rotated(value, c));

const smallSigma = (value: Code, a: number, b: number, shift: number): Code =>
  v128.xor(v128.xor(rotated(value, a), rotated(value, b)), i32x4.shrUnsigned(value, shift));

const INITIAL_HASH = primeRoots(8, 2);
const ROUND_CONSTANTS = primeRoots(64, 3);

/** Words that stand in memory, in the order in which code first needed them. */
const constants: number[] = ROUND_CONSTANTS.map((k) => k | 0);

/** A known word in all lanes: read from memory, which is cheaper than four numbers in the code. */
function constant(n: number): Code {
  const known = constants.indexOf(n | 0);
  const index = known === -1 ? constants.push(n | 0) - 1 : known;
  return v128.load(i32.const(0))(LANE_MEMORY.constants + 16 * index);
}

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
