import { describe, expect, test } from "@jest/globals";
import { seededChance } from "../../src/common/chance.js";
import { textTable } from "../../src/cli/terminal.js";
import { judgeCurve, type Verdict } from "../../src/curves/verdict.js";
import { FAMILIES, fallingPerDoubling } from "./curveFamilies.js";

const EACH = 100;
const VERDICTS: Verdict[] = ["learning", "saturated", "overfitting", "diverging", "unclear", "too-short"];

describe("the verdict on simulated trainings", () => {
  const counts = FAMILIES.map((family, i) => {
    const chance = seededChance(100 + i);
    const found = new Map<Verdict, number>();
    for (let k = 0; k < EACH; k++) {
      const { verdict } = judgeCurve(family.draw(chance), chance);
      found.set(verdict, (found.get(verdict) ?? 0) + 1);
    }
    return { family, found };
  });

  test("is right in at least 95 % of the clear cases of every family", () => {
    const rows = counts.map(({ family, found }) => [
      family.name,
      ...VERDICTS.map((verdict) => String(found.get(verdict) ?? 0)),
    ]);
    process.stdout.write(`\nverdicts on ${EACH} drawn curves each\n${textTable(["family", ...VERDICTS], rows)}\n\n`);
    for (const { family, found } of counts) {
      const right = family.right.reduce((sum, verdict) => sum + (found.get(verdict) ?? 0), 0);
      expect([family.name, right / EACH >= 0.95]).toEqual([family.name, true]);
    }
  });

  test("is never saturated for a curve that still falls 5 % per doubling", () => {
    const chance = seededChance(7);
    const found = new Map<Verdict, number>();
    for (let k = 0; k < 400; k++) {
      const noise = 0.1 * chance.next() ** 2;
      const { verdict } = judgeCurve(fallingPerDoubling(chance, 0.05, noise, 8 + chance.below(300)), chance);
      found.set(verdict, (found.get(verdict) ?? 0) + 1);
    }
    process.stdout.write(
      `\nfalling 5 % per doubling: ${[...found].map(([verdict, n]) => `${verdict} ${n}`).join(", ")}\n`,
    );
    expect(found.get("saturated") ?? 0).toBe(0);
    expect(found.get("diverging") ?? 0).toBe(0);
  });
});
