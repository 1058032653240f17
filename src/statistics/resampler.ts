import type { Chance } from "../common/chance.js";

/** Fills `counts` with how often each item comes when as many items as there are entries are drawn with replacement. */
export type Resampler = (counts: Uint16Array) => void;

/**
 * A quick resampler: its own small generator (sfc32, Doty-Humphrey), seeded from the chance given. A hundred million draws take
 * about half a second, which `Chance.below` would need three for. The choice of an item is biased by less than n / 2³².
 */
export function resampler(chance: Chance): Resampler {
  const state = Int32Array.from({ length: 4 }, (_, i) => (i < 3 ? chance.below(2 ** 32) : 1));
  draw(state, new Uint16Array(1), 16);
  return (counts) => {
    counts.fill(0);
    draw(state, counts, counts.length);
  };
}

/** Counts so many draws; moves the state on. The state is held in locals while the loop runs: that halves its time. */
function draw(state: Int32Array, counts: Uint16Array, draws: number): void {
  let [a, b, c, count] = state as unknown as [number, number, number, number];
  const scale = counts.length / 4294967296;
  for (let i = 0; i < draws; i++) {
    const sum = (((a + b) | 0) + count) | 0;
    count = (count + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    // In [0, n); the cut makes it whole.
    (counts[((sum >>> 0) * scale) >>> 0] as number)++;
  }
  state.set([a, b, c, count]);
}
