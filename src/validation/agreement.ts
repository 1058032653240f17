import type { Chance } from "../common/chance.js";
import { shown } from "../common/csvRecords.js";
import { nearest } from "../common/nearest.js";
import { UserError } from "../common/userError.js";
import { bootstrap, type Statistic } from "../statistics/bootstrap.js";
import type { Interval } from "../statistics/wilson.js";
import { cohenKappa, fleissKappa, type KappaWeights } from "./kappa.js";
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
  order?: readonly string[];
  chance: Chance;
  /** Resamples for the interval; default 2,000. */
  resamples?: number;
  path: string;
}

/** How far annotators agree. Shares are from 0 to 1. */
export interface Agreement {
  measure: AgreementMeasure;
  level: Level;
  /** NaN when the measure does not exist: all labels equal, or no item with two answers. */
  value: number;
  /** 95 %, from resampling items (BCa). */
  interval: Interval;
  /** Numbers of items, annotators, and pairs of answers to the same item. */
  items: number;
  annotators: number;
  pairs: number;
  /** Share of the pairs whose labels are equal. */
  raw_agreement: number;
  /** The items with the most disagreement first. */
  worst: WorstItem[];
  /** Pairs of labels that are taken for one another, most frequent first. */
  confusions: { labels: [string, string]; pairs: number; share: number }[];
  by_annotator: AnnotatorAgreement[];
  /** Cohen's kappa of each pair of annotators, where asked for. */
  by_pair: { annotators: [string, string]; items: number; kappa: number }[];
  /** A doubt about the level, in words: numbers treated as names. */
  challenge: string | null;
}

/** An item that annotators see differently: label by annotator, and the share of its pairs that disagree. */
export interface WorstItem {
  item: string;
  labels: Record<string, string>;
  disagreement: number;
}

/** One annotator against the rest. */
export interface AnnotatorAgreement {
  annotator: string;
  items: number;
  /** Share of the pairs with this annotator's label in it that agree; NaN when nobody else labelled the same items. */
  agreement: number;
  /** Share among the pairs without this annotator. */
  others: number;
}

/**
 * How far annotators agree, with an interval, and where they do not.
 *
 * @throws UserError when a label does not fit the level, or the measure does not fit the data
 * @example
 * agreementOf(parseAnnotations(fleiss1971), { measure: "fleiss-kappa", chance, path }).value // → 0.430245
 */
