import { smoothed, type LogCurve } from "./logCurve.js";

/** One evaluation this many times above its neighbours is a spike: what is kept then depends on when one stops. */
const SPIKE_FACTOR = 1.5;
const WINDOW = 5;

/**
 * True when the late evaluations have spikes, or when more than a tenth of the steps from one to the next change the value
 * by more than a quarter: the last evaluation is then not what the training stands for.
 *
 * @param late the second half of the evaluations
 */
export function isUnstable({ y: late }: LogCurve): boolean {
  if (late.length < WINDOW) return false;
  const calm = smoothed(late, WINDOW);
  // The two ends have no neighbours on one side: a steep fall would look like a spike there.
  const inner = late.slice(1, -1);
  if (inner.some((value, i) => value - (calm[i + 1] ?? NaN) > Math.log(SPIKE_FACTOR))) return true;
  const swings = late.slice(1).filter((value, i) => Math.abs(value - (late[i] ?? NaN)) > Math.log(1.25)).length;
  return swings > late.length / 10;
}
