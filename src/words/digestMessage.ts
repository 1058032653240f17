import type { Week, TaskWeek } from "./week.js";
import type { ChatMessage } from "../ports/chat.js";
import { context, fenced, header, message, sections } from "./blocks.js";
import { conclusionWords } from "./conclusionWords.js";
import { mrkdwn } from "./escape.js";
import { count, duration, metricValue } from "./numbers.js";
import { resultsTable } from "./resultsMessage.js";
import { headline, icon, leading } from "./reviewComment.js";

/** The week for a channel: what got better, what is stuck and who can unblock it, what it cost. */
export function digestMessage(week: Week): ChatMessage {
  const title = `The week of ${week.repository}`;
  const period = `${day(week.from)} to ${day(week.to)}`;
  const told = [...week.tasks.flatMap(taskLines), ...blockedLines(week), ...waiverLines(week), ...repeatLines(week)];
  if (told.length === 0)
    return message(mrkdwn(`${title}: nothing to tell.`), sections(`*${mrkdwn(title)}* (${period}): nothing to tell.`));
  return message(mrkdwn(title), [header(title), context(period), ...told.flatMap((text) => sections(text))]);
}

/** How one task stands, for `/holdout status`. */
export function taskStatus(task: TaskWeek): string {
  const lines = [`*${mrkdwn(task.name)}*`, acceptance(task)];
  if (task.results) lines.push(...fenced(resultsTable(task.results)));
  lines.push(underWay(task) ?? "Nothing is running.");
  return lines.join("\n");
}

function taskLines(task: TaskWeek): string[] {
  const isQuiet = task.finished + task.failed === 0 && task.accepted !== null;
  if (isQuiet) return [];
  const lines = [`*Task \`${mrkdwn(task.name)}\`*`];
  if (!task.accepted) lines.push(acceptance(task));
  const best = task.results && bestLine(task.results);
  if (best) lines.push(best);
  if (task.results) lines.push(mrkdwn(conclusionWords(task.results)));
  if (task.finished + task.failed > 0) {
    const failed = task.failed > 0 ? `, ${task.failed} failed` : "";
    lines.push(`${count(task.finished, "run")} finished${failed}, ${duration(task.seconds)} of training.`);
  }
  // What is measured so far may change with them.
  const more = underWay(task);
  if (more) lines.push(more);
  return [lines.join("\n")];
}

function underWay({ running }: TaskWeek): string | null {
  return running === 0
    ? null
    : `🏃 ${count(running, "run is", "runs are")} waiting or running; \`/holdout runs\` lists them.`;
}

function bestLine(results: NonNullable<TaskWeek["results"]>): string | null {
  const better = results.rows.filter((row) => row.verdict === "better");
  const best = better.toSorted((a, b) => (results.falls ? a.value - b.value : b.value - a.value))[0];
  return best
    ? `🏆 \`${mrkdwn(best.name)}\` leads with ${results.metric} ${metricValue(results.metric, best.value)}.`
    : null;
}

function blockedLines(week: Week): string[] {
  if (week.blocked.length === 0) return [];
  const lines = week.blocked.slice(0, 15).map(({ number, url, author, verdict }) => {
    const first = leading(verdict);
    return `${icon(verdict)} <${url}|#${number}> by ${mrkdwn(author)}: ${mrkdwn(headline(verdict))}${first?.next ? `\n    → ${mrkdwn(first.next)}` : ""}`;
  });
  return [["*Waiting for somebody*", ...lines].join("\n")];
}

function waiverLines(week: Week): string[] {
  if (week.waivers.length === 0) return [];
  const lines = week.waivers.map(
    (waiver) =>
      `• \`${waiver.rule}\` until ${day(waiver.until)}, approved by ${mrkdwn(waiver.approvedBy)}: ${mrkdwn(waiver.reason)}`,
  );
  return [["*Open waivers*", ...lines].join("\n")];
}

function repeatLines(week: Week): string[] {
  const { answered, savedSeconds } = week.repeats;
  if (answered === 0) return [];
  return [`♻️ ${count(answered, "repeat")} answered with the old result: ${duration(savedSeconds)} of training saved.`];
}

function acceptance(task: TaskWeek): string {
  if (task.accepted)
    return `Validation set: ${count(task.accepted.items, "item")}, accepted by ${mrkdwn(task.accepted.by)}.`;
  return `The validation set is not accepted yet. Somebody with write access types \`/holdout validation accept ${mrkdwn(task.name)}\`.`;
}

/** `23 Nov 2026` */
function day(iso: string): string {
  const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const [year, month, date] = iso.slice(0, 10).split("-");
  return `${Number(date)} ${months[Number(month) - 1] ?? month} ${year}`;
}
