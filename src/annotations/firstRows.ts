import { HASH_GROUPS, pairsOf } from "./hashGroups.js";
import type { LabelRows } from "./labelRows.js";
import { idOf, type PlainTable } from "./plainTable.js";
import { isSameBytes } from "./sameBytes.js";

/**
 * Of each row of two tables, those of the newer one counted on behind those of the older one, the number of the first row
 * that has its id: it stands for the id in both.
 *
 * A look-up among millions of ids waits for memory, one among thousands does not. So rows are first put together by the
 * hash of their id (a radix join: Manegold, Boncz and Kersten 2002); that one hash is one id is checked afterwards.
 */
export function firstRows(before: PlainTable, after: PlainTable): Int32Array {
  const first = firstOfHash(before.rows, after.rows);
  const { count } = before.rows;
  const others = new Map<string, number>();
  for (const row of misplaced(first, before, after)) {
    const id = row < count ? idOf(before, row) : idOf(after, row - count);
    if (!others.has(id)) others.set(id, row);
    first[row] = others.get(id) ?? row;
  }
  return first;
}

/** The first row that has the hash of each row. */
function firstOfHash(before: LabelRows, after: LabelRows): Int32Array {
  const first = new Int32Array(before.count + after.count);
  let slots = new Int32Array(1 << 15);
  for (let group = 0; group < HASH_GROUPS; group++) {
    const [old, current] = [pairsOf(before.groups, group), pairsOf(after.groups, group)];
    const size = 2 ** Math.ceil(Math.log2(2 + 1.5 * (old.length + current.length)));
    if (size > slots.length) slots = new Int32Array(size);
    const empty = slots.subarray(0, size).fill(0);
    findFirst(first, old, 0, empty);
    findFirst(first, current, before.count, empty);
  }
  return first;
}

/** Puts down the first row of each hash of a group. Open addressing; a slot has a hash and the number of its first row plus one. */
function findFirst(first: Int32Array, pairs: Int32Array, from: number, slots: Int32Array): void {
  const mask = slots.length - 2;
  for (let at = 0; at < pairs.length; at += 2) {
    const [hash, row] = [pairs[at] ?? 0, from + (pairs[at + 1] ?? 0)];
    // The lowest bits are those of the group.
    let slot = (hash >>> 7) & mask;
    while ((slots[slot + 1] ?? 0) > 0 && slots[slot] !== hash) slot = (slot + 2) & mask;
    if (slots[slot + 1] === 0) {
      slots[slot] = hash;
      slots[slot + 1] = row + 1;
    }
    first[row] = (slots[slot + 1] ?? 0) - 1;
  }
}

const BATCH = 64;

/** The rows that have another id than the first row of their hash, in order. */
function misplaced(first: Int32Array, before: PlainTable, after: PlainTable): number[] {
  const found: number[] = [];
  const { count } = before.rows;
  const [old, current] = [viewOf(before), viewOf(after)];
  const bytesOf = (row: number) => (row < count ? old : current);
  const spansOf = (row: number) => (row < count ? before.rows.spans : after.rows.spans);
  const placeOf = (row: number) => 2 * (row < count ? row : row - count);
  const isSame = (row: number, other: number): boolean => {
    const [spans, place] = [spansOf(row), placeOf(row)];
    const [start, end] = [spans[place] ?? 0, spans[place + 1] ?? 0];
    const [spansThere, there] = [spansOf(other), placeOf(other)];
    const startThere = spansThere[there] ?? 0;
    if (end - start !== (spansThere[there + 1] ?? 0) - startThere) return false;
    return isSameBytes(bytesOf(row), start, end, bytesOf(other), startThere);
  };
  const starts = new Int32Array(BATCH);
  let touched = 0;
  for (let from = 0; from < first.length; from += BATCH) {
    const to = Math.min(from + BATCH, first.length);
    // Ids lie far apart: all are touched before the first one is compared, so that the waits for memory overlap.
    for (let row = from; row < to; row++) {
      const other = first[row] ?? 0;
      starts[row - from] = spansOf(other)[placeOf(other)] ?? 0;
    }
    for (let row = from; row < to; row++) touched += bytesOf(first[row] ?? 0).getUint8(starts[row - from] ?? 0);
    for (let row = from; row < to; row++) {
      const other = first[row] ?? 0;
      if (other !== row && !isSame(row, other)) found.push(row);
    }
  }
  // A sum that nobody needs would not be made, and nothing touched.
  return touched < 0 ? [] : found;
}

function viewOf({ bytes }: PlainTable): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
