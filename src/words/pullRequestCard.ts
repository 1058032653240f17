import type { Finding } from "../checklist/rule.js";
import type { Verdict } from "../checklist/verdict.js";
import type { ChatMessage } from "../ports/chat.js";
import type { PullRequest } from "../ports/pullRequests.js";
import { actions, button, context, linkButton, message, sections } from "./blocks.js";
import { mrkdwn } from "./escape.js";
import { headline, icon, isInHeadline } from "./reviewComment.js";

/** The parent card of a pull request in Slack: how it stands, what is next, and a button where an approver can decide. */
export function pullRequestCard(
  repository: string,
  pullRequest: PullRequest,
  verdicts: Verdict[],
  approvers: string[],
): ChatMessage {
  const title = `<${pullRequest.url}|#${pullRequest.number} ${mrkdwn(pullRequest.title)}> by ${mrkdwn(pullRequest.author)}`;
  const blocked = verdicts.flatMap((verdict) => verdict.findings.filter(isBlocking));
  const approvable = pullRequest.state === "open" ? blocked.filter((finding) => finding.approvable) : [];
  const buttons = approvable.map((finding, index) => approveButton(repository, pullRequest.number, finding, index));
  return message(`${icon(worst(verdicts))} #${pullRequest.number}: ${mrkdwn(headline(worst(verdicts)))}`, [
    ...sections([title, ...standing(verdicts, blocked.slice(0, 5))].join("\n")),
    actions(...buttons, linkButton("Open pull request", pullRequest.url, "pull-request")),
    ...(approvable.length > 0
      ? [
          context(
            `Approvers: ${approvers.map(mrkdwn).join(", ") || "whoever maintains the repository"}; not the author.`,
          ),
        ]
      : []),
  ]);
}

/** A line in the card's thread, and in the channel, when it stands differently than before. */
export function verdictChanged(pullRequest: PullRequest, verdict: Verdict): string {
  return `${icon(verdict)} <${pullRequest.url}|#${pullRequest.number}>: ${mrkdwn(headline(verdict))}`;
}

/** The sentence on GitHub after a press on *Approve*. */
export function approvalComment(approvedBy: string, rule: string, slackUser: string, permalink: string | null): string {
  const where = permalink ? `[in Slack](${permalink})` : "in Slack";
  return `✅ @${approvedBy} approved \`${rule}\` ${where} (Slack user ${slackUser}).`;
}

function approveButton(repository: string, number: number, finding: Finding, index: number): object {
  const value = { repository, number, rule: finding.rule, task: finding.task, subject: finding.approvable?.subject };
  return button(`Approve ${finding.rule}`, `approve-${index}`, value, "primary");
}

/** How each task stands, with what blocks it below. */
function standing(verdicts: Verdict[], told: Finding[]): string[] {
  return verdicts.flatMap((verdict) => [
    `${icon(verdict)} *${mrkdwn(headline(verdict))}*`,
    ...verdict.findings.filter((finding) => told.includes(finding)).map((finding) => nextLine(finding, verdict)),
  ]);
}

function nextLine(finding: Finding, verdict: Verdict): string {
  const saw = isInHeadline(finding, verdict) ? "" : ` ${mrkdwn(finding.saw)}`;
  return `• \`${finding.rule}\`${saw}${finding.next ? ` → ${mrkdwn(finding.next)}` : ""}`;
}

function isBlocking(finding: Finding): boolean {
  return finding.severity === "block" && (finding.status === "fail" || finding.waitsFor === "person");
}

/** The verdict that a one-line summary should speak of. */
function worst(verdicts: Verdict[]): Verdict {
  const order = ["failure", "action_required", "success"];
  const sorted = verdicts.toSorted((a, b) => order.indexOf(a.conclusion) - order.indexOf(b.conclusion));
  // A card is only made for a pull request with at least one verdict.
  return sorted[0] as Verdict;
}
