import type { Chance } from "../common/chance.js";
import { shown } from "../common/csvRecords.js";
import { nearest } from "../common/nearest.js";
import { UserError } from "../common/userError.js";
import type { Statistic } from "../statistics/bootstrap.js";
import type { Interval } from "../statistics/wilson.js";
import { agreementInterval } from "./agreementInterval.js";
import { disagreements, type Disagreements } from "./disagreements.js";
import { doubtsAbout, type Doubt } from "./doubts.js";
import { annotatorPairs, cohenKappa, fleissKappa, type AnnotatorPair, type KappaWeights } from "./kappa.js";
import { krippendorffAlpha } from "./krippendorff.js";
import { isNumber, ratingsOf, type Annotation, type Level, type Ratings } from "./ratings.js";

/** The measures of agreement we can compute. */
export type AgreementMeasure = "krippendorff-alpha" | "fleiss-kappa" | "cohen-kappa";

export const AGREEMENT_MEASURES: Record<AgreementMeasure, string> = {
  "krippendorff-alpha": "Krippendorff's alpha: any number of annotators, missing answers allowed",
  "fleiss-kappa": "Fleiss' kappa: the same number of answers for every item",
  "cohen-kappa": "Cohen's kappa: two annotators, or the mean over all pairs of them",
};

/** What is asked of annotations. */
export interface AgreementQuestion {
  measure?: AgreementMeasure;
  level?: Level;
  /** For Cohen's kappa; by default none at the nominal level, linear at the ordinal one, else quadratic. */
  weights?: KappaWeights;
  /** The labels from lowest to highest, for words at the ordinal level. */
  order?: readonly string[];
  chance: Chance;
  /** Resamples for the interval; default 2,000. */
  resamples?: number;
  path: string;
  /** The column of the annotations' groups, where they have some. */
  group?: string;
  onProgress?: (share: number) => void;
}

/** How far annotators agree. */
export interface Agreement extends Disagreements {
  measure: AgreementMeasure;
  level: Level;
  /** NaN when the measure does not exist: all labels equal, or no item with two answers. */
  value: number;
  /** 95 %, see `agreementInterval`; NaN at both ends where too few items say anything, and where there is no value. */
  interval: Interval;
  /** Numbers of items and of annotators. */
  items: number;
  annotators: number;
  /** Of items that hang together: the interval is of so many. */
  groups?: { column: string; count: number };
  /** Cohen's kappa of each pair of annotators, where asked for. */
  by_pair: { annotators: [string, string]; items: number; kappa: number }[];
  /** How Cohen's kappa weighs disagreements; null of other measures, which weigh by the level. */
  weights: KappaWeights | null;
  doubts: Doubt[];
}

/**
 * How far annotators agree, with an interval, and where they do not. The order of the annotations changes nothing.
 *
 * @throws UserError when a label does not fit the level, or the measure does not fit the data
 * @example
 * agreementOf(parseAnnotations(fleiss1971), { measure: "fleiss-kappa", chance, path }).value // → 0.430245
 */
export function agreementOf(annotations: readonly Annotation[], question: AgreementQuestion): Agreement {
  const { measure = "krippendorff-alpha", level = "nominal", chance, resamples = 2_000, path, onProgress } = question;
  refuseContradictions(question, annotations);
  const ratings = ratingsOf(annotations, { level, order: question.order, path, group: question.group });
  const weights = question.weights ?? defaultWeights(level);
  const pairs = measure === "cohen-kappa" ? annotatorPairs(ratings, path) : [];
  const statistic = statisticOf(measure, ratings, { pairs, weights, path });
  const found = disagreements(ratings);
  // A mean over the pairs of annotators, or near misses that count less, is no share of pairs of answers.
  const isOfPairs = level === "nominal" && (measure !== "cohen-kappa" || (weights === "none" && pairs.length === 1));
  const equalPairs = isOfPairs ? found.raw_agreement : undefined;
  const { value, interval } = agreementInterval({ ratings, statistic, equalPairs, chance, resamples, onProgress });
  return {
    measure,
    level,
    value,
    interval,
    items: ratings.items.length,
    annotators: ratings.annotators.length,
    ...(ratings.clusters && { groups: { column: ratings.clusters.column, count: ratings.clusters.count } }),
    ...found,
    by_pair: pairs.map((pair) => kappaOfPair(ratings, pair, weights)),
    weights: measure === "cohen-kappa" ? weights : null,
    // Where nothing can be computed, nothing was computed by the wrong level.
    doubts: doubtsAbout(annotations, { level, isWeighted: measure === "cohen-kappa" && weights !== "none" }).filter(
      ({ kind }) => kind !== "numbers-as-names" || !Number.isNaN(value),
    ),
  };
}

