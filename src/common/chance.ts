import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";

/** A seeded source of chance. The same seed gives the same numbers on every machine; nobody draws from `Math.random`. */
export interface Chance {
  /** A number in [0, 1), uniform, 53 random bits. */
  next(): number;
  /** A whole number in [0, n), uniform. */
  below(n: number): number;
  /** A standard normal number (Marsaglia's polar method). */
  normal(): number;
}

/** Chance from a whole-number seed; seeds in a row give numbers that have nothing to do with each other. */
export function seededChance(seed: number): Chance {
  const generator = xoroshiro128plusFromState([1, 2, 3, 4].map((i) => scattered(seed + i * 0x9e3779b9)));
  const next = () => {
    const high = (generator.next() >>> 0) >>> 5;
    const low = (generator.next() >>> 0) >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  };
  let spare: number | undefined;
  return {
    next,
    below: (n) => Math.floor(next() * n),
    normal() {
      if (spare !== undefined) {
        const kept = spare;
        spare = undefined;
        return kept;
      }
      for (;;) {
        const u = 2 * next() - 1;
        const v = 2 * next() - 1;
        const s = u * u + v * v;
        if (s >= 1 || s === 0) continue;
        const factor = Math.sqrt((-2 * Math.log(s)) / s);
        spare = v * factor;
        return u * factor;
      }
    },
  };
}

/** A whole number's lower 32 bits so stirred that each of them moves all (the finisher of MurmurHash3): a generator that starts from few ones gives few ones first. */
function scattered(n: number): number {
  let bits = n | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
