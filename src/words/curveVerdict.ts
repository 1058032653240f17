import type { CurveVerdict } from "../curves/verdict.js";

/** What a curve says, in sentences: the verdict first, then what stands beside it. */
export function curveSentences(judged: CurveVerdict): string[] {
  const sentences = [verdictSentence(judged)];
  if (judged.chance_level) {
    sentences.push(
      "Its answers are no better than chance: it has not learned anything yet, and more of the same will not help.",
    );
  }
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
      return `Unclear: the evaluations are too few or too noisy to tell learning from saturation${pace ? ` (${pace})` : ""}.`;
  }
}
