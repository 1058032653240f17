import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../common/userError.js";
import type { Event } from "../ports/event.js";
import { runsFor } from "./dispatch.js";
import type { Engine, EngineOptions, QueueName } from "./engine.js";
import { engineRoom, type EngineRoom } from "./engineRoom.js";
import { childProcessor, workflowProcessor } from "./processors.js";
import { queueBackend, type Processor } from "./queueBackend.js";
import { schedulesIn } from "./schedules.js";
import { startSweeping } from "./sweep.js";
import { workersOf } from "./workers.js";
import type { Workflow } from "./workflow.js";

/**
 * Starts the engine: events in, steps run, whatever dies in between. The store says what is to be done, the queue says when.
 *
 * @example
 * const engine = await startEngine({ store, backend: { redisUrl }, steps, childWorks, workflows, clock, log, queues: ["workflows"] });
 * await engine.dispatch({ kind: "review.asked", number: 7, why: "asked", id: "e1", at: clock.now(), repository: "team/digits" });
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const backend = queueBackend(options.backend, options.name ?? "holdout");
  const room = await engineRoom(options, backend);
  const schedules = schedulesIn(room.checkpoints, room.queues.workflows, room.log);
  const scopes = new Map<string | null, readonly Workflow[]>();

  const dispatch = async (event: Event) => {
    const known = [...scopes].flatMap(([scope, workflows]) => workflows.map((workflow) => ({ scope, workflow })));
    const { ready, aborted } = await room.checkpoints.begin(runsFor(event, known, room.clock.now()));
    room.stopping.stop(aborted);
    // Kept is enough: the sweep queues what could not be queued here.
    await room.queueRuns(ready).catch(room.quietly("a workflow run could not be queued yet"));
  };
  const setWorkflows: Engine["setWorkflows"] = async (repository, workflows) => {
    refuseTwins(workflows);
    scopes.set(repository, workflows);
    await schedules.keepOwn(repository, workflows);
  };
  await setWorkflows(null, options.workflows);

  const workers = workersOf(room, backend);
  for (const name of options.queues) {
    const processor =
      name === "workflows"
        ? workflowProcessor(room, options.steps, dispatch, schedules)
        : processorOfChildren(room, options, name);
    if (processor) await workers.start(name, processor, concurrencyOf(options, name));
  }
  const stopSweeping = startSweeping(room, schedules);

  return {
    dispatch,
    setWorkflows,
    schedules: schedules.api,
    cancelChild: (name) => cancelChild(room, name),
    async idle() {
      while ((await room.checkpoints.unfinished()) > 0) await sleep(20);
    },
    counts: () => counts(room),
    async close() {
      room.closing = true;
      await stopSweeping();
      await workers.close();
      room.stopping.close();
      await Promise.all(Object.values(room.queues).map((queue) => queue.close()));
      await backend.close();
    },
  };
}

function refuseTwins(workflows: readonly Workflow[]): void {
  for (const [i, { name, path }] of workflows.entries()) {
    const twin = workflows.slice(0, i).find((each) => each.name === name);
    if (twin) throw new UserError(`the name '${name}' is taken by ${twin.path}; give it another 'name'`, { path });
  }
}

function processorOfChildren(
  room: EngineRoom,
  { childWorks }: EngineOptions,
  name: "training" | "rendering",
): Processor | undefined {
  const work = childWorks.find((each) => each.queue === name);
  return work && childProcessor(room, work);
}

function concurrencyOf(options: EngineOptions, name: QueueName): number {
  const { workflowConcurrency = 10, trainingConcurrency = 1, renderingConcurrency = 1 } = options;
  return { workflows: workflowConcurrency, training: trainingConcurrency, rendering: renderingConcurrency }[name];
}

async function cancelChild(room: EngineRoom, name: string): Promise<void> {
  const cancelled = await room.checkpoints.cancelChild(name, room.clock.now());
  room.stopping.stop(cancelled.map((child) => child.key));
  for (const { key, queue, started } of cancelled)
    // A child that waits leaves the queue, and its parent goes on. One that a worker took just now ends there.
    if (!started) await room.queues[queue].remove(key).catch(() => 0);
}

async function counts(room: EngineRoom): ReturnType<Engine["counts"]> {
  const countOf = async (name: QueueName) => {
    const { waiting = 0, prioritized = 0, active = 0, delayed = 0 } = await room.queues[name].getJobCounts();
    return { waiting: waiting + prioritized, active, delayed };
  };
  const [workflows, training, rendering] = await Promise.all([
    countOf("workflows"),
    countOf("training"),
    countOf("rendering"),
  ]);
  return { workflows, training, rendering };
}
