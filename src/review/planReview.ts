import type { Finding } from "../checklist/rule.js";
import type { Verdict } from "../checklist/verdict.js";
import type { ChatMessage } from "../ports/chat.js";
import type { Check } from "../ports/reviews.js";
import { plain } from "../words/blocks.js";
import { pullRequestCard, verdictChanged } from "../words/pullRequestCard.js";
import { headline, icon, reviewComment, reviewMarker } from "../words/reviewComment.js";
import type { Templates } from "../ports/templates.js";
import type { ReviewState } from "./state.js";

/** What a review wants the world to look like; each can be carried out twice. */
export type ReviewAction =
  | { do: "set-check"; sha: string; check: Check }
  | { do: "keep-comment"; marker: string; body: string }
  | { do: "keep-card"; key: string; channel: string; message: ChatMessage }
  | { do: "say-in-thread"; key: string; card: string; channel: string; message: ChatMessage };

/** From how it stands to what to write: pure, so that `--dry` can print it and golden folders can hold it. */
export function planReview(state: ReviewState, templates: Templates): ReviewAction[] {
  return [...checks(state), ...comments(state, templates), ...cards(state)];
}

/** By this the card of a pull request is found again. */
export function cardKey(repository: string, number: number): string {
  return `card ${repository}#${number}`;
}

/** The check before anything is known: it appears at once and says that somebody is looking. */
export function openCheck(task: string): Check {
  return {
    name: checkName(task),
    status: "in_progress",
    conclusion: null,
    title: "Holdout is reading",
    summary: "The checklist is being gone through.",
    annotations: [],
    buttons: [],
  };
}

/** The check when we failed, not the team: completed all the same, so that nobody waits for it. */
export function brokenCheck(task: string, errorId: string): Check {
  const summary = `Holdout itself failed while judging this commit; the log knows more under \`${errorId}\`. *Re-check* tries again.`;
  return {
    name: checkName(task),
    status: "completed",
    conclusion: "failure",
    title: "Holdout could not judge this",
    summary,
    annotations: [],
    buttons: [recheck],
  };
}

export function checkName(task: string): string {
  return `Holdout / ${task}`;
}

const recheck = { label: "Re-check", description: "Judge this commit again", identifier: "recheck" };
const run = { label: "Run training", description: "Train what this pull request changes", identifier: "run" };

function checks(state: ReviewState): ReviewAction[] {
  return state.sections.map(({ verdict }) => ({
    do: "set-check",
    sha: state.pullRequest.headSha,
    check: closedCheck(verdict),
  }));
}

function closedCheck(verdict: Verdict): Check {
  const open = verdict.findings.filter((finding) => finding.status === "fail" || finding.status === "pending");
  const mayTrain = verdict.conclusion === "success" && open.some((finding) => finding.waitsFor === "run");
  return {
    name: checkName(verdict.task),
    status: "completed",
    conclusion: verdict.conclusion,
    title: `${icon(verdict)} ${headline(verdict)}`.slice(0, 250),
    summary: summary(verdict),
    annotations: open.flatMap(annotations),
    buttons: mayTrain ? [run, recheck] : [recheck],
  };
}

function summary(verdict: Verdict): string {
  const lines = verdict.findings.map((finding) => {
    const sign = { pass: "✅", fail: finding.severity === "warn" ? "⚠️" : "❌", pending: "⏳", skip: "➖" }[
      finding.status
    ];
    return `- ${sign} \`${finding.rule}\` ${finding.saw}${finding.next ? ` **Next:** ${finding.next}` : ""}`;
  });
  return lines.join("\n").slice(0, 60_000);
}

function annotations(finding: Finding): Check["annotations"] {
  const level = finding.status === "pending" ? "notice" : finding.severity === "block" ? "failure" : "warning";
  return finding.places.map((place) => ({
    path: place.path,
    line: place.line ?? 1,
    level,
    title: finding.rule,
    message: place.message.slice(0, 4_000),
  }));
}

function comments(state: ReviewState, templates: Templates): ReviewAction[] {
  if (state.sections.length === 0) return [];
  const sticky: ReviewAction = {
    do: "keep-comment",
    marker: reviewMarker,
    body: reviewComment(templates, state.sections),
  };
  return [sticky, ...state.sections.flatMap((section) => needsPerson(section.verdict).map(personComment))];
}

/** An edit notifies nobody: when somebody must decide, a comment of its own says so, once per thing to decide. */
function personComment(finding: Finding): ReviewAction {
  const marker = `<!-- holdout:decide ${finding.rule} ${finding.approvable?.subject.slice(0, 16)} -->`;
  return {
    do: "keep-comment",
    marker,
    body: `${marker}\n✋ \`${finding.rule}\`: ${finding.saw}\n\n**Next:** ${finding.next}\n`,
  };
}

function cards(state: ReviewState): ReviewAction[] {
  const verdicts = state.sections.map((section) => section.verdict);
  const isBlocked = verdicts.some((verdict) => verdict.conclusion !== "success");
  if (!state.channel || verdicts.length === 0 || (!isBlocked && !state.hasCard)) return [];
  const key = cardKey(state.repository, state.pullRequest.number);
  const message = pullRequestCard(state.repository, state.pullRequest, verdicts, state.approvers);
  const card: ReviewAction = { do: "keep-card", key, channel: state.channel, message };
  const { channel } = state;
  const news = verdicts.filter((verdict) => state.hasCard && hasChanged(verdict, state.before));
  return [
    card,
    ...news.map((verdict): ReviewAction => {
      const change = `${key} ${state.pullRequest.headSha} ${verdict.task} ${verdict.conclusion}`;
      return {
        do: "say-in-thread",
        key: change,
        card: key,
        channel,
        message: plain(verdictChanged(state.pullRequest, verdict)),
      };
    }),
  ];
}

function hasChanged(verdict: Verdict, before: Verdict[]): boolean {
  const earlier = before.find((one) => one.task === verdict.task);
  return earlier !== undefined && earlier.conclusion !== verdict.conclusion;
}

function needsPerson(verdict: Verdict): Finding[] {
  return verdict.findings.filter(
    (finding) => finding.approvable && (finding.status === "fail" || finding.waitsFor === "person"),
  );
}
