import type { Checkpoints } from "../ports/checkpoints.js";
import type { Clock } from "../ports/clock.js";
import type { Event, EventKind } from "../ports/event.js";
import type { Locks } from "../ports/ledger.js";
import type { ChildWork, Step } from "../ports/step.js";
import type { BackendChoice } from "./queueBackend.js";
import type { Workflow } from "./workflow.js";

export type QueueName = "workflows" | "training" | "rendering";

export interface EngineOptions {
  store: { checkpoints: Checkpoints; locks: Locks };
  backend: BackendChoice;
  steps: readonly Step[];
  childWorks: readonly ChildWork[];
  /** The files that come with Holdout; they answer events of every repository. */
  workflows: readonly Workflow[];
  clock: Clock;
  log: EngineLog;
  /** Which queues this process works on; none for a process that only dispatches. */
  queues: readonly QueueName[];
  workflowConcurrency?: number;
  trainingConcurrency?: number;
  renderingConcurrency?: number;
  /** Keeps engines apart that share a Redis or a database. */
  name?: string;
  pace?: Partial<EnginePace>;
}

/** A `pino` logger is one. */
export interface EngineLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

export interface EnginePace {
  /** A worker that does not renew its lock for this long counts as dead. */
  lockMs: number;
  /** How often the jobs of dead workers are looked for. */
  stalledMs: number;
  /** First pause before an error is tried again; doubles each time. */
  retryMs: number;
  /** How often a step or child is tried in all. */
  attempts: number;
  /** A run that has had no job for this long gets a new one. */
  requeueMs: number;
  /** How soon another process's wish to stop is seen. */
  stopMs: number;
  /** How long `close` waits for what is being worked on. */
  graceMs: number;
}

export const defaultPace: EnginePace = {
  lockMs: 10_000,
  stalledMs: 5_000,
  retryMs: 1_000,
  attempts: 5,
  requeueMs: 15_000,
  stopMs: 500,
  graceMs: 5_000,
};

export interface Engine {
  /**
   * Starts the workflows that answer an event. When it returns, they are kept in the store and will run, whatever dies;
   * the same event id again changes nothing. Rejects when the store cannot be reached: then nothing was kept.
   */
  dispatch(event: Event): Promise<void>;
  /** Replaces the workflows of a repository, or (null) those that come with Holdout. UserError when two have one name. */
  setWorkflows(repository: string | null, workflows: readonly Workflow[]): Promise<void>;
  schedules: {
    /** An event at every tick of a cron pattern in a time zone; the same key again replaces pattern and event. UserError for a pattern or zone that is none. */
    upsert(
      key: string,
      cron: string,
      timezone: string,
      event: EventKind & { repository: string | null },
    ): Promise<void>;
    remove(key: string): Promise<void>;
    /** Keys, with the next tick in ISO 8601. */
    list(): Promise<{ key: string; next: string | null }[]>;
  };
  /** Stops the child jobs of this name: what runs gets its signal, what waits never starts and gives `{ error }`. */
  cancelChild(name: string): Promise<void>;
  /** Resolves when nothing is left to do. For tests. */
  idle(): Promise<void>;
  counts(): Promise<Record<QueueName, { waiting: number; active: number; delayed: number }>>;
  /** Takes no new work, waits a little for what is at work, and lets go: another worker follows. */
  close(): Promise<void>;
}
