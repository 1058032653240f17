import type { Spread } from "../statistics/spread.js";
import { wilsonOfShare } from "../statistics/wilson.js";
import type { Interval } from "../statistics/wilson.js";
import { drawnUnits } from "./itemsThatMatter.js";
import type { Labels } from "./labels.js";
import { lossIfWrong, shareOfWrong } from "./logLoss.js";
import type { Predictions } from "./predictions.js";

/** True where every answer is right, or every one wrong: no resample tells what the others would cost. */
export function areAllRightOrWrong(labels: Labels, seeds: readonly Predictions[]): boolean {
  const wrong = shareOfWrong(labels, seeds);
  return wrong === 0 || wrong === 1;
}

/** What is known of their spread: what is seen of it says nothing of the others, nor of what two networks have in common. */
export const UNSEEN: Spread = { items: 0, itemDegrees: Infinity, seeds: 0, seedDegrees: 0 };

/**
 * Between which log losses the truth lies if as many answers to come are wrong as may be where none was, or right where all were wrong;
 * undefined where both were seen.
 *
 * @returns a function of how many standard errors an interval shall reach
 * @example of 100 answers, all right and sure of it: 0 to 0.037 · 36.04 at 1.96 standard errors
 */
export function unseenLoss(
  labels: Labels,
  seeds: readonly Predictions[],
  value: number,
): ((errors: number) => Interval) | undefined {
  const wrong = shareOfWrong(labels, seeds);
  if (wrong !== 0 && wrong !== 1) return undefined;
  const ifWrong = lossIfWrong(seeds);
  return (errors) => {
    const [, others] = wilsonOfShare(0, drawnUnits(labels), errors);
    return wrong === 0 ? [value, value + others * ifWrong] : [value * (1 - others), value];
  };
}
