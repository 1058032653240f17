import type { CurveVerdict } from "../curves/verdict.js";

/** What a curve says, in sentences: the verdict first, then what stands beside it. */
export function curveSentences(judged: CurveVerdict): string[] {
  const sentences = [verdictSentence(judged)];
  if (judged.chance_level && judged.verdict !== "unclear") sentences.push(`${CHANCE}.`);
  if (judged.losing_calibration) {
    sentences.push(
      "Losing calibration: a validation loss is past its minimum and climbs while the error still falls; the probabilities can no longer be trusted.",
    );
  }
  if (judged.unstable) {
    sentences.push(
      "Unstable: evaluations jump so much that the last one is a matter of luck; compare the best or a mean of several.",
    );
  }
  return sentences;
}

const CHANCE = "Its answers are no better than chance: it has not learned anything yet";

/** What the columns of forecasts promise, and what not. */
export const FORECAST_NOTE =
  "2× and 10×: one evaluation after so many times the iterations, with a 95 % interval, if the training goes on as it did; " +
  "a learning rate that falls later usually takes it lower.";

/** What a person should know of the series that is judged; nothing to say of one from the validation set. */
export function seriesNotes(
  metric: string,
  split: "train" | "validation" | "test" | undefined,
  points: readonly (readonly [step: number, value: number])[],
): string[] {
  const below = points.filter(([, value]) => value < 0).length;
  return [
    ...(split === "validation" ? [] : [splitNote(metric, split)]),
    ...(below === 0
      ? []
      : [`${below} value${below === 1 ? " lies" : "s lie"} below 0, where a log axis and this verdict do not reach.`]),
  ];
}

function splitNote(metric: string, split: "train" | "test" | undefined): string {
  if (split === "train") return `'${metric}' was measured on the training set; it says nothing about new items.`;
  if (split === "test") return `No validation set was logged; '${metric}' was measured on the test set.`;
  return `The name of '${metric}' does not tell on which items it was measured; it is taken for the validation set.`;
}

/**
 * A slope of log(value) on log(iterations) as people read it.
 *
 * @example
 * perDoubling(-0.074) // → "−5.0 %"
 */
export function perDoubling(slope: number): string {
  const change = (2 ** slope - 1) * 100;
  const size = Math.abs(change).toFixed(1);
  return `${change < 0 && size !== "0.0" ? "−" : ""}${size} %`;
}

function verdictSentence(judged: CurveVerdict): string {
  const { verdict, slope, slope_interval: interval, best } = judged;
  const pace =
    slope === null || !interval
      ? ""
      : `${perDoubling(slope)} per doubling of the iterations, 95 % interval ${perDoubling(interval[0])} to ${perDoubling(interval[1])}`;
  switch (verdict) {
    case "too-short":
      return "Too short to judge: at least five evaluations are needed, over a factor of four in iterations.";
    case "diverging":
      return "Diverging: the loss is no longer a finite number, or climbs beyond its noise.";
    case "overfitting":
      return `Overfitting: after its best point${best ? ` (step ${best.step})` : ""} validation climbs while training does not.`;
    case "saturated":
      return `Saturated: more of the same training changes little (${pace}).`;
    case "learning":
      return `Still learning (${pace}).`;
    case "unclear":
      if (judged.chance_level)
        return `Not learning: ${CHANCE.replace("Its", "its")}, and more of the same will not help.`;
      return `Unclear: the evaluations are too few or too noisy to tell learning from saturation${pace ? ` (${pace})` : ""}.`;
  }
}
