import { idOf, type PlainTable } from "./plainTable.js";

/**
 * Of each row of two tables, those of the newer one counted on behind those of the older one, the number of the first row
 * that has its id: it stands for the id in both.
 *
 * A look-up among millions of ids waits for memory, one among thousands does not. So rows are first put together by the
 * hash of their id (a radix join: Manegold, Boncz and Kersten 2002); that one hash is one id is checked afterwards.
 */
export function firstRows(before: PlainTable, after: PlainTable): Int32Array {
  const first = firstOfHash([before, after]);
  const { count } = before.rows;
  const others = new Map<string, number>();
  for (const row of misplaced(first, before, after)) {
    const id = row < count ? idOf(before, row) : idOf(after, row - count);
    if (!others.has(id)) others.set(id, row);
    first[row] = others.get(id) ?? row;
  }
  return first;
}

/** So many rows, and the slots to look them up in, stay in the processor's cache. */
const GROUP = 8192;

/** The first row that has the hash of each row. */
function firstOfHash(tables: readonly PlainTable[]): Int32Array {
  const count = tables.reduce((sum, { rows }) => sum + rows.count, 0);
  const bits = Math.max(0, Math.ceil(Math.log2(count / GROUP)));
  const { pairs, ends } = grouped(tables, count, bits);
  const first = new Int32Array(count);
  let slots = new Int32Array(4 * GROUP);
  let start = 0;
  for (const end of ends) {
    const size = 2 ** Math.ceil(Math.log2(1 + 1.5 * (end - start)));
    if (size > slots.length) slots = new Int32Array(size);
    findFirst(first, pairs.subarray(2 * start, 2 * end), slots.subarray(0, size).fill(0), bits);
    start = end;
  }
  return first;
}

/** All rows by the lower bits of their hash, and in order: hash and number of each, side by side. */
function grouped(tables: readonly PlainTable[], count: number, bits: number): { pairs: Int32Array; ends: Int32Array } {
  const [pairs, ends] = [new Int32Array(2 * count), groupStarts(tables, bits)];
  const last = ends.length - 1;
  let number = 0;
  for (const { rows } of tables) {
    for (let row = 0; row < rows.count; row++) {
      const hash = rows.hashes[row] ?? 0;
      const at = ends[hash & last] ?? 0;
      pairs[2 * at] = hash;
      pairs[2 * at + 1] = number++;
      // A group's start moves on, row by row, to its end.
      ends[hash & last] = at + 1;
    }
  }
  return { pairs, ends };
}

function groupStarts(tables: readonly PlainTable[], bits: number): Int32Array {
  const sizes = new Int32Array(2 ** bits);
  const last = sizes.length - 1;
  for (const { rows } of tables) {
    for (let row = 0; row < rows.count; row++) {
      const group = (rows.hashes[row] ?? 0) & last;
      sizes[group] = (sizes[group] ?? 0) + 1;
    }
  }
  let start = 0;
  return sizes.map((size) => (start += size) - size);
}

/** Puts down the first row of each hash in a group. Open addressing; a slot has the place of a pair plus one. */
function findFirst(first: Int32Array, pairs: Int32Array, slots: Int32Array, bits: number): void {
  const mask = slots.length - 1;
  for (let at = 0; at < pairs.length; at += 2) {
    const hash = pairs[at] ?? 0;
    let slot = (hash >>> bits) & mask;
    let found = slots[slot] ?? 0;
    while (found > 0 && pairs[found - 1] !== hash) {
      slot = (slot + 1) & mask;
      found = slots[slot] ?? 0;
    }
    if (found === 0) slots[slot] = found = at + 1;
    first[pairs[at + 1] ?? 0] = pairs[found] ?? 0;
  }
}

const BATCH = 64;

/** The rows that have another id than the first row of their hash, in order. */
function misplaced(first: Int32Array, before: PlainTable, after: PlainTable): number[] {
  const found: number[] = [];
  const { count } = before.rows;
  const tableOf = (row: number) => (row < count ? before : after);
  const placeOf = (row: number) => 2 * (row < count ? row : row - count);
  const starts = new Int32Array(BATCH);
  let touched = 0;
  for (let from = 0; from < first.length; from += BATCH) {
    const to = Math.min(from + BATCH, first.length);
    // Ids lie far apart: all are touched before the first one is compared, so that the waits for memory overlap.
    for (let row = from; row < to; row++) {
      const other = first[row] ?? 0;
      starts[row - from] = tableOf(other).rows.spans[placeOf(other)] ?? 0;
    }
    for (let row = from; row < to; row++) touched += tableOf(first[row] ?? 0).bytes[starts[row - from] ?? 0] ?? 0;
    for (let row = from; row < to; row++) {
      const other = first[row] ?? 0;
      if (other !== row && !isSame(tableOf(row), placeOf(row), tableOf(other), placeOf(other))) found.push(row);
    }
  }
  // A sum that nobody needs would not be made, and nothing touched.
  return touched < 0 ? [] : found;
}

function isSame(table: PlainTable, place: number, others: PlainTable, placeThere: number): boolean {
  const [bytes, spans, there, spansThere] = [table.bytes, table.rows.spans, others.bytes, others.rows.spans];
  const end = spans[place + 1] ?? 0;
  let [at, to] = [spans[place] ?? 0, spansThere[placeThere] ?? 0];
  if (end - at !== (spansThere[placeThere + 1] ?? 0) - to) return false;
  for (; at < end; at++, to++) if (bytes[at] !== there[to]) return false;
  return true;
}
