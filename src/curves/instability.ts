import { smoothed, type LogCurve } from "./logCurve.js";

/** One evaluation this many times above its neighbours is a spike: what is kept then depends on when one stops. */
const SPIKE_FACTOR = 1.5;
const WINDOW = 5;
const MOST_POINTS = 5000;

/**
 * True when the second half of the evaluations has spikes, or when more than a tenth of its steps from one evaluation to the next change
 * the value by more than a quarter: the last evaluation is then not what the training stands for.
 */
export function isUnstable({ y }: LogCurve): boolean {
  const half = y.slice(Math.max(Math.floor(y.length / 2), y.length - MOST_POINTS));
  if (half.length < WINDOW) return false;
  const calm = smoothed(half, WINDOW);
  // The two ends have no neighbours on one side: a steep fall would look like a spike there.
  const inner = half.slice(1, -1);
  if (inner.some((value, i) => value - (calm[i + 1] ?? NaN) > Math.log(SPIKE_FACTOR))) return true;
  const swings = half.slice(1).filter((value, i) => Math.abs(value - (half[i] ?? NaN)) > Math.log(1.25)).length;
  return swings > half.length / 10;
}
