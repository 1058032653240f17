import type { ChatMessage } from "../ports/chat.js";
import type { Results } from "../protocol/results.js";
import { context, fences, message, sections } from "./blocks.js";
import { conclusionWords } from "./conclusionWords.js";
import { mrkdwn } from "./escape.js";
import { difference, differenceTitle, valueWithInterval } from "./numbers.js";
import { footnote, resultsTitle } from "./reviewComment.js";
import { severalChanges } from "./severalChanges.js";

/** The table of a comparison for Slack, fixed-width, with the verdict in words first. */
export function resultsMessage(results: Results): ChatMessage {
  const said = mrkdwn(conclusionWords(results));
  return message(said, [
    ...sections(`*${said}*`),
    ...fences(resultsTable(results)),
    context(
      [resultsTitle(results), ...severalChanges(results).map(mrkdwn), footnote(results)].filter(Boolean).join("\n"),
    ),
  ]);
}

/** Fixed-width columns: about 70 characters where names are short. */
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
