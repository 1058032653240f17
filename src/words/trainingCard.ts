import type { RunRecord } from "../experiments/experiment.js";
import type { ChatMessage } from "../ports/chat.js";
import type { TrainingRequest } from "../ports/ledger.js";
import { actions, button, context, message, sections } from "./blocks.js";
import { mrkdwn, mrkdwnFence } from "./escape.js";
import { count, duration, metricValue } from "./numbers.js";

/** Where a request stands in the queue when it is asked, and how long it will take by the runs of before. */
export interface Expectation {
  /** Runs before ours. */
  ahead: number;
  /** Null when nothing like it was trained yet. */
  seconds: number | null;
}

/** The parent card of a training: a bar per seed, edited in place. `warning` is the runner's. */
export function trainingCard(
  request: TrainingRequest,
  runs: RunRecord[],
  metric: string,
  warning: string | null,
): ChatMessage {
  const ended = runs.filter((record) => isEnded(record)).length;
  const title = `${cardIcon(runs)} *${mrkdwn(request.experiment)}* of \`${mrkdwn(request.task)}\` at ${request.commit.slice(0, 8)}`;
  const asked = `asked by ${mrkdwn(request.askedBy)}${request.pullRequest === null ? "" : ` for #${request.pullRequest}`}`;
  const active = runs.filter((record) => !isEnded(record));
  return message(`Training ${mrkdwn(request.experiment)}: ${ended} of ${runs.length} done`, [
    ...sections(
      [title, ...runs.map((record) => `${statusIcon(record)} ${mrkdwn(runLine(record, metric))}`)].join("\n"),
    ),
    ...(active.length > 0 ? [actions(...active.slice(0, 5).map((record, i) => cancelButton(record, i)))] : []),
    context([asked, warning ? `:warning: ${mrkdwn(warning)}` : ""].filter(Boolean).join(" · ")),
  ]);
}

/**
 * What the asker reads at once, not yet escaped: ``Queued: 3 runs of `wide` of `digits`; nothing is before them; about 24 s in all.``
 */
export function queued(request: TrainingRequest, expectation: Expectation): string {
  const them = request.runs.length === 1 ? "it" : "them";
  const ahead = `${count(expectation.ahead, "run is", "runs are")} before ${them}`;
  const before = expectation.ahead === 0 ? `nothing is before ${them}` : ahead;
  const time =
    expectation.seconds === null
      ? "nothing like it was trained yet, so no time can be promised"
      : `about ${duration(expectation.seconds)} in all`;
  return `Queued: ${count(request.runs.length, "run")} of \`${request.experiment}\` of \`${request.task}\`; ${before}; ${time}.`;
}

/** A line in the thread when a run starts, ends or fails. */
export function runEvent(record: RunRecord, metric: string): string {
  const { run, state } = record;
  const seed = `Seed ${run.seed} of \`${mrkdwn(run.experiment)}\``;
  if (state.status === "running") return `▶️ ${seed} started (${state.runner ?? "unknown runner"}, \`${run.id}\`).`;
  if (state.status === "finished")
    return `✅ ${seed} finished: ${scoreText(record, metric)} after ${duration(secondsOf(record))}.`;
  if (state.status === "cancelled") return `⏹️ ${seed} was cancelled${reasonOf(record, " ")}.`;
  return `❌ ${seed} failed${reasonOf(record, ": ")}.`;
}

/** The last lines of a failed run's log, for its thread. */
export function lastLines(lines: string[]): string {
  if (lines.length === 0) return "It wrote nothing to its log.";
  return `The last lines of its log:\n${mrkdwnFence(lines.slice(-15).map((line) => line.slice(0, 180)))}`;
}

/** `/holdout runs`: a line per run, not yet escaped; `metrics` names the deciding metric of each task. */
export function runsList(records: RunRecord[], metrics: Record<string, string> = {}): string {
  if (records.length === 0) return "Nothing was trained yet. `/holdout run baseline` is a good start.";
  return records
    .map(
      (record) =>
        `${statusIcon(record)} \`${record.run.id}\` ${record.run.experiment} of \`${record.run.task}\`, ${runLine(record, metrics[record.run.task] ?? "error")}`,
    )
    .join("\n");
}

/** Seconds between start and end; 0 where one is missing. */
export function secondsOf(record: RunRecord): number {
  const { startedAt, endedAt } = record.state;
  return startedAt && endedAt ? Math.max(0, (Date.parse(endedAt) - Date.parse(startedAt)) / 1000) : 0;
}

export function isEnded(record: RunRecord): boolean {
  return record.state.status !== "queued" && record.state.status !== "running";
}

function runLine(record: RunRecord, metric: string): string {
  const { run, state } = record;
  const seed = `seed ${run.seed}`;
  if (state.status === "finished") return `${seed}: ${scoreText(record, metric)}, ${duration(secondsOf(record))}`;
  if (state.status === "queued") return `${seed}: waits`;
  if (state.status !== "running") return `${seed}: ${state.status}${state.reason ? `, ${state.reason}` : ""}`;
  if (!state.progress) return `${seed}: starts`;
  return `${seed}: \`${bar(state.progress.epoch / state.progress.epochs)}\` epoch ${state.progress.epoch} of ${state.progress.epochs}`;
}

function scoreText(record: RunRecord, metric: string): string {
  const score = record.state.result?.scores[metric];
  return score ? `${metric} ${metricValue(metric, score.value)}` : "measured";
}

/** The reason with what leads to it, without a full stop of its own; empty where there is none. */
function reasonOf({ state }: RunRecord, lead: string): string {
  return state.reason ? `${lead}${mrkdwn(state.reason.replace(/\.$/, ""))}` : "";
}

/** Twenty cells: `██████░░░░░░░░░░░░░░` */
function bar(share: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, share)) * 20);
  return "█".repeat(filled) + "░".repeat(20 - filled);
}

function statusIcon(record: RunRecord): string {
  return { queued: "⏳", running: "🏃", finished: "✅", failed: "❌", cancelled: "⏹️" }[record.state.status];
}

function cardIcon(runs: RunRecord[]): string {
  if (runs.some((record) => record.state.status === "failed")) return "❌";
  if (runs.every(isEnded)) return runs.every((record) => record.state.status === "finished") ? "✅" : "⏹️";
  return runs.some((record) => record.state.status === "running") ? "🏃" : "⏳";
}

function cancelButton(record: RunRecord, index: number): object {
  return button(`Cancel seed ${record.run.seed}`, `cancel-${index}`, { run: record.run.id }, "danger");
}
