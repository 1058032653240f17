import type { Gap } from "../validation/gap.js";
import type { OtherValues } from "../validation/otherValues.js";
import type { ColumnResemblance, Resemblance } from "../validation/represent.js";
import { alikeTexts } from "./alikeTexts.js";
import { count, grouped, pValue } from "./numbers.js";

const TEST_WORDS: Record<ColumnResemblance["test"], string> = {
  "chi-square": "chi-square",
  "monte-carlo": "Monte Carlo",
  "kolmogorov-smirnov": "Kolmogorov–Smirnov",
};

/** What `distance` measures, and how p was found, by test. */
const MEANINGS: Record<ColumnResemblance["test"], string> = {
  "chi-square": "share of items that would have to change (chi-square)",
  "monte-carlo": "share of items that would have to change (Monte Carlo: p from simulated draws, not from a formula)",
  "kolmogorov-smirnov": "difference of the means in standard deviations (Kolmogorov–Smirnov)",
};

/** The table of `holdout represent`: a row per column, and a note that says what the distances are. */
export function resemblanceTable({ columns }: Resemblance): { head: string[]; rows: string[][]; note: string } {
  const tests = [...new Set(columns.map(({ test }) => test))].sort();
  return {
    head: ["column", "test", "statistic", "p", "p (Holm)", "distance"],
    rows: columns.map((one) => [
      ...alikeTexts(one.name),
      TEST_WORDS[one.test],
      number(one.statistic, (x) => x.toPrecision(4)),
      pValue(one.p),
      pValue(one.p_holm),
      number(one.distance, (x) => x.toFixed(3)),
    ]),
    note: `distance: ${tests.map((test) => MEANINGS[test]).join("; ")}`,
  };
}

/**
 * The verdict in words, what so many items can show, and what was left out.
 *
 * @param foreign how many of the sample's items are not in the population
 * @param others where it has other values than the population for the same ids
 */
export function resemblanceSentences(found: Resemblance, foreign = 0, others: readonly OtherValues[] = []): string {
  const sentences = [
    verdict(found),
    ...expectedUnknown(found),
    power(found),
    foreignSentence(found, foreign),
    contradiction(others, found.items - foreign),
    ...leftOut(found),
  ];
  return sentences.filter((sentence) => sentence !== null).join("\n");
}

/** One line on columns of numbers that may be names. */
export function codesSentence(names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const shownNames = names.map((name) => alikeTexts(name)[0]);
  const are = names.length === 1 ? "is of whole numbers and was" : "are of whole numbers and were";
  return [`${shownNames.join(", ")} ${are} compared by size; where numbers are codes, --names compares them as names.`];
}

/** One line for each reason. */
function leftOut({ skipped }: Resemblance): string[] {
  const namesOf = new Map<string, string[]>();
  for (const { name, why } of skipped) namesOf.set(why, [...(namesOf.get(why) ?? []), alikeTexts(name)[0]]);
  return [...namesOf].map(
    ([why, names]) => `${names.join(", ")} ${names.length === 1 ? "was" : "were"} left out: ${why}.`,
  );
}

function foreignSentence({ items }: Resemblance, foreign: number): string | null {
  if (foreign === 0) return null;
  if (foreign === items) return "No id of the sample is in the population: the two are compared as if drawn apart.";
  const are = foreign === 1 ? "is" : "are";
  return `${foreign.toLocaleString("en")} of ${items.toLocaleString("en")} ids of the sample ${are} not in the population: the sample is compared with the population's other items, as if drawn apart.`;
}

/** So many columns are named. */
const MOST_CONTRADICTED = 3;

/** A table that was joined by the wrong id may resemble its population very well. */
function contradiction(others: readonly OtherValues[], known: number): string | null {
  if (others.length === 0) return null;
  const unnamed = others.length - MOST_CONTRADICTED;
  const named = others.slice(0, MOST_CONTRADICTED).map((one) => contradicted(one, known));
  const columns = [...named, ...(unnamed > 0 ? [`and ${count(unnamed, "more column")}`] : [])].join("; ");
  return `For the same ids the sample has other values than the population: ${columns}. The sample's own count; if that is not meant, see how it was joined.`;
}

function contradicted({ name, items, first }: OtherValues, known: number): string {
  const [sample, population] = alikeTexts(first.sample, first.population);
  const where = `first ${alikeTexts(first.id)[0]} on line ${first.line}`;
  return `${alikeTexts(name)[0]} in ${grouped(items)} of ${count(known, "item")} (${where}: ${sample}, in the population ${population})`;
}

/** Of fewer items even a share that is off by half would be missed now and then. */
const FEWEST = 10;

