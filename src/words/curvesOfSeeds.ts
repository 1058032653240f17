import type { CurveVerdict } from "../curves/verdict.js";
import { curveSentences, fourDigits, perDoubling, saysOf } from "./curveVerdict.js";

/**
 * What several trainings of one name say in one sentence, where all say it and nothing else; undefined where they do not.
 *
 * @example sentenceOfSeeds([learning, learning]) // → "Still learning (between −15.2 % and −17.1 % per doubling of the iterations, seed by seed)."
 */
export function sentenceOfSeeds(judged: readonly CurveVerdict[]): string | undefined {
  const verdict = judged[0]?.verdict;
  if (verdict !== "learning" && verdict !== "saturated") return undefined;
  if (!judged.every((one) => one.verdict === verdict && curveSentences(one).length === 1)) return undefined;
  const slopes = judged.map(({ slope }) => slope ?? NaN).sort((a, b) => b - a);
  const [slowest = NaN, fastest = NaN] = [slopes[0], slopes.at(-1)];
  const [most, least] = [perDoubling(fastest), perDoubling(slowest)];
  const pace = most === least ? most : `between ${least} and ${most}`;
  return saysOf(verdict, `${pace} per doubling of the iterations, seed by seed`);
}

/** The best points of a name's trainings. */
export interface BestOfSeeds {
  name: string;
  /** One per training that has one. */
  best: readonly number[];
}

/** A line per name that has several trainings, each after the first beside the first, which is the baseline. */
export function bestOfSeeds(names: readonly BestOfSeeds[]): string[] {
  const [baseline] = names;
  return names.flatMap(({ name, best }) => {
    if (best.length < 2) return [];
    const range = `${fourDigits(Math.min(...best))} to ${fourDigits(Math.max(...best))}`;
    const beside = baseline && name !== baseline.name ? besideBaseline(meanOf(best), baseline) : "";
    return [`${name}: best ${fourDigits(meanOf(best))} in the mean of ${best.length} seeds (${range})${beside}.`];
  });
}

/** Steps at which a name's trainings ended, one each. */
export interface EndsOfSeeds {
  name: string;
  ends: readonly number[];
}

/** A tenth longer is no other training. */
const LONGER = 1.1;

/**
 * What trainings that stand beside each other and are not equally long should be read with; undefined where they are.
 *
 * @param counted what a step of the files is: `step`, or `epoch`
 * @example lengthsNote([{ name: "base", ends: [1000] }, { name: "wide", ends: [2000, 3000] }], "step")
 * // → "Not equally long: base ends at step 1000, wide at 2000 to 3000. A longer training has a better best for that alone; compare them at equal steps."
 */
export function lengthsNote(names: readonly EndsOfSeeds[], counted: string): string | undefined {
  const all = names.flatMap(({ ends }) => ends);
  if (!(Math.max(...all) > LONGER * Math.min(...all))) return undefined;
  const [first = "", ...others] = names.slice(0, MOST_LENGTHS).map(({ name, ends }, i) => {
    const [least, most] = [Math.min(...ends), Math.max(...ends)];
    return `${name} ${i === 0 ? `ends at ${counted}` : "at"} ${least === most ? least : `${least} to ${most}`}`;
  });
  const left = names.length - MOST_LENGTHS;
  const shown = [first, ...others, ...(left > 0 ? [`and ${left} more`] : [])].join(", ");
  return `Not equally long: ${shown}. A longer training has a better best for that alone; compare them at equal ${counted}s.`;
}

const MOST_LENGTHS = 5;

function besideBaseline(mean: number, { name, best }: BestOfSeeds): string {
  const base = meanOf(best);
  const change = mean / base - 1;
  // Of what goes below 0 a ratio says nothing.
  if (!Number.isFinite(change) || base <= 0 || mean <= 0) return "";
  return change === 0
    ? `, as ${name}`
    : `, ${(Math.abs(change) * 100).toFixed(1)} % ${change < 0 ? "below" : "above"} ${name}`;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
