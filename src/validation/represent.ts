import type { Chance } from "../common/chance.js";
import { shown } from "../common/csvRecords.js";
import { goodnessOfFit } from "../statistics/chiSquare.js";
import { goodnessOfDraw, homogeneity } from "../statistics/goodnessOfDraw.js";
import { holm } from "../statistics/holm.js";
import { kolmogorovSmirnov } from "../statistics/kolmogorovSmirnov.js";
import { normalQuantile } from "../statistics/normal.js";
import { standardisedMeanDifference } from "../statistics/standardisedMeanDifference.js";
import { categoriesIn, EMPTY, presenceIn, total } from "./categories.js";
import { hasDecimalComma, hasYearLast, isScale, type ColumnValues } from "./columnValues.js";
import { categoryGaps, numberGap, type CategoryCounts, type Gap } from "./gap.js";
import { dateText } from "./isoDate.js";

/** How one column of the sample resembles the population's. */
export interface ColumnResemblance {
  name: string;
  test: "chi-square" | "monte-carlo" | "kolmogorov-smirnov";
  /** Pearson's chi-square, or the largest distance of the two distribution functions. Against the whole population, also where p is of its other rows, or, from elsewhere, against those alone; infinite when the population's own items have a value that it lacks. */
  statistic: number;
  p: number;
  /** Adjusted for all columns together (Holm). */
  p_holm: number;
  /** How large the difference is: for numbers the standardised mean difference, for categories the share of items that would have to change (total variation). */
  distance: number;
  /** Where it differs: the categories that add most to chi-square, three at most, or the number up to which the shares are farthest apart; empty where nothing differs. */
  gaps: Gap[];
  /** How many values of the sample the population lacks; 0 of numbers, which are compared by size. */
  unknown_values: number;
}

/**
 * Where one column of a sample comes from.
 *
 * `rows`: its cells are the population's own, drawn without replacement: numbers are then compared with the rows that were not drawn,
 * which makes their p exact, and categories take into account how much of the population was drawn. `items`: its items are the
 * population's, but what stands in their cells is not. `elsewhere`, of all columns or of none: some of the sample's items are not among
 * the population's, whose other items then are themselves a sample of what both come from.
 */
export type SampleOrigin = "rows" | "items" | "elsewhere";

/** What is asked of a population and a sample, column by column in the same order. */
export interface ResemblanceQuestion {
  population: readonly ColumnValues[];
  sample: readonly ColumnValues[];
  origins: readonly SampleOrigin[];
  /** Of a sample from elsewhere the population's rows of those of its items that it does have; none unless given. */
  shared?: readonly ColumnValues[];
  chance: Chance;
  /** Of the whole family of columns; default 0.05. */
  level?: number;
  /** Told after each column the share of columns that are compared. */
  onProgress?: (share: number) => void;
}

export interface Resemblance {
  columns: ColumnResemblance[];
  /** The level of the verdict. */
  level: number;
  verdict: "resembles" | "differs";
  /** The column with the smallest p; undefined when no column could be compared. */
  worst?: ColumnResemblance;
  /** Columns that could not be compared, with the reason. */
  skipped: { name: string; why: string }[];
  /** Items of the sample. */
  items: number;
  /** How far off the shares of a column with two equally frequent values must be to be found at this level in four of five samples of as many items; 0 where the sample is the whole population. Where columns are of several origins, of those that show the least. */
  visible_difference: number;
}

/**
 * Does a sample resemble its population? Categories by chi-square, or Monte Carlo where an expected count is below 5: how well the sample
 * fits the population's shares, or, from elsewhere, whether both have the same. Numbers and dates with more than two values by
 * Kolmogorov–Smirnov; empty cells as a category of their own. `differs` when any column's p, adjusted for all of them, is below the level.
 *
 * Of fair draws 5 % are called different, also where they take a large part of the population.
 */
