import type { ColumnResemblance, Resemblance } from "../validation/represent.js";
import { alikeTexts } from "./alikeTexts.js";
import { pValue } from "./numbers.js";

const TEST_WORDS: Record<ColumnResemblance["test"], string> = {
  "chi-square": "chi-square",
  "monte-carlo": "Monte Carlo",
  "kolmogorov-smirnov": "Kolmogorov–Smirnov",
};

/** The table of `holdout represent`: a row per column. */
export function resemblanceTable({ columns }: Resemblance): { head: string[]; rows: string[][] } {
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
  };
}

/** What was left out, and the verdict in words. */
export function resemblanceSentences(found: Resemblance): string {
  const skipped = found.skipped.map(({ name, why }) => `${alikeTexts(name)[0]} was left out: ${why}.`);
  return [...skipped, verdict(found)].join("\n");
}

function verdict({ columns, level, verdict: found, worst }: Resemblance): string {
  if (found === "resembles") {
    const nearest =
      worst === undefined || columns.length < 2
        ? ""
        : ` Closest to differing: ${alikeTexts(worst.name)[0]} (p ${pValue(worst.p)}, among all columns ${pValue(worst.p_holm)}).`;
    return `The sample resembles the population: no column differs more than chance would make it.${nearest}`;
  }
  const differing = columns.filter((one) => one.p_holm < level).map(({ name }) => alikeTexts(name)[0]);
  return `The sample differs from the population in ${differing.join(", ")}.`;
}

/** ∞ where the sample has a value that the population lacks; a dash where there is no number. */
function number(value: number, written: (value: number) => string): string {
  if (Number.isNaN(value)) return "–";
  if (Number.isFinite(value)) return written(value).replace("-", "−");
  return value > 0 ? "∞" : "−∞";
}
