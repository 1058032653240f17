import type { ResultRow, Results } from "../protocol/results.js";
import { metricValue } from "./numbers.js";

/** More sentences than these nobody reads; the table holds the others. */
const MOST = 3;

/**
 * What was measured, a sentence for each of the first three candidates, the better ones first, not yet escaped:
 * `wide is better than baseline: error 3.25 % against 5.08 %. And 57 more.`
 */
export function conclusionWords({ metric, rows }: Results): string {
  const baseline = rows.find((row) => row.isBaseline);
  const candidates = rows.filter((row) => !row.isBaseline).toSorted((a, b) => place(a) - place(b));
  if (baseline && candidates.length === 0) return `${baseline.name}: ${metric} ${metricValue(metric, baseline.value)}.`;
  const sentences = candidates.slice(0, MOST).map((row) => sentence(metric, row, baseline));
  const left = candidates.length - sentences.length;
  return [...sentences, ...(left > 0 ? [`And ${left} more.`] : [])].join(" ");
}

function place({ verdict }: ResultRow): number {
  return verdict === "better" ? 0 : 1;
}

function sentence(metric: string, row: ResultRow, baseline: ResultRow | undefined): string {
  const value = metricValue(metric, row.value);
  if (!baseline) return `${row.name}: ${metric} ${value}; there is no baseline to compare with yet.`;
  const values = `${metric} ${value} against ${metricValue(metric, baseline.value)}`;
  if (row.verdict === "better") return `${row.name} is better than ${baseline.name}: ${values}.`;
  if (row.verdict === "worse") return `${row.name} is worse than ${baseline.name}: ${values}.`;
  return `We cannot tell ${row.name} from ${baseline.name}: ${values}.`;
}
