/** Hashes in groups by their lower bits, each group in order: hash and place of each, side by side. */
export interface HashGroups {
  pairs: Int32Array;
  /** Where each group ends: how many pairs are in it and those before it. */
  ends: Int32Array;
}

/** A power of two; the rows of a group of two tables with a million rows each stay in the processor's cache. */
export const HASH_GROUPS = 256;

/** Puts the first of some hashes into groups. */
export function hashGroups(hashes: Int32Array, count: number): HashGroups {
  const [pairs, ends] = [new Int32Array(2 * count), groupStarts(hashes, count)];
  for (let i = 0; i < count; i++) {
    const hash = hashes[i] ?? 0;
    const group = hash & (HASH_GROUPS - 1);
    const at = ends[group] ?? 0;
    pairs[2 * at] = hash;
    pairs[2 * at + 1] = i;
    // A group's start moves on, one by one, to its end.
    ends[group] = at + 1;
  }
  return { pairs, ends };
}

/** The pairs of one group. */
export function pairsOf({ pairs, ends }: HashGroups, group: number): Int32Array {
  return pairs.subarray(2 * (ends[group - 1] ?? 0), 2 * (ends[group] ?? 0));
}

function groupStarts(hashes: Int32Array, count: number): Int32Array {
  const sizes = new Int32Array(HASH_GROUPS);
  for (let i = 0; i < count; i++) {
    const group = (hashes[i] ?? 0) & (HASH_GROUPS - 1);
    sizes[group] = (sizes[group] ?? 0) + 1;
  }
  let start = 0;
  return sizes.map((size) => (start += size) - size);
}
