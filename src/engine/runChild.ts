import { UserError } from "../common/userError.js";
import type { Checkpoints } from "../ports/checkpoints.js";
import type { Clock } from "../ports/clock.js";
import type { Locks } from "../ports/ledger.js";
import type { ChildResult, ChildWork } from "../ports/step.js";
import type { EngineLog } from "./engine.js";
import type { Stopping } from "./stopping.js";

export interface ChildWorld {
  checkpoints: Checkpoints;
  locks: Locks;
  clock: Clock;
  log: EngineLog;
  stopping: Stopping;
  attempts: number;
}

/** How a turn of a child went. `busy`: the same child, asked for by another run, is being worked on. */
export type ChildTurn = { kind: "ended" } | { kind: "busy" } | { kind: "again"; errors: number };

/**
 * Works on a child and keeps its result. Children of one name are worked on one at a time: two runs may ask for the same
 * training, and a worker that was taken for dead may still be at it.
 */
export async function runChild(
  world: ChildWorld,
  child: { key: string; name: string },
  work: ChildWork["work"],
): Promise<ChildTurn> {
  const turn = await world.locks.holding(`child ${child.name}`, 0, () => takeTurn(world, child, work));
  return turn ?? { kind: "busy" };
}

async function takeTurn(
  world: ChildWorld,
  { key, name }: { key: string; name: string },
  work: ChildWork["work"],
): Promise<ChildTurn> {
  const started = await world.checkpoints.startChild(key);
  if (!started) return { kind: "ended" };
  const end = async (result: ChildResult): Promise<ChildTurn> => {
    await world.checkpoints.endChild(key, result, world.clock.now());
    return { kind: "ended" };
  };
  const controller = world.stopping.signalFor(key, "child");
  if (started.cancelled) world.stopping.stop([key]);
  try {
    const value = await work(started.input, controller.signal);
    return await end({ value: value === undefined ? null : value });
  } catch (error) {
    const sentence = error instanceof Error ? error.message : String(error);
    if (error instanceof UserError) return await end({ error: error.message });
    if (controller.signal.aborted) return await end({ error: `cancelled: ${sentence}` });
    const errors = await world.checkpoints.countChildError(key);
    if (errors < world.attempts) return { kind: "again", errors };
    world.log.error(
      { child: name, workflowRun: started.runId, step: started.stepId, err: error },
      "a child job failed",
    );
    return await end({ error: sentence });
  } finally {
    world.stopping.forget(key);
  }
}
