import type { CurvePoint } from "./curve.js";

/** Values of a series that log axes or a verdict have no place for, counted. */
export interface OddValues {
  finite: number;
  below: number;
  zeros: number;
  /** The smallest value above 0; Infinity where there is none. */
  smallest: number;
  /** True where all finite values are exactly the same. */
  isConstant: boolean;
  notFinite: number;
  /** Step of the first value that is not a finite number. */
  notFiniteFrom: number | undefined;
}

/** @param until values from this step on do not count */
export function oddValues(points: readonly CurvePoint[], until = Infinity): OddValues {
  const odd: OddValues = {
    finite: 0,
    below: 0,
    zeros: 0,
    smallest: Infinity,
    isConstant: true,
    notFinite: 0,
    notFiniteFrom: undefined,
  };
  let first: number | undefined;
  for (let i = 0; i < points.length; i++) {
    const step = points[i]?.[0] ?? NaN;
    const value = points[i]?.[1] ?? NaN;
    if (step >= until) break;
    if (!Number.isFinite(value)) {
      odd.notFinite++;
      odd.notFiniteFrom ??= step;
      continue;
    }
    odd.finite++;
    first ??= value;
    if (value !== first) odd.isConstant = false;
    if (value < 0) odd.below++;
    else if (value === 0) odd.zeros++;
    else if (value < odd.smallest) odd.smallest = value;
  }
  return odd;
}

/** True where more than a stray value or two lie below 0: a log axis would show another curve. */
export function liesBelowZero({ below, finite }: OddValues): boolean {
  return below > 2 || below > finite / 2;
}

/** The step from which on no value is a finite number; undefined where the last one is. */
export function notFiniteEnd(points: readonly CurvePoint[]): number | undefined {
  return points[points.findLastIndex(([, value]) => Number.isFinite(value)) + 1]?.[0];
}
