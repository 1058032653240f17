import { median } from "../statistics/quantile.js";
import type { Climb } from "./climb.js";
import type { CurvePoint } from "./curve.js";
import type { DecidingTail } from "./decidingTail.js";
import { jumpAtEnd } from "./instability.js";
import { inMeans, logCurve, noiseOf, slice, type LogCurve } from "./logCurve.js";
import { MOST_POINTS } from "./lossCurve.js";
import { lowest } from "./lowest.js";
import { FEWEST_EVALUATIONS, FLAT_BAND, slopeOf, tails, type TailSlope } from "./tailSlope.js";

/** What the last evaluations show and the slope of a tail, a median, does not. */
export type LateTurn =
  /** Its last evaluations lie above those before. */
  | { kind: "jumps"; evaluations: number; times: number }
  /** Flat, and every evaluation is the worst there is: nothing is answered rightly. */
  | { kind: "at-worst" }
  /** Flat at the worst there is up to this step, and better since. */
  | { kind: "begins"; step: number }
  /** Not seen to fall over its tail, but its last evaluations lie below each one before, at so many times the level until then. */
  | { kind: "falls-late"; evaluations: number; times: number }
  /** It fell over its tail, and has been level for so many evaluations, since this step. */
  | { kind: "levelled"; evaluations: number; step: number }
  /** Flat, but the score that it is the rest of grows: its logarithm has this slope on log axes. */
  | { kind: "score-grows"; slope: number }
  /** It has climbed since its best, to so many times of it, not yet for long enough to be called overfitting. */
  | { kind: "past-best"; step: number; times: number };

const KINDS: Record<LateTurn["kind"], true> = {
  jumps: true,
  "at-worst": true,
  begins: true,
  "falls-late": true,
  levelled: true,
  "score-grows": true,
  "past-best": true,
};

/** True for a reason of this kind: what goes on from here is not what the curve did before. */
export function isTurn(because: { kind: string } | undefined): boolean {
  return because !== undefined && Object.hasOwn(KINDS, because.kind);
}

/**
 * What the end of a curve shows beside the slope of its tail; undefined where nothing.
 *
 * @param curve all that falls when the model gets better; `most` is what no value can exceed
 * @param seen.tail the end that decided, and what its slope says
 * @param seen.climb since the lowest point, if any, and where no restart was logged
 * @param seen.restart see `lastRestart`
 */
export function lateTurn(
  { points, most, isDirectionKnown, shift }: TurningCurve,
  onLogAxes: LogCurve,
  { tail, climb, restart }: { tail?: DecidingTail; climb?: Climb; restart?: number },
): LateTurn | undefined {
  const late = points.slice(Math.floor(points.length / 2));
  const jump = jumpAtEnd(late);
  // A single one may be a spike.
  if (jump !== undefined && jump.evaluations > 1 && !isOfRestart(points, jump.evaluations, restart, shift))
    return { kind: "jumps", ...jump };
  const isFlat = tail?.verdict === "saturated";
  const isFalling = tail?.verdict === "learning";
  const fall = isFalling
    ? levelSince(onLogAxes, tail.slope, points)
    : ((isFlat ? fromWorst(late, most) : undefined) ?? lateFall(onLogAxes, points));
  if (fall) return fall;
  if (isFlat) return most === 1 ? scoreGrowth(points, shift) : undefined;
  if (isDirectionKnown === false || !climb?.isHigher || !climb.isSteady || climb.isRecovering) return undefined;
  return { kind: "past-best", step: lowest(points)?.step ?? NaN, times: Math.exp(climb.rise) };
}

/** A restart brings up the first evaluations after it. */
const NEAR_RESTART = 2;

function isOfRestart(points: readonly CurvePoint[], jumped: number, restart = Infinity, shift = 0): boolean {
  const after = points.findIndex(([step]) => Math.log(step + shift) > restart);
  return after !== -1 && Math.abs(points.length - jumped - after) <= NEAR_RESTART;
}

interface TurningCurve {
  points: readonly CurvePoint[];
  most?: number;
  isDirectionKnown?: boolean;
  shift?: number;
}

/** What starts at the worst there is. */
function fromWorst(late: readonly CurvePoint[], most: number | undefined): LateTurn | undefined {
  const better = late.findIndex(([, value]) => value !== most);
  if (better === -1) return { kind: "at-worst" };
  const isBetterSince = late.slice(better).every(([, value]) => value !== most);
  return better > 0 && better < late.length - 1 && isBetterSince
    ? { kind: "begins", step: late[better]?.[0] ?? NaN }
    : undefined;
}

/** Fewer may be luck. */
const FEWEST_FALLING = 4;
/** Of the evaluations: what falls for longer, the slope shows. */
const LARGEST_SHARE = 1 / 4;
/** What fell at once and is level since may be longer. */
const LARGEST_LEVEL = 2 / 5;
/** Three per cent: a curve without noise has its lowest values at its end, however flat it is. */
const LEAST_FALL = 0.03;

