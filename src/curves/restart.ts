import type { CurvePoint } from "./curve.js";
import { before, since, slice, smoothed, type LogCurve } from "./logCurve.js";

/** A rate that fell below so much of what it was and will be again has been restarted. */
const FALLEN_TO = 0.5;
const WINDOW = 3;

/**
 * Where a learning rate last stood low before it rose again to twice that and more (a warm restart, Loshchilov and Hutter 2017), on
 * the log axis of iterations; undefined where it never did. A warm-up and an end are none: nothing was higher before, or after.
 *
 * @param shift see `JudgedCurve`
 */
export function lastRestart(rate: readonly CurvePoint[], shift = 0): number | undefined {
  const highestAfter = new Float64Array(rate.length + 1);
  for (let i = rate.length - 1; i >= 0; i--) highestAfter[i] = Math.max(highestAfter[i + 1] ?? 0, rate[i]?.[1] ?? 0);
  let highest = 0;
  let last: number | undefined;
  for (const [i, [step, value]] of rate.entries()) {
    highest = Math.max(highest, value);
    if (value < FALLEN_TO * Math.min(highest, highestAfter[i] ?? 0)) last = step;
  }
  return last === undefined ? undefined : Math.log(last + shift);
}

/** What was logged until a restart, and what came after it, from where it was highest: a restart lets go of what was learned, and then finds it again. */
export function besideRestart(curve: LogCurve, restart: number): [until: LogCurve, later: LogCurve] {
  const after = since(curve, restart + 1e-9);
  const calm = smoothed(after.y, WINDOW);
  return [before(curve, restart + 1e-9), slice(after, calm.indexOf(Math.max(...calm)))];
}
