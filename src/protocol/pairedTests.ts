import { seededChance } from "../common/chance.js";
import { mistakes } from "../metrics/error.js";
import { FEW, itemsThatMatter } from "../metrics/itemsThatMatter.js";
import type { ClassLabels } from "../metrics/labels.js";
import type { ClassPredictions } from "../metrics/predictions.js";
import { rankingDegrees } from "../metrics/rankingDegrees.js";
import { agreeingInterval } from "../statistics/agreeingInterval.js";
import { delong } from "../statistics/delong.js";
import { mcnemar } from "../statistics/mcnemar.js";
import { pairedProportionsInterval } from "../statistics/pairedProportions.js";
import { tTwoSidedP } from "../statistics/studentT.js";
import { swappedAreas } from "../statistics/swappedAreas.js";
import type { Interval } from "../statistics/wilson.js";
import { smallestErrorDifference } from "./smallestDifference.js";

/** The named tests of two networks, one training each, whose items are independent of each other. */
export interface ComparisonTests {
  mcnemar?: { b: number; c: number; chi2: number; chi2_corrected: number; p_exact: number; p_mid: number };
  delong?: { z: number; p: number };
}

/** A row's difference to the baseline before the table is looked at as a whole. */
export interface Difference {
  difference: number;
  interval: Interval;
  p: number;
  tests: ComparisonTests;
  smallest: number;
}

/** Errors of two networks by McNemar's mid-p, with Tango's interval. */
export function byMcNemar(
  labels: ClassLabels,
  candidate: ClassPredictions,
  baseline: ClassPredictions,
  comparisons: number,
): Difference {
  const n = labels.ids.length;
  const wrong = mistakes(labels, candidate);
  const wrongBefore = mistakes(labels, baseline);
  const b = wrong.filter((isWrong, i) => isWrong === 1 && wrongBefore[i] === 0).length;
  const c = wrong.filter((isWrong, i) => isWrong === 0 && wrongBefore[i] === 1).length;
  const { chi2, chi2_corrected, p_exact, p_mid } = mcnemar(b, c);
  const difference = (b - c) / n;
  const interval = agreeingInterval({ value: difference, interval: pairedProportionsInterval(b, c, n) }, p_mid);
  return {
    difference,
    interval,
    p: p_mid,
    tests: { mcnemar: { b, c, chi2, chi2_corrected, p_exact, p_mid } },
    smallest: smallestErrorDifference(b + c, n, comparisons),
  };
}

/** With ten positives among a thousand DeLong's normal distribution calls 7 to 9 % instead of 5; from about twenty on it is right. */
const DELONG_FROM = 20;

/**
 * DeLong's p, with the interval that agrees. Where either class has ten to twenty items the larger of this p and the swap test's; of
 * fewer z is held against Student's t, and the larger of this p and the bootstrap's counts.
 */
export function withDeLong(
  bootstrapped: Difference,
  labels: ClassLabels,
  candidate: ClassPredictions,
  baseline: ClassPredictions,
): Difference {
  const matter = itemsThatMatter("roc_auc", labels);
  if (labels.classes.length !== 2 || matter < 2) return bootstrapped;
  const isPositive = Uint8Array.from(labels.truth, (truth) => (truth === labels.positive ? 1 : 0));
  // The metric needs scores, and `check` has seen them.
  const [first, second] = [candidate.score as Float64Array, baseline.score as Float64Array];
  const { z, p: ofNormal } = delong(first, second, isPositive);
  // Where all pairs are ranked alike DeLong sees no variance, though others may be ranked otherwise.
  if (!Number.isFinite(z)) return bootstrapped;
  const ofSwaps = () => swappedAreas({ first, second, isPositive }, seededChance(1));
  const ofStudent = () => tTwoSidedP(z, rankingDegrees("roc_auc", labels, [candidate], [baseline]));
  const ofFew = () => (matter < FEW ? Math.max(bootstrapped.p, ofStudent()) : Math.max(ofNormal, ofSwaps()));
  const p = matter < DELONG_FROM ? ofFew() : ofNormal;
  const { difference: value, interval } = bootstrapped;
  return {
    ...bootstrapped,
    p,
    interval: agreeingInterval({ value, interval }, p),
    tests: { delong: { z, p: ofNormal } },
  };
}