/** The longest end that lies below each evaluation before, and its newer half beyond noise below as many before it. */
function lateFall(curve: LogCurve, points: readonly CurvePoint[]): LateTurn | undefined {
  const { y } = curve;
  for (let count = Math.max(FEWEST_FALLING, Math.floor(y.length * LARGEST_LEVEL)); count >= FEWEST_FALLING; count--) {
    const [before, last] = [y.slice(0, -count), y.slice(-count)];
    if (before.length < count || Math.max(...last) >= Math.min(...before)) continue;
    const usual = before.slice(-2 * count);
    const fall = median(last.slice(Math.floor(count / 2))) - median(usual);
    if (-fall <= Math.max(LEAST_FALL, 4 * noiseOf(usual))) continue;
    if (isLevel(slice(curve, y.length - count))) return levelled(points, count);
    if (count <= Math.max(FEWEST_FALLING, LARGEST_SHARE * y.length))
      return { kind: "falls-late", evaluations: lastOf(points, count).length, times: Math.exp(fall) };
  }
  return undefined;
}

/** Fewer do not show that it goes no further. */
const FEWEST_LEVEL = 10;
/** Of the last doubling of the iterations. */
const SHARES_LEVEL = [3 / 4, 1 / 2, 1 / 3, 1 / 4];

/** The longest end that is level and surely falls less than the tail that it is a part of, which fell by a step. */
function levelSince(
  curve: LogCurve,
  { interval: [, least] }: TailSlope,
  points: readonly CurvePoint[],
): LateTurn | undefined {
  const lastDoubling = tails(curve)[0]?.x.length ?? 0;
  const counts = SHARES_LEVEL.map((share) => Math.floor(share * lastDoubling));
  const level = counts.find((count) => {
    const end = slice(curve, curve.x.length - count);
    return count >= FEWEST_LEVEL && isLevel(end) && slopeOf(end, 0.99).interval[0] > least;
  });
  // Looked for last: a median on both sides of each evaluation costs more than four slopes.
  return level !== undefined && hasStepDown(curve.y.slice(-lastDoubling)) ? levelled(points, level) : undefined;
}

/** Evaluations on either side of a step. */
const BESIDE_STEP = 5;
/** Eight per cent; less is no step even where there is no noise at all. */
const LEAST_STEP = Math.log(1.08);

/** True where the level falls within a few evaluations, far beyond the noise. */
function hasStepDown(y: readonly number[]): boolean {
  const least = Math.max(LEAST_STEP, 4 * noiseOf(y));
  for (let i = BESIDE_STEP; i + BESIDE_STEP <= y.length; i++)
    if (median(y.slice(i - BESIDE_STEP, i)) - median(y.slice(i, i + BESIDE_STEP)) > least) return true;
  return false;
}

/** Ten per cent per doubling: noise must not hide so much of a fall. */
const MOST_HIDDEN = Math.log2(0.9);

/** Within 2 % per doubling, or 4 where noise leaves it open whether it falls at all. */
function isLevel(end: LogCurve): boolean {
  if (end.x.length < FEWEST_LEVEL) return false;
  const { slope, interval } = slopeOf(end);
  const mayBeFlat = interval[0] <= 0 && interval[1] >= 0;
  return Math.abs(slope) < (mayBeFlat ? 2 : 1) * FLAT_BAND && interval[0] > MOST_HIDDEN;
}

function levelled(points: readonly CurvePoint[], places: number): LateTurn {
  const last = lastOf(points, places);
  return { kind: "levelled", evaluations: last.length, step: last[0]?.[0] ?? NaN };
}

/** The evaluations that the last so many places of a curve are, or are the means of: it leaves out what has no logarithm. */
function lastOf(points: readonly CurvePoint[], places: number): CurvePoint[] {
  const drawn = points.filter(([, value]) => Number.isFinite(value) && value >= 0);
  return drawn.slice(-places * Math.ceil(points.length / MOST_POINTS));
}

/** What errors up to 1 are the rest of: what is near 1 hardly falls while a score doubles. */
function scoreGrowth(points: readonly CurvePoint[], shift: number | undefined): LateTurn | undefined {
  const rests = points.map(([step, value]): CurvePoint => [step, value < 1 ? 1 / (1 - value) : NaN]);
  const [shortest] = tails(logCurve(inMeans(rests, MOST_POINTS), { floor: 1, shift }));
  if (!shortest || shortest.x.length < FEWEST_EVALUATIONS) return undefined;
  const { slope, interval } = slopeOf(shortest);
  return interval[1] < -Math.log2(LEAST_GROWTH) ? { kind: "score-grows", slope: -slope } : undefined;
}

/** Five per cent per doubling: what changes so fast is not saturated. */
const LEAST_GROWTH = 1.05;
