import { seededChance } from "../../src/common/chance.js";
import type { CurvePoint } from "../../src/curves/curve.js";
import { judgeCurve, type JudgedCurve } from "../../src/curves/verdict.js";

/** Evaluations 1 … `count`, each so many iterations after the one before. */
export const along = (count: number, value: (i: number) => number, every = 10): CurvePoint[] =>
  Array.from({ length: count }, (_, i) => [(i + 1) * every, value(i + 1)]);

/** Factors that spread by this share around 1. */
export const noisy = (seed: number, share: number) => {
  const chance = seededChance(seed);
  return () => Math.exp(share * chance.normal());
};

export const judge = (curve: JudgedCurve) => judgeCurve(curve, seededChance(1));
