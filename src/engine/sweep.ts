import type { EngineRoom } from "./engineRoom.js";
import type { Schedules } from "./schedules.js";

/**
 * Now and then gives a job to every run that should have one: the queue's server may have lost it, or a process died between
 * the store and the queue. Gives the function that ends it.
 */
export function startSweeping(room: EngineRoom, schedules: Schedules): () => Promise<void> {
  let sweeping: Promise<void> = Promise.resolve();
  let isAtWork = false;
  const timer = setInterval(() => {
    if (isAtWork) return;
    isAtWork = true;
    sweeping = sweep(room, schedules)
      .catch(room.quietly("the sweep found a server away"))
      .finally(() => (isAtWork = false));
  }, room.pace.requeueMs / 2);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await sweeping;
  };
}

async function sweep(room: EngineRoom, schedules: Schedules): Promise<void> {
  const now = room.clock.now();
  const before = new Date(Date.parse(now) - room.pace.requeueMs).toISOString();
  const overdue = await room.checkpoints.overdue(before, now);
  for (const { id, childrenEnded } of overdue)
    // Its job waits for children that will never report: a new job looks itself.
    if (childrenEnded) await room.queues.workflows.remove(id).catch(() => 0);
  await room.queueRuns(overdue.map((run) => run.id));
  await schedules.restore();
}
