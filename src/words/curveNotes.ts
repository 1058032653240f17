import type { ChosenMetric } from "../curves/chosenMetric.js";
import type { CurvePoint } from "../curves/curve.js";
import { climbAway, climbsFrom, isLongEnough } from "../curves/divergence.js";
import { jumpAtEnd } from "../curves/instability.js";
import { endOfSchedule, isLoggedThroughout } from "../curves/learningRate.js";
import { lossCurve } from "../curves/lossCurve.js";
import { notFiniteEnd, oddValues, type OddValues } from "../curves/oddValues.js";
import type { OverfitLoss } from "../curves/overfitLosses.js";
import type { CurveVerdict } from "../curves/verdict.js";
import { howFarAbove } from "./curveVerdict.js";

/** A curve that was judged, and how it was asked for. */
export interface NotedCurve {
  chosen: ChosenMetric;
  judged: CurveVerdict;
  /** Losses that overfit beside it. */
  overfitting: readonly OverfitLoss[];
  /** What a step of the file is. */
  counted: "step" | "epoch";
  /** True where the file counts from 0 what a chart draws from 1. */
  countsFromZero: boolean;
  better?: "higher" | "lower";
  /** Number of validation items, where it was said. */
  items?: number;
  /** The schedule, where it was logged. */
  learningRate?: readonly CurvePoint[];
}

/** What a person should know of the series that is judged; nothing to say of a plain one from the validation set. */
export function curveNotes(curve: NotedCurve): string[] {
  const { chosen, judged, counted } = curve;
  const { because } = judged;
  // The verdict's own sentence says from where on nothing is finite.
  const said = because?.kind === "not-finite" && because.where === "validation" ? because.step : undefined;
  const odd = oddValues(chosen.points, said);
  return [
    ...curve.overfitting.map((loss) => overfittingNote(loss, counted)),
    ...nameNotes(curve),
    ...belowZeroNotes(odd, because?.kind === "below-zero"),
    ...(chosen.score ? [] : zeroNotes(odd, curve)),
    ...notFiniteNotes(odd, counted),
    ...trainingNotes(chosen, counted),
    ...harderNotes(curve),
    ...lossNotes(chosen, counted),
    ...areaNotes(chosen),
    ...constantNotes(odd, chosen),
    ...strayNotes(chosen.points, counted),
    ...jumpNotes(curve),
    ...scheduleNotes(curve),
    ...(curve.countsFromZero ? [`${plural(counted)} are counted from 0; a chart draws them from 1.`] : []),
  ];
}

/** @param place of the file or run whose values stand in this one, too */
export function copyNote(place: string): string {
  return `All values are those of ${place}: is it the same training?`;
}

/**
 * A training that was resumed, or cut, has its start in common with another, and is none of its own up to there.
 *
 * @param count of the evaluations
 * @param place of the file or run where they stand, too
 */
export function sharedStartNote(count: number, place: string): string {
  return `The first ${count} evaluations are the same numbers as those of ${place}: did one go on from the other?`;
}

/** Which seed it is, where its number among the trainings of its name would be taken for that. */
export function seedNotes(seed: number, seedInFile?: string): string[] {
  return seedInFile === undefined || seedInFile === String(seed) ? [] : [`Its seed is ${seedInFile} in the file.`];
}

/** @param mistake why one of several runs of a file cannot be judged; its place names the run */
export function leftOutNote({ message }: Error): string {
  return `Left out: ${message.replace(/\.$/, "")}.`;
}

function overfittingNote({ name, best, rise }: OverfitLoss, counted: string): string {
  return `'${name}' overfits meanwhile: lowest at ${counted} ${best.step}, ${Math.round(100 * rise)} % above it now.`;
}

function nameNotes({ chosen, better }: NotedCurve): string[] {
  const { name, split, score, isInPercent, isAgainstItsName, isDirectionKnown } = chosen;
  return [
    ...(split === "validation" ? [] : [splitNote(name, split)]),
    ...(isInPercent ? [`'${name}' is in percent; it is judged and shown as a share.`] : []),
    ...(better && isAgainstItsName ? [againstNameNote(chosen, better)] : []),
    ...(isDirectionKnown ? [] : [directionNote(name)]),
    ...(score ? [score.rises ? scoreNote(name, score.name) : levelNote(name, score.name)] : []),
  ];
}