/** A sample that was found to differ needs no such sentence; of numbers nothing so short can be said. */
function power({ items, visible_difference, verdict: found, columns }: Resemblance): string | null {
  if (found === "differs" || visible_difference === 0) return null;
  if (items < FEWEST)
    return `But ${count(items, "item")} ${items === 1 ? "is" : "are"} too few to tell: so small a sample resembles nearly every population.`;
  if (columns.every(({ test }) => test === "kolmogorov-smirnov")) return null;
  const points = (visible_difference * 100).toFixed(visible_difference < 0.1 ? 1 : 0);
  return `What ${count(items, "item")} can show of a column with two values: in four of five samples, that a share of 50 % is off by ${points} points. Smaller differences, and those spread over more values, may stay hidden.`;
}

function verdict({ columns, level, verdict: found, worst }: Resemblance): string {
  if (found === "resembles") {
    const nearest =
      worst === undefined || worst.p === 1 || columns.length < 2
        ? ""
        : ` Closest to differing: ${alikeTexts(worst.name)[0]} (p ${pValue(worst.p)}, among all columns ${pValue(worst.p_holm)}).`;
    return `The sample resembles the population: no column differs more than chance would make it.${nearest}`;
  }
  const differing = columns.filter((one) => one.p_holm < level);
  const names = differing.map(({ name }) => alikeTexts(name)[0]);
  return [
    `The sample differs from the population in ${names.join(", ")}.`,
    ...differing.flatMap(whereItDiffers),
    ...byChance(Math.min(...differing.map((one) => one.p_holm))),
  ].join("\n");
}

/** Below, hardly a fair draw looks so. */
const SURELY = 0.005;

/** Who draws again until a sample pleases has no random draw. */
function byChance(p: number): string[] {
  if (!(p > SURELY)) return [];
  return [
    `One random draw in ${Math.round(1 / p)} looks so by chance: if \`draw verify\` confirms this one, keep it, since drawing again until a sample pleases is no random draw; --strata holds such shares from the start.`,
  ];
}

/** One line: the shares that differ. */
function whereItDiffers(one: ColumnResemblance): string[] {
  const { name, gaps } = one;
  const [worst, ...others] = gaps;
  if (worst === undefined) return [];
  const shares = [
    `${itemsOf(worst, others[0])} ${share(worst.population)} of the population and ${share(worst.sample)} of the sample`,
    ...others.map((gap) => `${itemsOf(gap, worst)} ${share(gap.population)} and ${share(gap.sample)}`),
  ].join("; ");
  return [`${alikeTexts(name)[0]}: ${shares}.${unknownValues(one)}`];
}

/** What a population lacks is worth a line where the sample does not differ, too. */
function expectedUnknown({ columns, level }: Resemblance): string[] {
  const alike = columns.filter((one) => one.p_holm >= level && one.unknown_values > 0);
  return alike.map((one) => `${alikeTexts(one.name)[0]}:${unknownValues(one)} So few may be chance.`);
}

/** @param beside a value from which this one must be told, where they look alike */
function itemsOf(gap: Gap, beside: Gap | undefined): string {
  if ("at_most" in gap) return `up to ${String(gap.at_most).replaceAll("-", "−")} lie`;
  if ("until" in gap) return `until ${gap.until} lie`;
  if ("rarest" in gap)
    return `the ${count(gap.rarest, "rarest value", "rarest values together")} ${gap.rarest === 1 ? "is" : "are"}`;
  return `${valueOf(gap, beside)} is`;
}

function valueOf(gap: Gap, beside: Gap | undefined): string {
  if (!("value" in gap)) return "";
  const other = beside !== undefined && "value" in beside ? beside.value : gap.value;
  return alikeTexts(gap.value, other)[0];
}

function unknownValues({ unknown_values: values, statistic, gaps }: ColumnResemblance): string {
  if (values === 0) return "";
  const impossible = statistic === Infinity ? " (statistic ∞)" : "";
  const unknown = gaps.find((gap) => gap.population === 0);
  const known = gaps.find((gap) => gap !== unknown);
  return values === 1 && unknown !== undefined
    ? ` The population has no ${valueOf(unknown, known)} at all${impossible}.`
    : ` ${count(values, "value")} of the sample ${values === 1 ? "is" : "are"} not in the population${impossible}.`;
}

/** `12.5 %`; nothing and all are told from nearly nothing and nearly all. */
function share(part: number): string {
  if (part === 0 || part === 1) return `${part * 100} %`;
  if (part < 0.001) return "<0.1 %";
  return part > 0.999 ? ">99.9 %" : `${(part * 100).toFixed(1)} %`;
}

/** ∞ where items of the population have a value that it lacks; a dash where there is no number. */
function number(value: number, written: (value: number) => string): string {
  if (Number.isNaN(value)) return "–";
  if (Number.isFinite(value)) return written(value).replace("-", "−");
  return value > 0 ? "∞" : "−∞";
}
