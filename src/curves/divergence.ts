import { beyondWandering } from "./beyondWandering.js";
import { isClearClimb } from "./clearClimb.js";
import { climbOf, startLevel, type Climb } from "./climb.js";
import type { CurvePoint } from "./curve.js";
import { noiseOf, since, type LogCurve } from "./logCurve.js";
import { lowest } from "./lowest.js";
import { notFiniteEnd } from "./oddValues.js";
import { besideRestart } from "./restart.js";
import { FEWEST_EVALUATIONS, FLAT_BAND, slopeOf } from "./tailSlope.js";

export type Measured = "validation" | "training";

/** A training that gets worse for good. */
export interface Divergence {
  where: Measured;
  climb: Climb;
}

/** A validation with its climb, and the training's own loss where it was logged, on log axes. */
export interface Seen {
  validation: LogCurve;
  climb: Climb | undefined;
  training?: LogCurve;
}

export function seen(validation: LogCurve, training?: LogCurve): Seen {
  const climb = validation.x.length >= FEWEST_EVALUATIONS ? climbOf(validation) : undefined;
  return { validation, climb, training };
}

/**
 * The training's own loss climbs, or has come up again to where it began, or stays on a level far above where it was; where
 * no training was logged, the validation must have climbed as high as where it began. A warm restart comes up, too, but
 * neither as high nor for long; where the learning rate tells of one, what it brought up is no climb.
 *
 * @param restart see `lastRestart`
 */
export function divergence(all: Seen, restart?: number): Divergence | undefined {
  const whole = divergenceOf(all);
  if (restart === undefined) return whole;
  const curve = whole?.where === "training" ? all.training : all.validation;
  if (whole && curve && isBackAtStart(curve, whole.climb)) return whole;
  return partsBeside(restart, all).map(divergenceOf).find(Boolean);
}

function divergenceOf({ validation, climb, training }: Seen): Divergence | undefined {
  if (isLongEnough(training)) {
    const own = climbAway(training);
    return own && !isImproving(validation, own.fromX) ? { where: "training", climb: own } : undefined;
  }
  if (!climb || !isBackAtStart(validation, climb)) return undefined;
  return isClearClimb(validation, climb) ? { where: "validation", climb } : undefined;
}

/** How a training's own loss has left its lowest for good, where it has. @param training of `isLongEnough` */
export function climbAway(training: LogCurve): Climb | undefined {
  const own = climbOf(training);
  if (!own || !own.isHigher || own.isRecovering) return undefined;
  const isLastingAway = own.isLasting && own.rise > Math.log(1.5);
  const mayBeAway = own.isSteady || isBackAtStart(training, own);
  return isLastingAway || (mayBeAway && beyondWandering(training).times > PLAINLY) ? own : undefined;
}

/** What is validated falls significantly since the training's loss climbs: the task was made harder, as in reinforcement learning. */
function isImproving(validation: LogCurve, from: number): boolean {
  const meanwhile = since(validation, from);
  return meanwhile.x.length >= FEWEST_EVALUATIONS && slopeOf(meanwhile).interval[1] < -FLAT_BAND;
}

/** A training loss that wanders about a level, as running means do, comes up again and again; drawn ones at most so far in 80 to 99 of 100. */
const PLAINLY = 3;

/** What came after a restart, and what came before it where that has not been bettered since. */
function partsBeside(restart: number, { validation, training }: Seen): Seen[] {
  const [until, later] = besideRestart(validation, restart);
  const [trainingUntil, trainingLater] = training === undefined ? [] : besideRestart(training, restart);
  const isBettered = Math.min(...later.y) < Math.min(...until.y);
  const after = seen(later, trainingLater);
  return isBettered ? [after] : [seen(until, trainingUntil), after];
}

function isBackAtStart(curve: LogCurve, { rise }: Climb): boolean {
  return rise > Math.log(1.1) && rise + Math.min(...curve.y) > startLevel(curve);
}

/** The climb of the validation while the training, where it was logged, goes on falling. @param restart see `lastRestart` */
export function overfitting(all: Seen, restart?: number): Climb | undefined {
  const parts = restart === undefined ? [all] : partsBeside(restart, all);
  return parts.map(overfittingOf).find(Boolean);
}

function overfittingOf({ validation, climb, training }: Seen): Climb | undefined {
  if (!climb || !isClearClimb(validation, climb)) return undefined;
  if (!isLongEnough(training)) return climb;
  // Both came up together: a warm restart, or worse, but not overfitting.
  if (climbOf(training)?.isHigher) return undefined;
  const meanwhile = since(training, climb.fromX);
  return meanwhile.x.length < 3 || slopeOf(meanwhile).slope <= 0 ? climb : undefined;
}

export function isLongEnough(training: LogCurve | undefined): training is LogCurve {
  return training !== undefined && training.x.length >= FEWEST_EVALUATIONS;
}

/**
 * The step from which a training has climbed: that of the last value that lies, within the noise, where the lowest did about which the
 * smoothed curve turned.
 *
 * @param shift added to each step, as in the climb
 */
export function climbsFrom(climb: Climb, points: readonly CurvePoint[], shift = 0): number {
  const logged = points.filter(([, value]) => Number.isFinite(value));
  const turned = logged.findIndex(([step]) => step + shift >= Math.exp(climb.fromX) - 1e-6);
  const least = lowest(logged.slice(Math.max(0, turned - NEARBY), turned + NEARBY + 1));
  const before = logged
    .slice(Math.floor(turned / 2), turned + 1)
    .flatMap(([, value]) => (value > 0 ? Math.log(value) : []));
  const still = (least?.value ?? NaN) * Math.exp(3 * (before.length < FEWEST_EVALUATIONS ? 0 : noiseOf(before)));
  return logged.findLast(([, value]) => value <= still)?.[0] ?? least?.step ?? 0;
}

const NEARBY = 2;

/**
 * The step from which on a loss is no finite number and the answers are far worse; a loss may be infinite of one answer that is surely
 * wrong, but where all are bad since, it is the network that broke.
 *
 * @param losses of the validation set, beside the points that are judged
 */
export function collapsedFrom(
  points: readonly CurvePoint[],
  losses: readonly (readonly CurvePoint[])[],
): number | undefined {
  const answered = points.filter(([, value]) => Number.isFinite(value));
  return losses
    .flatMap((loss) => notFiniteEnd(loss) ?? [])
    .find((step) => {
      const first = answered.findIndex(([at]) => at >= step);
      const usual = Math.max(
        ...answered.slice(Math.max(0, first - LATELY), Math.max(0, first)).map(([, value]) => value),
      );
      return first > 0 && answered.slice(first).every(([, value]) => value > FAR_WORSE * usual);
    });
}

/** Evaluations before a loss broke, of which the worst counts. */
const LATELY = 3;
const FAR_WORSE = 1.5;
