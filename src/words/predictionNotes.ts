import { contradictedPredictions, contradictedScores, predictedUnknown } from "../metrics/contradictions.js";
import { listed } from "../metrics/labels.js";
import type { ClassLabels } from "../metrics/labels.js";
import { METRICS, type MetricName } from "../metrics/metric.js";
import type { ClassPredictions } from "../metrics/predictions.js";
import { ranksBackwards } from "../metrics/ranksBackwards.js";
import type { Noted } from "./metricNotes.js";
import { count, listOf } from "./numbers.js";

type PredictionsNote = (
  labels: ClassLabels,
  predictions: ClassPredictions,
  metrics: readonly MetricName[],
) => string | undefined;

const NOTES: readonly PredictionsNote[] = [
  confidence,
  hardAnswers,
  upsideDown,
  contradiction,
  scoreContradiction,
  unknownClasses,
];

/** Which predictions of a model look like a mistake: each note as the first seed that has it gives it. */
export function predictionNotes(
  labels: ClassLabels,
  { name, seeds }: Noted["models"][number],
  metrics: readonly MetricName[],
): string[] {
  return NOTES.flatMap((note) => {
    const told = seeds.flatMap((seed) => (seed.kind === "classification" ? (note(labels, seed, metrics) ?? []) : []));
    const [first] = told;
    if (first === undefined || name === undefined) return first ?? [];
    return [`${name}${seeds.length > 1 ? ` (${told.length} of ${seeds.length} seeds)` : ""}: ${first}`];
  });
}

/** Which would be scored as what it is not. */
function confidence(
  labels: ClassLabels,
  predictions: ClassPredictions,
  metrics: readonly MetricName[],
): string | undefined {
  if (!isConfidence(labels, predictions) || metrics.every((metric) => METRICS[metric].needs === "prediction"))
    return undefined;
  const positive = JSON.stringify(labels.classes[labels.positive]);
  return `No score is below 0.5, though both classes are predicted: they look like the confidence in the predicted class, not like the probability of ${positive}. Write that: the score where ${positive} is predicted, 1 less the score elsewhere.`;
}

/** A ranking of hard answers has two places, and one that is wrong has no logarithm. */
function hardAnswers(
  labels: ClassLabels,
  { probabilities }: ClassPredictions,
  metrics: readonly MetricName[],
): string | undefined {
  const looking = metrics.filter((metric) => METRICS[metric].needs === "probabilities");
  if (!probabilities || labels.truth.length < FEWEST_SCORES || looking.length === 0) return undefined;
  if (probabilities.some((one) => one !== 0 && one !== 1)) return undefined;
  return `Every probability is 0 or 1, as an answer is: ${listOf(looking)} ${looking.length === 1 ? "looks" : "look"} at how sure a network is, which these predictions do not say. Write the probabilities before a threshold or argmax makes answers of them.`;
}

/** Few scores may lie above 0.5 by chance. */
const FEWEST_SCORES = 20;

/** Of a threshold other than 0.5 every predicted positive would score above every other item. */
function isConfidence({ positive }: ClassLabels, { hasScore, score, predicted }: ClassPredictions): boolean {
  if (!hasScore || !score || !predicted || score.length < FEWEST_SCORES) return false;
  let [lowestOfPositive, highestOfOthers] = [Infinity, -Infinity];
  for (const [i, one] of score.entries()) {
    if (one < 0.5) return false;
    if (predicted[i] === positive) lowestOfPositive = Math.min(lowestOfPositive, one);
    else highestOfOthers = Math.max(highestOfOthers, one);
  }
  return lowestOfPositive < highestOfOthers;
}

function upsideDown(labels: ClassLabels, predictions: ClassPredictions): string | undefined {
  if (isConfidence(labels, predictions) || !ranksBackwards(labels, predictions)) return undefined;
  const other = JSON.stringify(labels.classes[1 - labels.positive]);
  const way = predictions.hasScore
    ? `if they are probabilities of ${other}, say --positive ${other}.`
    : "are the columns of the two classes swapped?";
  return `The scores rank the wrong way round (roc_auc below 0.5): ${way}`;
}

/** In most rows: mostly columns that were mixed up. */
function contradiction(labels: ClassLabels, predictions: ClassPredictions): string | undefined {
  const items = labels.truth.length;
  const others = contradictedPredictions(predictions);
  if (others <= items / 2 || isConfidence(labels, predictions)) return undefined;
  return `In ${count(others, "row")} of ${items} the prediction is not the most probable class: are the columns of the same network?`;
}

function scoreContradiction(labels: ClassLabels, predictions: ClassPredictions): string | undefined {
  const items = labels.truth.length;
  const others = contradictedScores(labels, predictions);
  if (!predictions.hasScore || others <= items / 2) return undefined;
  const [positive, other] = [labels.classes[labels.positive] ?? "", labels.classes[1 - labels.positive]];
  return `In ${count(others, "row")} of ${items} score and ${JSON.stringify(`p:${positive}`)} lie on different sides of 0.5: is score the probability of ${JSON.stringify(other)}? Rankings are of score, all else is of the columns p:.`;
}

/** F1's mean is over the classes that occur anywhere, so that each of these pulls it down. */
function unknownClasses(
  labels: ClassLabels,
  predictions: ClassPredictions,
  metrics: readonly MetricName[],
): string | undefined {
  if (!metrics.includes("f1_macro")) return undefined;
  const unknown = predictedUnknown(labels, predictions);
  if (unknown.size === 0) return undefined;
  const items = count(
    [...unknown.values()].reduce((sum, many) => sum + many, 0),
    "item is",
    "items are",
  );
  const [which, counted] =
    unknown.size === 1
      ? ["a class that no label has", "it as a class"]
      : ["classes that no label has", "each as a class"];
  return `${items} predicted ${listed([...unknown.keys()])}, ${which}; f1_macro counts ${counted} with F1 0.`;
}
