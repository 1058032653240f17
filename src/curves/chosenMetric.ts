import { UserError } from "../common/userError.js";
import { seriesOf, type Curve, type CurvePoint } from "./curve.js";
import { distanceToLevel, fallingScore, type FallingScore } from "./fallingScore.js";
import { isRocAreaName, metricName, type MetricName } from "./metricName.js";
import { liesBelowZero, oddValues } from "./oddValues.js";
import { isPercent } from "./percent.js";
import { isMeantAsNumber, isMiswritten, notANumber, type TextSeries } from "./textSeries.js";

/** A series that falls when the model gets better, and what belongs to it. */
export interface ChosenMetric {
  /** As people see it: the logger's name, or `1 - name` and `-name` where a score was turned round. */
  name: string;
  /** What it is without the logger's spelling: `error`, `loss`; two files that agree in it can share an axis. */
  quantity: string;
  /** The same for people, as the logger spells it. */
  title: string;
  split: MetricName["split"];
  points: CurvePoint[];
  /** As it was logged, where people want to see that instead of the points: a score without a limit, a loss below 0. */
  score?: FallingScore & { points: CurvePoint[]; rises: boolean };
  /** True for an error that was logged in percent; the points are shares. */
  isInPercent: boolean;
  /** True for a share of wrong answers, and for what a share of right ones leaves to 1: both lie from 0 to 1, and half of one error means something. */
  isShare: boolean;
  /** False where the name does not tell which way is better, and nobody said it. */
  isDirectionKnown: boolean;
  /** True where somebody said the opposite of what the name tells. */
  isAgainstItsName: boolean;
  /** The same quantity on the training set, turned round in the same way, where it was logged. */
  sameInTraining?: CurvePoint[];
  /** What the training itself minimises, or the same quantity on the training set: evidence for overfitting and divergence. */
  training?: CurvePoint[];
  /** Losses on the validation set, when the metric is not itself one. */
  losses: { name: string; points: CurvePoint[] }[];
  isLoss: boolean;
  /** True where one knows what guessing would give: for an error, a log loss and the area under a ROC curve. */
  hasChanceLevel: boolean;
  /** True where the points are what such an area leaves to 1. */
  isRocArea: boolean;
  /** True when nobody asked for it by name. */
  isOurChoice: boolean;
}

/**
 * The series to judge: the one asked for, else the validation error, or what comes nearest: mean average precision, a
 * segmentation's overlap, accuracy, another score, then a loss. Rising ones become 1 − value, or what falls as they rise (see `fallingScore`).
 *
 * @param asked a logger's name (`val_accuracy`), or a quantity (`error`, `loss`), which is looked for on the validation set
 * @param better which way is better, where the name does not tell it or tells it wrongly
 * @throws UserError when there is no such series, nothing was measured on a validation set, or several are equally near
 */
export function chosenMetric(curve: Curve, path: string, asked?: string, better?: "higher" | "lower"): ChosenMetric {
  const known = measuresOf(curve);
  const named = asked === undefined ? nearestToError(known, curve, path) : askedFor(asked, known, curve, path);
  const logged = curve.series[named.name] ?? [];
  const chosen = better === undefined ? named : directed(named, better, logged);
  const unit = unitOfError(chosen, logged);
  const points = inUnit(logged, unit);
  const training = known.filter(({ split }) => split === "train");
  const same = chosen.split === "train" ? undefined : training.find(({ quantity }) => quantity === chosen.quantity);
  const score = chosen.rises ? fallingScore(chosen, { points, path, curve }) : levelBelow(chosen.name, points);
  const sameInTraining = same && trainingLike(same, { unit, score, path, curve });
  const isLoss = LOSS.test(chosen.quantity);
  const isRocArea = chosen.rises && chosen.limit === "share" && isRocAreaName(chosen.quantity);
  const quantity = quantityOf(chosen, score, unit);
  return {
    name: score?.isShown ? score.name : chosen.name,
    quantity,
    title: quantity.endsWith("error") ? quantity : quantity.replace(chosen.quantity, () => chosen.spelled),
    split: chosen.split,
    points: score ? points.map(([step, value]): CurvePoint => [step, score.falling(value)]) : points,
    score: score && !score.isShown ? { ...score, points, rises: chosen.rises } : undefined,
    isInPercent: unit === "percent",
    isShare: score ? isShareOfRight(chosen, points) : unit === "share" || unit === "percent",
    isDirectionKnown: chosen.tellsDirection,
    isAgainstItsName: named.tellsDirection && named.rises !== chosen.rises,
    sameInTraining,
    training: aboveZero(trainingLoss(training, curve)) ?? (chosen.tellsDirection ? sameInTraining : undefined),
    losses: isLoss ? [] : lossesOf(known, chosen.split, curve),
    isLoss,
    hasChanceLevel: isLoss ? !score && isLogLoss(chosen, known) : quantity === "error" || isRocArea,
    isRocArea,
    isOurChoice: asked === undefined,
  };
}

