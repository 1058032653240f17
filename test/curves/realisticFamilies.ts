import type { Chance } from "../../src/common/chance.js";
import { between, evenly, measured, type CurveFamily } from "./curveFamilies.js";

type Truth = (share: number) => number;

/** What schedules, small validation sets and large networks do to curves. */
export const REALISTIC_FAMILIES: CurveFamily[] = [
  {
    name: "learning-rate warm-up",
    right: ["learning"],
    draw(chance) {
      const falling = powerLaw(chance);
      const end = between(chance, 0.02, 0.1);
      const top = falling(end) * between(chance, 1.5, 4);
      return measured(chance, (share) => (share < end ? top * (falling(end) / top) ** (share / end) : falling(share)));
    },
  },
  {
    name: "cosine to zero",
    right: ["learning"],
    draw(chance) {
      const falling = powerLaw(chance);
      const height = between(chance, 0.1, 0.5);
      return withTraining(chance, (share) => falling(share) * (1 + (height * (1 + Math.cos(Math.PI * share))) / 2));
    },
  },
  {
    name: "linear cool-down",
    right: ["learning"],
    draw(chance) {
      const falling = powerLaw(chance);
      const height = between(chance, 0.1, 0.4);
      const from = between(chance, 0.7, 0.9);
      return withTraining(chance, (share) => falling(share) * (1 + height * Math.min(1, (1 - share) / (1 - from))));
    },
  },
  {
    name: "grokking under way",
    right: ["learning", "unclear"],
    draw(chance) {
      const at = between(chance, 0.6, 0.9);
      const curve = measured(chance, (share) => 0.98 / (1 + Math.exp((share - at) * 40)) + 0.005, { most: 0.01 });
      return { ...curve, training: measured(chance, (share) => Math.exp(-share * 20) + 1e-4).points };
    },
  },
  {
    name: "double descent, second fall",
    right: ["learning"],
    draw(chance) {
      const falling = powerLaw(chance);
      const at = between(chance, 0.15, 0.35);
      const width = between(chance, 0.3, 0.5);
      const height = between(chance, 0.3, 1);
      const hump = (share: number) => height * Math.exp(-((Math.log(share / at) / width) ** 2));
      const curve = measured(chance, (share) => falling(share) * (1 + hump(share)));
      return { ...curve, training: measured(chance, (share) => falling(share) * Math.exp(-2 * share)).points };
    },
  },
  {
    name: "plateau, then a fall",
    right: ["learning"],
    draw(chance) {
      const until = between(chance, 0.3, 0.6);
      return measured(chance, (share) => (share < until ? 0.3 : 0.3 * (share / until) ** -0.32), { most: 0.02 });
    },
  },
  {
    name: "overfit that stays up",
    right: ["overfitting"],
    draw(chance) {
      const best = between(chance, 0.03, 0.2);
      const steepness = between(chance, 0.5, 1.4);
      const truth = (share: number) => 0.5 * Math.cosh(Math.max(-1.5, Math.min(2, steepness * Math.log(share / best))));
      return { ...measured(chance, truth), training: measured(chance, (share) => 0.1 * share ** -0.3).points };
    },
  },
  {
    name: "spike that recovers",
    right: ["learning", "unclear"],
    draw(chance) {
      const falling = powerLaw(chance);
      const at = between(chance, 0.3, 0.8);
      const length = between(chance, 0.005, 0.05);
      const height = between(chance, 0.3, 3);
      const spiked: Truth = (share) =>
        falling(share) * (1 + (share > at ? height * Math.exp(-(share - at) / length) : 0));
      return { ...withTraining(chance, spiked), isLoss: true };
    },
  },
  {
    name: "warm restarts, validation alone",
    right: ["learning", "unclear", "saturated"],
    draw(chance) {
      const falling = powerLaw(chance);
      const cycles = between(chance, 1.5, 6);
      const height = between(chance, 0.2, 0.6);
      return measured(
        chance,
        (share) => falling(share) * (1 + (height * (1 + Math.cos(Math.PI * ((share * cycles) % 1)))) / 2),
      );
    },
  },
  {
    name: "50 to 200 items, falling",
    right: ["learning", "unclear"],
    draw(chance) {
      const exponent = between(chance, 0.08, 0.5);
      return counted(chance, (share) => Math.min(0.9, 0.08 * share ** -exponent));
    },
  },
  {
    name: "50 to 200 items, flat",
    right: ["saturated", "unclear"],
    draw(chance) {
      const level = between(chance, 0.03, 0.4);
      return counted(chance, () => level);
    },
  },
  {
    name: "plateau that wanders",
    right: ["saturated", "unclear"],
    draw(chance) {
      const together = between(chance, 0.3, 0.9);
      let wandering = chance.normal();
      return measured(
        chance,
        () => {
          wandering = together * wandering + Math.sqrt(1 - together * together) * chance.normal();
          return 0.2 * Math.exp(0.02 * wandering);
        },
        { most: 0.006 },
      );
    },
  },
  {
    name: "5 to 12 evaluations, falling",
    right: ["learning", "unclear"],
    draw(chance) {
      const exponent = between(chance, 0.08, 0.5);
      const noise = between(chance, 0.002, 0.05);
      return { points: evenly(5 + chance.below(8), (share) => share ** -exponent * Math.exp(noise * chance.normal())) };
    },
  },
  {
    name: "20 to 20,000 evaluations",
    right: ["learning"],
    draw(chance) {
      const falling = powerLaw(chance);
      const noise = between(chance, 0.005, 0.03);
      const evaluations = Math.round(20 * 1000 ** chance.next());
      return { points: evenly(evaluations, (share) => falling(share) * Math.exp(noise * chance.normal())) };
    },
  },
];

function powerLaw(chance: Chance): Truth {
  const exponent = between(chance, 0.15, 0.6);
  return (share) => (share * 1000) ** -exponent;
}

function withTraining(chance: Chance, truth: Truth) {
  return { ...measured(chance, truth), training: measured(chance, (share) => 0.9 * truth(share)).points };
}

/** The error on a small validation set: so many wrong answers of so many. */
function counted(chance: Chance, truth: Truth) {
  const items = 50 + chance.below(150);
  const wrong = (share: number) => Array.from({ length: items }, () => chance.next() < truth(share)).filter(Boolean);
  return { points: evenly(20 + chance.below(200), (share) => wrong(share).length / items), items };
}
