import { standardErrorOf } from "../statistics/spread.js";
import { drawnUnits } from "./itemsThatMatter.js";
import type { BoundedScore, ScoreAsked } from "./scoreInterval.js";
import { UNSEEN, unseenLoss } from "./unseenLoss.js";

/**
 * A log loss that a few items decide: where fewer of them happen to be drawn both it and its spread are smaller, so that its variance is
 * taken to grow with it, as that of a count does. Its interval leans upwards, and the fewer the items, the more. Of answers that are all
 * right, or all wrong, it reaches as far as `unseenLoss`.
 *
 * @example a loss of 0.04 with a standard error of 0.02: 95 % from 0.0156 to 0.103, where 0.0008 to 0.0792 would be symmetric
 * Source: the score interval of a Poisson mean; Barker 2002, The American Statistician 56:85.
 */
export function leaningLoss({ labels, seeds, answer: { value, spread } }: Omit<ScoreAsked, "metric">): BoundedScore {
  const n = drawnUnits(labels);
  const known = { ...spread, items: (spread.items * n) / (n - 1) };
  const unseen = unseenLoss(labels, seeds, value);
  return {
    value,
    spread: unseen ? UNSEEN : known,
    ends: (errors) => {
      // From (loss − value)² = (errors · standard error)² · loss / value.
      const reach = errors * standardErrorOf(known);
      const shift = reach ** 2 / (2 * value);
      const [low, high] = [value + shift - Math.hypot(reach, shift), value + shift + Math.hypot(reach, shift)];
      const [lowest, highest] = unseen?.(errors) ?? [low, high];
      return [Math.min(low, lowest), Math.max(high, highest)];
    },
  };
}
