import { spawn, spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { parseWorkflow } from "../src/engine/parseWorkflow.js";
import { queueBackend, type BackendChoice } from "../src/engine/queueBackend.js";
import { startEngine } from "../src/engine/startEngine.js";
import type { Event } from "../src/ports/event.js";
import type { Step } from "../src/ports/step.js";
import { startEmbedded } from "../src/store/embedded.js";
import { openStore, type Store } from "../src/store/store.js";

const COUNT = 500;
const ROUNDS = 3;
/** As many adders, and as many jobs at work at a time, on both sides. */
const CONCURRENCY = 10;

export interface QueueBench {
  name: "queue";
  /** Per backend, milliseconds a job from adding to done, best of the rounds: bare BullMQ, and the engine with one checkpointed step. */
  backends: { backend: "redis" | "postgres"; bareMs: number; engineMs: number; overheadMs: number }[];
  setting: { count: number; rounds: number; concurrency: number };
}

/** What one step of the engine costs over a bare BullMQ job, on every backend there is. */
export async function run(): Promise<QueueBench> {
  const folder = await mkdtemp(join(tmpdir(), "holdout-bench-"));
  const database = await startEmbedded(folder);
  const redis = await startRedis();
  const store = await openStore(database.url);
  const backends: QueueBench["backends"] = [];
  try {
    if (redis) backends.push({ backend: "redis", ...(await compare(store, { redisUrl: redis.url })) });
    backends.push({ backend: "postgres", ...(await compare(store, { databaseUrl: database.url })) });
  } finally {
    await store.close();
    redis?.stop();
    await database.discard();
    await rm(folder, { recursive: true, force: true });
  }
  return { name: "queue", backends, setting: { count: COUNT, rounds: ROUNDS, concurrency: CONCURRENCY } };
}

async function compare(store: Store, backend: BackendChoice) {
  const bare: number[] = [];
  const engine: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(await timeBare(backend, `bare${round}`));
    engine.push(await timeEngine(store, backend, `engine${round}`));
  }
  const [bareMs, engineMs] = [Math.min(...bare) / COUNT, Math.min(...engine) / COUNT];
  return { bareMs, engineMs, overheadMs: engineMs - bareMs };
}

async function timeBare(choice: BackendChoice, name: string): Promise<number> {
  const backend = queueBackend(choice, name);
  const queue = backend.queue("bare");
  let done = 0;
  let finish: () => void = () => undefined;
  const finished = new Promise<void>((resolve) => (finish = resolve));
  const worker = backend.worker(
    "bare",
    () => {
      if (++done === COUNT) finish();
      return Promise.resolve({});
    },
    { concurrency: CONCURRENCY },
  );
  await Promise.all([queue.waitUntilReady(), worker.waitUntilReady()]);
  const begun = performance.now();
  await inParallel((i) => queue.add("job", { i }, { jobId: `job-${i}`, removeOnComplete: true }));
  await finished;
  const ms = performance.now() - begun;
  await worker.close();
  await queue.close();
  await backend.close();
  return ms;
}

async function timeEngine(store: Store, backend: BackendChoice, name: string): Promise<number> {
  let done = 0;
  const step: Step = {
    uses: "bench/nothing",
    does: "Nothing.",
    with: z.object({}),
    output: z.object({}),
    run: () => {
      done++;
      return Promise.resolve({});
    },
  };
  const engine = await startEngine({
    ...{ store, backend, name, steps: [step], childWorks: [], queues: ["workflows"] },
    workflows: [parseWorkflow("on: review.asked\nsteps: [{ uses: bench/nothing }]", "bench.yaml", [step])],
    clock: { now: () => new Date().toISOString() },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    workflowConcurrency: CONCURRENCY,
  });
  const event = (i: number): Event => ({
    ...{
      kind: "review.asked",
      number: i,
      why: "",
      id: `${Object.keys(backend).join()}-${name}-${i}`,
      repository: "team/bench",
    },
    at: new Date().toISOString(),
  });
  const begun = performance.now();
  await inParallel((i) => engine.dispatch(event(i)));
  await engine.idle();
  const ms = performance.now() - begun;
  await engine.close();
  if (done !== COUNT) throw new Error(`${done} of ${COUNT} steps ran`);
  return ms;
}

async function inParallel(work: (i: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const adders = Array.from({ length: CONCURRENCY }, async () => {
    while (next < COUNT) await work(next++);
  });
  await Promise.all(adders);
}

/** REDIS_URL, or a server of our own, or null where there is none. */
async function startRedis(): Promise<{ url: string; stop(): void } | null> {
  const given = process.env["REDIS_URL"];
  if (given !== undefined) return { url: given, stop: () => undefined };
  if (spawnSync("redis-server", ["--version"]).status !== 0) return null;
  const port = await freePort();
  const server = spawn("redis-server", ["--port", String(port), "--bind", "127.0.0.1", "--save", ""], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  await new Promise<void>((resolve) =>
    server.stdout.on("data", (said: Buffer) => said.includes("Ready to accept") && resolve()),
  );
  return { url: `redis://127.0.0.1:${port}`, stop: () => void server.kill("SIGKILL") };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
