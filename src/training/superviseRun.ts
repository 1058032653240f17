import { z } from "zod";
import { UserError } from "../common/userError.js";
import type { RunRecord, RunState } from "../experiments/experiment.js";
import { epochBudget, type Task } from "../tasks/task.js";
import type { Look } from "../ports/runner.js";
import type { ChildWork } from "../ports/step.js";
import type { World } from "../ports/world.js";
import { isEnded } from "../words/trainingCard.js";
import { failureOf, sentenceOf } from "./endOfRun.js";
import { measureRun } from "./measureRun.js";
import { prepareTraining } from "./prepareTraining.js";
import { readProgress } from "./readProgress.js";
import { tellThreads, updateCards } from "./tellRun.js";

export type SupervisorWorld = Omit<World, "tickets" | "reviews">;

/** How often a running training is looked at. */
const lookEveryMs = 700;
/** How often its card is edited: Slack allows about one message a second in a channel. */
const cardEveryMs = 1_500;

/**
 * The work of the `training` queue. It only watches: the training is a container of its own that outlives us, so a
 * second call after a crash finds it by the run's name and goes on watching.
 */
export function superviseRun(world: SupervisorWorld): ChildWork {
  return {
    queue: "training",
    async work(input, signal) {
      const { run } = trainingJob.parse(input);
      const status = await world.locks.holding(`run ${run}`, 30_000, () => supervise(world, run, signal));
      if (status === undefined) throw new Error(`run ${run} is watched by another worker`);
      return { run, status };
    },
  };
}

export const trainingJob = z.object({ run: z.string() });

async function supervise(world: SupervisorWorld, runId: string, signal: AbortSignal): Promise<RunState["status"]> {
  const record = await mustKnow(world, runId);
  if (isEnded(record)) return cleanUp(world, record);
  const { task, training } = await prepareTraining(world, record.run);
  try {
    const isThere = await world.runner.look(runId);
    if (!isThere) await world.runner.start(await training());
  } catch (error) {
    return end(world, task, { status: "failed", reason: sentenceOf(error) }, runId, null);
  }
  await begin(world, task, record);
  const look = await watch(world, task, runId, signal);
  return look === "cancelled" ? cleanUp(world, await mustKnow(world, runId)) : conclude(world, task, runId, look);
}

/** Somebody before us may have died between the ledger and the thread: what was said already is not said again. */
async function begin(world: SupervisorWorld, task: Task, record: RunRecord): Promise<void> {
  const now = world.clock.now();
  if (record.state.status !== "running")
    await world.runs.append(record.run.id, now, { status: "running", startedAt: now, runner: world.runner.kind });
  await unlessChatIsDown(world, record.run.id, async () =>
    tellThreads(world, await mustKnow(world, record.run.id), task.metrics.primary, null),
  );
}

/** Waits for the end, telling the progress on the way; `cancelled` when a person ended it in the ledger. */
async function watch(
  world: SupervisorWorld,
  task: Task,
  runId: string,
  signal: AbortSignal,
): Promise<Look | "cancelled"> {
  let cardAt = 0;
  let told = -1;
  for (;;) {
    // The bot goes away; the training does not. Whoever gets the job next finds it.
    signal.throwIfAborted();
    const look = await world.runner.look(runId);
    if (!look) throw new Error(`the training of ${runId} vanished from its runner`);
    if (look.status === "exited") return look;
    if (isEnded(await mustKnow(world, runId))) return "cancelled";
    const epoch = await readProgress(world.runner, runId);
    const now = Date.parse(world.clock.now());
    if (epoch !== told && now - cardAt >= cardEveryMs) {
      await world.runs.append(runId, world.clock.now(), { progress: { epoch, epochs: epochBudget(task.protocol) } });
      await unlessChatIsDown(world, runId, () => updateCards(world, runId, task.metrics.primary));
      [cardAt, told] = [now, epoch];
    }
    await pause(lookEveryMs, signal);
  }
}

/** A chat that is down must not end the watch: what comes later tells more than what could not be told now. */
async function unlessChatIsDown(world: SupervisorWorld, runId: string, tell: () => Promise<void>): Promise<void> {
  await tell().catch((err: unknown) => world.log.warn({ run: runId, err }, "news of a training could not be told"));
}

async function conclude(world: SupervisorWorld, task: Task, runId: string, look: Look): Promise<RunState["status"]> {
  if (look.status !== "exited") throw new Error(`run ${runId} was concluded while it was running`);
  const lines = await world.runner.lastLines(runId, 200);
  const failure = failureOf(look, task.training.resources);
  if (failure) return end(world, task, { status: "failed", reason: failure, endedAt: look.endedAt }, runId, lines);
  const { run } = await mustKnow(world, runId);
  try {
    const result = await measureRun(world, task, run, lines);
    const progress = { epoch: result.evaluatedEpochs.at(-1) ?? 0, epochs: epochBudget(task.protocol) };
    return await end(world, task, { status: "finished", result, progress, endedAt: look.endedAt }, runId, null);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return end(world, task, { status: "failed", reason: error.message, endedAt: look.endedAt }, runId, lines);
  }
}

async function end(
  world: SupervisorWorld,
  task: Task,
  change: Partial<RunState>,
  runId: string,
  lines: string[] | null,
) {
  const now = world.clock.now();
  await world.runs.append(runId, now, { endedAt: now, ...change });
  const record = await mustKnow(world, runId);
  await tellThreads(world, record, task.metrics.primary, record.state.status === "failed" ? (lines ?? []) : null);
  await updateCards(world, runId, task.metrics.primary);
  await world.runner.remove(runId);
  return record.state.status;
}

/** A run that ended in the ledger, by a cancel or by an earlier supervisor: nothing of it may go on. */
async function cleanUp(world: SupervisorWorld, record: RunRecord): Promise<RunState["status"]> {
  const { run, state } = record;
  const isThere = (await world.runner.look(run.id)) !== null;
  if (isThere) await world.runner.stop(run.id, "cancelled");
  const lines = state.status === "failed" && isThere ? await world.runner.lastLines(run.id, 200) : null;
  const { task } = await prepareTraining(world, run);
  await tellThreads(world, record, task.metrics.primary, lines);
  await updateCards(world, run.id, task.metrics.primary);
  if (isThere) await world.runner.remove(run.id);
  return state.status;
}

async function mustKnow(world: Pick<World, "runs">, runId: string): Promise<RunRecord> {
  const record = await world.runs.run(runId);
  if (!record) throw new Error(`there is no run ${runId}`);
  return record;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal.addEventListener("abort", stop, { once: true });
  });
}