/** @throws UserError with the nearest known measure */
export function parseMeasure(name: string): AgreementMeasure {
  return oneOf(name, "measure", AGREEMENT_MEASURES);
}

/** The word if it is one of the known ones. @throws UserError with the value seen, the nearest word and all words */
export function oneOf<Word extends string>(name: string, what: string, words: Record<Word, string>): Word {
  const known = Object.keys(words);
  const found = known.find((word): word is Word => word === name);
  if (found !== undefined) return found;
  const near = nearest(name, known);
  throw new UserError(
    `the ${what} is ${shown(name)}${near === undefined ? "" : `; did you mean ${near}?`} (known: ${known.join(", ")})`,
  );
}

/** What would be ignored silently, or would have no meaning. */
function refuseContradictions(question: AgreementQuestion, annotations: readonly Annotation[]): void {
  const { measure = "krippendorff-alpha", level = "nominal", weights, order } = question;
  if (measure === "fleiss-kappa" && level !== "nominal")
    throw new UserError(`Fleiss' kappa compares names only; for the level ${level} use krippendorff-alpha`);
  if (weights !== undefined && measure !== "cohen-kappa")
    throw new UserError(`weights are for cohen-kappa; the measure is ${measure}, which weighs by its level`);
  if (order !== undefined && level !== "ordinal")
    throw new UserError(`an order of labels is for the level ordinal; the level is ${level}`);
  const doubled = order?.find((label, i) => label === "" || order.indexOf(label) < i);
  if (doubled !== undefined)
    throw new UserError(
      doubled === "" ? "the order of labels has an empty one" : `the order of labels has ${shown(doubled)} twice`,
    );
  const isWeighted = weights === "linear" || weights === "quadratic";
  if (isWeighted && level === "nominal" && !annotations.every(({ label }) => isNumber(label)))
    throw new UserError(`${weights} weights need an order of the labels; give it with the level ordinal`);
}

function defaultWeights(level: Level): KappaWeights {
  return level === "nominal" ? "none" : level === "ordinal" ? "linear" : "quadratic";
}

function statisticOf(
  measure: AgreementMeasure,
  ratings: Ratings,
  { pairs, weights, path }: { pairs: AnnotatorPair[]; weights: KappaWeights; path: string },
): Statistic {
  switch (measure) {
    case "krippendorff-alpha":
      return krippendorffAlpha(ratings);
    case "fleiss-kappa":
      return fleissKappa(ratings, path);
    case "cohen-kappa":
      return meanOf(pairs.map((pair) => cohenKappa(ratings, pair, weights)));
  }
}

/** The mean of Cohen's kappa over all pairs of annotators with items in common (Light 1971); of two annotators simply theirs. */
function meanOf(kappas: Statistic[]): Statistic {
  return (times) => {
    let [sum, known] = [0, 0];
    for (const kappa of kappas) {
      const value = kappa(times);
      if (Number.isNaN(value)) continue;
      sum += value;
      known++;
    }
    return sum / known;
  };
}

function kappaOfPair(ratings: Ratings, pair: AnnotatorPair, weights: KappaWeights): Agreement["by_pair"][number] {
  const [first, second] = pair.annotators;
  const everything = new Uint16Array(ratings.items.length).fill(1);
  return {
    annotators: [ratings.annotators[first] ?? "", ratings.annotators[second] ?? ""],
    items: pair.items.length,
    kappa: cohenKappa(ratings, pair, weights)(everything),
  };
}
