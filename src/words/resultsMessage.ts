import type { ChatMessage } from "../ports/chat.js";
import type { Results } from "../protocol/results.js";
import { context, fences, message, sections } from "./blocks.js";
import { mrkdwn } from "./escape.js";
import { difference, differenceTitle, metricValue, valueWithInterval } from "./numbers.js";
import { footnote, resultsTitle } from "./reviewComment.js";

/** The table of a comparison for Slack, fixed-width, with the verdict in words first. */
export function resultsMessage(results: Results): ChatMessage {
  const said = conclusionWords(results);
  return message(said, [
    ...sections(`*${said}*`),
    ...fences(resultsTable(results)),
    context([resultsTitle(results), footnote(results)].filter(Boolean).join("\n")),
  ]);
}

/** `wide is better than baseline: error 3.25 % against 5.08 %.` One sentence per candidate. */
export function conclusionWords(results: Results): string {
  const baseline = results.rows.find((row) => row.isBaseline);
  const candidates = results.rows.filter((row) => !row.isBaseline);
  const value = (row: Results["rows"][number]) => metricValue(results.metric, row.value);
  if (!baseline)
    return candidates
      .map((row) => `${mrkdwn(row.name)}: ${results.metric} ${value(row)}; there is no baseline to compare with yet.`)
      .join(" ");
  if (candidates.length === 0) return `${mrkdwn(baseline.name)}: ${results.metric} ${value(baseline)}.`;
  return candidates
    .map((row) => {
      const values = `${results.metric} ${value(row)} against ${value(baseline)}`;
      if (row.verdict === "better") return `${mrkdwn(row.name)} is better than ${mrkdwn(baseline.name)}: ${values}.`;
      if (row.verdict === "worse") return `${mrkdwn(row.name)} is worse than ${mrkdwn(baseline.name)}: ${values}.`;
      return `We cannot tell ${mrkdwn(row.name)} from ${mrkdwn(baseline.name)}: ${values}.`;
    })
    .join(" ");
}

/** Fixed-width columns, at most as wide as a phone shows without breaking. */
export function resultsTable(results: Results): string {
  const head = ["experiment", `${results.metric} [95 %]`, differenceTitle(results.metric), "verdict"];
  const rows = results.rows.map((row) => [
    row.name.slice(0, 24),
    valueWithInterval(results.metric, row.value, row.interval),
    row.difference === null || !row.differenceInterval
      ? "–"
      : difference(results.metric, row.difference, row.differenceInterval),
    row.verdict.replace("cannot-tell", "cannot tell").replace("not-compared", "not compared"),
  ]);
  const widths = head.map((name, i) => Math.max(name.length, ...rows.map((row) => (row[i] ?? "").length)));
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
