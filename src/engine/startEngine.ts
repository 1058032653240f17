import { setTimeout as sleep } from "node:timers/promises";
import { DelayedError, WaitingChildrenError, type Job } from "bullmq";
import { UserError } from "../common/userError.js";
import type { KeptWorkflowRun, NewChild } from "../ports/checkpoints.js";
import type { Event } from "../ports/event.js";
import type { ChildWork } from "../ports/step.js";
import { runsFor } from "./dispatch.js";
import { defaultPace, type Engine, type EngineOptions, type QueueName } from "./engine.js";
import { parseWorkflow } from "./parseWorkflow.js";
import { queueBackend, type JobQueue, type JobWorker, type Pace, type Processor } from "./queueBackend.js";
import { runChild } from "./runChild.js";
import { runWorkflow } from "./runWorkflow.js";
import { schedulesIn, TICK, type TickData } from "./schedules.js";
import { stoppingOf } from "./stopping.js";
import type { Workflow } from "./workflow.js";

/** Jobs leave the queue when they end: what happened stands in the store. An error of ours while a job is handled (the store is away) is tried until it passes. */
const jobOptions = {
  removeOnComplete: true,
  removeOnFail: true,
  attempts: 1_000_000,
  backoff: { type: "fixed", delay: 2_000 },
};

/** How often a worker may die over a job before the job is held to be what kills it. A training is only watched, and has a deadline of its own. */
const mostDeaths: Record<QueueName, number> = { workflows: 20, training: 1_000, rendering: 5 };

