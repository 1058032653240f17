import { independentItems, type Tally } from "../statistics/clusters.js";
import { sumReach } from "../statistics/sumReach.js";
import { wilsonOfShare } from "../statistics/wilson.js";
import type { Interval } from "../statistics/wilson.js";
import { classTallies } from "./classTallies.js";
import { confusionOf, type Confusion } from "./confusion.js";
import { f1SeenTooLow, f1Variance, sharesOfF1, type ShareOfF1 } from "./f1Macro.js";
import { itemsThatMatter } from "./itemsThatMatter.js";
import type { ClassLabels } from "./labels.js";
import type { ClassPredictions } from "./predictions.js";

/**
 * The interval of one network's `balanced_error` or `f1_macro`: Wilson's in every class, summed as `sumReach` has it. A class of
 * ten items of which none is missed may still miss a quarter of all there are; resampling those ten would never say so. A macro
 * F1's lies around what is unbiased (`f1SeenTooLow`). Where items hang together each class has as many items as independent ones would know
 * as much, and the classes have in common what is missing to the metric's variance.
 *
 * @param variance of the metric over groups of items; of use only where these hang together
 * @returns the interval by how many standard errors it reaches to either side
 * @example a class of 10 items all right and one of 40 with 4 wrong: balanced error 0.05 [0.02, 0.19] at 1.96
 * Source: Wilson 1927; Takahashi et al. 2022, Applied Intelligence 52:4961 (variance of macro F1).
 */
export function classwiseInterval(
  metric: "balanced_error" | "f1_macro",
  labels: ClassLabels,
  predictions: ClassPredictions,
  variance = 0,
): (errors: number) => Interval {
  const confusion = confusionOf(labels, predictions);
  const groups = classTallies(labels, predictions);
  const { parts, ...known } =
    metric === "f1_macro" ? f1Parts(confusion, groups?.either) : errorParts(confusion, groups?.actual);
  const inCommon = variance * parts.length ** 2 - parts.reduce((sum, part) => sum + part.variance, 0);
  const covariance = groups ? inCommon / 2 : known.covariance;
  const value = meanOf(parts);
  const around = metric === "f1_macro" ? value + f1SeenTooLow(confusion.counts) : value;
  return (z) => {
    const reaching = parts.map((part) => ({ ...part, interval: part.intervalAt(z) }));
    const [below, above] = sumReach(reaching, { z, covariance });
    const [low, high] = [around - below / parts.length, around + above / parts.length];
    // Of answers that are all right, or all wrong, the classes together know more than one of them.
    const [lowest, highest] =
      value === 0 || value === 1 ? wilsonOfShare(value, itemsThatMatter(metric, labels), z) : [low, high];
    return [Math.max(0, Math.min(low, lowest)), Math.min(1, Math.max(high, highest))];
  };
}

/** What is summed over the classes, and what the classes have in common: see `sumReach`. */
interface Parts {
  parts: ClassPart[];
  covariance: number;
}

/** A class's number, with its variance. */
interface ClassPart {
  value: number;
  variance: number;
  items: number;
  intervalAt(z: number): Interval;
}

/** With unbiased variances. A single item shows none: it is taken to be one of such as the mean tells of. */
function unbiased(parts: readonly ClassPart[]): ClassPart[] {
  const mean = meanOf(parts);
  return parts.map((part) => {
    const { items, variance } = part;
    return { ...part, variance: items > 1 ? (variance * items) / (items - 1) : mean * (1 - mean) };
  });
}

function meanOf(parts: readonly { value: number }[]): number {
  return parts.reduce((sum, { value }) => sum + value, 0) / parts.length;
}

/** Where items hang together, of each class its groups. */
type GroupsOfClasses = readonly ReadonlyMap<number, Tally>[];

/** Classes have no items in common: their shares are independent, but for what items of one group have. */
function errorParts({ counts: { actual, right } }: Confusion, groups?: GroupsOfClasses): Parts {
  const parts = Array.from(actual, (all, i) => ({ all, right: right[i] ?? 0, groups: groups?.[i] }))
    .filter(({ all }) => all > 0)
    .map(({ all, right, groups }): ClassPart => {
      const [value, items] = [1 - right / all, groups ? independentItems(groups.values()) : all];
      const intervalAt = (z: number) => wilsonOfShare(value, items, z);
      return { value, items, variance: (value * (1 - value)) / items, intervalAt };
    });
  return { parts: unbiased(parts), covariance: 0 };
}

/**
 * F1 = 2 J / (1 + J), where J is the share of right answers among the items that are of the class or called it: a plain proportion. Two
 * classes have in common the items that are of one and called the other, and every mistake is one of these.
 */
function f1Parts({ counts, confused }: Confusion, groups?: GroupsOfClasses): Parts {
  const shares = sharesOfF1(counts).map((one) => independentShare(one, groups?.[one.place]));
  const mean = meanOf(shares.map(({ right, items }) => ({ value: right / items })));
  const parts = new Map(shares.map((one) => [one.place, f1Part(one, mean)]));
  let covariance = 0;
  for (const { i, j, items } of confused) {
    // Confused classes occur.
    const [a, b] = [parts.get(i), parts.get(j)] as [F1Part, F1Part];
    covariance += Math.min(items * a.perMistake * b.perMistake, Math.sqrt(a.variance * b.variance));
  }
  return { parts: [...parts.values()], covariance };
}

/** The same share of as many items as know as much, if they are independent. */
function independentShare<S extends ShareOfF1>(share: S, groups: ReadonlyMap<number, Tally> | undefined): S {
  if (!groups) return share;
  const items = Math.max(1, Math.round(independentItems(groups.values())));
  return { ...share, items, right: (share.right * items) / share.items };
}

interface F1Part extends ClassPart {
  /** How far a mistake more brings it down. */
  perMistake: number;
}

function f1Part({ right, items }: ShareOfF1, mean: number): F1Part {
  const both = right + items;
  const value = (2 * right) / both;
  return {
    value,
    items,
    variance: f1Variance({ right, items }, mean),
    perMistake: items > 1 ? value / both : 1,
    intervalAt: (z) => {
      const [low, high] = wilsonOfShare(right / items, items, z);
      return [(2 * low) / (1 + low), (2 * high) / (1 + high)];
    },
  };
}
