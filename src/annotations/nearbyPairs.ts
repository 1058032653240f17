import { firstFrom } from "../common/firstFrom.js";
import type { LabelEntry } from "./labelSet.js";

/** Two objects, by their index on each side, and how well they fit. */
export interface ScoredPair {
  i: number;
  j: number;
  score: number;
}

/** How many objects of the other side are tried for one, those whose left sides lie nearest. Pictures have fewer objects: the bound is for made-up files. */
const MOST_TRIED = 1000;
/** How many partners one object keeps. */
const MOST_KEPT = 8;

/**
 * Pairs of objects that may be the same one, best score first; in ties the order is the same from both sides. The time
 * grows with the number of objects, however many lie in one place.
 *
 * @param score 0 for two that do not belong together
 * @param widths only those whose left sides lie within so many widths of each other are tried; further off than 1, they
 * overlap by less than half, further off than 9, by less than a tenth
 */
export function nearbyPairs(
  old: readonly LabelEntry[],
  current: readonly LabelEntry[],
  score: (a: LabelEntry, b: LabelEntry) => number,
  widths = 1,
): ScoredPair[] {
  const byLeft = current.map((entry, j) => ({ entry, j, left: leftOf(entry) })).sort((a, b) => a.left - b.left);
  const lefts = Float64Array.from(byLeft, ({ left }) => left);
  const pairs: ScoredPair[] = [];
  old.forEach((a, i) => {
    const found: ScoredPair[] = [];
    const [from, to] = windowAround(a, lefts, widths);
    for (let at = from; at < to; at++) {
      const candidate = byLeft[at];
      const value = candidate === undefined ? 0 : score(a, candidate.entry);
      if (candidate !== undefined && value > 0) keepBest(found, { i, j: candidate.j, score: value });
    }
    for (const pair of found) pairs.push(pair);
  });
  return pairs.sort(byScore);
}

function leftOf({ shape }: LabelEntry): number {
  return shape?.box[0] ?? 0;
}

/** From where to where the objects lie that may overlap this one enough, or be the same up to rounding. */
function windowAround(entry: LabelEntry, lefts: Float64Array, widths: number): [number, number] {
  const [left, , width, height] = entry.shape?.box ?? [0, 0, 0, 0];
  const reach = 1e-5 + 1e-3 * Math.abs(height) + 1.001 * widths * Math.abs(width);
  const [from, to] = [firstFrom(lefts, left - reach), firstFrom(lefts, left + reach)];
  if (to - from <= MOST_TRIED) return [from, to];
  const middle = firstFrom(lefts, left);
  return [Math.max(from, middle - MOST_TRIED / 2), Math.min(to, middle + MOST_TRIED / 2)];
}

function keepBest(found: ScoredPair[], pair: ScoredPair): void {
  if (found.length === MOST_KEPT) {
    const worst = found.reduce((low, one) => (byScore(one, low) > 0 ? one : low));
    if (byScore(pair, worst) > 0) return;
    found.splice(found.indexOf(worst), 1);
  }
  found.push(pair);
}

/** Best first. In ties pairs are ordered in a way that does not tell one side from the other. */
function byScore(x: ScoredPair, y: ScoredPair): number {
  return y.score - x.score || x.i + x.j - (y.i + y.j) || Math.abs(x.i - x.j) - Math.abs(y.i - y.j);
}
