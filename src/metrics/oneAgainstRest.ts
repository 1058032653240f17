import type { Statistic } from "../statistics/bootstrap.js";
import { areOfOneClass, countsOf } from "./itemsThatMatter.js";
import type { ClassLabels } from "./labels.js";
import { column } from "./predictions.js";
import type { ClassPredictions } from "./predictions.js";
import { rank } from "./ranking.js";
import type { Ranking, RankingMeasure } from "./ranking.js";

/** Of more than two classes those that have at least so many items, and leave as many to the others, are common. */
const COMMON = 30;

/** Rankings of fewer items times classes are quickly ranked anew, which knows more of those that are nearly perfect. */
const MANY = 1e5;

/**
 * The measure for two classes; with more, each class against the rest, and the mean over the classes that occur
 * (scikit-learn's `average="macro"`, `multi_class="ovr"`). Without a value where all items are of one class: nothing is above another.
 *
 * In large sets of more than two classes the common ones are ranked once, and follow the counts by their slopes, which tell as well how far chance
 * moves them: ranking a thousand classes in every resample would take minutes.
 *
 * Source: Efron 1981, Biometrika 68:589 (the infinitesimal jackknife beside the bootstrap).
 */
export function oneAgainstRest(labels: ClassLabels, predictions: ClassPredictions, measure: RankingMeasure): Statistic {
  if (areOfOneClass(labels)) return () => NaN;
  const n = labels.ids.length;
  const ones = new Uint16Array(n).fill(1);
  const slopes = new Float64Array(n);
  const ranked: Statistic[] = [];
  let [common, valueOfCommon] = [0, 0];
  for (const ranking of rankings(labels, predictions)) {
    if (!isCommon(labels, ranking.positives.length)) {
      ranked.push(measure.statistic(ranking));
      continue;
    }
    common++;
    valueOfCommon += measure.statistic(ranking)(ones);
    const ofClass = measure.slopes(ranking);
    for (let item = 0; item < n; item++) (slopes[item] as number) += ofClass[item] as number;
  }
  return (counts) => {
    let [sum, defined] = [valueOfCommon, common];
    // Lengths are equal.
    if (common > 0) for (let i = 0; i < n; i++) sum += (slopes[i] as number) * ((counts[i] as number) - 1);
    for (const statistic of ranked) {
      const value = statistic(counts);
      if (Number.isNaN(value)) continue;
      sum += value;
      defined++;
    }
    return sum / defined;
  };
}

/** How many numbers of one item the statistic of `oneAgainstRest` looks at each time. */
export function rankingLooks(labels: ClassLabels): number {
  if (labels.classes.length <= 2) return 1;
  const occurring = countsOf(labels).filter((items) => items > 0);
  const ranked = occurring.filter((items) => !isCommon(labels, items)).length;
  return ranked + (ranked < occurring.length ? 1 : 0);
}

/** Of two classes the ranking by score; of more each class that occurs against the rest. */
function* rankings(labels: ClassLabels, predictions: ClassPredictions): Generator<Ranking> {
  if (predictions.score && labels.classes.length === 2) {
    yield rank(predictions.score, labels.truth, labels.positive);
    return;
  }
  const { probabilities, classes } = predictions;
  for (const [i, items] of countsOf(labels).entries()) {
    // A metric that needs probabilities is only asked where there are some.
    if (items > 0) yield rank(column(probabilities as Float64Array, classes.length, i), labels.truth, i);
  }
}

function isCommon({ classes, ids }: ClassLabels, items: number): boolean {
  const isMuch = classes.length > 2 && classes.length * ids.length >= MANY;
  return isMuch && Math.min(items, ids.length - items) >= COMMON;
}
