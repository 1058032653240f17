import type { CsvCells, CsvShape } from "./csvBytes.js";
import { assemble, i32, i8x16, ifElse, local, v128, whileTrue, type Code } from "./webAssembly.js";

/** Bytes that are searched at a time: the window and its marks stay in the processor's cache. */
export const MARK_WINDOW = 1 << 16;

/** Rows that are taken at a time, at most. */
export const CSV_BATCH = 2048;

/**
 * What ends or quotes the cells of a CSV, found sixteen bytes at a time, so that whoever reads a table steps from mark to
 * mark and not from byte to byte (the first stage of simdjson: Langdale and Lemire 2019); and rows that are as most are,
 * taken without a look at any other of their bytes.
 */
export interface CsvMarks {
  /**
   * Where a delimiter, a line feed, a carriage return or a quote stands between `from` and `to`, which are at most a window
   * apart: the places in order, then `to` four times, so that whoever steps from mark to mark looks for the end only at a
   * mark. The answer is overwritten by the next one.
   */
  find(bytes: Uint8Array, from: number, to: number): Int32Array;
  /**
   * How many rows of the window are plain from the byte `at` and the mark `next` on, which is the first behind it: all
   * their marks are delimiters but the last, which is a line feed.
   *
   * @param most to look at
   */
  countPlain(at: number, next: number, most: number): number;
  /** Takes those rows' wanted cells and numbers, to be row `row` and the ones behind it of a batch whose first one of these has line `line`. */
  takePlain(next: number, rows: { row: number; count: number; line: number }): void;
  /** Of the batch, those of each wanted column. */
  cells: CsvCells[];
  lines: Int32Array;
}

/** Where things lie in the memory: first the window and a byte that is no mark, and before the first mark the place before the window. */
const MARKS = MARK_WINDOW + 32;
const LINES = MARKS + 4 * MARK_WINDOW + 64;
const CELLS = LINES + 4 * CSV_BATCH;
const PAGE = 65_536;

export function csvMarks({ delimiter, columns, wanted }: CsvShape): CsvMarks {
  const memory = new WebAssembly.Memory({ initial: Math.ceil((CELLS + 8 * CSV_BATCH * wanted.length) / PAGE) });
  module ??= assemble([findFunction(), countFunction(), takeFunction(), numberFunction()]);
  // The exports' types are fixed by the functions that are assembled below.
  const made = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as MarkFunctions;
  const numbers = (at: number, count = CSV_BATCH) => new Int32Array(memory.buffer, at, count);
  const window = new Uint8Array(memory.buffer, 0, MARK_WINDOW + 1);
  const places = numbers(MARKS, MARK_WINDOW + 16);
  const slots = wanted.map((column, i) => ({ column, at: CELLS + 8 * CSV_BATCH * i }));
  const cells = slots.map(({ at }) => {
    const [starts, ends] = [numbers(at), numbers(at + 4 * CSV_BATCH)];
    return { bytes: new Uint8Array(0), starts, ends, count: 0, mayBeBlank: false };
  });
  let [base, end] = [0, 0];
  const mark = (index: number) => MARKS + 4 * index;
  return {
    cells,
    lines: numbers(LINES),
    find(bytes, from, to) {
      window.set(bytes.subarray(from, to));
      window[to - from] = 0;
      [base, end] = [from, to];
      let count = (made.find(to - from, from, delimiter, LF, CR, QUOTE) - MARKS) / 4;
      // Marks behind the filled part are left over from before.
      while (count > 0 && (places[count - 1] ?? 0) >= to) count--;
      numbers(MARKS - 4, 1)[0] = from - 1;
      return places.fill(to, count, count + 4);
    },
    countPlain: (at, next, most) => made.count(at, mark(next), most, base, end, 4 * columns, delimiter),
    takePlain(next, { row, count, line }) {
      for (const [i, { column, at }] of slots.entries()) {
        const may = made.take(mark(next + column), at + 4 * row, count, base, 4 * columns);
        const taken = cells[i];
        if (may !== 0 && taken !== undefined) taken.mayBeBlank = true;
      }
      made.number(LINES + 4 * row, count, line);
    },
  };
}
let module: WebAssembly.Module | undefined;

const LF = 10;
const CR = 13;
const SPACE = 32;
const QUOTE = 34;

interface MarkFunctions {
  find(filled: number, base: number, ...marks: number[]): number;
  count(at: number, next: number, most: number, base: number, end: number, rowBytes: number, delimiter: number): number;
  take(mark: number, to: number, count: number, base: number, rowBytes: number): number;
  number(to: number, count: number, line: number): void;
}

const get = local.get;
const add = (index: number, n: Code) => local.set(index, i32.add(get(index), n));
const loaded = (index: number, offset = 0): Code => i32.load(get(index))(offset);

