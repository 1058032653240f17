import {
  i32,
  i32x4,
  ifElse,
  local,
  v128,
  whileTrue,
  type AssembledFunction,
  type Code,
} from "../common/webAssembly.js";

/** Where the compression finds things in its module's memory, in bytes. Words stand four times each, once per lane. */
export interface CompressionMemory {
  /** What `compression` gives: the rounds' 64 constants, then those that the openings need. */
  constants: number;
  /** A block's sixteen words, then the 48 that are made of them. */
  schedule: number;
  /** Nobody reads it: see `roundCode`. */
  unread: number;
}

/** Blocks of which some words are known: those need not stand in the schedule, and what hangs on them alone is not computed. */
export const OPENINGS = {
  /** Of any block. */
  any: 0,
  /** Of a message of up to 15 bytes: there are only zeros and its length behind the first four words. */
  short: 1,
  /** Of eight words that follow on a first block: the bit that closes them, zeros, and the length of both in bits. */
  hash: 2,
} as const;

const KNOWN_WORDS: Record<"short" | "hash", ReadonlyMap<number, number>> = {
  short: new Map(range(11).map((i) => [4 + i, 0])),
  hash: new Map([0x80000000, 0, 0, 0, 0, 0, 0, 64 * 8 + 32 * 8].map((word, i) => [8 + i, word])),
};

/** Behind a state lie what its first round makes of a word of zero: the new e, and the new a. */
const BEGUN = 8;
/** Bytes of a state with them. */
export const STATE_BYTES = 16 * (BEGUN + 2);

/** Rounds that stand one behind the other in a loop, so that each word is back in its place: all 64 would not stay in the processor's nearest caches. */
const ROUNDS = 8;

const [STATE, TO, OPENING, ROUND] = [0, 1, 2, 3];
/** Of the state the first of eight; of the rest those that a round needs. `pair`: a ^ b of the last rounds. */
const AT = { state: 4, sum: 12, pair: [13, 14], turned: [15, 16] } as const;
const VECTORS = 13;

/**
 * The compression function of SHA-256 (FIPS 180-4, section 6.2.2) of four blocks at once, and the constants that it needs:
 * `compress(state, to, opening)`, and `begin(state)`, which makes the first round of a state that is the same for many
 * blocks: what opens short or as a hash needs it.
 */
export function compression(memory: CompressionMemory): { functions: AssembledFunction[]; constants: number[] } {
  const { schedule, constants: table, unread } = memory;
  const constants = new Constants(table);
  const ofRound = (address: number) => (t: number) => v128.load(local.get(ROUND))(address + 16 * t);
  const [word, roundConstant] = [ofRound(schedule), ofRound(table)];
  const upTo = (end: number, code: (t: number) => Code) =>
    whileTrue(i32.ltUnsigned(local.get(ROUND), i32.const(16 * end)), [
      range(ROUNDS).map(code),
      local.set(ROUND, i32.add(local.get(ROUND), i32.const(16 * ROUNDS))),
    ]);
  const compress = [
    loadState,
    ifElse(
      local.get(OPENING),
      ifElse(
        i32.sub(local.get(OPENING), i32.const(OPENINGS.hash)),
        openingCode(KNOWN_WORDS.short, constants, memory),
        openingCode(KNOWN_WORDS.hash, constants, memory),
      ),
      [],
    ),
    upTo(48, (t) => [
      v128.store(local.get(ROUND), scheduled(t, word, constants))(schedule + 16 * (t + 16)),
      roundCode(t, i32x4.add(word(t), roundConstant(t)), unread),
    ]),
    upTo(64, (t) => roundCode(t, i32x4.add(word(t), roundConstant(t)), unread)),
    range(8).map((i) => v128.store(local.get(TO), i32x4.add(local.get(AT.state + i), before(i)))(16 * i)),
  ];
  const begin = [
    loadState,
    roundCode(0, constants.load(constants.all[0] ?? 0), unread),
    [3, 7].map((i, n) => v128.store(local.get(STATE), local.get(AT.state + i))(16 * (BEGUN + n))),
  ];
  const functions = [
    { name: "compress", parameters: 3, numbers: 1, vectors: VECTORS, returns: false, code: compress },
    { name: "begin", parameters: 1, numbers: 3, vectors: VECTORS, returns: false, code: begin },
  ];
  return { functions, constants: constants.all };
}

const before = (i: number): Code => v128.load(local.get(STATE))(16 * i);

const loadState: Code = [
  range(8).map((i) => local.set(AT.state + i, before(i))),
  local.set(AT.pair[1], v128.xor(local.get(AT.state + 1), local.get(AT.state + 2))),
];

/** A word that is known when the module is assembled, or the code that leaves it behind. */
type Word = number | Code;

/** Constants in the module's memory: the rounds' first, then whatever else is asked for. */
class Constants {
  readonly all = primeRoots(64, 3);

  constructor(private readonly address: number) {}

  load(n: number): Code {
    let index = this.all.indexOf(n);
    if (index === -1) index = this.all.push(n) - 1;
    return v128.load(i32.const(0))(this.address + 16 * index);
  }

