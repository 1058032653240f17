import { assemble, i32, i8x16, local, v128, whileTrue } from "./webAssembly.js";

/** The places in a buffer where one of at most four bytes stands, in order. */
export interface ByteMarks {
  /** The next place; the end of the range when there is none any more. */
  next(): number;
}

/** Bytes that are searched at a time: the window and its marks stay in the processor's cache. */
const WINDOW = 1 << 16;
/** Sixteen bytes are read at a time, also where the window ends. */
const PLACES = WINDOW + 16;

/**
 * Finds what ends or quotes a cell, sixteen bytes at a time, so that whoever reads a table steps from mark to mark and
 * not from byte to byte (the first stage of simdjson: Langdale and Lemire 2019).
 *
 * @param marks the four bytes that are looked for
 */
export function byteMarks(bytes: Uint8Array, from: number, to: number, marks: readonly number[]): ByteMarks {
  const { memory, find } = instantiate();
  const window = new Uint8Array(memory.buffer, 0, WINDOW);
  const places = new Int32Array(memory.buffer, PLACES);
  const wanted = Array.from({ length: 4 }, (_, i) => marks[i] ?? marks[0] ?? 0);
  let base = from;
  let filled = 0;
  let count = 0;
  let at = 0;

  const refill = (): void => {
    while (at === count && base + filled < to) {
      base += filled;
      filled = Math.min(WINDOW, to - base);
      window.set(bytes.subarray(base, base + filled));
      const end = find(filled, ...wanted);
      count = (end - PLACES) / 4;
      // Marks behind the filled part are left over from before.
      while (count > 0 && (places[count - 1] ?? 0) >= filled) count--;
      at = 0;
    }
  };
  return {
    next: () => {
      if (at === count) refill();
      return at === count ? to : base + (places[at++] ?? 0);
    },
  };
}

type Find = (filled: number, ...marks: number[]) => number;

function instantiate(): { memory: WebAssembly.Memory; find: Find } {
  const memory = new WebAssembly.Memory({ initial: Math.ceil((PLACES + 4 * (WINDOW + 16)) / 65536) });
  module ??= assemble([findFunction()]);
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  // The export's type is fixed by the function that is assembled below.
  return { memory, find: instance.exports["find"] as Find };
}
let module: WebAssembly.Module | undefined;

/** `find(filled, four bytes)`: writes the places of the bytes behind the window and returns where it stopped writing. */
function findFunction() {
  const [FILLED, FIRST_MARK] = [0, 1];
  const [AT, OUT, BITS] = [5, 6, 7];
  const [WANTED, SEEN] = [8, 12];
  const get = local.get;
  const isMark = [0, 1, 2, 3].map((i) => i8x16.eq(get(SEEN), get(WANTED + i)));
  const [first = [], ...others] = isMark;
  const code = [
    [0, 1, 2, 3].map((i) => local.set(WANTED + i, i8x16.splat(get(FIRST_MARK + i)))),
    local.set(OUT, i32.const(PLACES)),
    whileTrue(i32.ltUnsigned(get(AT), get(FILLED)), [
      local.set(SEEN, v128.load(get(AT))()),
      local.set(BITS, i8x16.bitmask(others.reduce((all, one) => v128.or(all, one), first))),
      whileTrue(get(BITS), [
        i32.store(get(OUT), i32.add(get(AT), i32.ctz(get(BITS))))(),
        local.set(OUT, i32.add(get(OUT), i32.const(4))),
        local.set(BITS, i32.and(get(BITS), i32.sub(get(BITS), i32.const(1)))),
      ]),
      local.set(AT, i32.add(get(AT), i32.const(16))),
    ]),
    get(OUT),
  ];
  return { name: "find", parameters: 5, numbers: 3, vectors: 5, returns: true, code };
}