export function represent(question: ResemblanceQuestion): Resemblance {
  const { population, sample, level = 0.05 } = question;
  const tested: Omit<ColumnResemblance, "p_holm">[] = [];
  const skipped: Resemblance["skipped"] = [];
  const origins = new Set<SampleOrigin>();
  population.forEach((whole, i) => {
    const [part, origin] = [sample[i], question.origins[i]];
    if (part === undefined || origin === undefined) return;
    const why = reasonToSkip(whole, part);
    if (why === undefined) {
      tested.push(...compared({ whole, part, shared: question.shared?.[i], origin }, question.chance));
      origins.add(origin);
    } else skipped.push({ name: whole.name, why });
    question.onProgress?.((i + 1) / population.length);
  });
  const adjusted = holm(tested.map(({ p }) => p));
  const columns = tested.map((one, i) => ({ ...one, p_holm: adjusted[i] ?? Number.NaN }));
  const worst = columns.reduce<ColumnResemblance | undefined>(
    (least, one) => (least === undefined || one.p < least.p ? one : least),
    undefined,
  );
  const verdict = columns.some((one) => one.p_holm < level) ? "differs" : "resembles";
  const items = sample[0]?.rows ?? 0;
  return {
    columns,
    level,
    verdict,
    worst,
    skipped,
    items,
    visible_difference: visibleDifference(columns.length, origins, question),
  };
}

/**
 * By the normal approximation, at the level of the strictest of the comparisons, and with the finite population's
 * correction where all that is compared was drawn from the rows.
 *
 * @example one column and 196 items of very many → 0.1
 */
function visibleDifference(
  comparisons: number,
  origins: ReadonlySet<SampleOrigin>,
  { population, sample, shared, level = 0.05 }: ResemblanceQuestion,
): number {
  const [all, items] = [population[0]?.rows ?? 0, sample[0]?.rows ?? 0];
  const others = Math.max(1, all - (shared?.[0]?.rows ?? 0));
  const leftOf = { rows: (all - items) / Math.max(1, all - 1), items: 1, elsewhere: 1 + items / others };
  const left = Math.max(0, ...[...origins].map((origin) => leftOf[origin]));
  const reach = normalQuantile(1 - level / 2 / Math.max(1, comparisons)) + normalQuantile(0.8);
  return Math.min(0.5, reach * Math.sqrt((0.25 / items) * left));
}

function reasonToSkip(whole: ColumnValues, part: ColumnValues): string | undefined {
  if (whole.missing === whole.rows) return "empty throughout the population";
  if (isConstant(whole, part)) return "the same value in every row";
  if (isMeasured(whole, part)) return undefined;
  if (whole.counts === undefined || part.counts === undefined)
    return `too many different values to be categories${whyNoNumbers(whole)}`;
  if (whole.rows <= 20 || whole.counts.size <= whole.rows / 2) return undefined;
  return `nearly every row has a value of its own${whyNoNumbers(whole)}`;
}

function isConstant(whole: ColumnValues, part: ColumnValues): boolean {
  if (whole.counts?.size !== 1 || part.counts === undefined) return false;
  return categoriesIn(whole, part).length === 1;
}

/** What keeps a column from being numbers or dates, in brackets; nothing where it has none. */
function whyNoNumbers({ word, isMixed, areDates }: ColumnValues): string {
  if (word === undefined) return "";
  if (hasDecimalComma(word)) return ` (numbers need a point, not a comma as in ${word.cell})`;
  if (hasYearLast(word)) return ` (dates are compared when written as 2024-03-01, not as ${word.cell})`;
  return isMixed
    ? ` (${shown(word.cell)} on line ${word.line} is no ${areDates ? "date" : "number"}, those before it are)`
    : "";
}

/** A sample whose cells are all empty is measured, too: by how many are. */
function isMeasured(whole: ColumnValues, part: ColumnValues): boolean {
  return isScale(whole) && (part.numbers !== undefined || part.missing === part.rows);
}

/** One column of the population, of the sample, and of what both have; and where the sample's comes from. */
interface Columns {
  whole: ColumnValues;
  part: ColumnValues;
  shared: ColumnValues | undefined;
  origin: SampleOrigin;
}

/** What tells how counts are tested. */
interface Testing {
  origin: SampleOrigin;
  chance: Chance;
}