/** `find(filled, base, four bytes)`: writes base + the places of the bytes behind the window and returns where it stopped writing. */
function findFunction() {
  const [FILLED, BASE, FIRST_MARK] = [0, 1, 2];
  const [AT, OUT, BITS] = [6, 7, 8];
  const [WANTED, SEEN] = [9, 13];
  const isMark = [0, 1, 2, 3].map((i) => i8x16.eq(get(SEEN), get(WANTED + i)));
  const [first = [], ...others] = isMark;
  const code = [
    [0, 1, 2, 3].map((i) => local.set(WANTED + i, i8x16.splat(get(FIRST_MARK + i)))),
    local.set(OUT, i32.const(MARKS)),
    whileTrue(i32.ltUnsigned(get(AT), get(FILLED)), [
      local.set(SEEN, v128.load(get(AT))()),
      local.set(BITS, i8x16.bitmask(others.reduce((all, one) => v128.or(all, one), first))),
      whileTrue(get(BITS), [
        i32.store(get(OUT), i32.add(get(BASE), i32.ctz(get(BITS))))(),
        add(OUT, i32.const(4)),
        local.set(BITS, i32.and(get(BITS), i32.sub(get(BITS), i32.const(1)))),
      ]),
      add(AT, i32.const(16)),
      add(BASE, i32.const(16)),
    ]),
    get(OUT),
  ];
  return { name: "find", parameters: 6, numbers: 3, vectors: 5, returns: true, code };
}

/** `count(at, next, most, base, end, rowBytes, delimiter)`: see `countPlain`; `next` is where the mark lies, a row's marks take `rowBytes`. */
function countFunction() {
  const [AT, NEXT, MOST, BASE, END, ROW_BYTES, DELIMITER] = [0, 1, 2, 3, 4, 5, 6];
  const [ROW, LAST, MARK] = [7, 8, 9];
  const byteAt = (place: Code) => i32.load8(i32.sub(place, get(BASE)))();
  const isDelimiter = i32.eq(byteAt(loaded(MARK)), get(DELIMITER));
  // Asked of the mark that it stops at: where the row's last one would be there may be none, and what is left over from before.
  const ends = i32.and(i32.eq(byteAt(loaded(MARK)), i32.const(LF)), i32.ne(loaded(MARK), get(AT)));
  const code = [
    whileTrue(i32.and(i32.ltUnsigned(get(ROW), get(MOST)), i32.ltUnsigned(get(AT), get(END))), [
      local.set(MARK, get(NEXT)),
      local.set(LAST, i32.sub(i32.add(get(NEXT), get(ROW_BYTES)), i32.const(4))),
      whileTrue(i32.and(i32.ltUnsigned(get(MARK), get(LAST)), isDelimiter), add(MARK, i32.const(4))),
      // What is not plain ends it, and so does the window's end, where a byte stands that is no mark.
      ifElse(
        i32.and(i32.eq(get(MARK), get(LAST)), ends),
        [
          add(ROW, i32.const(1)),
          local.set(AT, i32.add(loaded(LAST), i32.const(1))),
          local.set(NEXT, i32.add(get(LAST), i32.const(4))),
        ],
        local.set(MOST, get(ROW)),
      ),
    ]),
    get(ROW),
  ];
  return { name: "count", parameters: 7, numbers: 3, vectors: 0, returns: true, code };
}

/** `take(mark, to, count, base, rowBytes)`: each row's cell before its mark; returns 1 where one is empty, or begins with a blank or a control character. */
function takeFunction() {
  const [MARK, TO, COUNT, BASE, ROW_BYTES] = [0, 1, 2, 3, 4];
  const [START, MAY_BE_BLANK] = [5, 6];
  const firstByte = i32.load8(i32.sub(get(START), get(BASE)))();
  const isSeen = i32.and(i32.ltUnsigned(i32.const(SPACE), firstByte), i32.ltUnsigned(get(START), loaded(MARK)));
  const code = [
    whileTrue(get(COUNT), [
      local.set(START, i32.add(i32.load(i32.sub(get(MARK), i32.const(4)))(), i32.const(1))),
      i32.store(get(TO), get(START))(),
      i32.store(get(TO), loaded(MARK))(4 * CSV_BATCH),
      local.set(MAY_BE_BLANK, i32.or(get(MAY_BE_BLANK), i32.eqz(isSeen))),
      add(MARK, get(ROW_BYTES)),
      add(TO, i32.const(4)),
      add(COUNT, i32.const(-1)),
    ]),
    get(MAY_BE_BLANK),
  ];
  return { name: "take", parameters: 5, numbers: 2, vectors: 0, returns: true, code };
}

/** `number(to, count, line)`: a line's number, and those behind it. */
function numberFunction() {
  const [TO, COUNT, LINE] = [0, 1, 2];
  const code = whileTrue(get(COUNT), [
    i32.store(get(TO), get(LINE))(),
    add(TO, i32.const(4)),
    add(LINE, i32.const(1)),
    add(COUNT, i32.const(-1)),
  ]);
  return { name: "number", parameters: 3, numbers: 0, vectors: 0, returns: false, code };
}
