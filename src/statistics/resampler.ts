import type { Chance } from "../common/chance.js";

/** Fills `counts` with how often each item comes when as many items as there are entries are drawn with replacement. */
export type Resampler = (counts: Uint16Array) => void;

/**
 * A quick resampler: its own small generator (sfc32, Doty-Humphrey), seeded from the chance given. A hundred million draws take
 * about half a second, which `Chance.below` would need three for. The choice of an item is biased by less than n / 2³².
 */
export function resampler(chance: Chance): Resampler {
  const state = Int32Array.from({ length: 3 }, () => chance.below(2 ** 32) | 0);
  let [a, b, c, count] = [state[0] ?? 0, state[1] ?? 0, state[2] ?? 0, 1];
  const draw = (counts: Uint16Array, draws: number) => {
    const n = counts.length;
    for (let i = 0; i < draws; i++) {
      const sum = (((a + b) | 0) + count) | 0;
      count = (count + 1) | 0;
      a = b ^ (b >>> 9);
      b = (c + (c << 3)) | 0;
      c = (((c << 21) | (c >>> 11)) + sum) | 0;
      const item = ((sum >>> 0) * n) / 4294967296;
      // `item` is in [0, n); a typed array's index must be whole.
      (counts[item >>> 0] as number)++;
    }
  };
  draw(new Uint16Array(1), 16);
  return (counts) => {
    counts.fill(0);
    draw(counts, counts.length);
  };
}
