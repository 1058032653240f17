import {
  Queue,
  Worker,
  createPostgresBackend,
  type Job,
  type PostgresConnectionOptions,
  type WorkerOptions,
} from "bullmq";
import { Redis } from "ioredis";

/** What holds queued work: Redis, or BullMQ's own tables in PostgreSQL. One process may use both, in two engines. */
export type BackendChoice = { redisUrl: string } | { databaseUrl: string };

export type JobQueue = Pick<
  Queue,
  | "add"
  | "close"
  | "getJob"
  | "getJobCounts"
  | "getJobScheduler"
  | "getJobSchedulers"
  | "name"
  | "on"
  | "qualifiedName"
  | "remove"
  | "removeJobScheduler"
  | "upsertJobScheduler"
  | "waitUntilReady"
>;
export type JobWorker = Pick<Worker, "close" | "on" | "pause" | "waitUntilReady">;
export type Processor = (job: Job, token?: string) => Promise<unknown>;
export type Pace = Pick<WorkerOptions, "concurrency" | "lockDuration" | "stalledInterval" | "maxStalledCount">;

export interface QueueBackend {
  queue(name: string): JobQueue;
  worker(name: string, processor: Processor, pace: Pace): JobWorker;
  /** After all queues and workers are closed. */
  close(): Promise<void>;
}

/**
 * Makes queues and workers on one backend.
 *
 * @param name keeps engines apart that share a server: Redis key prefix, or PostgreSQL schema `<name>_queue`
 */
export function queueBackend(choice: BackendChoice, name: string): QueueBackend {
  return "redisUrl" in choice ? redisBackend(choice.redisUrl, name) : postgresBackend(choice.databaseUrl, name);
}

/** A worker that loses its server asks again after this time; BullMQ's own default is 15 s. */
const runRetryDelay = 1_000;

function redisBackend(url: string, prefix: string): QueueBackend {
  // Who adds a job wants to know at once that Redis is away (the store keeps the run anyway); who waits for jobs waits on.
  const adding = new Redis(url, { maxRetriesPerRequest: 1 });
  const working = new Redis(url, { maxRetriesPerRequest: null });
  for (const connection of [adding, working]) connection.on("error", () => undefined);
  return {
    queue: (name) => new Queue(name, { connection: adding, prefix }),
    worker: (name, processor, pace) =>
      new Worker(name, processor, { connection: working, prefix, runRetryDelay, ...pace }),
    close: async () => {
      await Promise.all([adding, working].map((connection) => connection.quit().catch(() => connection.disconnect())));
    },
  };
}

function postgresBackend(connectionString: string, name: string): QueueBackend {
  const connection: PostgresConnectionOptions = {
    connectionString,
    migrate: true,
    schema: `${name.replace(/[^A-Za-z0-9_]/g, "_")}_queue`,
    max: 4,
    application_name: "holdout queue",
  };
  return {
    // The classes differ only in the type of `getBackend()`, which nobody here calls.
    queue: (queue) => new Queue(queue, { connection }, createPostgresBackend) as unknown as JobQueue,
    worker: (queue, processor, pace) =>
      new Worker(
        queue,
        processor,
        { connection, runRetryDelay, ...pace },
        createPostgresBackend,
      ) as unknown as JobWorker,
    close: () => Promise.resolve(),
  };
}
