import { CSV_BATCH } from "../common/csvMarks.js";
import { compression, OPENINGS, primeRoots, range, STATE_BYTES } from "./sha256Compression.js";
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
 * `compress(state, to, opening)` is the compression function on words that stand four times each, once per lane: eight of
 * the state and, in `schedule`, those of the message that the opening does not know. It writes the state behind them.
 * `hmac(groups, base, highest)` hashes groups of four messages, which lie between `base` + their `starts` and `base` + their
 * `ends`. It writes the HMACs into `hashes`, word by word for a group's four, and their first two words once more, each kind
 * by itself. It returns how many groups have a first word of `highest` or less, and writes their numbers into `low`.
 */
export function sha256LanesModule(): WebAssembly.Module {
  return (module ??= assembledModule());
}
let module: WebAssembly.Module | undefined;

/** Messages that are hashed at a time, at most: as many as come. */
export const LANE_SLOTS = CSV_BATCH;

/** Where things lie in the module's memory, in bytes. */
export const LANE_MEMORY = {
  startState: 0,
  /** The states behind the key's two pads. */
  innerState: STATE_BYTES,
  outerState: 2 * STATE_BYTES,
  /** Behind those blocks of a group that are read so far, and behind one more. */
  state: 3 * STATE_BYTES,
  nextState: 4 * STATE_BYTES,
  unread: 5 * STATE_BYTES,
  /** 64 bytes of ones, then zeros: read from 64 − n on, a mask of the first n bytes. */
  keep: 1024,
  /** A byte 0x80 at 64 among zeros: read from 64 − n on, the bit that closes a message of n bytes. */
  close: 1280,
  schedule: 2048,
  constants: 3072,
  starts: 8192,
  ends: 8192 + 4 * LANE_SLOTS,
  firstWords: 8192 + 8 * LANE_SLOTS,
  secondWords: 8192 + 12 * LANE_SLOTS,
  low: 8192 + 16 * LANE_SLOTS,
  hashes: 8192 + 17 * LANE_SLOTS,
  /** The messages. From the start of each one on, as many blocks are read as the longest one has. */
  bytes: 1 << 17,
};

function assembledModule(): WebAssembly.Module {
  const { functions, constants } = compression(LANE_MEMORY);
  const words = (numbers: readonly number[]) =>
    new Uint8Array(Uint32Array.from(numbers.flatMap((n) => [n, n, n, n])).buffer);
  const known: AssembledData[] = [
    { at: LANE_MEMORY.constants, bytes: words(constants) },
    { at: LANE_MEMORY.startState, bytes: words(primeRoots(8, 2)) },
    { at: LANE_MEMORY.keep, bytes: new Uint8Array(64).fill(0xff) },
    { at: LANE_MEMORY.close + 64, bytes: Uint8Array.of(0x80) },
  ];
  return assemble([...functions, hmacFunction()], known);
}

/** The number in the module of the compression function, which comes first. */
const COMPRESS = 0;

const BLOCK = 64;
/** The longest end of a message whose last block it is: behind it come the bit that closes it, and its length in eight bytes. */
const LONGEST_END = BLOCK - 9;
/** The longest message that ends, with that bit, in the first four words of a block. */
const LONGEST_SHORT = 15;

function hmacFunction(): AssembledFunction {
  const [GROUPS, BASE, HIGHEST, SLOT, HASH, LOW, FROM, STARTS, FROM_ENDS] = [0, 1, 2, 3, 4, 5, 6, 7, 11];
  const [LENGTHS, LEFT, ROWS] = [15, 16, 17];
  const { starts, ends, schedule, innerState, state, nextState, outerState, low } = LANE_MEMORY;
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
  const quadOf = (quad: number) => packed(quad, { starts: STARTS, fromEnds: FROM_ENDS, rows: ROWS });
  const measured = (lengthsHere: Code) => [
    local.set(ROWS, i32x4.sub(all(BLOCK), lengthsHere)),
    range(4).map((lane) => local.set(FROM_ENDS + lane, i32x4.extractLane(local.get(ROWS), lane))),
  ];
  const short = [
    measured(local.get(LENGTHS)),
    quadOf(0),
    write(schedule, 15, bits),
    call(COMPRESS, i32.const(innerState), i32.const(schedule), i32.const(OPENINGS.short)),
  ];
  const long = [
    local.set(LEFT, local.get(LENGTHS)),
    local.set(FROM, i32.const(innerState)),
    whileTrue(v128.anyTrue(isGoing), [
      measured(here),
      range(4).map((quad) =>
        ifElse(
          v128.anyTrue(i32x4.greater(local.get(LEFT), all(16 * quad - 1))),
          quadOf(quad),
          range(4).map((i) => write(schedule, 4 * quad + i, all(0))),
        ),
      ),
      write(schedule, 15, v128.or(known(schedule, 15), v128.and(bits, isLast))),
      call(COMPRESS, local.get(FROM), i32.const(nextState), i32.const(OPENINGS.any)),
      range(8).map((i) =>
        write(state, i, v128.bitselect(known(nextState, i), v128.load(local.get(FROM))(16 * i), isGoing)),
      ),
      local.set(FROM, i32.const(state)),
      local.set(LEFT, i32x4.sub(local.get(LEFT), all(BLOCK))),
      range(4).map((lane) => add(STARTS + lane, BLOCK)),
    ]),
    range(8).map((i) => write(schedule, i, known(state, i))),
  ];
  const first = v128.load(local.get(HASH))();
  const isLow = v128.anyTrue(i32x4.upToUnsigned(first, i32x4.splat(local.get(HIGHEST))));
  const code = [
    local.set(HASH, i32.const(LANE_MEMORY.hashes)),
    whileTrue(i32.ltUnsigned(local.get(SLOT), i32.shl(local.get(GROUPS), i32.const(4))), [
      local.set(LENGTHS, lengths),
      range(4).map((lane) => local.set(STARTS + lane, start(lane))),
      ifElse(v128.anyTrue(i32x4.greater(local.get(LENGTHS), all(LONGEST_SHORT))), long, short),
      call(COMPRESS, i32.const(outerState), local.get(HASH), i32.const(OPENINGS.hash)),
      v128.store(local.get(SLOT), first)(LANE_MEMORY.firstWords),
      v128.store(local.get(SLOT), v128.load(local.get(HASH))(16))(LANE_MEMORY.secondWords),
      // The next one is written over it where this one is not low.
      i32.store(i32.shl(local.get(LOW), i32.const(2)), i32.shrUnsigned(local.get(SLOT), i32.const(4)))(low),
      local.set(LOW, i32.add(local.get(LOW), isLow)),
      add(SLOT, 16),
      add(HASH, 128),
    ]),
    local.get(LOW),
  ];
  return { name: "hmac", parameters: 3, numbers: 12, vectors: 10, returns: true, code };
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
