import type { ResultRow, Results } from "../protocol/results.js";
import { metricValue } from "./numbers.js";

/** What was measured, a sentence per candidate, not yet escaped: `wide is better than baseline: error 3.25 % against 5.08 %.` */
export function conclusionWords({ metric, rows }: Results): string {
  const baseline = rows.find((row) => row.isBaseline);
  const candidates = rows.filter((row) => !row.isBaseline);
  const value = (row: ResultRow) => metricValue(metric, row.value);
  if (!baseline)
    return candidates
      .map((row) => `${row.name}: ${metric} ${value(row)}; there is no baseline to compare with yet.`)
      .join(" ");
  if (candidates.length === 0) return `${baseline.name}: ${metric} ${value(baseline)}.`;
  return candidates
    .map((row) => {
      const values = `${metric} ${value(row)} against ${value(baseline)}`;
      if (row.verdict === "better") return `${row.name} is better than ${baseline.name}: ${values}.`;
      if (row.verdict === "worse") return `${row.name} is worse than ${baseline.name}: ${values}.`;
      return `We cannot tell ${row.name} from ${baseline.name}: ${values}.`;
    })
    .join(" ");
}