/**
 * Starts the engine: events in, steps run, whatever dies in between. The store says what is to be done, the queue says when.
 *
 * @example
 * const engine = await startEngine({ store, backend: { redisUrl }, steps, childWorks, workflows, clock, log, queues: ["workflows"] });
 * await engine.dispatch({ kind: "review.asked", number: 7, why: "asked", id: "e1", at: clock.now(), repository: "team/digits" });
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { store, clock, log } = options;
  const { checkpoints } = store;
  const pace = { ...defaultPace, ...options.pace };
  const backend = queueBackend(options.backend, options.name ?? "holdout");
  const quietly = (what: string) => (error: unknown) => {
    if (!closing) log.warn({ err: error }, what);
  };
  let closing = false;

  const queues: Record<QueueName, JobQueue> = {
    workflows: backend.queue("workflows"),
    training: backend.queue("training"),
    rendering: backend.queue("rendering"),
  };
  for (const queue of Object.values(queues)) queue.on("error", quietly("a queue lost its server"));
  await Promise.all(Object.values(queues).map((queue) => queue.waitUntilReady()));

  const stopping = stoppingOf(checkpoints, pace.stopMs, quietly("could not ask what should stop"));
  const schedules = schedulesIn(queues.workflows, log);
  const scopes = new Map<string | null, readonly Workflow[]>();
  const allWorkflows = () =>
    [...scopes].flatMap(([scope, workflows]) => workflows.map((workflow) => ({ scope, workflow })));

  const queueRuns = async (ids: string[]) => {
    for (const run of ids) await queues.workflows.add("run", { run }, { ...jobOptions, jobId: run });
  };
  const dispatch = async (event: Event) => {
    const { ready, aborted } = await checkpoints.begin(runsFor(event, allWorkflows(), clock.now()));
    stopping.stop(aborted);
    // Kept is enough: the sweep queues what could not be queued here.
    await queueRuns(ready).catch(quietly("a workflow run could not be queued yet"));
  };

  const parsed = new Map<string, Workflow>();
  const workflowOf = ({ definition }: KeptWorkflowRun): Workflow => {
    let workflow = parsed.get(definition.digest);
    if (!workflow) {
      workflow = parseWorkflow(definition.text, definition.path, options.steps);
      parsed.set(definition.digest, workflow);
    }
    return workflow;
  };
  const step = (uses: string) => options.steps.find((each) => each.uses === uses);
  const runWorld = { checkpoints, clock, log, step, workflowOf, dispatch, attempts: pace.attempts };
  const childWorld = { checkpoints, clock, log, stopping, locks: store.locks, attempts: pace.attempts };

  const endRun = async (id: string, status: "done" | "failed" | "superseded", reason: string | null) => {
    const next = await checkpoints.end(id, status, reason, clock.now());
    await queueRuns(next).catch(quietly("a workflow run could not be queued yet"));
  };

  const later = async (job: Job, token: string | undefined, ms: number): Promise<never> => {
    await job.moveToDelayed(Date.now() + ms, token);
    throw new DelayedError();
  };
  const backoff = (errors: number) => pace.retryMs * 2 ** (errors - 1);

  const waitFor = async (job: Job, token: string | undefined, children: NewChild[]): Promise<boolean> => {
    const parent = { id: job.id ?? "", queue: queues.workflows.qualifiedName };
    for (const { key, name, queue } of children)
      await queues[queue].add(
        name,
        { key, name },
        { ...jobOptions, jobId: key, parent, ignoreDependencyOnFailure: true },
      );
    return job.moveToWaitingChildren(token ?? "");
  };

  const workOnRun = async (job: Job, token: string | undefined, id: string): Promise<void> => {
    const { signal } = stopping.signalFor(id, "run");
    try {
      for (;;) {
        const run = await checkpoints.resume(id, clock.now());
        if (!run) return;
        const turn = await runWorkflow(runWorld, run, signal).catch((error: unknown) => failedTurn(run, error));
        if (turn.kind === "ended") return await endRun(id, turn.status, turn.reason);
        if (turn.kind === "again") return await later(job, token, backoff(turn.errors));
        if (await waitFor(job, token, turn.children)) throw new WaitingChildrenError();
      }
    } finally {
      stopping.forget(id);
    }
  };
  /** A file that was fine when the event came may name a step that a newer version of Holdout no longer has. */
  const failedTurn = (run: KeptWorkflowRun, error: unknown) => {
    if (!(error instanceof UserError)) throw error;
    log.error({ workflow: run.workflow, workflowRun: run.id, sentence: error.message }, "a workflow run failed");
    return { kind: "ended" as const, status: "failed" as const, reason: error.message };
  };

  const workOnWorkflows: Processor = async (job, token) => {
    if (job.name === TICK) return dispatch(schedules.eventOf(job.data as TickData, tickOf(job)));
    return workOnRun(job, token, (job.data as { run: string }).run);
  };
  const workOnChildren =
    (work: ChildWork["work"]): Processor =>
    async (job, token) => {
      const turn = await runChild(childWorld, job.data as { key: string; name: string }, work);
      if (turn.kind === "busy") return later(job, token, pace.stopMs);
      if (turn.kind === "again") return later(job, token, backoff(turn.errors));
    };

  const workers: JobWorker[] = [];
  let atWork = 0;
  const startWorker = (name: QueueName, processor: Processor, concurrency: number) => {
    const workerPace: Pace = {
      concurrency,
      lockDuration: pace.lockMs,
      stalledInterval: pace.stalledMs,
      maxStalledCount: mostDeaths[name],
    };
    const counted: Processor = async (job, token) => {
      atWork++;
      try {
        return await processor(job, token);
      } finally {
        atWork--;
      }
    };
    const worker = backend.worker(name, counted, workerPace);
    worker.on("error", quietly("a worker had trouble with its queue"));
    worker.on("failed", (job, error) => {
      if (!job || !error.message.startsWith("job stalled")) return;
      const reason = `its worker died ${mostDeaths[name]} times`;
      log.error({ queue: name, job: job.id }, `a job was given up: ${reason}`);
      const ended =
        name === "workflows"
          ? endRun(job.id ?? "", "failed", reason)
          : checkpoints.endChild(job.id ?? "", { error: reason }, clock.now());
      ended.catch(quietly("a job that was given up could not be kept"));
    });
    workers.push(worker);
  };
  const concurrencyOf: Record<QueueName, number> = {
    workflows: options.workflowConcurrency ?? 10,
    training: options.trainingConcurrency ?? 1,
    rendering: options.renderingConcurrency ?? 1,
  };
  for (const name of options.queues) {
    if (name === "workflows") {
      startWorker(name, workOnWorkflows, concurrencyOf[name]);
      continue;
    }
    const child = options.childWorks.find((each) => each.queue === name);
    if (child)
      startWorker(
        name,
        workOnChildren((input, signal) => child.work(input, signal)),
        concurrencyOf[name],
      );
  }
  await Promise.all(workers.map((worker) => worker.waitUntilReady()));

  /** Gives a job to every run that should have one: Redis may have lost it, or we died between the store and the queue. */
  const sweep = async () => {
    const now = Date.now();
    const before = new Date(now - pace.requeueMs).toISOString();
    const overdue = await checkpoints.overdue(before, new Date(now).toISOString());
    for (const { id, childrenEnded } of overdue) if (childrenEnded) await queues.workflows.remove(id).catch(() => 0);
    await queueRuns(overdue.map((run) => run.id));
    await schedules.restore();
  };
  let sweeping: Promise<void> = Promise.resolve();
  const sweeper = setInterval(() => {
    sweeping = sweep().catch(quietly("the sweep found a server away"));
  }, pace.requeueMs / 2);
  sweeper.unref();

  const setWorkflows: Engine["setWorkflows"] = async (repository, workflows) => {
    for (const [i, { name, path }] of workflows.entries()) {
      const twin = workflows.slice(0, i).find((each) => each.name === name);
      if (twin) throw new UserError(`the name '${name}' is taken by ${twin.path}; give it another 'name'`, { path });
    }
    scopes.set(repository, workflows);
    await schedules.keepOwn(allWorkflows());
  };
  await setWorkflows(null, options.workflows);

  return {
    dispatch,
    setWorkflows,
    schedules: schedules.api,
    async cancelChild(name) {
      const cancelled = await checkpoints.cancelChild(name, clock.now());
      stopping.stop(cancelled.map((child) => child.key));
      for (const { key, queue, started } of cancelled)
        // A child that waits leaves the queue, and its parent goes on. One that a worker just took ends there.
        if (!started) await queues[queue as "training" | "rendering"].remove(key).catch(() => 0);
    },
    async idle() {
      while ((await checkpoints.unfinished()) > 0) await sleep(20);
    },
    async counts() {
      const counted = Object.entries(queues).map(async ([name, queue]) => {
        const { waiting = 0, prioritized = 0, active = 0, delayed = 0 } = await queue.getJobCounts();
        return [name, { waiting: waiting + prioritized, active, delayed }] as const;
      });
      return Object.fromEntries(await Promise.all(counted)) as Awaited<ReturnType<Engine["counts"]>>; // one entry per queue
    },
    async close() {
      closing = true;
      clearInterval(sweeper);
      stopping.close();
      await sweeping;
      await Promise.all(workers.map((worker) => worker.pause(true)));
      for (let waited = 0; atWork > 0 && waited < pace.graceMs; waited += 20) await sleep(20);
      await Promise.all(workers.map((worker) => worker.close(atWork > 0)));
      await Promise.all(Object.values(queues).map((queue) => queue.close()));
      await backend.close();
    },
  };
}

/** The moment a schedule's job was meant for, however late it runs. */
function tickOf(job: Job): number {
  return job.opts.prevMillis ?? job.timestamp + job.delay;
}
