// `node --import ./test/support/typescript.mjs test/statistics/promisedPower.ts '<wish>'` asks `size` for items and tries them.
import { seededChance } from "../../src/common/chance.js";
import type { Chance } from "../../src/common/chance.js";
import type { ClassLabels } from "../../src/metrics/labels.js";
import { shiftFor } from "../../src/metrics/normalScores.js";
import { neededRanked } from "../../src/protocol/neededRanked.js";
import type { RankedMetric } from "../../src/metrics/normalScores.js";
import type { ClassPredictions } from "../../src/metrics/predictions.js";
import { scorePredictions } from "../../src/metrics/scorePredictions.js";
import { compareModels } from "../../src/protocol/comparison.js";

/** What a person asks of `holdout size`, and how often it is tried. */
export interface Wish {
  metric: RankedMetric;
  expect: number;
  prevalence: number;
  detect: number;
  halfWidth: number;
  cases: number;
}

/** What came of the items that `size` asked for. */
export interface Tried {
  /** Share of comparisons that saw the difference at 5 %. */
  power: number;
  /** Mean of the smallest difference that the comparisons promise to see. */
  smallest: number;
  /** Mean of half the width of the printed interval. */
  halfWidth: number;
}

const given = process.argv[2];
if (given !== undefined) process.stdout.write(JSON.stringify(tryOut(JSON.parse(given) as Wish)));

function tryOut(wish: Wish): Tried {
  const { metric, expect, prevalence, detect, cases } = wish;
  const chance = seededChance(1);
  const forDifference = neededRanked({ metric, expect, prevalence, detect, correlation: 0.5, chance });
  const forWidth = neededRanked({ metric, expect, prevalence, halfWidth: wish.halfWidth, chance });
  const usual = shiftFor(metric, expect, prevalence);
  const better = shiftFor(metric, expect + detect, prevalence);
  let [seen, smallest, width] = [0, 0, 0];
  for (let i = 0; i < cases; i++) {
    const { labels, network } = aSet(chance, forDifference, prevalence);
    const models = [usual, better].map((shift, k) => ({ name: String(k), seeds: [network(shift)] }));
    const found = compareModels({ labels, models, baseline: "0", metric, chance, resamples: 300 });
    if ((found.rows[1]?.p ?? 1) <= 0.05) seen++;
    smallest += (found.smallest_difference ?? NaN) / cases;
  }
  const widths = cases / 10;
  for (let i = 0; i < widths; i++) {
    const { labels, network } = aSet(chance, forWidth, prevalence);
    const [low, high] = scorePredictions(labels, network(usual), [metric], { newChance: () => chance })[metric]
      ?.interval ?? [NaN, NaN];
    width += (high - low) / 2 / widths;
  }
  return { power: seen / cases, smallest, halfWidth: width };
}

/** Items with normal scores; what two networks say of items of one class correlates by a half. */
function aSet(chance: Chance, n: number, prevalence: number) {
  const truth = Int32Array.from({ length: n }, () => (chance.next() < prevalence ? 1 : 0));
  const ids = Array.from({ length: n }, (_, i) => String(i));
  const labels: ClassLabels = { kind: "classification", ids, classes: ["0", "1"], truth, positive: 1 };
  const shared = Float64Array.from({ length: n }, () => Math.SQRT1_2 * chance.normal());
  const network = (shift: number): ClassPredictions => {
    const score = shared.map((base, i) => {
      const raw = base + Math.SQRT1_2 * chance.normal() + shift * (truth[i] ?? 0);
      return 1 / (1 + Math.exp(-raw));
    });
    const probabilities = new Float64Array(2 * n);
    for (const [i, p] of score.entries()) probabilities.set([1 - p, p], 2 * i);
    return { kind: "classification", classes: ["0", "1"], predicted: undefined, probabilities, score };
  };
  return { labels, network };
}
