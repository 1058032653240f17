import { setTimeout as sleep } from "node:timers/promises";
import type { QueueName } from "./engine.js";
import type { EngineRoom } from "./engineRoom.js";
import type { JobWorker, Processor, QueueBackend } from "./queueBackend.js";

export interface Workers {
  start(name: QueueName, processor: Processor, concurrency: number): Promise<void>;
  /** Takes no new jobs, waits a little for those at work, and lets go of them: their locks end, and others follow. */
  close(): Promise<void>;
}

/** How often a worker may die over a job before the job is held to be what kills it. A training is only watched, and has a deadline of its own. */
const mostDeaths: Record<QueueName, number> = { workflows: 20, training: 1_000, rendering: 5 };

export function workersOf(room: EngineRoom, backend: QueueBackend): Workers {
  const workers: JobWorker[] = [];
  let atWork = 0;
  const counted =
    (processor: Processor): Processor =>
    async (job, token) => {
      atWork++;
      try {
        return await processor(job, token);
      } finally {
        atWork--;
      }
    };
  return {
    async start(name, processor, concurrency) {
      const worker = backend.worker(name, counted(processor), {
        concurrency,
        lockDuration: room.pace.lockMs,
        stalledInterval: room.pace.stalledMs,
        maxStalledCount: mostDeaths[name],
      });
      worker.on("error", room.quietly("a worker had trouble with its queue"));
      worker.on("failed", (job, error) => {
        if (job?.id && error.message.startsWith("job stalled")) giveUp(room, name, job.id);
      });
      workers.push(worker);
      await worker.waitUntilReady();
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.pause(true)));
      for (let waited = 0; atWork > 0 && waited < room.pace.graceMs; waited += 20) await sleep(20);
      await Promise.all(workers.map((worker) => worker.close(atWork > 0)));
    },
  };
}

function giveUp(room: EngineRoom, name: QueueName, id: string): void {
  const reason = `its worker died ${mostDeaths[name]} times`;
  room.log.error({ queue: name, job: id }, `a job was given up: ${reason}`);
  const ended =
    name === "workflows"
      ? room.endRun(id, "failed", reason)
      : room.checkpoints.endChild(id, { error: reason }, room.clock.now());
  ended.catch(room.quietly("a job that was given up could not be kept"));
}
