import { describe, expect, test } from "@jest/globals";
import { textTable } from "../../src/cli/terminal.js";
import { seededChance, type Chance } from "../../src/common/chance.js";
import { isClearClimb } from "../../src/curves/clearClimb.js";
import { climbOf } from "../../src/curves/climb.js";
import { logCurve } from "../../src/curves/logCurve.js";
import { between, evenly } from "./curveFamilies.js";

const EACH = 300;

describe("overfitting of short trainings", () => {
  test.each<[string, Range, Range, number]>([
    ["5 to 10 %, noise of 0.5 to 1 %", [0.05, 0.1], [0.005, 0.01], 0.65],
    ["10 to 15 %, noise of 0.5 to 1 %", [0.1, 0.15], [0.005, 0.01], 0.98],
    ["10 to 15 %, noise of 1 to 2 %", [0.1, 0.15], [0.01, 0.02], 0.9],
    ["15 to 30 %, noise of 1 to 2 %", [0.15, 0.3], [0.01, 0.02], 0.98],
    ["15 to 30 %, noise of 2 to 3 %", [0.15, 0.3], [0.02, 0.03], 0.93],
  ])("is seen where 20 to 50 epochs end above their best by %s", (_, rises, noises, least) => {
    for (const shape of SHAPES) {
      expect(
        clearOf((chance) => climbing(chance, shape, between(chance, ...rises), between(chance, ...noises))),
      ).toBeGreaterThan(least);
    }
  });

  test.each([5, 6, 7, 8])(
    "is seen in at most 5 %% of trainings whose %d evaluations are noise alone",
    (evaluations) => {
      for (const noise of [0.02, 0.05, 0.1, 0.2, 0.5]) {
        const seen = clearOf((chance) => evenly(evaluations, () => Math.exp(noise * chance.normal())));
        expect([noise, seen <= 0.05]).toEqual([noise, true]);
      }
    },
  );

  test("is not seen in what is flat or falls, also where neighbours wander together", () => {
    const rows = [0, 0.5, 0.7, 0.9].flatMap((together) =>
      Object.entries(LEVELS).map(([name, level]): [name: string, together: number, short: number, long: number] => [
        name,
        together,
        clearOf((chance) => wandering(chance, { together, level: level(chance), evaluations: 20 + chance.below(31) })),
        clearOf((chance) => wandering(chance, { together, level: level(chance), evaluations: 50 + chance.below(351) })),
      ]),
    );
    const shown = rows.map(([name, ...shares]) => [name, ...shares.map((share) => share.toFixed(3))]);
    process.stdout.write(
      `\noverfitting seen where there is none\n${textTable(["truth", "correlation", "20 to 50", "50 to 400"], shown)}\n`,
    );
    for (const [name, together, short, long] of rows) {
      const most = together === 0 ? 0.005 : 0.05;
      expect([name, together, Math.max(short, long) <= most]).toEqual([name, together, true]);
    }
  });
});

type Range = [low: number, high: number];
type Truth = (share: number) => number;

/** From the turn (0) to the end (1). */
const SHAPES: Truth[] = [(u) => u, (u) => (1 - Math.exp(-3 * u)) / (1 - Math.exp(-3)), (u) => u * u];

const LEVELS: Record<string, (chance: Chance) => Truth> = {
  flat: () => () => 0.3,
  "falls to a level": (chance) => {
    const [height, speed] = [between(chance, 1, 8), between(chance, 8, 40)];
    return (share) => 0.2 * (1 + height * Math.exp(-speed * share));
  },
  "power law": (chance) => {
    const exponent = between(chance, 0.2, 0.6);
    return (share) => share ** -exponent;
  },
};

/** The share of drawn curves with a climb that cannot be anything else. */
function clearOf(draw: (chance: Chance) => [number, number][]): number {
  const chance = seededChance(41);
  const curves = Array.from({ length: EACH }, () => logCurve(draw(chance), { floor: 1e-9 }));
  const clear = curves.filter((curve) => {
    const climb = climbOf(curve);
    return climb && isClearClimb(curve, climb);
  });
  return clear.length / EACH;
}

function climbing(chance: Chance, shape: Truth, rise: number, noise: number): [number, number][] {
  const evaluations = 20 + chance.below(31);
  const [turn, exponent] = [between(chance, 0.2, 0.6), between(chance, 0.2, 0.6)];
  const falling: Truth = (share) => 0.1 + 0.5 * (share * evaluations) ** -exponent;
  const truth: Truth = (share) =>
    share < turn ? falling(share) : falling(turn) * (1 + rise * shape((share - turn) / (1 - turn)));
  return evenly(evaluations, (share) => truth(share) * Math.exp(noise * chance.normal()));
}

/** Noise of 0.5 to 3 % with a correlation between neighbours. */
function wandering(
  chance: Chance,
  { together, level, evaluations }: { together: number; level: Truth; evaluations: number },
): [number, number][] {
  const noise = between(chance, 0.005, 0.03);
  let now = chance.normal();
  return evenly(evaluations, (share) => {
    now = together * now + Math.sqrt(1 - together ** 2) * chance.normal();
    return level(share) * Math.exp(noise * now);
  });
}
