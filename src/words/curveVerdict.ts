import type { ChanceLevel } from "../curves/chanceLevel.js";
import type { Because, CurveVerdict } from "../curves/verdict.js";

/**
 * What a curve says, in sentences: the verdict first, then what stands beside it.
 *
 * @param counted what a step of the file is: `step`, or `epoch`
 */
export function curveSentences(judged: CurveVerdict, counted = "step"): string[] {
  const sentences = [verdictSentence(judged, counted)];
  if (judged.chance && judged.verdict !== "unclear")
    sentences.push(`No better than chance, it seems: ${chanceWords(judged.chance)}.`);
  if (judged.losing_calibration) {
    sentences.push(
      "Losing calibration: a validation loss is past its minimum and climbs, or is no longer finite, while the answers still get better; the probabilities can no longer be trusted.",
    );
  }
  if (judged.unstable) {
    sentences.push(
      "Unstable: evaluations jump so much that the last one is a matter of luck; compare the best or a mean of several.",
    );
  }
  return sentences;
}

/** Of the two verdicts that are told with a pace alone. */
export function saysOf(verdict: "learning" | "saturated", pace: string): string {
  return verdict === "learning"
    ? `Still learning (${pace}).`
    : `Saturated: more of the same training changes little (${pace}).`;
}

