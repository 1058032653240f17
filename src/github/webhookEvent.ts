import { z } from "zod";
import { UserError } from "../common/userError.js";
import type { Delivery } from "../ports/deliveries.js";
import type { Event, EventKind } from "../ports/event.js";

/**
 * The event that a webhook tells, or null when Holdout has no use for it. Comments of bots are never an event: two bots
 * that answer each other would not stop.
 *
 * @throws UserError when the body is not what GitHub documents for this event
 */
export function webhookEvent(delivery: Delivery): Event | null {
  const name = delivery.headers["x-github-event"] ?? "";
  const read = READERS.get(name);
  if (!read) return null;
  const payload = parsed(name, delivery.body);
  const kind = checked(name, () => read(payload));
  if (!kind) return null;
  const repository = checked(name, () => WithRepository.parse(payload).repository?.full_name ?? null);
  return { id: delivery.id, at: delivery.at, repository, ...kind };
}

type Reader = (payload: unknown) => EventKind | null;

const READERS = new Map<string, Reader>([
  ["pull_request", readPullRequest],
  ["issue_comment", readIssueComment],
  ["check_run", readCheckRun],
  ["check_suite", readCheckSuite],
  ["push", readPush],
  ["installation", readInstallation],
  ["installation_repositories", readInstallation],
]);

const User = z.object({ login: z.string(), type: z.string().optional() });
const WithRepository = z.object({ repository: z.object({ full_name: z.string() }).optional() });

const PullRequestPayload = z.object({ action: z.string(), number: z.number().int() });

function readPullRequest(payload: unknown): EventKind {
  const { action, number } = PullRequestPayload.parse(payload);
  return { kind: "pull_request", action, number };
}

const IssueCommentPayload = z.object({
  action: z.string(),
  issue: z.object({ number: z.number().int(), pull_request: z.unknown().optional() }),
  comment: z.object({ id: z.number().int(), user: User.nullable() }),
});

function readIssueComment(payload: unknown): EventKind | null {
  const { action, issue, comment } = IssueCommentPayload.parse(payload);
  if (!comment.user || isBot(comment.user)) return null;
  return {
    kind: "issue_comment",
    action,
    number: issue.number,
    commentId: comment.id,
    author: comment.user.login,
    onPullRequest: issue.pull_request != null,
  };
}

const CheckRunPayload = z.object({
  action: z.string(),
  check_run: z.object({
    name: z.string(),
    head_sha: z.string(),
    pull_requests: z.array(z.object({ number: z.number().int() })).default([]),
  }),
  requested_action: z.object({ identifier: z.string() }).nullish(),
  sender: User,
});

/** `created` and `completed` are the echo of our own writing. */
function readCheckRun(payload: unknown): EventKind | null {
  const { action, check_run, requested_action, sender } = CheckRunPayload.parse(payload);
  if (action !== "rerequested" && action !== "requested_action") return null;
  const { name, head_sha: sha, pull_requests } = check_run;
  const number = onlyNumber(pull_requests);
  const identifier = requested_action?.identifier ?? null;
  return { kind: "check_run", action, name, identifier, sha, number, actor: sender.login };
}

const CheckSuitePayload = z.object({
  action: z.string(),
  check_suite: z.object({
    head_sha: z.string(),
    pull_requests: z.array(z.object({ number: z.number().int() })).default([]),
  }),
  sender: User,
});

/** "Re-run all checks": a re-run of a check without a name. */
function readCheckSuite(payload: unknown): EventKind | null {
  const { action, check_suite, sender } = CheckSuitePayload.parse(payload);
  if (action !== "rerequested") return null;
  return {
    kind: "check_run",
    action,
    name: "",
    identifier: null,
    sha: check_suite.head_sha,
    number: onlyNumber(check_suite.pull_requests),
    actor: sender.login,
  };
}

/** Of several pull requests with one head none is meant more than another. */
function onlyNumber([first, ...others]: { number: number }[]): number | null {
  return first && others.length === 0 ? first.number : null;
}

const PushPayload = z.object({
  ref: z.string(),
  after: z.string(),
  deleted: z.boolean().default(false),
  repository: z.object({ default_branch: z.string() }),
});

/** Tags, our own refs and branches that are gone change nothing that is judged. */
function readPush(payload: unknown): EventKind | null {
  const { ref, after, deleted, repository } = PushPayload.parse(payload);
  if (deleted || /^0+$/.test(after) || !ref.startsWith("refs/heads/")) return null;
  return { kind: "push", ref, sha: after, toDefaultBranch: ref === `refs/heads/${repository.default_branch}` };
}

const InstallationPayload = z.object({ action: z.string() });

function readInstallation(payload: unknown): EventKind {
  return { kind: "installation", action: InstallationPayload.parse(payload).action };
}

function isBot(user: z.infer<typeof User>): boolean {
  return user.type === "Bot" || user.login.endsWith("[bot]");
}

function parsed(name: string, body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new UserError(
      `a webhook "${name}" came whose body is not JSON; set the content type of the webhook to application/json`,
    );
  }
}

function checked<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const first = error.issues[0];
    const where = first?.path.join(".") ?? "";
    throw new UserError(
      `a webhook "${name}" came that GitHub does not document: ${where}: ${first?.message ?? "unreadable"}`,
    );
  }
}