/** A score that goes below 0 is none, whatever its name promises. */
function isShareOfRight({ limit }: MetricName, points: readonly CurvePoint[]): boolean {
  return limit === "share" && !points.some(([, value]) => value < 0);
}

/** For what falls, and of which a log axis would show another curve. */
function levelBelow(name: string, points: readonly CurvePoint[]): FallingScore | undefined {
  return liesBelowZero(oddValues(points)) ? distanceToLevel(name, points) : undefined;
}

function aboveZero(loss: CurvePoint[] | undefined): CurvePoint[] | undefined {
  const level = loss && levelBelow("", loss);
  return level ? loss.map(([step, value]): CurvePoint => [step, level.falling(value)]) : loss;
}

/** As somebody said it; what lies between 0 and 1 and has an unknown name is taken for a share. */
function directed(named: Measure, better: "higher" | "lower", points: readonly CurvePoint[]): Measure {
  const isShare = points.every(([, value]) => !Number.isFinite(value) || (value >= 0 && value <= 1));
  const limit = named.limit === "none" && !named.tellsDirection && isShare ? "share" : named.limit;
  return { ...named, rises: better === "higher", tellsDirection: true, limit };
}

/** How the validation's series was turned round, and from what. */
interface Turn {
  unit: UnitOfError | undefined;
  score: FallingScore | undefined;
  path: string;
  curve: Curve;
}

/** Undefined where it cannot be turned round as validation was. */
function trainingLike(same: Measure, { unit, score, path, curve }: Turn): CurvePoint[] | undefined {
  const logged = curve.series[same.name] ?? [];
  const points = inUnit(logged, unit && unit !== "no share" ? unitOfError(same, logged) : unit);
  return score ? fallingTraining(same, points, score, { path, curve }) : points;
}

/** The same turn as validation's, but that shares and percent may be mixed; undefined where it leads out of what can be judged. */
function fallingTraining(
  same: Measure,
  points: readonly CurvePoint[],
  score: FallingScore,
  place: { path: string; curve: Curve },
): CurvePoint[] | undefined {
  try {
    const own =
      score.isShown && score.name.startsWith("1 - ")
        ? fallingScore({ ...same, limit: "one" }, { points, ...place })
        : score;
    const turned = points.map(([step, value]): CurvePoint => [step, own.falling(value)]);
    const isLost = turned.some(([, value], i) => Number.isFinite(points[i]?.[1]) && !(value >= 0 && value < Infinity));
    return isLost ? undefined : turned;
  } catch {
    return undefined; // training is evidence, not what is judged
  }
}

type UnitOfError = "share" | "percent" | "no share";

/** Percent as shares. */
function inUnit(points: CurvePoint[], unit: UnitOfError | undefined): CurvePoint[] {
  return unit === "percent" ? points.map(([step, value]): CurvePoint => [step, value / 100]) : points;
}

/** Undefined for what is not called an error of answers; `no share` where it is called so and exceeds 100. */
function unitOfError({ quantity }: MetricName, points: readonly CurvePoint[]): UnitOfError | undefined {
  if (!SHARE_OF_ERRORS.test(quantity)) return undefined;
  if (!isPercent(quantity, points)) return "share";
  return points.some(([, value]) => value > 100 && value < Infinity) ? "no share" : "percent";
}

const SHARE_OF_ERRORS = /^((top_?[15]|balanced|classification)_?)?err(or)?(_rate)?(_(pct|percent))?$/;

function quantityOf(
  { quantity: named }: MetricName,
  score: FallingScore | undefined,
  unit: UnitOfError | undefined,
): string {
  if (unit === "no share") return `${named} (not a share)`;
  const quantity = unit === "percent" ? named.replace(/_(pct|percent)$/, "") : named;
  if (ERROR.test(quantity) || (ACCURACY.test(quantity) && score?.isShown)) return "error";
  if (score?.isShown) return score.name.startsWith("1 - ") ? `1 - ${quantity}` : `-${quantity}`;
  return quantity.replace(/^epoch_/, "");
}

interface Measure extends MetricName {
  name: string;
}

const LOSS = /loss|nll|entropy/;

/** Not the losses of boxes, masks or distances. */
const LOG_LOSS = /^(epoch_)?(loss|log_?loss|nll|(\w*_)?cross_?entropy)$/;

/** False where what stands beside it is of numbers, or of words: near any such loss lies the ln k of some k. */
function isLogLoss({ quantity }: Measure, known: readonly Measure[]): boolean {
  return LOG_LOSS.test(quantity) && !known.some((beside) => OF_NO_CLASSES.test(beside.quantity));
}

