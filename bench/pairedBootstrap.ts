import { spawnSync } from "node:child_process";
import { seededChance } from "../src/common/chance.js";
import { averagePrecisionOf } from "../src/metrics/averagePrecision.js";
import { rank } from "../src/metrics/ranking.js";
import { pairedBootstrap } from "../src/statistics/pairedBootstrap.js";
import { compared, type Measured, type TimedRun } from "./timedProgram.js";

const ITEMS = 10_000;
const RESAMPLES = 10_000;
/** scikit-learn's loop is measured on so many resamples and scaled: its time is the same for each. */
const THEIR_RESAMPLES = 500;

/** The paired bootstrap of the difference of two average precisions, against scikit-learn's `average_precision_score` in a loop. */
export function run(): Promise<Measured[]> {
  const line = {
    name: `paired bootstrap of average precision, ${ITEMS} items × ${RESAMPLES} resamples`,
    theirs: `scikit-learn in a loop (${THEIR_RESAMPLES} resamples, scaled)`,
    wanted_ratio: 0.1,
  };
  const ours = { seconds: bestOf(3, measureOurs) };
  return Promise.resolve([compared(line, ours, measureTheirs())]);
}

function bestOf(times: number, measure: () => number): number {
  return Math.min(...Array.from({ length: times }, measure));
}

function measureOurs(): number {
  const chance = seededChance(1);
  const truth = Int32Array.from({ length: ITEMS }, () => (chance.next() < 0.2 ? 1 : 0));
  const scores = () => Float64Array.from(truth, (isPositive) => chance.normal() + isPositive);
  const [first, second] = [scores(), scores()];
  const started = performance.now();
  pairedBootstrap({
    n: ITEMS,
    first: averagePrecisionOf(rank(first, truth, 1)),
    second: averagePrecisionOf(rank(second, truth, 1)),
    chance,
    resamples: RESAMPLES,
  });
  return (performance.now() - started) / 1000;
}

const SCRIPT = `
import time
import numpy as np
from sklearn.metrics import average_precision_score
chance = np.random.default_rng(1)
truth = (chance.random(${ITEMS}) < 0.2).astype(int)
first, second = (chance.normal(size=${ITEMS}) + truth for _ in range(2))
started = time.perf_counter()
for _ in range(${THEIR_RESAMPLES}):
    drawn = chance.integers(0, ${ITEMS}, ${ITEMS})
    average_precision_score(truth[drawn], second[drawn]) - average_precision_score(truth[drawn], first[drawn])
print((time.perf_counter() - started) * ${RESAMPLES} / ${THEIR_RESAMPLES})
`;

/** Debian's Python with Debian's scikit-learn; undefined where either is missing. */
function measureTheirs(): TimedRun | undefined {
  const ended = spawnSync("/usr/bin/python3", ["-c", SCRIPT], { encoding: "utf8" });
  const seconds = Number.parseFloat(ended.stdout ?? "");
  return ended.status === 0 && Number.isFinite(seconds) ? { seconds } : undefined;
}