/** As in the table of curves. */
export function fourDigits(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** Nobody said how many classes there are, so the sentence says what was taken for granted. */
function chanceWords({ classes, of }: ChanceLevel): string {
  if (of === "area") return "the area under the ROC curve stays at about 0.5, what a ranking by dice scores";
  const level =
    of === "loss"
      ? `ln ${classes} (${Math.log(classes).toPrecision(3)})`
      : `${Number((100 - 100 / classes).toPrecision(3))} %`;
  return `the ${of} stays at about ${level}, what a guess between ${classes === 2 ? "two" : classes} classes scores`;
}

/**
 * What the columns of forecasts promise, and what not.
 *
 * @param areRatesLogged true where every training that was foretold logged its learning rate
 */
export function forecastNote(areRatesLogged: boolean): string {
  const promise =
    "2× and 10×: one evaluation after so many times the iterations, with a 95 % interval, if the training goes on as it did";
  if (areRatesLogged) return `${promise}.`;
  return `${promise}. Where no learning rate was logged, its schedule is not known: one that falls later usually brings more, one that has run out less.`;
}

/** One line below a table whose rows measure different things. */
export function incomparableNote(rows: readonly { name: string; metric: string; stepName: string }[]): string {
  const shown = rows.slice(0, 3).map(({ name, metric, stepName }) => `${name} is ${metric} over ${stepName}`);
  return `Not comparable with each other: ${shown.join(", ")}${rows.length > 3 ? ", …" : ""}.`;
}

/**
 * A slope of log(value) on log(iterations) as people read it.
 *
 * @example
 * perDoubling(-0.074) // → "−5.0 %"
 */
export function perDoubling(slope: number): string {
  const change = (2 ** slope - 1) * 100;
  // Nothing falls by all of itself, and of what rises so fast nobody needs the digits.
  if (change < -99.9) return "below −99.9 %";
  if (change > 1000) return "above +1000 %";
  const size = Math.abs(change).toFixed(1);
  const sign = size === "0.0" ? "" : change < 0 ? "−" : "+";
  return `${sign}${size} %`;
}

function verdictSentence(judged: CurveVerdict, counted: string): string {
  const { verdict, best } = judged;
  const pace = paceWords(judged);
  switch (verdict) {
    case "too-short":
      return tooShort(judged);
    case "diverging":
      return diverging(judged, counted);
    case "overfitting":
      return `Overfitting: after its best point${best ? ` (${counted} ${best.step})` : ""} validation gets worse ${judged.because?.kind === "no-training" ? "(no training loss is known to go with it)" : "while training does not"}.`;
    case "saturated":
    case "learning":
      return saysOf(verdict, pace);
    case "unclear":
      return unclear(judged, pace, counted);
  }
}

function paceWords({ slope, slope_interval: interval }: CurveVerdict): string {
  if (slope === null || !interval) return "";
  const [low, high] = interval;
  const tellsNothing = low < 0 && high > 0 && high - low > WIDEST;
  const ends = `${perDoubling(low)} to ${perDoubling(high)}`;
  return `${perDoubling(slope)} per doubling of the iterations, ${tellsNothing ? `by the 95 % interval anything from ${ends}` : `95 % interval ${ends}`}`;
}

/** Slopes so far apart differ by a factor of two per doubling. */
const WIDEST = 1;

/** @param times how many times those before the last one is */
export function howFarAbove(times: number): string {
  return times < FAR ? "above the level of" : "far above";
}

const FAR = 1.5;

/** Of what the slope does not show, without it. */
function turnWords(because: Because, counted: string): string | undefined {
  switch (because.kind) {
    case "jumps":
      return `Unclear: its last evaluations lie ${howFarAbove(because.times)} those before.`;
    case "at-worst":
      return "Not learning, it seems: at its end every evaluation is the worst there is, as where nothing is answered rightly; see whether the evaluation reads what the network answers.";
    case "begins":
      return `Unclear: every evaluation was the worst there is, and it has begun to get better at ${counted} ${because.step}.`;
    case "falls-late":
      return `Unclear: its last ${because.evaluations} evaluations lie below every one before, ${Math.round((1 - because.times) * 100)} % below the level until then: it has begun to fall, or to fall faster.`;
    case "levelled":
      return `Unclear: it fell, but its last ${because.evaluations} evaluations (from ${counted} ${because.step} on) are level: what brought it down before them, a step of the learning rate perhaps, brings no more.`;
    case "score-grows":
      return `Unclear: the score still grows by ${perDoubling(because.slope).replace("+", "")} per doubling of the iterations, so far from 1 that what it leaves to 1 hardly changes.`;
    case "past-best":
      return `Unclear: it has climbed since its best point (${counted} ${because.step}) to ${Math.round((because.times - 1) * 100)} % above it, not yet far or long enough to be called overfitting.`;
    default:
      return undefined;
  }
}

function tooShort({ because }: CurveVerdict): string {
  if (because?.kind !== "below-zero")
    return "Too short to judge: at least five evaluations are needed, over a factor of four in iterations.";
  const { values, of } = because;
  const all = values === of ? `all ${of} values lie` : `${values} of ${of} values ${values === 1 ? "lies" : "lie"}`;
  return `Not judged: ${all} below 0, where a log axis and this verdict do not reach, and too few others are left.`;
}

function diverging({ because }: CurveVerdict, counted: string): string {
  if (because?.kind === "not-finite") {
    if (because.where === "loss")
      return `Diverging: a validation loss is no longer finite from ${counted} ${because.step} on, and the answers are far worse since.`;
    const what = because.where === "training" ? "the training loss is" : "its values are";
    return `Diverging: ${what} no longer finite from ${counted} ${because.step} on.`;
  }
  const from = because?.kind === "climbs" ? ` from ${counted} ${because.step} on` : "";
  const what = because?.kind === "climbs" && because.where === "training" ? "the training loss" : "it";
  return `Diverging: ${what} gets worse beyond its noise${from}.`;
}

function unclear({ because, chance }: CurveVerdict, pace: string, counted: string): string {
  const inBrackets = pace ? ` (${pace})` : "";
  // That it guesses says more than where it turned.
  const turn = because && !chance ? turnWords(because, counted) : undefined;
  if (turn) return turn;
  if (because?.kind === "unknown-direction")
    return "Unclear: its name does not tell which way is better; --better higher or --better lower says it.";
  if (because?.kind === "no-level")
    return `Unclear: it changes little beside its own range, but what goes below 0 has no known limit, so nobody can tell how far it could still go${inBrackets}.`;
  if (chance?.isTrainingFalling)
    return `Not learning what is validated, it seems: ${chanceWords(chance)}, though the training loss falls; see whether the labels of both sets mean the same.`;
  if (chance) return `Not learning, it seems: ${chanceWords(chance)}, and more of the same will not help.`;
  if (because?.kind === "near-threshold")
    return `Between learning and saturated: the slope is measured well and lies near the threshold of −2 % per doubling${inBrackets}.`;
  if (because?.kind === "worsens")
    return `Unclear: it gets worse at its end, not yet far enough from its best to be called overfitting or diverging${inBrackets}.`;
  if (because?.kind === "above-best")
    return `Unclear: it no longer gets better, but stands ${Math.round((because.times - 1) * 100)} % off its own best${inBrackets}.`;
  if (because?.kind === "annealed")
    return `Unclear: nearly flat at its end${inBrackets}, where the learning rate has run out; over the learning rate spent it still changes by ${perDoubling(because.slope)} per doubling.`;
  return `Unclear: the evaluations are too few, too noisy or too bent to tell learning from saturation${inBrackets}.`;
}
