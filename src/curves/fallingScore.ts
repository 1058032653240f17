import { UserError } from "../common/userError.js";
import type { Curve, CurvePoint } from "./curve.js";
import type { MetricName } from "./metricName.js";
import { isPercent, ROUNDING } from "./percent.js";

/** What falls as a score rises (or as a loss falls that lies below 0), above 0, so that it has a place on log axes. */
export interface FallingScore {
  /** How it is reckoned: `1 - val_accuracy`, `1 / val_reward`, `10^(-val_psnr/10)`. */
  name: string;
  /** True for what people read as it is, an error or a negative log-likelihood; the others stand for the score that is shown. */
  isShown: boolean;
  /** False where the level to which it falls is a guess. */
  hasLevel: boolean;
  falling(value: number): number;
  /** The score again. */
  back(value: number): number;
}

interface Seen {
  points: readonly CurvePoint[];
  path: string;
  curve: Pick<Curve, "stepName" | "lineOf">;
}

/**
 * Scores up to 1 (or to 100 in percent) become 1 − score. Those without a limit keep what a power law means for them:
 * decibels are turned into the power ratio that they are the logarithm of (so that PSNR and mean squared error give one
 * verdict), scores above 0 into their reciprocal, those below 0 (log-likelihoods) into their size, and those on both sides
 * of 0 into their distance to a level as far above the highest one as that is above the lowest.
 *
 * @throws UserError with the step and the value where a score up to 1 exceeds its limit
 */
export function fallingScore(score: MetricName & { name: string }, seen: Seen): FallingScore {
  const { name, limit } = score;
  if (limit === "decibels") return { ...unlimited(`10^(-${name}/10)`, powerRatio, decibels), falling: powerRatio };
  if (limit === "share" || limit === "one") return errorOf(score, seen);
  const [low, high] = extent(seen.points.map(([, value]) => value).filter(Number.isFinite));
  if (low > 0) return unlimited(`1 / ${name}`, reciprocal, reciprocal);
  if (high < 0) return { ...unlimited(`-${name}`, negative, negative), isShown: true };
  const top = Math.min(Number.MAX_VALUE, high + (high - low || 1));
  const distance = (value: number) => top - value;
  return { ...unlimited(`${Number(top.toPrecision(4))} - ${name}`, distance, distance), hasLevel: false };
}

/**
 * What gets better by falling, far below 0, too, as its distance to a level as far below the lowest value as that is below the
 * highest: the mirror image of a score on both sides of 0.
 */
export function distanceToLevel(name: string, points: readonly CurvePoint[]): FallingScore {
  const [low, high] = extent(points.map(([, value]) => value).filter(Number.isFinite));
  const bottom = Math.max(-Number.MAX_VALUE, low - (high - low || 1));
  const reckoned = `${name} + ${Number((-bottom).toPrecision(4))}`;
  return {
    ...unlimited(
      reckoned,
      (value) => value - bottom,
      (distance) => distance + bottom,
    ),
    hasLevel: false,
  };
}

function errorOf(score: MetricName & { name: string }, seen: Seen): FallingScore {
  const whole = wholeOf(score, seen);
  return {
    name: `1 - ${score.name}`,
    isShown: true,
    hasLevel: true,
    falling: (value) => (Number.isFinite(value) ? Math.max(0, whole - value) / whole : NaN),
    back: (value) => whole - value * whole,
  };
}

function unlimited(name: string, falling: (value: number) => number, back: (value: number) => number): FallingScore {
  return {
    name,
    isShown: false,
    hasLevel: true,
    falling: (value) => (Number.isFinite(value) ? falling(value) : NaN),
    back,
  };
}

/** Infinitely many decibels are no noise at all. */
const powerRatio = (value: number) => (value === -Infinity ? NaN : 10 ** (-value / 10));
const decibels = (ratio: number) => -10 * Math.log10(ratio);
const reciprocal = (value: number) => 1 / value;
const negative = (value: number) => -value;

/** 100 where the scores are percent. */
function wholeOf({ name, quantity }: MetricName & { name: string }, { points, path, curve }: Seen): 1 | 100 {
  const whole = isPercent(quantity, points) ? 100 : 1;
  const wrong = points.find(([, value]) => Number.isFinite(value) && value > whole * (1 + ROUNDING));
  if (!wrong) return whole;
  const at = `${curve.stepName === "epochs" ? "epoch" : "step"} ${wrong[0]}`;
  throw new UserError(
    whole === 1
      ? `'${name}' is ${wrong[1]} at ${at}; most of its values are shares up to 1, and so must this one be`
      : `'${name}' is ${wrong[1]} at ${at}; it must be a share up to 1, or percent up to 100`,
    { path, line: curve.lineOf?.(name, wrong[0]) },
  );
}

function extent(values: readonly number[]): [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}
