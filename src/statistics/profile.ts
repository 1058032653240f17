import { lowestPlace } from "./goldenSection.js";
import { tReach } from "./studentT.js";
import type { Interval } from "./wilson.js";

/** One parameter of a fit, the others fitted anew for each of its values. */
export interface ProfiledFit {
  /** Sum of squares that is left. */
  lossAt(value: number): number;
  /** Where the parameter may lie. */
  from: number;
  to: number;
  /** Of freedom that are left to the noise. */
  degrees: number;
  /** How many times wider the interval must be because neighbours wander together, from the fit at the best value; default 1. */
  wideningAt?(best: number): number;
}

export interface Profile {
  best: number;
  /** 95 % */
  interval: Interval;
  /** Whether the fit is worse at a value by more than noise explains once in a hundred cases. */
  isRefuted(value: number): boolean;
  /** Whether a sum of squares is not larger than noise may make it, at 95 %. */
  allows(loss: number): boolean;
}

const HALVINGS = 8;

/**
 * The best value of a parameter and its interval by the profile of the sum of squares: values at which it is not larger than at the best
 * one by more than F of one degree allows.
 *
 * Source: Bates and Watts 1988, Nonlinear Regression Analysis, section 6.1.
 */
export function profileOf({ lossAt, from, to, degrees, wideningAt = () => 1 }: ProfiledFit): Profile {
  const best = lowestPlace(from, to, lossAt);
  const least = lossAt(best);
  const noise = (least / degrees) * wideningAt(best) ** 2;
  const reach = tReach(0.95, degrees) ** 2;
  const allows = (loss: number) => loss - least <= reach * noise;
  const isAllowed = (value: number) => allows(lossAt(value));
  return {
    best,
    interval: [lastAllowed(best, from, isAllowed), lastAllowed(best, to, isAllowed)],
    isRefuted: (value) => lossAt(value) - least > tReach(0.99, degrees) ** 2 * noise,
    allows,
  };
}

/** Between a value that is allowed and an end that may be. */
function lastAllowed(allowed: number, end: number, isAllowed: (value: number) => boolean): number {
  if (isAllowed(end)) return end;
  let [inside, outside] = [allowed, end];
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (inside + outside) / 2;
    if (isAllowed(middle)) inside = middle;
    else outside = middle;
  }
  return inside;
}
