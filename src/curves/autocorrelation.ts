import { median } from "../statistics/quantile.js";
import { mean } from "./logCurve.js";

/** Fewer residuals than this show no correlation. */
const FEWEST = 8;
const MOST = 0.95;

/**
 * How much neighbouring residuals wander together: the correlation of first order, in [0, 0.95]. What fitting a line took away
 * of it is put back, since slow wandering looks like a trend.
 *
 * @param residuals around a fitted line, in order; 0 is returned for fewer than eight
 * Source: Marriott and Pope 1954, Biometrika 41:390; Kendall 1954 (the bias, −(2 + 4ρ)/n after a line).
 */
export function autocorrelationOf(residuals: readonly number[]): number {
  const n = residuals.length;
  if (n < FEWEST) return 0;
  const centre = median(residuals);
  const around = residuals.map((value) => value - centre);
  const variance = mean(around.map((value) => value * value));
  if (variance === 0) return 0;
  const seen = mean(around.slice(1).map((value, i) => value * (around[i] ?? 0))) / variance;
  return Math.max(0, Math.min(MOST, (n * seen + 2) / Math.max(1, n - 4)));
}

/** How many times wider an interval must be where neighbours wander together: of a mean under correlation of first order. */
export function wideningFor(residuals: readonly number[]): number {
  const correlation = autocorrelationOf(residuals);
  return Math.sqrt((1 + correlation) / (1 - correlation));
}
