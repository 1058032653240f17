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
  const [count, old, current] = [before.rows.count, idBytes(before), idBytes(after)];
  const sideOf = (row: number) => (row < count ? old : current);
  const placeOf = (row: number) => (row < count ? row : row - count);
  const starts = new Int32Array(BATCH);
  let touched = 0;
  for (let from = 0; from < first.length; from += BATCH) {
    const rows = first.subarray(from, from + BATCH);
    // Ids lie far apart: all are touched before the first one is compared, so that the waits for memory overlap.
    for (let i = 0; i < rows.length; i++) starts[i] = startOf(sideOf(rows[i] ?? 0), placeOf(rows[i] ?? 0));
    for (let i = 0; i < rows.length; i++) touched += sideOf(rows[i] ?? 0).view.getUint8(starts[i] ?? 0);
    for (let i = 0; i < rows.length; i++) {
      const [row, other] = [from + i, rows[i] ?? 0];
      if (other !== row && !isSameId(sideOf(row), placeOf(row), sideOf(other), placeOf(other))) found.push(row);
    }
  }
  // A sum that nobody needs would not be made, and nothing touched.
  return touched < 0 ? [] : found;
}

interface IdBytes {
  view: DataView;
  spans: Int32Array;
}

function idBytes({ bytes, rows: { spans } }: PlainTable): IdBytes {
  return { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length), spans };
}

function startOf({ spans }: IdBytes, row: number): number {
  return spans[2 * row] ?? 0;
}

function isSameId(a: IdBytes, rowOfA: number, b: IdBytes, rowOfB: number): boolean {
  const [start, end, startOfB] = [startOf(a, rowOfA), a.spans[2 * rowOfA + 1] ?? 0, startOf(b, rowOfB)];
  return end - start === (b.spans[2 * rowOfB + 1] ?? 0) - startOfB && isSameBytes(a.view, start, end, b.view, startOfB);
}
