import type { Chance } from "../../src/common/chance.js";
import type { CurvePoint } from "../../src/curves/curve.js";
import type { JudgedCurve, Verdict } from "../../src/curves/verdict.js";

/** A kind of training whose right verdict is known, since it is drawn and not measured. */
export interface CurveFamily {
  name: string;
  /** The verdicts that are right; the first is the one hoped for. */
  right: Verdict[];
  draw(chance: Chance): JudgedCurve;
}

/** Trainings of 40 to 400 evaluations, evenly spaced in steps, each value with log-normal noise of 0.5 to 3 %. */
export const FAMILIES: CurveFamily[] = [
  {
    name: "power law",
    right: ["learning"],
    draw(chance) {
      const b = between(chance, 0.2, 0.6);
      return measured(chance, (share) => 0.8 * (share * 1000) ** -b);
    },
  },
  {
    name: "power law with offset",
    right: ["learning"],
    // The offset is at most a third of the end, so the curve still falls at least 9 % per doubling.
    draw(chance) {
      const b = between(chance, 0.25, 0.6);
      const end = 1000 ** -b;
      const c = end * between(chance, 0, 0.5);
      return measured(chance, (share) => c + (share * 1000) ** -b);
    },
  },
  {
    name: "saturation",
    right: ["saturated"],
    // What is left to learn halves so often that the last fifth of it is far below the flat band.
    draw(chance) {
      const speed = between(chance, 15, 60);
      const c = between(chance, 0.02, 0.3);
      const height = between(chance, 3, 10);
      return measured(chance, (share) => c * (1 + height * Math.exp(-speed * share)), { most: 0.015, fewest: 100 });
    },
  },
  {
    name: "noisy plateau",
    right: ["saturated"],
    draw(chance) {
      const level = between(chance, 0.05, 0.5);
      return measured(chance, () => level, { most: 0.04, fewest: 150 });
    },
  },
  {
    name: "overfit",
    right: ["overfitting"],
    draw(chance) {
      const turn = between(chance, 0.1, 0.5);
      const climb = between(chance, 0.25, 0.8);
      const b = between(chance, 0.3, 0.6);
      const falling = (share: number) => (share * 1000) ** -b;
      const bottom = falling(turn);
      const curve = measured(chance, (share) =>
        share < turn ? falling(share) : bottom * (1 + (climb * (share - turn)) / (1 - turn)),
      );
      return { ...curve, training: measured(chance, (share) => falling(share) * 0.9).points };
    },
  },
  {
    name: "divergence",
    right: ["diverging"],
    draw(chance) {
      const turn = between(chance, 0.3, 0.8);
      const height = between(chance, 1, 6);
      const falling = (share: number) => 3 * (share * 1000) ** -0.3;
      const broken = (share: number) =>
        share < turn ? falling(share) : falling(turn) * (1 + (height * (share - turn)) / (1 - turn));
      return {
        ...measured(chance, (share) => broken(share) * 1.05),
        training: measured(chance, broken).points,
        isLoss: true,
      };
    },
  },
  {
    name: "divergence by a jump",
    right: ["diverging"],
    draw(chance) {
      const turn = between(chance, 0.3, 0.7);
      const broken = (share: number) => (share < turn ? 2 * (share * 1000) ** -0.3 : 2.4);
      return {
        ...measured(chance, (share) => broken(share) * 1.05),
        training: measured(chance, broken).points,
        isLoss: true,
      };
    },
  },
  {
    name: "not a number",
    right: ["diverging"],
    draw(chance) {
      const curve = measured(chance, (share) => (share * 1000) ** -0.3);
      return {
        ...curve,
        points: curve.points.map(([step, value], i) => (i > curve.points.length * 0.8 ? [step, NaN] : [step, value])),
      };
    },
  },
  {
    name: "warm restarts",
    right: ["learning", "unclear", "saturated"],
    // Cosine cycles that double in length; after each restart the loss is up by a third to a half and falls again.
    draw(chance) {
      const height = between(chance, 0.3, 0.5);
      const cycles = 2 + chance.below(4);
      const end = between(chance, 0.3, 1);
      const restarted = (share: number) => {
        const { within } = cycleAt(share * end, cycles);
        return (share * 1000) ** -0.35 * (1 + (height * (1 + Math.cos(Math.PI * within))) / 2);
      };
      return { ...measured(chance, restarted), training: measured(chance, (share) => restarted(share) * 0.8).points };
    },
  },
  {
    name: "step in the learning rate",
    right: ["learning", "unclear", "saturated"],
    draw(chance) {
      const at = between(chance, 0.3, 0.9);
      const stepped = (share: number) => (share * 1000) ** -0.15 * (share > at ? 0.7 : 1);
      return { ...measured(chance, stepped), training: measured(chance, (share) => stepped(share) * 0.8).points };
    },
  },
];

/** A curve that falls by `perDoubling` (0.05 is 5 %) with each doubling of the iterations, for ever. */
export function fallingPerDoubling(
  chance: Chance,
  perDoubling: number,
  noise: number,
  evaluations: number,
): JudgedCurve {
  const slope = Math.log2(1 - perDoubling);
  const points = evenly(evaluations, (share) => (share * 1000) ** slope * Math.exp(noise * chance.normal()));
  return { points };
}

/** Values of a truth (a function of the share of the training done) at evenly spaced steps, with log-normal noise. */
export function measured(
  chance: Chance,
  truth: (share: number) => number,
  { most = 0.03, fewest = 40 }: { most?: number; fewest?: number } = {},
): JudgedCurve {
  const noise = 0.005 + (most - 0.005) * chance.next();
  const points = evenly(
    fewest + chance.below(400 - fewest),
    (share) => truth(share) * Math.exp(noise * chance.normal()),
  );
  return { points };
}

export function evenly(evaluations: number, value: (share: number) => number): CurvePoint[] {
  return Array.from({ length: evaluations }, (_, i) => [(i + 1) * 50, value((i + 1) / evaluations)]);
}

export function between(chance: Chance, low: number, high: number): number {
  return low + (high - low) * chance.next();
}

/** Where in which cycle a training stands whose cycles double in length and end together with it. */
function cycleAt(share: number, cycles: number): { within: number } {
  const whole = 2 ** cycles - 1;
  let start = 0;
  for (let i = 0; i < cycles; i++) {
    const length = 2 ** i / whole;
    if (share < start + length) return { within: (share - start) / length };
    start += length;
  }
  return { within: 1 };
}
