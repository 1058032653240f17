/**
 * A small assembler for WebAssembly: where bytes are walked over by the hundred million, sixteen at a time is what keeps a
 * person from waiting. A piece of code is a string whose characters are its bytes, or pieces in order: V8 joins strings
 * without copying them, and thousands of instructions are there before a person's file is opened. Names are those of the
 * specification (WebAssembly 2.0, with 128-bit vectors).
 */
export type Code = string | readonly Code[];

/** A function of a module. Locals are numbered from 0: first the parameters (all whole numbers), then `numbers`, then `vectors`. */
export interface AssembledFunction {
  name: string;
  parameters: number;
  numbers: number;
  vectors: number;
  /** True when the code leaves a whole number behind, which is then the result. */
  returns: boolean;
  code: Code;
}

/** Bytes that are written into the memory when the module is put to use. */
export interface AssembledData {
  at: number;
  bytes: Uint8Array;
}

/** A module that takes its memory, at least a page of 64 KB, as the import `env.memory`. */
export function assemble(
  functions: readonly AssembledFunction[],
  memory: readonly AssembledData[] = [],
): WebAssembly.Module {
  const each = (part: (one: AssembledFunction, index: number) => Code) => vector(functions.map(part));
  const sections: [number, string][] = [
    [1, each(signature)],
    [2, vector([[text("env"), text("memory"), byte(2, 0, 1)]])],
    [3, each((_, index) => leb(index))],
    [7, each(({ name }, index) => [text(name), byte(0), leb(index)])],
    [10, each(body)],
    [11, vector(memory.map(({ at, bytes }) => [byte(0), i32.const(at), END, sized(byte(...bytes))]))],
  ];
  const head = byte(0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  const all = joined([head, sections.map(([id, content]) => [byte(id), sized(content)])]);
  return new WebAssembly.Module(Buffer.from(all, "latin1"));
}

const byte = (...bytes: number[]): string => String.fromCharCode(...bytes);

const NUMBER = byte(0x7f);
const VECTOR = byte(0x7b);
const END = byte(0x0b);

function signature({ parameters, returns }: AssembledFunction): Code {
  return [byte(0x60), leb(parameters), NUMBER.repeat(parameters), returns ? [byte(1), NUMBER] : byte(0)];
}

function body({ numbers, vectors, code }: AssembledFunction): string {
  return sized([byte(2), leb(numbers), NUMBER, leb(vectors), VECTOR, code, END]);
}

function joined(code: Code): string {
  if (typeof code === "string") return code;
  let bytes = "";
  for (const part of code) bytes += joined(part);
  return bytes;
}

const text = (name: string): Code => [leb(name.length), name];
const vector = (items: readonly Code[]): string => joined([leb(items.length), items]);

function sized(code: Code): string {
  const bytes = joined(code);
  return leb(bytes.length) + bytes;
}

/** LEB128 of a whole number from zero. */
function leb(n: number): string {
  const bytes: number[] = [];
  for (let rest = n; rest > 0 || bytes.length === 0; rest >>>= 7) bytes.push(rest < 128 ? rest : (rest & 127) | 128);
  return byte(...bytes);
}

/** LEB128 of a signed 32-bit number. */
function signedLeb(n: number): string {
  const bytes: number[] = [];
  for (let rest = n | 0; ;) {
    const low = rest & 127;
    rest >>= 7;
    const isLast = (rest === 0 && low < 64) || (rest === -1 && low >= 64);
    bytes.push(isLast ? low : low | 128);
    if (isLast) return byte(...bytes);
  }
}

function instruction(...opcode: number[]) {
  const name = byte(...opcode);
  return (...operands: Code[]): Code => joined(operands) + name;
}

function access(...opcode: number[]) {
  const [name, isNotAligned] = [byte(...opcode), byte(0)];
  return (...operands: Code[]) =>
    (offset = 0): Code =>
      joined(operands) + name + isNotAligned + leb(offset);
}

export const local = {
  get: (index: number): Code => byte(0x20) + leb(index),
  set: (index: number, value: Code): Code => [value, byte(0x21), leb(index)],
};

/** `i32.load(pointer)(offset)` and its like read and write at pointer + offset; nothing has to be aligned. */
export const i32 = {
  const: (n: number): Code => byte(0x41) + signedLeb(n),
  load: access(0x28),
  load8: access(0x2d),
  store: access(0x36),
  add: instruction(0x6a),
  sub: instruction(0x6b),
  and: instruction(0x71),
  or: instruction(0x72),
  shl: instruction(0x74),
  shrUnsigned: instruction(0x76),
  eqz: instruction(0x45),
  eq: instruction(0x46),
  ne: instruction(0x47),
  ltUnsigned: instruction(0x49),
  /** The number of zeros below the lowest one. */
  ctz: instruction(0x68),
};

export const v128 = {
  load: access(0xfd, 0x00),
  store: access(0xfd, 0x0b),
  and: instruction(0xfd, 0x4e),
  or: instruction(0xfd, 0x50),
  xor: instruction(0xfd, 0x51),
  /** Bits of the first operand where the third has ones, of the second where it has zeros. */
  bitselect: instruction(0xfd, 0x52),
  /** 1 where any bit is one, else 0. */
  anyTrue: instruction(0xfd, 0x53),
};

export const i32x4 = {
  splat: instruction(0xfd, 0x11),
  extractLane: (value: Code, lane: number): Code => [value, byte(0xfd, 0x1b, lane)],
  add: instruction(0xfd, 0xae, 0x01),
  sub: instruction(0xfd, 0xb1, 0x01),
  min: instruction(0xfd, 0xb6, 0x01),
  max: instruction(0xfd, 0xb8, 0x01),
  /** All ones where the first operand is greater, else zeros; as `min` and `max`, of numbers with a sign. */
  greater: instruction(0xfd, 0x3b),
  /** All ones where the first operand is not greater, of numbers without a sign. */
  upToUnsigned: instruction(0xfd, 0x3e),
  shl: (value: Code, bits: number): Code => [value, i32.const(bits), byte(0xfd, 0xab, 0x01)],
  shrUnsigned: (value: Code, bits: number): Code => [value, i32.const(bits), byte(0xfd, 0xad, 0x01)],
};

export const i8x16 = {
  splat: instruction(0xfd, 0x0f),
  eq: instruction(0xfd, 0x23),
  /** One bit per byte: its highest. */
  bitmask: instruction(0xfd, 0x64),
  /** Byte i of the result is byte `places[i]` of the 32 bytes of both. */
  shuffle: (first: Code, second: Code, places: readonly number[]): Code => [first, second, byte(0xfd, 0x0d, ...places)],
};

/** Calls a function of the module by its number. */
export const call = (index: number, ...operands: Code[]): Code => [operands, byte(0x10), leb(index)];

/** One of two pieces of code: the first where the condition is not zero. */
export function ifElse(condition: Code, then: Code, otherwise: Code): Code {
  return [condition, byte(0x04, 0x40), then, byte(0x05), otherwise, END];
}

/** Repeats the code as long as the condition, which is asked first, is not zero. */
export function whileTrue(condition: Code, code: Code): Code {
  const block = byte(0x02, 0x40);
  const loop = byte(0x03, 0x40);
  const leaveIfNot = [i32.eqz(condition), byte(0x0d, 1)];
  const again = byte(0x0c, 0);
  return [block, loop, leaveIfNot, code, again, END, END];
}
