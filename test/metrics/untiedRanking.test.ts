import { describe, expect, test } from "@jest/globals";
import { seededChance } from "../../src/common/chance.js";
import { averagePrecisionOf } from "../../src/metrics/averagePrecision.js";
import { normalScores } from "../../src/metrics/normalScores.js";
import { rank } from "../../src/metrics/ranking.js";
import { rocAucOf } from "../../src/metrics/rocAuc.js";
import { untiedRanking } from "../../src/metrics/untiedRanking.js";

describe("the ranking of simulated scores", () => {
  test.each([1, 2, 3, 20, 300])("of %d items measures what the ranking of any scores does, to the last bit", (n) => {
    const chance = seededChance(n);
    const ones = new Uint16Array(n).fill(1);
    for (let i = 0; i < 20; i++) {
      const { truth, scores } = normalScores({ n, prevalence: 0.4, shifts: [0.5, 1], correlation: 0.5, chance });
      for (const [score, measure] of scores.flatMap((score) => [
        [score, averagePrecisionOf] as const,
        [score, rocAucOf] as const,
      ])) {
        expect(measure(untiedRanking(score, truth))(ones)).toBe(measure(rank(score, truth, 1))(ones));
      }
    }
  });
});