  /** One of the words, at least, is code. */
  sum(...words: Word[]): Code {
    const known = words.filter((word) => typeof word === "number").reduce((sum, n) => (sum + n) >>> 0, 0);
    const codes = words.filter((word) => typeof word !== "number");
    return (known === 0 ? codes : [...codes, this.load(known)]).reduce((sum, code) => i32x4.add(sum, code));
  }
}

/** The first sixteen rounds of a block some of whose words are known, and the sixteen words that are made of its own. */
function openingCode(known: ReadonlyMap<number, number>, constants: Constants, memory: CompressionMemory): Code {
  const place = (t: number) => memory.schedule + 16 * t;
  const load = (t: number) => v128.load(i32.const(0))(place(t));
  const word = (t: number): Word => known.get(t) ?? load(t);
  const begun = [
    local.set(AT.pair[0], v128.xor(local.get(AT.state), local.get(AT.state + 1))),
    [3, 7].map((i, n) => local.set(AT.state + i, i32x4.add(before(BEGUN + n), load(0)))),
  ];
  const round = (t: number) => {
    const constant = constants.all[t] ?? 0;
    const withConstant = known.has(t)
      ? constants.load((constant + (known.get(t) ?? 0)) >>> 0)
      : i32x4.add(load(t), constants.load(constant));
    return t === 0 ? begun : roundCode(t, withConstant, memory.unread);
  };
  return [
    range(16).map((t) => [v128.store(i32.const(0), scheduled(t, word, constants))(place(t + 16)), round(t)]),
    local.set(ROUND, i32.const(16 * 16)),
  ];
}

/** W[t+16] = σ1(W[t+14]) + W[t+9] + σ0(W[t+1]) + W[t]. */
function scheduled(t: number, word: (t: number) => Word, constants: Constants): Code {
  // Those that are turned stand in locals, since V8 loads a word again for each use.
  const turned = [word(t + 1), word(t + 14)].map((one, i) => {
    const at = AT.turned[i] ?? 0;
    return typeof one === "number" ? { set: [], word: one } : { set: local.set(at, one), word: local.get(at) };
  });
  const [early = 0, late = 0] = turned.map((one) => one.word);
  const sum = constants.sum(word(t), smallSigma(early, 7, 18, 3), word(t + 9), smallSigma(late, 17, 19, 10));
  return [turned.map(({ set }) => set), sum];
}

/**
 * One round with the sum of its message word and its constant; the eight names rotate instead of the values.
 *
 * Each waits for few others: the new e for five operations on the old one, and so does the new a. V8 puts off each value
 * until it is used, and then too many are kept waiting for the processor's registers: the stores, which cannot be put off
 * and which nobody reads, keep the order. Without both a block takes a tenth to a third longer.
 */
function roundCode(t: number, word: Code, unread: number): Code {
  const name = (i: number) => AT.state + ((i - t) & 7);
  const value = (i: number) => local.get(name(i));
  const [a, b, d] = [value(0), value(1), value(3)];
  const [e, f, g, h] = [value(4), value(5), value(6), value(7)];
  const choose = v128.xor(v128.and(v128.xor(f, g), e), g);
  // maj(a, b, c) = b ^ ((a ^ b) & (b ^ c)); the a ^ b of one round is the b ^ c of the next.
  const [now, earlier] = t % 2 === 0 ? AT.pair : [AT.pair[1], AT.pair[0]];
  const majority = v128.xor(b, v128.and(local.get(now), local.get(earlier)));
  const [ofE, ofA] = AT.turned;
  const [sum, turnedE] = [local.get(AT.sum), local.get(ofE)];
  const kept = (index: number) => v128.store(i32.const(0), local.get(index))(unread);
  return [
    local.set(now, v128.xor(a, b)),
    local.set(AT.sum, i32x4.add(i32x4.add(h, word), choose)),
    local.set(ofE, bigSigma(e, 6, 11, 25)),
    local.set(name(3), i32x4.add(i32x4.add(d, sum), turnedE)),
    kept(name(3)),
    local.set(ofA, bigSigma(a, 2, 13, 22)),
    kept(ofA),
    local.set(name(7), i32x4.add(i32x4.add(i32x4.add(sum, turnedE), majority), local.get(ofA))),
    kept(name(7)),
  ];
}

const rotated = (value: Code, bits: number): Code =>
  v128.or(i32x4.shrUnsigned(value, bits), i32x4.shl(value, 32 - bits));

const bigSigma = (value: Code, a: number, b: number, c: number): Code =>
  v128.xor(v128.xor(rotated(value, a), rotated(value, b)), rotated(value, c));

function smallSigma(word: Word, a: number, b: number, shift: number): Word {
  if (typeof word !== "number")
    return v128.xor(v128.xor(rotated(word, a), rotated(word, b)), i32x4.shrUnsigned(word, shift));
  const turned = (bits: number) => (word >>> bits) | (word << (32 - bits));
  return (turned(a) ^ turned(b) ^ (word >>> shift)) >>> 0;
}

/** The first 32 bits of the fractional parts of the square or cube roots of the first primes: FIPS 180-4, sections 4.2.2 and 5.3.3. */
export function primeRoots(count: number, degree: 2 | 3): number[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((p) => n % p !== 0)) primes.push(n);
  // Of the 53 bits of a root, up to three stand before the point.
  return primes.map((p) => Math.floor(((degree === 2 ? Math.sqrt(p) : Math.cbrt(p)) % 1) * 2 ** 32));
}

export function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
