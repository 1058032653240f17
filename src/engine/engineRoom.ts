import { DelayedError, type Job } from "bullmq";
import type { Checkpoints } from "../ports/checkpoints.js";
import type { Clock } from "../ports/clock.js";
import type { Locks } from "../ports/ledger.js";
import { defaultPace, type EngineLog, type EngineOptions, type EnginePace, type QueueName } from "./engine.js";
import type { JobQueue, QueueBackend } from "./queueBackend.js";
import { stoppingOf, type Stopping } from "./stopping.js";

/** What the parts of one engine share. */
export interface EngineRoom {
  checkpoints: Checkpoints;
  locks: Locks;
  clock: Clock;
  log: EngineLog;
  pace: EnginePace;
  queues: Record<QueueName, JobQueue>;
  stopping: Stopping;
  /** A handler for troubles that pass by themselves: logged, unless the engine is closing. */
  quietly(what: string): (error: unknown) => void;
  /** Gives runs a job. A run that has one keeps it. */
  queueRuns(ids: string[]): Promise<void>;
  /** Keeps how a run ended and queues what waited for it. */
  endRun(id: string, status: "done" | "failed" | "superseded", reason: string | null): Promise<void>;
  closing: boolean;
}

/**
 * Jobs leave the queue when they end: what happened stands in the store. An error of ours while a job is handled (the store
 * is away) is tried until it passes.
 */
export const jobOptions = {
  removeOnComplete: true,
  removeOnFail: true,
  attempts: 1_000_000,
  backoff: { type: "fixed", delay: 2_000 },
};

export async function engineRoom(options: EngineOptions, backend: QueueBackend): Promise<EngineRoom> {
  const { clock, log } = options;
  const { checkpoints, locks } = options.store;
  const pace = { ...defaultPace, ...options.pace };
  const queues = {
    workflows: backend.queue("workflows"),
    training: backend.queue("training"),
    rendering: backend.queue("rendering"),
  };
  const quietly = (what: string) => (error: unknown) => {
    if (!room.closing) log.warn({ err: error }, what);
  };
  const stopping = stoppingOf(checkpoints, pace.stopMs, quietly("could not ask what should stop"));
  const room: EngineRoom = {
    ...{ checkpoints, locks, clock, log, pace, queues, stopping, quietly, closing: false },
    async queueRuns(ids) {
      for (const run of ids) await queues.workflows.add("run", { run }, { ...jobOptions, jobId: run });
    },
    async endRun(id, status, reason) {
      const next = await checkpoints.end(id, status, reason, clock.now());
      // Kept is enough: the sweep queues what could not be queued here.
      await room.queueRuns(next).catch(quietly("a workflow run could not be queued yet"));
    },
  };
  for (const queue of Object.values(queues)) queue.on("error", quietly("a queue lost its server"));
  await Promise.all(Object.values(queues).map((queue) => queue.waitUntilReady()));
  return room;
}

/** Puts a job away for a while; the slot is free for another one. */
export async function later(job: Job, token: string | undefined, ms: number): Promise<never> {
  await job.moveToDelayed(Date.now() + ms, token);
  throw new DelayedError();
}

/** The pause after the n-th error in a row. */
export function pauseAfter(errors: number, pace: EnginePace): number {
  return pace.retryMs * 2 ** (errors - 1);
}
