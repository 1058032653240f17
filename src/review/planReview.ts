import type { Finding } from "../checklist/rule.js";
import type { Verdict } from "../checklist/verdict.js";
import type { Check } from "../ports/reviews.js";
import { markdown } from "../words/escape.js";
import {
  headline,
  icon,
  reviewComment,
  reviewMarker,
  type CommentedChange,
  type ReviewSection,
} from "../words/reviewComment.js";
import type { Templates } from "../ports/templates.js";

/** What a review wants GitHub to show; each can be carried out twice. */
export type ReviewAction =
  { do: "set-check"; sha: string; check: Check } | { do: "keep-comment"; marker: string; body: string };

/** From how it stands to what to write: pure, so that golden folders can hold it. */
export function planReview(
  { change, sections }: { change: CommentedChange; sections: ReviewSection[] },
  templates: Templates,
): ReviewAction[] {
  return [...checks(change, sections), ...comments(change, sections, templates)];
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
/** The press stands for the commit of its check: whoever presses says that they have read it. */
const runFork = { ...run, description: "Train this fork's code, which you read" };

function checks({ headSha, fork }: CommentedChange, sections: ReviewSection[]): ReviewAction[] {
  return sections.map(({ verdict }) => ({ do: "set-check", sha: headSha, check: closedCheck(verdict, fork) }));
}

function closedCheck(verdict: Verdict, fork: boolean): Check {
  const open = verdict.findings.filter((finding) => finding.status === "fail" || finding.status === "pending");
  const waitsForRun = verdict.conclusion === "success" && open.some((finding) => finding.waitsFor === "run");
  return {
    name: checkName(verdict.task),
    status: "completed",
    conclusion: verdict.conclusion,
    // GitHub shows the title of a check as it is, without Markdown.
    title: `${icon(verdict)} ${headline(verdict).replaceAll("`", "")}`.slice(0, 250),
    summary: summary(verdict),
    annotations: open.flatMap(annotations),
    buttons: waitsForRun || verdict.isUntrained ? [fork ? runFork : run, recheck] : [recheck],
  };
}

function summary(verdict: Verdict): string {
  const lines = verdict.findings.map((finding) => {
    const sign = { pass: "✅", fail: finding.severity === "warn" ? "⚠️" : "❌", pending: "⏳", skip: "➖" }[
      finding.status
    ];
    return `- ${sign} \`${finding.rule}\` ${markdown(finding.saw)}${finding.next ? ` **Next:** ${markdown(finding.next)}` : ""}`;
  });
  return lines.join("\n");
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

function comments(change: CommentedChange, sections: ReviewSection[], templates: Templates): ReviewAction[] {
  if (sections.length === 0) return [];
  const sticky: ReviewAction = {
    do: "keep-comment",
    marker: reviewMarker,
    body: reviewComment(templates, change, sections),
  };
  return [sticky, ...sections.flatMap((section) => needsPerson(section.verdict).map(personComment))];
}

/** An edit notifies nobody: when somebody must decide, a comment of its own says so, once per thing to decide. */
function personComment(finding: Finding): ReviewAction {
  const marker = `<!-- holdout:decide ${finding.rule} ${finding.approvable?.subject.slice(0, 16)} -->`;
  return {
    do: "keep-comment",
    marker,
    body: `${marker}\n✋ \`${finding.rule}\`: ${markdown(finding.saw)}\n\n**Next:** ${markdown(finding.next)}\n`,
  };
}

function needsPerson(verdict: Verdict): Finding[] {
  return verdict.findings.filter(
    (finding) => finding.approvable && (finding.status === "fail" || finding.waitsFor === "person"),
  );
}