function splitNote(metric: string, split: "train" | "test" | undefined): string {
  if (split === "train") return `'${metric}' was measured on the training set; it says nothing about new items.`;
  if (split === "test")
    return `No validation set was logged; '${metric}' was measured ${OUT.test(metric) ? "on items out of distribution" : "on the test set"}.`;
  return `The name of '${metric}' does not tell on which items it was measured; it is taken for the validation set.`;
}

const OUT = /(^|[/_.\s-])ood([/_.\s-]|$)/i;

function againstNameNote({ name }: ChosenMetric, better: "higher" | "lower"): string {
  const told = better === "higher" ? "lower" : "higher";
  return `The name of '${name}' tells that ${told} is better; --better ${better} was followed all the same.`;
}

function directionNote(metric: string): string {
  return `The name of '${metric}' does not tell which way is better; lower is taken to be (--better higher says otherwise).`;
}

function scoreNote(metric: string, judgedBy: string): string {
  return `'${metric}' is not a share of 1: the verdict and the change per doubling are those of ${judgedBy}, which falls as it rises.`;
}

function levelNote(metric: string, judgedBy: string): string {
  return `'${metric}' goes below 0, where a log axis does not reach: a chart has linear axes, the verdict and the change per doubling are those of ${judgedBy}, and nothing is foretold.`;
}

function belowZeroNotes({ below }: OddValues, isSaid: boolean): string[] {
  if (below === 0 || isSaid) return [];
  return [`${values(below, "lies", "lie")} below 0, where a log axis and this verdict do not reach.`];
}

function zeroNotes({ zeros, smallest }: OddValues, { chosen, judged, items }: NotedCurve): string[] {
  const half = items === undefined ? smallest / 2 : 1 / (2 * items);
  const shown = Number(half.toPrecision(3));
  const isForetold = items !== undefined && judged.forecast.some(({ value }) => value < half);
  const where = items === undefined ? "half of the smallest other value" : `half of one error in ${items} items`;
  const hint = items === undefined && chosen.quantity === "error" ? "; --items says how many items there are" : "";
  return [
    ...(zeros > 0 && Number.isFinite(half)
      ? [
          `${values(zeros, "is", "are")} 0; the verdict takes ${zeros === 1 ? "it" : "them"} for ${where} (${shown})${hint}.`,
        ]
      : []),
    ...(isForetold && chosen.quantity === "error"
      ? [`A forecast below half of one error in ${items} items (${shown}) stands for an evaluation without an error.`]
      : []),
  ];
}

function notFiniteNotes({ notFinite, notFiniteFrom }: OddValues, counted: string): string[] {
  return notFinite === 0 ? [] : [`${notFiniteWords(notFinite, notFiniteFrom, counted)}; left out.`];
}

function notFiniteWords(count: number, from: number | undefined, counted: string): string {
  const first = count === 1 ? "" : "the first ";
  return `${values(count, "is not a finite number", "are not finite numbers")}, ${first}at ${counted} ${from}`;
}

/** A training that goes on after such values has lost the steps that they spoiled; where it does not go on, the verdict says so. */
function trainingNotes({ training = [] }: ChosenMetric, counted: string): string[] {
  const end = notFiniteEnd(training);
  if (end !== undefined && end === training[0]?.[0])
    return ["On the training set no value is a finite number: is it logged as it should be?"];
  const { notFinite, notFiniteFrom } = oddValues(training, end);
  if (notFinite === 0) return [];
  return [
    `On the training set ${notFiniteWords(notFinite, notFiniteFrom, counted)}, though later ones are: were steps lost to an overflow?`,
  ];
}

/** What is trained on may grow harder, as what an agent meets does: then a loss climbs, and says nothing against the network. */
function harderNotes({ chosen, judged, counted, countsFromZero }: NotedCurve): string[] {
  if (judged.verdict !== "learning" || !chosen.training) return [];
  const [points, shift] = [chosen.training, countsFromZero ? 1 : 0];
  const own = lossCurve(points, shift);
  const climb = isLongEnough(own) ? climbAway(own) : undefined;
  if (!climb) return [];
  const times = Math.exp(climb.rise).toPrecision(2);
  return [
    `The training loss climbs from ${counted} ${climbsFrom(climb, points, shift)} on, to ${times} times its lowest, while what is judged gets better: is what is trained on made harder meanwhile?`,
  ];
}

