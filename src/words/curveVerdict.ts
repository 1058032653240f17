import type { ChanceLevel } from "../curves/chanceLevel.js";
import type { CurveVerdict } from "../curves/verdict.js";

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

/**
 * The same of several trainings that all say nothing but this, in one sentence; undefined where they do not.
 *
 * @example sentenceOfSeeds([learning, learning]) // → "Still learning (between −15.2 % and −17.1 % per doubling of the iterations, seed by seed)."
 */
export function sentenceOfSeeds(judged: readonly CurveVerdict[]): string | undefined {
  const verdict = judged[0]?.verdict;
  if (verdict !== "learning" && verdict !== "saturated") return undefined;
  if (!judged.every((one) => one.verdict === verdict && curveSentences(one).length === 1)) return undefined;
  const slopes = judged.map(({ slope }) => slope ?? NaN).sort((a, b) => b - a);
  const [slowest = NaN, fastest = NaN] = [slopes[0], slopes.at(-1)];
  const [most, least] = [perDoubling(fastest), perDoubling(slowest)];
  const pace = most === least ? most : `between ${least} and ${most}`;
  return saysOf(verdict, `${pace} per doubling of the iterations, seed by seed`);
}

function saysOf(verdict: "learning" | "saturated", pace: string): string {
  return verdict === "learning"
    ? `Still learning (${pace}).`
    : `Saturated: more of the same training changes little (${pace}).`;
}

/** The best points of a name's trainings. */
export interface BestOfSeeds {
  name: string;
  /** One per training that has one. */
  best: readonly number[];
}

/** A line per name that has several trainings, each after the first beside the first, which is the baseline. */
export function bestOfSeeds(names: readonly BestOfSeeds[]): string[] {
  const [baseline] = names;
  return names.flatMap(({ name, best }) => {
    if (best.length < 2) return [];
    const range = `${fourDigits(Math.min(...best))} to ${fourDigits(Math.max(...best))}`;
    const beside = baseline && name !== baseline.name ? besideBaseline(meanOf(best), baseline) : "";
    return [`${name}: best ${fourDigits(meanOf(best))} in the mean of ${best.length} seeds (${range})${beside}.`];
  });
}

function besideBaseline(mean: number, { name, best }: BestOfSeeds): string {
  const base = meanOf(best);
  const change = mean / base - 1;
  // Of what goes below 0 a ratio says nothing.
  if (!Number.isFinite(change) || base <= 0 || mean <= 0) return "";
  return change === 0
    ? `, as ${name}`
    : `, ${(Math.abs(change) * 100).toFixed(1)} % ${change < 0 ? "below" : "above"} ${name}`;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
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
      return unclear(judged, pace);
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

function tooShort({ because }: CurveVerdict): string {
  if (because?.kind !== "below-zero")
    return "Too short to judge: at least five evaluations are needed, over a factor of four in iterations.";
  const { values, of } = because;
  const all = values === of ? `all ${of} values lie` : `${values} of ${of} values ${values === 1 ? "lies" : "lie"}`;
  return `Not judged: ${all} below 0, where a log axis and this verdict do not reach, and too few others are left.`;
}

function diverging({ because }: CurveVerdict, counted: string): string {
  if (because?.kind === "not-finite") {
    const what = because.where === "training" ? "the training loss is" : "its values are";
    return `Diverging: ${what} no longer finite from ${counted} ${because.step} on.`;
  }
  const from = because?.kind === "climbs" ? ` from ${counted} ${because.step} on` : "";
  const what = because?.kind === "climbs" && because.where === "training" ? "the training loss" : "it";
  return `Diverging: ${what} gets worse beyond its noise${from}.`;
}

function unclear({ because, chance }: CurveVerdict, pace: string): string {
  const inBrackets = pace ? ` (${pace})` : "";
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
