/**
 * The compression function of SHA-256 (FIPS 180-4, section 6.2.2) for four messages at once, as a WebAssembly module
 * with 128-bit vectors that is assembled here, instruction by instruction: no native code and no build step, and a
 * draw from ten million ids takes seconds and not half a minute.
 */
export function sha256LanesModule(): WebAssembly.Module {
  module ??= new WebAssembly.Module(assembled());
  return module;
}
let module: WebAssembly.Module | undefined;

/** Where things lie in the module's memory, in bytes. Every word stands four times, once per lane. */
export const LANE_MEMORY = {
  constants: 0,
  startState: 1024,
  innerState: 1152,
  outerState: 1280,
  outerBlock: 1408,
  result: 1664,
  blocks: 2048,
  /** Writes the round constants and the initial hash value. */
  fillConstants(words: Int32Array): void {
    ROUND_CONSTANTS.forEach((k, i) => words.fill(k | 0, 4 * i, 4 * i + 4));
    INITIAL_HASH.forEach((h, i) => words.fill(h | 0, 256 + 4 * i, 256 + 4 * i + 4));
  },
};

const INITIAL_HASH = primeRoots(8, 2);
const ROUND_CONSTANTS = primeRoots(64, 3);

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

/** Locals of the function: three pointers, eight state words, sixteen message words, three for intermediate values. */
const [STATE, BLOCK, OUT] = [0, 1, 2];
const H0 = 3;
const W0 = 11;
const T1 = 27;
const X = 28;
const Y = 29;

const op = {
  get: (local: number) => [0x20, local],
  set: (local: number) => [0x21, local],
  tee: (local: number) => [0x22, local],
  load: (pointer: number, offset: number) => [0x20, pointer, 0xfd, 0x00, 4, ...leb(offset)],
  loadAt: (address: number) => [0x41, 0, 0xfd, 0x00, 4, ...leb(address)],
  store: (offset: number) => [0xfd, 0x0b, 4, ...leb(offset)],
  and: [0xfd, 0x4e],
  or: [0xfd, 0x50],
  xor: [0xfd, 0x51],
  add: [0xfd, 0xae, 0x01],
  shiftLeft: (bits: number) => [0x41, ...signedLeb(bits), 0xfd, 0xab, 0x01],
  shiftRight: (bits: number) => [0x41, ...signedLeb(bits), 0xfd, 0xad, 0x01],
};

function assembled(): Uint8Array<ArrayBuffer> {
  const vectorLocals = [1, 27, 0x7b];
  const code = [1, ...sized([...vectorLocals, ...compressBody(), 0x0b])];
  const text = (name: string) => sized([...Buffer.from(name)]);
  return new Uint8Array([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...[1, ...sized([1, 0x60, 3, 0x7f, 0x7f, 0x7f, 0])],
    ...[2, ...sized([1, ...text("env"), ...text("memory"), 2, 0, 1])],
    ...[3, ...sized([1, 0])],
    ...[7, ...sized([1, ...text("compress"), 0, 0])],
    ...[10, ...sized(code)],
  ]);
}

function compressBody(): number[] {
  const code: number[] = [];
  for (let i = 0; i < 8; i++) code.push(...op.load(STATE, 16 * i), ...op.set(H0 + i));
  for (let i = 0; i < 16; i++) code.push(...op.load(BLOCK, 16 * i), ...op.set(W0 + i));
  for (let round = 0; round < 64; round++) {
    if (round >= 16) code.push(...schedule(round));
    code.push(...roundCode(round));
  }
  for (let i = 0; i < 8; i++) {
    code.push(...op.get(OUT), ...op.get(H0 + i), ...op.load(STATE, 16 * i), ...op.add, ...op.store(16 * i));
  }
  return code;
}

/** W[t] = σ1(W[t−2]) + W[t−7] + σ0(W[t−15]) + W[t−16], in a ring of sixteen. */
function schedule(round: number): number[] {
  const w = (back: number) => W0 + ((round - back) & 15);
  return [
    ...op.get(w(16)),
    ...smallSigma(w(15), 7, 18, 3),
    ...op.add,
    ...op.get(w(7)),
    ...op.add,
    ...smallSigma(w(2), 17, 19, 10),
    ...op.add,
    ...op.set(w(16)),
  ];
}

/** One round; the eight names rotate instead of the values. */
function roundCode(round: number): number[] {
  const name = (i: number) => H0 + ((i - round) & 7);
  const [a, b, c, d] = [name(0), name(1), name(2), name(3)];
  const [e, f, g, h] = [name(4), name(5), name(6), name(7)];
  const choose = [...op.get(f), ...op.get(g), ...op.xor, ...op.get(e), ...op.and, ...op.get(g), ...op.xor];
  // maj(a, b, c) = b ^ ((a ^ b) & (b ^ c)); the a ^ b of one round is the b ^ c of the next.
  const [now, before] = round % 2 === 0 ? [X, Y] : [Y, X];
  const ofBefore = round === 0 ? [...op.get(b), ...op.get(c), ...op.xor] : op.get(before);
  const majority = [
    ...op.get(a),
    ...op.get(b),
    ...op.xor,
    ...op.tee(now),
    ...ofBefore,
    ...op.and,
    ...op.get(b),
    ...op.xor,
  ];
  return [
    // What does not wait for the last round comes first.
    ...op.get(h),
    ...op.loadAt(16 * round),
    ...op.add,
    ...op.get(W0 + (round & 15)),
    ...op.add,
    ...choose,
    ...op.add,
    ...bigSigma(e, 6, 11, 25),
    ...op.add,
    ...op.tee(T1),
    ...op.get(d),
    ...op.add,
    ...op.set(d),
    ...op.get(T1),
    ...bigSigma(a, 2, 13, 22),
    ...op.add,
    ...majority,
    ...op.add,
    ...op.set(h),
  ];
}

function rotated(local: number, bits: number): number[] {
  return [...op.get(local), ...op.shiftRight(bits), ...op.get(local), ...op.shiftLeft(32 - bits), ...op.or];
}

function bigSigma(local: number, a: number, b: number, c: number): number[] {
  return [...rotated(local, a), ...rotated(local, b), ...op.xor, ...rotated(local, c), ...op.xor];
}

function smallSigma(local: number, a: number, b: number, shift: number): number[] {
  return [...rotated(local, a), ...rotated(local, b), ...op.xor, ...op.get(local), ...op.shiftRight(shift), ...op.xor];
}

function sized(bytes: number[]): number[] {
  return [...leb(bytes.length), ...bytes];
}

/** LEB128 of a whole number from zero. */
function leb(n: number): number[] {
  const bytes: number[] = [];
  for (let rest = n; ;) {
    const low = rest & 127;
    rest >>>= 7;
    bytes.push(rest === 0 ? low : low | 128);
    if (rest === 0) return bytes;
  }
}

/** LEB128 of a number from 0 to 63, whose signed form is the number itself. */
function signedLeb(n: number): number[] {
  return [n];
}