function lossNotes({ losses }: ChosenMetric, counted: string): string[] {
  return losses.flatMap(({ name, points }) => {
    const from = notFiniteEnd(points);
    return from === undefined ? [] : [`'${name}' is no longer finite from ${counted} ${from} on.`];
  });
}

/** So many evaluations in a row do not lie below a half by chance. */
const FEWEST_UPSIDE_DOWN = 5;

/** A ranking that is worse than dice knows something, and says the opposite. */
function areaNotes({ isRocArea, points }: ChosenMetric): string[] {
  if (!isRocArea) return [];
  const late = points.slice(points.length >> 1);
  if (late.length < FEWEST_UPSIDE_DOWN || !late.every((point) => point[1] > 0.51)) return [];
  return [
    "The area under the ROC curve lies below 0.5, which is what dice score: is the score, or are the labels, upside down?",
  ];
}

/** A few evaluations may agree by chance. */
const FEWEST_CONSTANT = 5;

function constantNotes({ finite, isConstant, smallest }: OddValues, { quantity }: ChosenMetric): string[] {
  if (!isConstant || finite < FEWEST_CONSTANT) return [];
  // Who always answers one class is sometimes right.
  const mayBeOneClass = quantity === "error" && smallest < 1;
  const orElse = mayBeOneClass ? ", or does the network always answer one class" : "";
  return [`All ${finite} values are exactly the same: is it computed anew each time${orElse}?`];
}

/** What was annealed cannot go on as it did. Where the schedule is not known throughout, forecasts do not know it. */
function scheduleNotes({ chosen, judged, learningRate, countsFromZero }: NotedCurve): string[] {
  if (learningRate === undefined || judged.forecast.length === 0) return [];
  const end = endOfSchedule(learningRate);
  if (end > UNCHANGED || !isLoggedThroughout(chosen.points, learningRate, Number(countsFromZero))) return [];
  const otherwise = end > ANNEALED ? "letting it fall further would bring more" : "going on from here would bring less";
  return [
    `The learning rate ended at ${Number((100 * end).toPrecision(2))} % of its highest: 2× and 10× are for trainings so much longer under the same schedule, stretched; ${otherwise}.`,
  ];
}

/** A warm-up or a small step leaves more. */
const ANNEALED = 0.3;
const UNCHANGED = 0.95;

/** A call after the training logs one step on, and under the same name, whatever it was measured on. */
function strayNotes(points: readonly CurvePoint[], counted: string): string[] {
  if (points.length < 4) return [];
  const gapBefore = (i: number) => (points[i]?.[0] ?? NaN) - (points[i - 1]?.[0] ?? NaN);
  const last = gapBefore(points.length - 1);
  let least = Infinity;
  for (let i = 1; i < points.length - 1 && last * STRAY <= least; i++) least = Math.min(least, gapBefore(i));
  if (!(last * STRAY <= least)) return [];
  const [steps, others] = [last, least].map((gap) => gap.toLocaleString("en"));
  return [
    `The last evaluation comes ${steps} ${counted}${last === 1 ? "" : "s"} after the one before, where others lie ${others} or more apart: was it a call of its own, perhaps on other items? If so, take its row out.`,
  ];
}

function jumpNotes({ chosen, judged, counted }: NotedCurve): string[] {
  const { points } = chosen;
  const isTold = judged.verdict === "diverging" || judged.verdict === "overfitting";
  const jump = isTold ? undefined : jumpAtEnd(points.slice(Math.floor(points.length / 2)));
  if (jump === undefined) return [];
  const { evaluations, times } = jump;
  const which = evaluations === 1 ? "The last evaluation lies" : `The last ${evaluations} evaluations lie`;
  return [
    `${which} ${howFarAbove(times)} those before (${times.toPrecision(2)} times their median at ${counted} ${points.at(-1)?.[0]}): a restart, or does it begin to diverge?`,
  ];
}

/** Evaluations lie evenly, or further and further apart. */
const STRAY = 100;

function values(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? `value ${one}` : `values ${many}`}`;
}

function plural(counted: "step" | "epoch"): string {
  return counted === "epoch" ? "Epochs" : "Steps";
}
