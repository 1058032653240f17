import { WaitingChildrenError, type Job } from "bullmq";
import { UserError } from "../common/userError.js";
import type { KeptWorkflowRun, NewChild } from "../ports/checkpoints.js";
import type { Event } from "../ports/event.js";
import type { ChildWork, Step } from "../ports/step.js";
import { jobOptions, later, pauseAfter, type EngineRoom } from "./engineRoom.js";
import { parseWorkflow } from "./parseWorkflow.js";
import type { Processor } from "./queueBackend.js";
import { runChild } from "./runChild.js";
import { runWorkflow, type RunWorld, type Turn } from "./runWorkflow.js";
import { TICK, type Schedules, type TickData } from "./schedules.js";
import type { Workflow } from "./workflow.js";

/** Works on the jobs of the queue `workflows`: runs, and the ticks of schedules. */
export function workflowProcessor(
  room: EngineRoom,
  steps: readonly Step[],
  dispatch: (event: Event) => Promise<void>,
  schedules: Schedules,
): Processor {
  const { checkpoints, clock, log, pace } = room;
  const step = (uses: string) => steps.find((each) => each.uses === uses);
  const world: RunWorld = {
    ...{ checkpoints, clock, log, step, dispatch },
    workflowOf: definitionsOf(steps),
    attempts: pace.attempts,
  };
  return async (job, token) => {
    if (job.name === TICK) return dispatch(schedules.eventOf(job.data as TickData, tickOf(job)));
    return workOnRun(room, world, job, token);
  };
}

/** Works on the jobs of a child queue. */
export function childProcessor(room: EngineRoom, work: ChildWork): Processor {
  const world = { ...room, attempts: room.pace.attempts };
  return async (job, token) => {
    const child = job.data as { key: string; name: string };
    const turn = await runChild(world, child, (input, signal) => work.work(input, signal));
    if (turn.kind === "busy") return later(job, token, room.pace.stopMs);
    if (turn.kind === "again") return later(job, token, pauseAfter(turn.errors, room.pace));
  };
}

/** Parsed workflow files by their digest: runs of one version share it. */
function definitionsOf(steps: readonly Step[]): RunWorld["workflowOf"] {
  const parsed = new Map<string, Workflow>();
  return ({ definition: { digest, text, path } }) => {
    const workflow = parsed.get(digest) ?? parseWorkflow(text, path, steps);
    parsed.set(digest, workflow);
    return workflow;
  };
}

/** The moment a schedule's job was meant for, however late it runs. */
function tickOf(job: Job): number {
  return job.opts.prevMillis ?? job.timestamp + job.delay;
}

async function workOnRun(room: EngineRoom, world: RunWorld, job: Job, token: string | undefined): Promise<void> {
  const { run: id } = job.data as { run: string };
  const { signal } = room.stopping.signalFor(id, "run");
  try {
    for (;;) {
      const run = await room.checkpoints.resume(id, room.clock.now());
      if (!run) return;
      const turn = await runWorkflow(world, run, signal).catch((error: unknown) => failedTurn(room, run, error));
      if (turn.kind === "ended") return await room.endRun(id, turn.status, turn.reason);
      if (turn.kind === "again") return await later(job, token, pauseAfter(turn.errors, room.pace));
      if (await mustWait(room, job, token, turn.children)) throw new WaitingChildrenError();
    }
  } finally {
    room.stopping.forget(id);
  }
}

/** A file that was fine when the event came may name a step that a newer version of Holdout no longer has. */
function failedTurn(room: EngineRoom, run: KeptWorkflowRun, error: unknown): Turn {
  if (!(error instanceof UserError)) throw error;
  const ids = { workflow: run.workflow, workflowRun: run.id, event: run.event.id };
  room.log.error({ ...ids, sentence: error.message }, "a workflow run failed");
  return { kind: "ended", status: "failed", reason: error.message };
}

/** Queues the children; false when all of them have ended meanwhile. */
async function mustWait(room: EngineRoom, job: Job, token: string | undefined, children: NewChild[]): Promise<boolean> {
  const parent = { id: job.id ?? "", queue: room.queues.workflows.qualifiedName };
  for (const { key, name, queue } of children) {
    const options = { ...jobOptions, jobId: key, parent, ignoreDependencyOnFailure: true };
    await room.queues[queue].add(name, { key, name }, options);
  }
  return job.moveToWaitingChildren(token ?? "");
}
