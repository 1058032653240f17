import { mrkdwn } from "./escape.js";
import { count } from "./numbers.js";

/** In the channel, when a task has landed on the default branch. */
export function ticketOpened(task: string, url: string): string {
  return `🎫 Task \`${mrkdwn(task)}\` is declared. First ticket: <${url}|Collect the validation set of \`${mrkdwn(task)}\`>. Nothing is trained before it is accepted.`;
}

/** In the thread of the ticket's announcement. */
export function ticketClosed(task: string, url: string): string {
  return `✅ The validation set of \`${mrkdwn(task)}\` is accepted; <${url}|its ticket> is closed.`;
}

/** In the channel, once per broken version of a file on the default branch. */
export function brokenPolicy({ place, sentence }: { place: string; sentence: string }): string {
  return `⚠️ Please mend \`${mrkdwn(place)}\` on the default branch, it cannot be read: ${mrkdwn(sentence)}\nUntil then its last good version goes on serving, if there was one.`;
}

/** The answer to `/holdout validation accept`. */
export function accepted(task: string, items: number, labelVersion: number, isNew: boolean): string {
  const what = `The validation set of \`${mrkdwn(task)}\``;
  if (!isNew) return `${what} was accepted exactly as it is before: ${count(items, "item")}, labels v${labelVersion}.`;
  return `${what} is accepted and frozen: ${count(items, "item")}, labels v${labelVersion}. Open pull requests are judged again.`;
}
