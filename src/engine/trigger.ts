import type { Event, EventKind } from "../ports/event.js";
import type { OwnSchedule, Trigger, Workflow } from "./workflow.js";

type Kind = EventKind["kind"];
type FieldsOf<K extends Kind> = Record<Exclude<keyof Extract<EventKind, { kind: K }>, "kind">, true>;

/** Every kind of event with its own fields; the compiler finds what is forgotten. */
const kinds: { [K in Kind]: FieldsOf<K> } = {
  pull_request: { action: true, number: true },
  issue_comment: { action: true, number: true, commentId: true, author: true, onPullRequest: true },
  check_run: { action: true, name: true, identifier: true, sha: true, number: true, actor: true },
  push: { ref: true, sha: true, toDefaultBranch: true },
  installation: { action: true },
  slash_command: { text: true, user: true, channel: true, channelName: true, responseUrl: true },
  button: { action: true, value: true, user: true, channel: true, messageTs: true, responseUrl: true },
  schedule: { schedule: true },
  "task.declared": { task: true },
  "validation.accepted": { task: true },
  "approval.given": { number: true, rule: true },
  "review.asked": { number: true, why: true },
  "training.requested": { request: true },
  "training.finished": { request: true, number: true },
};

/** Actions that GitHub sends; for other kinds any may come. */
export const knownActions: Partial<Record<Kind, string[]>> = {
  pull_request: [
    ...["opened", "reopened", "synchronize", "edited", "closed", "ready_for_review", "converted_to_draft"],
    ...["labeled", "unlabeled", "assigned", "unassigned", "review_requested", "review_request_removed"],
    ...["locked", "unlocked", "enqueued", "dequeued", "milestoned", "demilestoned"],
    ...["auto_merge_enabled", "auto_merge_disabled"],
  ],
  issue_comment: ["created", "edited", "deleted"],
  check_run: ["created", "completed", "rerequested", "requested_action"],
};

export const eventKinds = Object.keys(kinds);

export function isEventKind(name: string): name is Kind {
  return Object.hasOwn(kinds, name);
}

/** Fields that every event of these kinds has or may have. */
export function eventFields(triggers: Trigger[]): string[] {
  const own = triggers.flatMap((trigger) => Object.keys(kinds[trigger.kind]));
  return [...new Set(["id", "at", "repository", "kind", ...own])];
}

export function hasActions(kind: Kind): boolean {
  return "action" in kinds[kind];
}

/** True when this event starts this workflow. */
export function matches(workflow: Workflow, event: Event, scope: string | null): boolean {
  return workflow.on.some(
    (trigger) =>
      trigger.kind === event.kind &&
      (trigger.types === null || ("action" in event && trigger.types.includes(event.action))) &&
      (trigger.branches === null || (event.kind === "push" && isOnBranch(event, trigger.branches))) &&
      (event.kind !== "schedule" || isScheduled(workflow, trigger, event.schedule, scope)),
  );
}

function isOnBranch(event: { ref: string; toDefaultBranch: boolean }, branches: string[]): boolean {
  return branches.some((branch) =>
    branch === "$default-branch" ? event.toDefaultBranch : event.ref === `refs/heads/${branch}`,
  );
}

function isScheduled(workflow: Workflow, trigger: Trigger, schedule: string, scope: string | null): boolean {
  if (trigger.schedules.length === 0) return !schedule.startsWith(OWN);
  return trigger.schedules.some((each) =>
    "name" in each ? each.name === schedule : ownScheduleKey(scope, workflow, each) === schedule,
  );
}

const OWN = "workflow ";

/** The name under which a workflow's own `cron` ticks. */
export function ownScheduleKey(scope: string | null, workflow: Workflow, schedule: OwnSchedule): string {
  return `${ownSchedulePrefix(scope)}${workflow.name} | ${schedule.cron} | ${schedule.timezone}`;
}

/** What the names of a scope's schedules begin with. A repository's name holds no blank and no bar. */
export function ownSchedulePrefix(scope: string | null): string {
  return `${OWN}${scope ?? ""} | `;
}

export function ownSchedules(workflow: Workflow): OwnSchedule[] {
  return workflow.on.flatMap((trigger) => trigger.schedules).filter((schedule) => "cron" in schedule);
}
