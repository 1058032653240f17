import type { Approval, Waiver } from "../checklist/facts.js";
import type { Run, RunRecord, RunState } from "../experiments/experiment.js";
import type { Acceptance } from "../validation/acceptance.js";
import type { ChatPlace } from "./chat.js";
import type { Verdict } from "../checklist/verdict.js";

/** What was decided by people. Append-only. */
export interface Decisions {
  /** The newest acceptance of a task's validation set. */
  acceptance(repository: string, task: string): Promise<Acceptance | null>;
  acceptances(repository: string): Promise<Acceptance[]>;
  /** Keeps it unless the same items and labels are accepted already; gives what is now the newest. */
  accept(acceptance: Omit<Acceptance, "labelVersion">): Promise<{ acceptance: Acceptance; isNew: boolean }>;
  approvals(repository: string, pullRequest: number): Promise<Approval[]>;
  /** One approval per rule, subject and person. */
  approve(repository: string, approval: Approval): Promise<{ isNew: boolean }>;
  /** Waivers open at this time. */
  waivers(repository: string, now: string): Promise<Waiver[]>;
}

/** What was trained. Identity never changes; states are appended. */
export interface Runs {
  /**
   * Asks for runs. A seed whose newest attempt is queued, running or finished is not asked again: its record comes back as it is.
   * One transaction: two askers at once get the same runs.
   */
  ask(wanted: Omit<Run, "id" | "attempt">[]): Promise<{ record: RunRecord; isNew: boolean }[]>;
  run(runId: string): Promise<RunRecord | null>;
  /** Newest attempt per seed, by seed. */
  withFingerprint(repository: string, fingerprint: string): Promise<RunRecord[]>;
  /** Newest first. */
  list(filter: {
    repository?: string;
    task?: string;
    statuses?: RunState["status"][];
    since?: string;
    limit?: number;
  }): Promise<RunRecord[]>;
  /** Appends a state. Nothing follows `finished`, `failed` or `cancelled`: such an append changes nothing and says false. */
  append(runId: string, at: string, change: Partial<RunState>): Promise<boolean>;
  /** Seconds that finished runs of this task took, newest first, at most 20. */
  durations(repository: string, task: string): Promise<number[]>;
}

/** Somebody asked for trainings: where the answer goes. */
export interface TrainingRequest {
  id: string;
  repository: string;
  task: string;
  experiment: string;
  experimentPath: string;
  commit: string;
  fingerprint: string;
  pullRequest: number | null;
  askedBy: string;
  askedAt: string;
  /** Run ids, by seed. */
  runs: string[];
  /** Where the parent card stands, once it is posted. */
  card: ChatPlace | null;
}

export interface Requests {
  /** Keeps it unless its id is known. */
  keep(request: TrainingRequest): Promise<{ isNew: boolean }>;
  request(id: string): Promise<TrainingRequest | null>;
  /** Newest first. */
  ofFingerprint(repository: string, fingerprint: string): Promise<TrainingRequest[]>;
  setCard(id: string, card: ChatPlace): Promise<void>;
  ofRun(runId: string): Promise<TrainingRequest[]>;
}

/** What was said, so that nothing is said twice. A key names one thing to say: `card request-12ab`. */
export interface Posts {
  /** True for the first who reserves this key; false ever after, whether it was said or its writer died before. */
  reserve(key: string, at: string): Promise<boolean>;
  /** Marks it as said, with where. */
  said(key: string, place: ChatPlace | { url: string }): Promise<void>;
  place(key: string): Promise<ChatPlace | { url: string } | null>;
}

/** What was judged, for the digest and for "a new comment only when the verdict changes". Append-only. */
export interface Verdicts {
  /** The newest verdicts of a pull request, one per task. */
  ofPullRequest(repository: string, pullRequest: number): Promise<Verdict[]>;
  keep(repository: string, pullRequest: number, headSha: string, at: string, verdicts: Verdict[]): Promise<void>;
  /** Newest per pull request and task. */
  since(
    repository: string,
    since: string,
  ): Promise<{ pullRequest: number; headSha: string; at: string; verdict: Verdict }[]>;
}

/** Who is who: a Slack user proves to be a GitHub user by writing a code there. */
export interface Links {
  loginOf(slackUser: string): Promise<string | null>;
  slackUserOf(login: string): Promise<string | null>;
  /** A one-time code that ends at `until`. */
  offer(slackUser: string, code: string, until: string): Promise<void>;
  /** The Slack user whose code this is, now linked; null for an unknown or ended code. */
  redeem(code: string, login: string, now: string): Promise<string | null>;
}

/** The last good version of each file of policy on the default branch. */
export interface PolicyFiles {
  lastGood(repository: string, path: string): Promise<{ text: string; sha: string } | null>;
  keepGood(repository: string, files: { path: string; text: string; sha: string }[]): Promise<void>;
}

/** Who did what, through which door. Append-only. */
export interface AuditLog {
  note(entry: AuditEntry): Promise<void>;
  /** Entries of one kind since a time, oldest first. */
  since(repository: string, did: string, since: string): Promise<AuditEntry[]>;
}

export interface AuditEntry {
  at: string;
  repository: string | null;
  actor: string;
  /** A verb with its object: `accept validation`. */
  did: string;
  details: Record<string, unknown>;
}

/** One holder at a time per key, across all processes; released when the holder's process dies. */
export interface Locks {
  /** Waits up to `waitMs` for the lock; undefined when it stays taken. */
  holding<T>(key: string, waitMs: number, work: () => Promise<T>): Promise<T | undefined>;
}