export function agreementOf(annotations: readonly Annotation[], question: AgreementQuestion): Agreement {
  const { measure = "krippendorff-alpha", level = "nominal", chance, resamples, path } = question;
  const ratings = ratingsOf(annotations, { level, order: question.order, path });
  const weights = question.weights ?? defaultWeights(level);
  const statistic = statisticOf(measure, ratings, weights);
  const { value, interval } = bootstrap({ n: ratings.items.length, statistic, chance, resamples });
  const tally = pairTally(ratings);
  return {
    measure,
    level,
    value,
    interval,
    items: ratings.items.length,
    annotators: ratings.annotators.length,
    pairs: tally.pairs,
    raw_agreement: tally.equal / tally.pairs,
    worst: worstItems(ratings),
    confusions: tally.confusions,
    by_annotator: tally.byAnnotator,
    by_pair: measure === "cohen-kappa" ? kappasByPair(ratings, weights) : [],
    challenge: level === "nominal" ? scaleInDisguise(annotations) : null,
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

function defaultWeights(level: Level): KappaWeights {
  return level === "nominal" ? "none" : level === "ordinal" ? "linear" : "quadratic";
}

function statisticOf(measure: AgreementMeasure, ratings: Ratings, weights: KappaWeights): Statistic {
  switch (measure) {
    case "krippendorff-alpha":
      return krippendorffAlpha(ratings);
    case "fleiss-kappa":
      return fleissKappa(ratings);
    case "cohen-kappa":
      return meanKappa(ratings, weights);
  }
}

/** The mean of Cohen's kappa over all pairs of annotators with items in common (Light 1971); of two annotators simply theirs. */
function meanKappa(ratings: Ratings, weights: KappaWeights): Statistic {
  const kappas = annotatorPairs(ratings).map((pair) => cohenKappa(ratings, pair, weights));
  return (times) => {
    const values = kappas.map((kappa) => kappa(times)).filter((value) => !Number.isNaN(value));
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
}

/** More pairs than this would take minutes and say little. */
const MOST_PAIRS = 300;

function annotatorPairs(ratings: Ratings): [number, number][] {
  const pairs = new Map<string, [number, number]>();
  for (const answers of ratings.answers) {
    const who = answers.map(({ annotator }) => annotator).sort((a, b) => a - b);
    who.forEach((a, i) => who.slice(i + 1).forEach((b) => pairs.set(`${a} ${b}`, [a, b])));
    if (pairs.size > MOST_PAIRS)
      throw new UserError(
        `Cohen's kappa compares pairs of annotators, and here are more than ${MOST_PAIRS}; use krippendorff-alpha`,
      );
  }
  return [...pairs.values()];
}

function kappasByPair(ratings: Ratings, weights: KappaWeights): Agreement["by_pair"] {
  const everything = new Uint16Array(ratings.items.length).fill(1);
  return annotatorPairs(ratings).map(([a, b]) => ({
    annotators: [ratings.annotators[a] ?? "", ratings.annotators[b] ?? ""],
    items: ratings.answers.filter((answers) =>
      [a, b].every((one) => answers.some(({ annotator }) => annotator === one)),
    ).length,
    kappa: cohenKappa(ratings, [a, b], weights)(everything),
  }));
}

interface PairTally {
  pairs: number;
  equal: number;
  confusions: Agreement["confusions"];
  byAnnotator: AnnotatorAgreement[];
}

function pairTally(ratings: Ratings): PairTally {
  const of = ratings.annotators.map(() => ({ pairs: 0, equal: 0, items: 0 }));
  const confused = new Map<string, number>();
  let [pairs, equal] = [0, 0];
  for (const answers of ratings.answers) {
    answers.forEach((a, i) => {
      const mine = of[a.annotator];
      if (mine !== undefined) mine.items++;
      for (const b of answers.slice(i + 1)) {
        const isEqual = a.label === b.label ? 1 : 0;
        pairs++;
        equal += isEqual;
        for (const one of [mine, of[b.annotator]]) {
          if (one === undefined) continue;
          one.pairs++;
          one.equal += isEqual;
        }
        const key = a.label < b.label ? `${a.label} ${b.label}` : `${b.label} ${a.label}`;
        if (isEqual === 0) confused.set(key, (confused.get(key) ?? 0) + 1);
      }
    });
  }
  const byAnnotator = of.map((mine, i) => ({
    annotator: ratings.annotators[i] ?? "",
    items: mine.items,
    agreement: mine.equal / mine.pairs,
    others: (equal - mine.equal) / (pairs - mine.pairs),
  }));
  byAnnotator.sort((a, b) =>
    Number.isNaN(a.agreement) ? 1 : Number.isNaN(b.agreement) ? -1 : a.agreement - b.agreement,
  );
  return { pairs, equal, confusions: mostConfused(confused, ratings, pairs), byAnnotator };
}

function mostConfused(confused: Map<string, number>, ratings: Ratings, pairs: number): Agreement["confusions"] {
  const sorted = [...confused].sort(([, a], [, b]) => b - a).slice(0, 10);
  return sorted.map(([key, count]) => {
    const [a = 0, b = 0] = key.split(" ").map(Number);
    return { labels: [ratings.labels[a] ?? "", ratings.labels[b] ?? ""], pairs: count, share: count / pairs };
  });
}

function worstItems(ratings: Ratings): WorstItem[] {
  const scored = ratings.answers.map((answers, i) => ({ i, disagreement: disagreementIn(answers) }));
  const worst = scored
    .filter(({ disagreement }) => disagreement > 0)
    .sort((a, b) => b.disagreement - a.disagreement || a.i - b.i);
  return worst.slice(0, 10).map(({ i, disagreement }) => ({
    item: ratings.items[i] ?? "",
    labels: Object.fromEntries(
      (ratings.answers[i] ?? []).map(({ annotator, label }) => [
        ratings.annotators[annotator] ?? "",
        ratings.labels[label] ?? "",
      ]),
    ),
    disagreement,
  }));
}

function disagreementIn(answers: { label: number }[]): number {
  if (answers.length < 2) return 0;
  const counts = new Map<number, number>();
  for (const { label } of answers) counts.set(label, (counts.get(label) ?? 0) + 1);
  let equal = 0;
  for (const count of counts.values()) equal += count * (count - 1);
  return 1 - equal / (answers.length * (answers.length - 1));
}

/** Numbers with three values or more may be a scale: as names, a 4 for a 5 counts as much as a 1 for a 5. */
function scaleInDisguise(annotations: readonly Annotation[]): string | null {
  const labels = new Set(annotations.map(({ label }) => label));
  if (labels.size < 3 || ![...labels].every(isNumber)) return null;
  const numbers = [...labels].map(Number).sort((a, b) => a - b);
  return `the labels are numbers (${numbers[0]} to ${numbers.at(-1)}) but are treated as names: if they are a scale, say --level ordinal or --level interval, so that near misses count less`;
}
