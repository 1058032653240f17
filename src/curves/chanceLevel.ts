import { median } from "../statistics/quantile.js";
import type { CurvePoint } from "./curve.js";

/** A network that answers as if it threw dice. */
export interface ChanceLevel {
  /** Number of classes among which it would be guessing; the files do not tell how many there are. */
  classes: number;
  /** What stays where a guess would be. */
  of: "error" | "loss";
}

/** One number near ln k is a coincidence. */
const FEWEST = 5;

/** Class counts close enough together that a loss near ln k means something, and those of well-known data sets. */
const CLASS_COUNTS = [...Array.from({ length: 29 }, (_, i) => i + 2), 50, 62, 77, 100, 101, 200, 257, 365, 1000];

/**
 * A classifier stuck at ln k has not saturated: it has not learned. Its log loss stays within 1 % of ln k (natural
 * logarithm of the number of classes, the loss of the uniform answer) from the first tenth of the evaluations on; an
 * error stays within 2 % of 1 - 1/k and never falls more than 5 % below. Fewer than five evaluations do not show it.
 *
 * @param error values of the validation error, when the curve is one
 * @param losses log losses on the validation set
 */
export function chanceLevelOf(
  error: readonly CurvePoint[] | undefined,
  losses: readonly (readonly CurvePoint[])[],
): ChanceLevel | undefined {
  const guessing = error ? guessingError(someValues(error)) : undefined;
  const stuck = losses.map((points) => stuckLoss(someValues(points))).find((level) => level !== undefined);
  // With both at hand both must say so; the error's word is about the same k.
  if (error && losses.length > 0) return stuck && nearGuessing(error, stuck.classes) ? stuck : undefined;
  return error ? guessing : stuck;
}

function stuckLoss(values: readonly number[]): ChanceLevel | undefined {
  if (values.length < FEWEST) return undefined;
  const late = median(values.slice(-Math.ceil(values.length / 2)));
  const early = values.slice(Math.floor(values.length / 10));
  const classes = CLASS_COUNTS.find((k) => isWithin(late, Math.log(k), 0.01));
  if (classes === undefined || !early.every((value) => isWithin(value, Math.log(classes), 0.05))) return undefined;
  return { classes, of: "loss" };
}

function guessingError(values: readonly number[]): ChanceLevel | undefined {
  if (values.length < FEWEST) return undefined;
  const usual = median(values);
  const classes = [...CLASS_COUNTS.filter((k) => k <= 20), 100, 1000].find((k) => isWithin(usual, 1 - 1 / k, 0.02));
  if (classes === undefined || values.some((value) => value < (1 - 1 / classes) * 0.95)) return undefined;
  return { classes, of: "error" };
}

function nearGuessing(error: readonly CurvePoint[], classes: number): boolean {
  return error.every(([, value]) => value > (1 - 1 / classes) * 0.9);
}

/** A thousand of them, evenly spaced, tell as much as a hundred thousand. */
function someValues(points: readonly CurvePoint[]): number[] {
  const every = Math.ceil(points.length / 1000);
  return Array.from({ length: Math.ceil(points.length / (every || 1)) }, (_, i) => points[i * every]?.[1] ?? NaN);
}

function isWithin(value: number, target: number, share: number): boolean {
  return Math.abs(value - target) <= share * target;
}
