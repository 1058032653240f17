import type { Event, EventKind } from "./event.js";
import type { ChildResult } from "./step.js";

/**
 * What the engine remembers of its work, so that a worker that dies is followed by another one that skips what is done.
 * The queue only says when to work; this says what is left to do.
 */
export interface Checkpoints {
  /**
   * Keeps new workflow runs, in one transaction; a run whose id is known stays as it is. `ready` may be queued now: nothing older
   * of their group is unfinished. `aborted` were running when a newer run of their group came, and should stop.
   */
  begin(runs: NewWorkflowRun[]): Promise<{ ready: string[]; aborted: string[] }>;
  /** Marks a run as running and gives what is known of it; null when it has ended or an older run of its group has not. */
  resume(runId: string, at: string): Promise<KeptWorkflowRun | null>;
  /** Counts an error of a step that will be tried again; gives the number of errors so far. */
  countError(runId: string, stepId: string, error: string): Promise<number>;
  /** Keeps how a step ended. The first that ends it wins: what is kept comes back. */
  endStep(runId: string, stepId: string, ended: StepEnd, at: string): Promise<StepEnd>;
  /** Keeps the child jobs a step waits for; known ones stay as they are. */
  waitFor(runId: string, stepId: string, children: NewChild[], at: string): Promise<void>;
  /** The children of every step of a run. */
  children(runId: string): Promise<KeptChild[]>;
  /** Ends a run; gives the runs of its group that may be queued now. */
  end(runId: string, status: "done" | "failed" | "superseded", reason: string | null, at: string): Promise<string[]>;

  /** A child about to be worked on; null when it has ended or is unknown. Counts the start. */
  startChild(key: string): Promise<StartedChild | null>;
  countChildError(key: string): Promise<number>;
  endChild(key: string, result: ChildResult, at: string): Promise<void>;
  /** Asks every unfinished child of this name to stop; gives their keys. A child that was never started has ended with this. */
  cancelChild(name: string, at: string): Promise<{ key: string; queue: "training" | "rendering"; started: boolean }[]>;

  /** Which of these should stop: runs that a newer one replaced, children that were cancelled. */
  stopped(runIds: string[], childKeys: string[]): Promise<string[]>;
  /**
   * Runs that should be queued but may have lost their job: last queued before `before`. Marks them as queued at `now`.
   * `childrenEnded`: it waited for children, and none is left.
   */
  overdue(before: string, now: string): Promise<{ id: string; childrenEnded: boolean }[]>;
  /** Number of runs and children that have not ended. */
  unfinished(): Promise<number>;

  schedules(): Promise<KeptSchedule[]>;
  /** The same key again replaces it. */
  keepSchedule(schedule: KeptSchedule): Promise<void>;
  removeSchedule(key: string): Promise<void>;
}

/** An event at every tick of a cron pattern in a time zone. */
export interface KeptSchedule {
  key: string;
  cron: string;
  timezone: string;
  event: EventKind & { repository: string | null };
}

export interface NewWorkflowRun {
  id: string;
  event: Event;
  workflow: string;
  /** Repository that owns the workflow file; null for the files that come with Holdout. */
  scope: string | null;
  /** The file as it was when the event came: a run ends by the rules it began with. */
  definition: { digest: string; path: string; text: string };
  group: { key: string; newestWins: boolean } | null;
  at: string;
}

export interface KeptWorkflowRun {
  id: string;
  event: Event;
  workflow: string;
  definition: { digest: string; path: string; text: string };
  /** True when a newer run of the group asked this one to stop. */
  aborted: boolean;
  /** Steps that have ended, by id. */
  ended: Record<string, StepEnd>;
  children: KeptChild[];
}

export interface StepEnd {
  outcome: "success" | "failure" | "skipped";
  output: unknown;
  /** One sentence; null unless it failed. */
  error: string | null;
}

export interface NewChild {
  /** Unique among all children. */
  key: string;
  /** What the step calls it: two steps may ask for children of one name. */
  name: string;
  queue: "training" | "rendering";
  input: unknown;
}

export interface KeptChild extends NewChild {
  runId: string;
  stepId: string;
  /** Null while it has not ended. */
  result: ChildResult | null;
}

export interface StartedChild extends KeptChild {
  cancelled: boolean;
  /** How often work on it was begun, with this time. */
  starts: number;
}
