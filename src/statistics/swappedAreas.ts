import type { Chance } from "../common/chance.js";
import { firstFrom } from "../common/firstFrom.js";

/** Swaps that are tried at most; fewer of very many items, and fewer where it is clear before that p is large. */
const MOST_SWAPS = 2_000;
const FEWEST_SWAPS = 200;
const MOST_RANKS = 2e7;
/** So many swaps that are as extreme as what was measured tell p to a tenth of itself. */
const ENOUGH = 100;

/**
 * Two-sided p of the swap test for the difference of two areas under ROC curves of the same items: if both networks are equally good,
 * each item's two ranks could as well have come from the other one. It compares DeLong's z, so that networks whose ranks spread
 * otherwise, but whose areas are the same, are called different hardly more often. Exact for any number of items where all that
 * differs is chance; with ten to twenty items of a class it sees differences of large areas that a normal or Student's distribution
 * misses.
 *
 * @param first, second scores of the same items, length n; only their order counts
 * @param isPositive length n, 1 for the positive; at least two of either class
 * @returns above 0 and at most 1
 * Source: Bandos, Rockette and Gur 2005, Statistics in Medicine 24:2873 (the swaps); Pauly, Asendorf and Konietschke 2016, Biometrical
 * Journal 58:1319 (of z); Besag and Clifford 1991, Biometrika 78:301 (when to stop).
 */
export function swappedAreas(
  { first, second, isPositive }: { first: Float64Array; second: Float64Array; isPositive: ArrayLike<number> },
  chance: Chance,
): number {
  const ranks = [doubledRanks(first), doubledRanks(second)] as const;
  const [few, many] = [1, 0]
    .map((side) => ranks.map((all) => all.filter((_, i) => (isPositive[i] === 1 ? 1 : 0) === side)) as unknown as Ranks)
    .sort((a, b) => a[0].length - b[0].length) as [Ranks, Ranks];
  const [fewSwapped, manySwapped] = [copied(few), copied(many)];
  const most = Math.max(FEWEST_SWAPS, Math.min(MOST_SWAPS, Math.floor(MOST_RANKS / first.length)));
  const observed = distance(few, many) * (1 - 1e-9);
  let [swaps, extreme] = [0, 0];
  while (swaps < most && extreme < ENOUGH) {
    swap(few, fewSwapped, chance);
    swap(many, manySwapped, chance);
    swaps++;
    if (distance(fewSwapped, manySwapped) >= observed) extreme++;
  }
  return extreme === ENOUGH ? extreme / swaps : (1 + extreme) / (1 + swaps);
}

/** Of each item of a class, as both networks rank it among all. */
type Ranks = readonly [first: Int32Array, second: Int32Array];

const copied = ([first, second]: Ranks): Ranks => [first.slice(), second.slice()];

/** Bits of one number that chance gives. */
const BITS = 30;

function swap([first, second]: Ranks, [to, toOther]: Ranks, chance: Chance): void {
  let bits = 0;
  for (let i = 0; i < first.length; i++) {
    bits = i % BITS === 0 ? chance.below(2 ** BITS) : bits >>> 1;
    const isSwapped = (bits & 1) === 1;
    // All four are of one length.
    to[i] = (isSwapped ? second : first)[i] as number;
    toOther[i] = (isSwapped ? first : second)[i] as number;
  }
}

/** Twice the rank of each value from 0 on, so that the mean rank of equal ones is a whole number. */
function doubledRanks(values: Float64Array): Int32Array {
  const order = Uint32Array.from(values, (_, i) => i).sort((a, b) => (values[a] as number) - (values[b] as number));
  const ranks = new Int32Array(values.length);
  for (let from = 0; from < order.length;) {
    let to = from + 1;
    while (to < order.length && values[order[to] as number] === values[order[from] as number]) to++;
    for (let i = from; i < to; i++) ranks[order[i] as number] = from + to - 1;
    from = to;
  }
  return ranks;
}

/** How far apart two areas are, in DeLong's standard errors. Only the few are sorted, and the many looked up among them. */
function distance(few: Ranks, many: Ranks): number {
  const [one, other] = [new Heights(few[0]), new Heights(few[1])];
  const ofMany = new Spread();
  for (let i = 0; i < many[0].length; i++)
    ofMany.add(one.take(many[0][i] as number) - other.take(many[1][i] as number));
  const [below, belowOther] = [one.below(few[0]), other.below(few[1])];
  const ofFew = new Spread();
  for (let i = 0; i < below.length; i++) ofFew.add((below[i] as number) - (belowOther[i] as number));
  // Both count pairs of one of the few and one of the many.
  const variance = ofFew.ofMean / ofMany.count ** 2 + ofMany.ofMean / ofFew.count ** 2;
  const difference = Math.abs(ofFew.sum) / ofFew.count / ofMany.count;
  return difference === 0 ? 0 : difference / Math.sqrt(Math.max(0, variance));
}

/** Sorted values, among which others are counted. */
class Heights {
  private readonly heights: Int32Array;
  /** Others at place 2 i lie below height i and above the one before, those at 2 i + 1 are as high. */
  private readonly others: Float64Array;
  private readonly equals: Int32Array;

  constructor(values: Int32Array) {
    this.heights = values.toSorted();
    this.others = new Float64Array(2 * values.length + 1);
    this.equals = this.heights.map((height) => this.heights.filter((one) => one === height).length);
  }

  /** Counts another value in. @returns twice how many lie below it; equal ones count half */
  take(value: number): number {
    const at = firstFrom(this.heights, value);
    const isEqual = this.heights[at] === value;
    const place = isEqual ? 2 * at + 1 : 2 * at;
    this.others[place] = (this.others[place] as number) + 1;
    return isEqual ? 2 * at + (this.equals[at] as number) : 2 * at;
  }

  /** Of each value twice how many others lie below it; equal ones count half. */
  below(values: Int32Array): Float64Array {
    let before = 0;
    const counts = this.others.map((here) => {
      before += here;
      return 2 * before - here;
    });
    return Float64Array.from(values, (value) => counts[2 * firstFrom(this.heights, value) + 1] as number);
  }
}

class Spread {
  sum = 0;
  count = 0;
  private squares = 0;

  add(value: number): void {
    this.sum += value;
    this.squares += value * value;
    this.count++;
  }

  /** Variance of the mean. */
  get ofMean(): number {
    return (this.squares - (this.sum * this.sum) / this.count) / (this.count - 1) / this.count;
  }
}
