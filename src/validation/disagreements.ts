import { distances, type AnnotatorDistance } from "./distances.js";
import { labelDifference } from "./labelDifference.js";
import type { Ratings } from "./ratings.js";

/** Where annotators disagree, and who does. Shares are from 0 to 1. */
export interface Disagreements {
  /** Pairs of answers to the same item. */
  pairs: number;
  /** Share of the pairs whose labels are equal; NaN without pairs. */
  raw_agreement: number;
  /** The ten items with the most disagreement, as the level measures it; of equal ones the first by name. */
  worst: WorstItem[];
  /** The ten pairs of labels most often taken for one another, most frequent first. */
  confusions: Confusion[];
  /** The one who agrees least with the others, or lies farthest from them, first. */
  by_annotator: AnnotatorAgreement[];
}

/** An item that annotators see differently: label by annotator, and the share of its pairs that are not equal. */
export interface WorstItem {
  item: string;
  labels: Record<string, string>;
  disagreement: number;
}

/** Two labels that were given to the same item, how often, and the share of all pairs that is. */
export interface Confusion {
  labels: [string, string];
  pairs: number;
  share: number;
}

/** One annotator against the rest; distances only at the levels interval and ratio. */
export interface AnnotatorAgreement extends Partial<AnnotatorDistance> {
  annotator: string;
  items: number;
  /** Share of the pairs with this annotator's label in it that agree; NaN when nobody else labelled the same items. */
  agreement: number;
  /** Share among the pairs without this annotator. */
  others: number;
}

export function disagreements(ratings: Ratings): Disagreements {
  const tally = tallyPairs(ratings);
  return {
    pairs: tally.pairs,
    raw_agreement: tally.equal / tally.pairs,
    worst: worstItems(ratings),
    confusions: mostConfused(tally.pairs, ratings),
    by_annotator: byAnnotator(tally, ratings),
  };
}

type Answers = Ratings["answers"][number];

interface PairTally {
  pairs: number;
  equal: number;
  /** Per annotator. */
  of: { items: number; pairs: number; equal: number }[];
}

function tallyPairs(ratings: Ratings): PairTally {
  const tally: PairTally = {
    pairs: 0,
    equal: 0,
    of: ratings.annotators.map(() => ({ items: 0, pairs: 0, equal: 0 })),
  };
  for (const answers of ratings.answers) {
    const counts = countsOf(answers);
    for (const { annotator, label } of answers) {
      const mine = tally.of[annotator];
      if (mine === undefined) continue;
      mine.items++;
      mine.pairs += answers.length - 1;
      mine.equal += (counts.get(label) ?? 0) - 1;
    }
    tally.pairs += (answers.length * (answers.length - 1)) / 2;
    tally.equal += equalPairs(counts);
  }
  return tally;
}

/** How often each label was given. */
function countsOf(answers: Answers): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { label } of answers) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}

function equalPairs(counts: Map<number, number>): number {
  let equal = 0;
  for (const count of counts.values()) equal += (count * (count - 1)) / 2;
  return equal;
}

const MOST_CONFUSIONS = 10;

/** Label by label, so that memory holds one label's pairs at a time: of a crowd's measurements all pairs may be different. */
function mostConfused(pairs: number, { answers, labels }: Ratings): Confusion[] {
  const items = answers.map((one) => [...countsOf(one)].sort(([a], [b]) => a - b));
  const placesOf: { item: [number, number][]; place: number }[][] = labels.map(() => []);
  for (const item of items) item.forEach(([label], place) => placesOf[label]?.push({ item, place }));
  const times = new Float64Array(labels.length);
  let most: { a: number; b: number; times: number }[] = [];
  placesOf.forEach((places, a) => {
    const met = countLater(places, times);
    // Of equally frequent pairs the first stay.
    const least = most.length < MOST_CONFUSIONS ? 0 : (most.at(-1)?.times ?? 0);
    const more = met.filter((b) => (times[b] ?? 0) > least).map((b) => ({ a, b, times: times[b] ?? 0 }));
    if (more.length > 0)
      most = [...most, ...more].sort((x, y) => y.times - x.times || x.a - y.a || x.b - y.b).slice(0, MOST_CONFUSIONS);
    for (const b of met) times[b] = 0;
  });
  return most.map(({ a, b, times: frequency }) => ({
    labels: [labels[a] ?? "", labels[b] ?? ""],
    pairs: frequency,
    share: frequency / pairs,
  }));
}

/** Adds up how often the label at these places was given beside each later one; returns the later ones. */
function countLater(places: readonly { item: [number, number][]; place: number }[], times: Float64Array): number[] {
  const met: number[] = [];
  for (const { item, place } of places) {
    const own = item[place]?.[1] ?? 0;
    for (let i = place + 1; i < item.length; i++) {
      const [label, others] = item[i] ?? [0, 0];
      if (times[label] === 0) met.push(label);
      times[label] = (times[label] ?? 0) + own * others;
    }
  }
  return met;
}

function byAnnotator({ of, pairs, equal }: PairTally, ratings: Ratings): AnnotatorAgreement[] {
  const isMeasured = ratings.level === "interval" || ratings.level === "ratio";
  const apart = isMeasured ? distances(ratings) : [];
  const all = of.map((mine, i) => ({
    annotator: ratings.annotators[i] ?? "",
    items: mine.items,
    agreement: mine.equal / mine.pairs,
    others: (equal - mine.equal) / (pairs - mine.pairs),
    ...apart[i],
  }));
  const oddness = ({ agreement, distance }: AnnotatorAgreement) => distance ?? -agreement;
  const known = all.filter(({ agreement }) => !Number.isNaN(agreement)).sort((a, b) => oddness(b) - oddness(a));
  return [...known, ...all.filter(({ agreement }) => Number.isNaN(agreement))];
}

function worstItems(ratings: Ratings): WorstItem[] {
  const difference = labelDifference(ratings);
  const scored = ratings.answers.map((answers, i) => ({ i, score: meanDifference(answers, difference) }));
  const worst = scored.filter(({ score }) => score > 0).sort((a, b) => b.score - a.score || a.i - b.i);
  return worst.slice(0, 10).map(({ i }) => {
    const answers = ratings.answers[i] ?? [];
    const labels = answers.map(({ annotator, label }) => [
      ratings.annotators[annotator] ?? "",
      ratings.labels[label] ?? "",
    ]);
    const pairs = (answers.length * (answers.length - 1)) / 2;
    return {
      item: ratings.items[i] ?? "",
      labels: Object.fromEntries(labels) as Record<string, string>,
      disagreement: 1 - equalPairs(countsOf(answers)) / pairs,
    };
  });
}

/** The mean over all pairs of an item's answers; 0 for fewer than two. */
function meanDifference(answers: Answers, difference: (a: number, b: number) => number): number {
  if (answers.length < 2) return 0;
  const counts = [...countsOf(answers)];
  let sum = 0;
  counts.forEach(([a, times], i) => {
    for (const [b, others] of counts.slice(i + 1)) sum += times * others * difference(a, b);
  });
  return (2 * sum) / (answers.length * (answers.length - 1));
}
