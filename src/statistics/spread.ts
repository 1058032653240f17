import { bisection } from "./bisection.js";
import { tReach, tTwoSidedP } from "./studentT.js";

/** How much an estimate varies, and how well that is known. */
export interface Spread {
  /** Variance because other items might have been drawn, as far as all seeds share it. */
  items: number;
  /** Degrees of freedom of `items`; Infinity when it is known. */
  itemDegrees: number;
  /** Variance as seen between seeds: the trainings' own chance, and what items do to one seed alone; 0 with one seed. */
  seeds: number;
  /** Degrees of freedom of `seeds`; 0 with one seed. */
  seedDegrees: number;
}

/** The square root of both variances together. */
export function standardErrorOf({ items, seeds }: Spread): number {
  return Math.sqrt(items + seeds);
}

/**
 * How many standard errors an interval of this level reaches to one side: Student's t of the items, drawn towards that of the seeds by a
 * power of the seeds' share of the variance, the lower, the fewer seeds there are and the higher the level. Satterthwaite's degrees of
 * freedom, the usual choice, call 6 to 13 % instead of 5 where two or three seeds bring most of the variance, and 2 to 8 % instead of 1.
 * This calls 4.0 to 5.5 % and 0.4 to 1.1 % with two degrees of freedom and more, whatever the share; with one (two seeds of one network)
 * 2.5 to 5.9 % and 0.1 to 1.3 %.
 *
 * @example errorsOfLevel({ items: 1, itemDegrees: Infinity, seeds: 0, seedDegrees: 0 }, 0.95) // → 1.959964
 * Source: of the problem Satterthwaite 1946, Biometrics Bulletin 2:110; Hillis 2007, Statistics in Medicine 26:596. The powers were found by
 *   simulation of 200,000 cases each.
 */
export function errorsOfLevel({ items, itemDegrees, seeds, seedDegrees }: Spread, level: number): number {
  const ofItems = tReach(level, itemDegrees);
  if (seedDegrees === 0 || !(seeds > 0)) return ofItems;
  const power = 1 + Math.min(1, (seedDegrees + 1) / 4) * Math.min(1, Math.sqrt((1 - level) / 0.05));
  const share = (seeds / (items + seeds)) ** power;
  const ofSeeds = tReach(level, seedDegrees);
  return Math.sqrt(ofItems * ofItems + (ofSeeds * ofSeeds - ofItems * ofItems) * share);
}

/** One less the level at which an interval reaches so many standard errors: `errorsOfLevel` turned round. */
export function pOfErrors(spread: Spread, errors: number): number {
  if (spread.seedDegrees === 0 || !(spread.seeds > 0)) return tTwoSidedP(errors, spread.itemDegrees);
  // p lies between that of either alone, and falls as the reach grows.
  const ends = [tTwoSidedP(errors, spread.itemDegrees), tTwoSidedP(errors, spread.seedDegrees)];
  return bisection(Math.min(...ends), Math.max(...ends), (p) => errorsOfLevel(spread, 1 - p) <= errors, 40);
}
