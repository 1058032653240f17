import type { RunRecord } from "../experiments/experiment.js";
import type { TrainingRequest } from "../ports/ledger.js";
import { markdown } from "./escape.js";
import { queued, type Expectation } from "./trainingCard.js";

/** The comment that answers a comment's commands. */
export function commentAnswer(marker: string, answers: string[]): string {
  const bodies = answers.map((answer) => answer.split("\n").map(markdown).join("\n"));
  return `${marker}\n${bodies.join("\n\n")}\n`;
}

/** What comes of `/holdout run` in a pull request. */
export function runAnswer(
  asking:
    | { outcome: "queued"; request: TrainingRequest; expectation: Expectation }
    | { outcome: "known"; request: TrainingRequest; records: RunRecord[] },
): string {
  if (asking.outcome === "queued")
    return `${queued(asking.request, asking.expectation)} Chart and table will come here and into Slack.`;
  return `♻️ \`${asking.request.experiment}\` was run before, so nothing is trained: its chart and table stand in Holdout's comment above.`;
}