const OF_NO_CLASSES = /^(mae|mse|rmse|mean_(absolute|squared)_error|r2|r2_score|perplexity|ppl|bleu|rouge\w*)$/i;

const ERROR = /^(error|err|error_rate)$/;

const ACCURACY = /^((sparse_)?categorical_|binary_|top_?1_)?(accuracy|acc)([_/]?top[-_]?1|@?1)?$|^top[-_@]?1$/;

/** A segmentation's overlap over all classes (`dice`, `mean_io_u_5`, `dice_mean`), not that of one of them (`dice_lv`). */
const OVERLAP =
  /^(m|(mean|avg|average)[_-]?)?(dice|iou)([_-]?(coef|coeff|coefficient|score|index))?([_-](mean|avg|average))?$|mean_io_u(_\d+)?$/;

/** An agent's, whose loss falls and climbs with what it meets; not those of a preference (`rewards/margins`). */
const REWARD = /(^|[/_\s-])(reward|rew|return)([_\s-](mean|avg|average))?$/;

/** Not a part of it (`format_reward`), nor another one that it is compared with. */
const WHOLE_REWARD =
  /(^|\/)((ep|episode|episodic|mean|avg|average|total)[_\s-])*(reward|rew|return)([_\s-](mean|avg|average))?$/;

/** The nearer to the validation error, the earlier. */
const NEARNESS = [
  ERROR,
  /^map(_?0\.5:0\.95|_?50-95|$)|^coco_eval_bbox$/,
  // Before a share of right pixels, which large classes decide.
  OVERLAP,
  ACCURACY,
  /err(or)?(_|$)|(^|_)(wer|cer)$/,
  // Nor is a segmentation judged by these where its overlap has another name.
  /(?<!(^|[/_.])[am])acc(uracy)?$/,
  /map|f1|auc|auroc|(^|[_/])ap$|iou|dice/,
  // Of several labels an item may have as well as of a segmentation.
  /^(mean_)?jaccard(_(coef|coefficient|score|index))?$/,
  // What tasks of language are scored by.
  /^(exact_match|(sacre_?)?bleu(_score)?|rouge_?l(sum)?|chrf|matthews_correlation|mcc|(cohens?_)?kappa|spearman(r|_corr\w*)?|pearson(r|_corr\w*)?)$/,
  REWARD,
  /^(epoch_)?loss$/,
  /^(log_loss|nll|cross_?entropy|perplexity|mae|mse|rmse)$/,
  /loss|nll|entropy/,
  /./,
];

/** `loss` beside `val_loss` is the training's, whoever logged it. Who calls the training's by name, as Keras does not, leaves others without one. */
function measuresOf(curve: Curve): Measure[] {
  const names = Object.keys(curve.series);
  const isTrainingNamed = names.some((name) => {
    const read = metricName(name, "lightning");
    return read?.split === "train" && read.tellsDirection;
  });
  const format = curve.format === "keras" && isTrainingNamed ? "lightning" : curve.format;
  const all = names.flatMap((name): Measure[] => {
    const read = metricName(name, format);
    return read ? [{ name, ...read }] : [];
  });
  const validated = new Set(all.filter(({ split }) => split === "validation").map(({ quantity }) => quantity));
  return all.map((one) => (one.split === undefined && validated.has(one.quantity) ? { ...one, split: "train" } : one));
}

function nearestToError(known: readonly Measure[], curve: Curve, path: string): Measure {
  for (const split of ["validation", "test", undefined] as const) {
    const ofSplit = known.filter((measure) => measure.split === split);
    const candidates = withoutBatches(ofSplit).toSorted((a, b) => vaguenessOf(a) - vaguenessOf(b));
    // Who validates a loss minimises that; an agent's own table has no validation.
    for (const nearness of split === undefined ? NEARNESS : NEARNESS.filter((one) => one !== REWARD)) {
      const [first, second] = candidates.filter(({ quantity }) => nearness.test(quantity));
      if (first && second && first.split === split && isAmbiguous(first, second)) throw severalSets(candidates, path);
      if (first) return first;
    }
  }
  const text = evaluationInTexts(curve, known.length > 0);
  if (text) throw notANumber(text);
  if (known.length === 0)
    throw new UserError("holds no measure of a model: no loss, error or score was logged", { path });
  // A trainer may log a hundred names; those of losses and scores are the likeliest to be asked for.
  const logged = namesOf(known.toSorted((a, b) => Number(b.tellsDirection) - Number(a.tellsDirection)));
  throw new UserError(
    `holds no evaluation on a validation set, so nothing can be said about new items (logged: ${logged}); --metric draws one of them all the same`,
    { path },
  );
}

/** An episode's length says less than its reward, and so does a part of that. */
function vaguenessOf({ quantity, tellsDirection }: Measure): number {
  if (!tellsDirection) return 2;
  return REWARD.test(quantity) && !WHOLE_REWARD.test(quantity) ? 1 : 0;
}

