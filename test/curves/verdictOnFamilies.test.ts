import { describe, expect, test } from "@jest/globals";
import { seededChance, type Chance } from "../../src/common/chance.js";
import { textTable } from "../../src/cli/terminal.js";
import { judgeCurve, type JudgedCurve, type Verdict } from "../../src/curves/verdict.js";
import { FAMILIES, fallingPerDoubling, measured, type CurveFamily } from "./curveFamilies.js";
import { REALISTIC_FAMILIES } from "./realisticFamilies.js";

const VERDICTS: Verdict[] = ["learning", "saturated", "overfitting", "diverging", "unclear", "too-short"];

describe("the verdict on simulated trainings", () => {
  test.each([
    ["textbook", FAMILIES, { each: 100, seed: 100 }],
    ["realistic", REALISTIC_FAMILIES, { each: 60, seed: 300 }],
  ])("is right in at least 95 %% of the clear cases of every %s family", (kind, families, { each, seed }) => {
    const counts = families.map((family, i) => ({ family, found: verdictsOn(family, seededChance(seed + i), each) }));
    const rows = counts.map(({ family, found }) => [
      family.name,
      ...VERDICTS.map((verdict) => String(found.get(verdict) ?? 0)),
    ]);
    process.stdout.write(
      `\nverdicts on ${each} drawn curves each, ${kind}\n${textTable(["family", ...VERDICTS], rows)}\n\n`,
    );
    for (const { family, found } of counts) {
      const right = family.right.reduce((sum, verdict) => sum + (found.get(verdict) ?? 0), 0);
      expect([family.name, right / each >= 0.95]).toEqual([family.name, true]);
      // A schedule's jumps must never be read as divergence.
      if (/restart|step|cool|cosine/.test(family.name)) {
        expect([family.name, found.get("diverging") ?? 0]).toEqual([family.name, 0]);
      }
    }
  });

  test.each<[string, (chance: Chance) => JudgedCurve]>([
    [
      "a straight line on log axes",
      (chance) => fallingPerDoubling(chance, 0.05, 0.1 * chance.next() ** 2, 8 + chance.below(300)),
    ],
    ["a power law above an offset", (chance) => stillFalling(chance, (b, c) => (share) => c * 20 + share ** -b)],
    ["an exponential", (chance) => stillFalling(chance, (b, c) => (share) => c + Math.exp(-8 * b * share))],
  ])("is never saturated for %s that still falls 5 %% per doubling", (_, draw) => {
    const chance = seededChance(7);
    const found = new Map<Verdict, number>();
    for (let k = 0; k < 250; k++) {
      const { verdict } = judgeCurve(draw(chance), chance);
      found.set(verdict, (found.get(verdict) ?? 0) + 1);
    }
    process.stdout.write(
      `\nfalling 5 % per doubling: ${[...found].map(([verdict, n]) => `${verdict} ${n}`).join(", ")}\n`,
    );
    expect(found.get("saturated") ?? 0).toBe(0);
    expect(found.get("diverging") ?? 0).toBe(0);
  });
});

function verdictsOn(family: CurveFamily, chance: Chance, each: number): Map<Verdict, number> {
  const found = new Map<Verdict, number>();
  for (let k = 0; k < each; k++) {
    const { verdict } = judgeCurve(family.draw(chance), chance);
    found.set(verdict, (found.get(verdict) ?? 0) + 1);
  }
  return found;
}

/** A curve of that shape whose last doubling of iterations takes at least a twentieth off. */
function stillFalling(chance: Chance, shape: (b: number, c: number) => (share: number) => number): JudgedCurve {
  for (;;) {
    const truth = shape(0.1 + 1.4 * chance.next(), 0.005 * 200 ** chance.next());
    if (truth(1) / truth(0.5) <= 0.95) return measured(chance, truth);
  }
}