function compared(columns: Columns, chance: Chance): Omit<ColumnResemblance, "p_holm">[] {
  const { whole, part, shared, origin } = columns;
  const testing = { origin, chance };
  if (!isMeasured(whole, part)) return [comparedCounts(whole.name, categoriesIn(whole, part, shared), testing)];
  const numbers = part.numbers === undefined ? [] : [comparedNumbers(columns)];
  if (whole.missing + part.missing === 0) return numbers;
  const empty = comparedCounts(`${whole.name} is empty`, presenceIn(whole, part, shared), testing);
  return [...numbers, { ...empty, gaps: empty.gaps.filter((gap) => "value" in gap && gap.value === EMPTY) }];
}

function comparedCounts(
  name: string,
  categories: readonly CategoryCounts[],
  testing: Testing,
): Omit<ColumnResemblance, "p_holm"> {
  const population = categories.map((one) => one.population);
  const observed = categories.map(({ sample }) => sample);
  const others = categories.map((one) => one.others);
  const { test, statistic, p } = fitOf({ observed, population, others }, testing);
  const unknown_values = categories.filter((one) => one.population === 0 && one.sample > 0).length;
  const distance = totalVariation(observed, population);
  const gaps = categoryGaps(categories, testing.origin === "elsewhere");
  return { name, test, statistic, p, distance, gaps, unknown_values };
}

/** Up to this share of the population a draw is as good as one from an endless population (Cochran 1977, Sampling Techniques, 2.6). */
const NEGLIGIBLE_SHARE = 0.1;

/** Counts per category, all in the same order. */
interface Counts {
  observed: readonly number[];
  population: readonly number[];
  /** Of the population's those that are not the sample's, too. */
  others: readonly number[];
}

function fitOf({ observed, population, others }: Counts, { origin, chance }: Testing) {
  if (origin === "elsewhere") return homogeneity(observed, total(others) > 0 ? others : population, chance);
  const share = total(observed) / total(population);
  return origin === "rows" && share > NEGLIGIBLE_SHARE
    ? goodnessOfDraw(observed, population, chance)
    : goodnessOfFit(observed, population, chance);
}

function totalVariation(a: readonly number[], b: readonly number[]): number {
  const [totalA, totalB] = [total(a), total(b)];
  return a.reduce((distance, count, i) => distance + Math.abs(count / totalA - (b[i] ?? 0) / totalB), 0) / 2;
}

function comparedNumbers({ whole, part, shared, origin }: Columns): Omit<ColumnResemblance, "p_holm"> {
  const [all, some] = [ascending(whole), ascending(part)];
  const distance = standardisedMeanDifference(some, all);
  const rest = origin === "rows" ? without(all, some) : shared && without(all, ascending(shared));
  const against = rest !== undefined && rest.length > 0 ? rest : all;
  const { statistic, p } = kolmogorovSmirnov(some, against);
  // The distance to the whole is the distance to the rest, shrunk by the rest's share: report the one people expect.
  const scale = origin === "rows" ? against.length / all.length : 1;
  const gap = numberGap(all, some);
  return {
    name: whole.name,
    test: "kolmogorov-smirnov",
    statistic: statistic * scale,
    p,
    distance,
    gaps: gap === undefined ? [] : [whole.areDates ? untilDate(gap) : gap],
    unknown_values: 0,
  };
}

function untilDate({ at_most, population, sample }: Gap & { at_most: number }): Gap {
  return { until: dateText(at_most), population, sample };
}

function ascending({ numbers }: ColumnValues): Float64Array {
  return new Float64Array(numbers ?? []).sort();
}

/** The numbers that are left when each of `some` is taken out of `all` once, both ascending; undefined when one of them is not there. */
function without(all: Float64Array, some: Float64Array): Float64Array | undefined {
  const rest = new Float64Array(Math.max(0, all.length - some.length));
  let [kept, j] = [0, 0];
  for (const number of all) {
    if (j < some.length && some[j] === number) j++;
    else if (kept < rest.length) rest[kept++] = number;
    else return undefined;
  }
  return j === some.length ? rest : undefined;
}