/** @param hasTraining true where training was measured: a text that does not say of which items it is may then be a setting (`loss_fn`) */
function evaluationInTexts({ texts, format }: Curve, hasTraining: boolean): TextSeries | undefined {
  return texts?.find((text) => {
    const split = metricName(text.name, format)?.split;
    const isOfEvaluation = split !== "train" && (split !== undefined || !hasTraining || isMiswritten(text.seen));
    return isOfEvaluation && isMeantAsNumber(text, format);
  });
}

/** Of one split. Single batches (`val_f1_step`) say less than what is logged of all of them beside that (`val_f1_epoch`). */
function withoutBatches(ofSplit: readonly Measure[]): Measure[] {
  const batches = new Set(ofSplit.map(({ quantity }) => `${quantity}_step`));
  return ofSplit.filter(({ quantity }) => !batches.has(quantity));
}

/** `g0_accuracy` and `g1_accuracy` are the same quantity on two sets; `f1` and `auc` are two quantities, and the first will do. */
function isAmbiguous(first: Measure, second: Measure): boolean {
  const base = ({ quantity }: Measure) => PARTS.map((part) => part.exec(quantity)?.[1]).find(Boolean);
  const isBare = first.quantity === base(first);
  return (
    (!isBare && base(first) !== undefined && base(first) === base(second)) ||
    (isUnknown(first) && first.tellsDirection === second.tellsDirection)
  );
}

/** `g1_accuracy`; `0/logloss` and `1-logloss` of XGBoost's sets; `loss_d`, but not the two of one loss that Lightning logs. */
const PARTS = [/(?:^|[/_])(accuracy|acc|error|loss|f1|auc)$/, /^(loss)_(?!step$|epoch$)/, /^\d+[/_-](.+)$/];

/** A name that tells neither the split nor the quantity: nobody should guess between two of them, unless one alone tells a direction. */
function isUnknown({ split, quantity }: Measure): boolean {
  return split === undefined && NEARNESS.findIndex((nearness) => nearness.test(quantity)) === NEARNESS.length - 1;
}

function severalSets(candidates: readonly Measure[], path: string): UserError {
  return new UserError(
    `holds several that could be the validation error (${namesOf(candidates)}); say which with --metric`,
    { path },
  );
}

/** The first of them, whole, so that they can be asked for. */
function namesOf(measures: readonly Measure[]): string {
  const names = measures.slice(0, 8).map(({ name }) => name);
  return names.join(", ") + (measures.length > 8 ? ", …" : "");
}

function askedFor(asked: string, known: readonly Measure[], curve: Curve, path: string): Measure {
  const exact = known.find(({ name }) => name === asked);
  if (exact) return exact;
  const quantity = asked.toLowerCase().replace(/^(validation|val|eval)[/_]/, "");
  const here = known.filter(({ split }) => split === "validation" || split === undefined);
  const found = here.find((measure) => measure.quantity === quantity);
  if (found) return found;
  const accuracy = quantity === "error" ? here.find((measure) => ACCURACY.test(measure.quantity)) : undefined;
  if (accuracy) return accuracy;
  seriesOf(curve, asked, path);
  return {
    name: asked,
    split: undefined,
    quantity: asked,
    spelled: asked,
    rises: false,
    tellsDirection: false,
    limit: "none",
  };
}

/** `loss` where it is logged; where only its parts are (box, object, class), their sum. Where networks play against each other there is none. */
function trainingLoss(training: readonly Measure[], curve: Curve): CurvePoint[] | undefined {
  const losses = training.filter(({ quantity }) => LOSS.test(quantity));
  if (losses.some(({ quantity }) => ADVERSARIAL.test(quantity))) return undefined;
  const whole =
    losses.find(({ quantity }) => /^(epoch_)?loss(_epoch)?$/.test(quantity)) ??
    (losses.length === 1 ? losses[0] : undefined);
  if (whole) return curve.series[whole.name];
  const [first, ...others] = losses.map(({ name }) => curve.series[name] ?? []);
  if (!first || !others.every((other) => other.length === first.length)) return undefined;
  return first.map(([step, value], i) => [step, others.reduce((sum, other) => sum + (other[i]?.[1] ?? 0), value)]);
}

const ADVERSARIAL = /^(d|dis|disc|discriminator|critic|adv|adversarial)_?loss|loss_?(d|dis|disc|discriminator|adv)$/i;

function lossesOf(
  known: readonly Measure[],
  split: Measure["split"],
  curve: Curve,
): { name: string; points: CurvePoint[] }[] {
  const ofSplit = withoutBatches(known.filter((measure) => measure.split === split));
  const losses = ofSplit.filter(({ quantity }) => LOSS.test(quantity));
  return losses.map(({ name }) => ({ name, points: curve.series[name] ?? [] }));
}
