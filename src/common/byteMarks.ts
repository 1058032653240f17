import { assemble, i32, i8x16, local, v128, whileTrue } from "./webAssembly.js";

/** Bytes that are searched at a time: the window and its marks stay in the processor's cache. */
export const MARK_WINDOW = 1 << 16;
/** Sixteen bytes are read at a time, also where the window ends. */
const PLACES = MARK_WINDOW + 16;

/**
 * Where one of at most four bytes stands between `from` and `to`, which are at most a window apart: the places in order,
 * then `to` four times, so that whoever steps from mark to mark looks for the end only at a mark. The answer is
 * overwritten by the next one.
 */
export type FindMarks = (bytes: Uint8Array, from: number, to: number) => Int32Array;

/**
 * Finds what ends or quotes a cell, sixteen bytes at a time, so that whoever reads a table steps from mark to mark and
 * not from byte to byte (the first stage of simdjson: Langdale and Lemire 2019).
 *
 * @param marks the bytes that are looked for
 */
export function byteMarks(marks: readonly number[]): FindMarks {
  const memory = new WebAssembly.Memory({ initial: Math.ceil((PLACES + 4 * (MARK_WINDOW + 16)) / 65536) });
  module ??= assemble([findFunction()]);
  // The export's type is fixed by the function that is assembled below.
  const find = new WebAssembly.Instance(module, { env: { memory } }).exports["find"] as Find;
  const window = new Uint8Array(memory.buffer, 0, MARK_WINDOW);
  const places = new Int32Array(memory.buffer, PLACES);
  const wanted = Array.from({ length: 4 }, (_, i) => marks[i] ?? marks[0] ?? 0);
  return (bytes, from, to) => {
    window.set(bytes.subarray(from, to));
    let count = (find(to - from, from, ...wanted) - PLACES) / 4;
    // Marks behind the filled part are left over from before.
    while (count > 0 && (places[count - 1] ?? 0) >= to) count--;
    return places.fill(to, count, count + 4);
  };
}
let module: WebAssembly.Module | undefined;

type Find = (filled: number, base: number, ...marks: number[]) => number;

/** `find(filled, base, four bytes)`: writes base + the places of the bytes behind the window and returns where it stopped writing. */
function findFunction() {
  const [FILLED, BASE, FIRST_MARK] = [0, 1, 2];
  const [AT, OUT, BITS] = [6, 7, 8];
  const [WANTED, SEEN] = [9, 13];
  const get = local.get;
  const isMark = [0, 1, 2, 3].map((i) => i8x16.eq(get(SEEN), get(WANTED + i)));
  const [first = [], ...others] = isMark;
  const add = (index: number, n: number) => local.set(index, i32.add(get(index), i32.const(n)));
  const code = [
    [0, 1, 2, 3].map((i) => local.set(WANTED + i, i8x16.splat(get(FIRST_MARK + i)))),
    local.set(OUT, i32.const(PLACES)),
    whileTrue(i32.ltUnsigned(get(AT), get(FILLED)), [
      local.set(SEEN, v128.load(get(AT))()),
      local.set(BITS, i8x16.bitmask(others.reduce((all, one) => v128.or(all, one), first))),
      whileTrue(get(BITS), [
        i32.store(get(OUT), i32.add(get(BASE), i32.ctz(get(BITS))))(),
        add(OUT, 4),
        local.set(BITS, i32.and(get(BITS), i32.sub(get(BITS), i32.const(1)))),
      ]),
      add(AT, 16),
      add(BASE, 16),
    ]),
    get(OUT),
  ];
  return { name: "find", parameters: 6, numbers: 3, vectors: 5, returns: true, code };
}
