import { setTimeout as sleep } from "node:timers/promises";
import { ErrorCode } from "bullmq";
import { hasCode } from "../common/errorCode.js";
import type { Checkpoints, KeptSchedule } from "../ports/checkpoints.js";
import type { Event } from "../ports/event.js";
import type { Engine, EngineLog } from "./engine.js";
import { checkSchedule, checkTimezone } from "./parseWorkflow.js";
import type { JobQueue } from "./queueBackend.js";
import { ownScheduleKey, ownSchedulePrefix, ownSchedules } from "./trigger.js";
import type { Workflow } from "./workflow.js";

/** Schedules: the store says which there are, the queue ticks. However many processes keep one, it ticks once. */
export interface Schedules {
  api: Engine["schedules"];
  /** Keeps the `cron` entries of a scope's workflow files, and removes those of files that are gone. */
  keepOwn(scope: string | null, workflows: readonly Workflow[]): Promise<void>;
  /** Makes the queue agree with the store: its server may have lost what it held. */
  restore(): Promise<void>;
  /** The event of a tick. The same tick gives the same id. */
  eventOf(tick: TickData, tickMs: number): Event;
}

export interface TickData {
  schedule: string;
  event: KeptSchedule["event"];
}

/** Name of the jobs that are ticks. */
export const TICK = "tick";

const [MOST_TRIES, PAUSE_MS] = [10, 200];

/** Another process that keeps the schedule may put the very same tick at the same moment: a little later it is another one. */
async function unlessAtOnce(put: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await put();
      return;
    } catch (error) {
      if (!hasCode(error, String(ErrorCode.SchedulerJobIdCollision)) || tries === MOST_TRIES) throw error;
      await sleep(PAUSE_MS);
    }
  }
}

export function schedulesIn(checkpoints: Checkpoints, queue: JobQueue, log: EngineLog): Schedules {
  const put = async ({ key, cron, timezone, event }: KeptSchedule) => {
    const data: TickData = { schedule: key, event };
    const opts = { removeOnComplete: true, removeOnFail: true, attempts: 1_000, backoff: 2_000 };
    await unlessAtOnce(() =>
      queue.upsertJobScheduler(schedulerId(key), { pattern: cron, tz: timezone }, { name: TICK, data, opts }),
    );
  };
  const keep = async (schedule: KeptSchedule) => {
    checkTimezone(schedule.timezone);
    checkSchedule(schedule);
    await checkpoints.keepSchedule(schedule);
    await put(schedule);
  };
  const remove = async (key: string) => {
    await checkpoints.removeSchedule(key);
    await queue.removeJobScheduler(schedulerId(key));
  };

  return {
    api: {
      upsert: (key, cron, timezone, event) => keep({ key, cron, timezone, event }),
      remove,
      async list() {
        const schedulers = await queue.getJobSchedulers();
        return schedulers.map(({ key, next }) => ({
          key: keyOf(key),
          next: next ? new Date(next).toISOString() : null,
        }));
      },
    },
    async keepOwn(scope, workflows) {
      const wanted = workflows.flatMap((workflow) =>
        ownSchedules(workflow).map((schedule): KeptSchedule => {
          const key = ownScheduleKey(scope, workflow, schedule);
          return { ...schedule, key, event: { kind: "schedule", schedule: key, repository: scope } };
        }),
      );
      for (const schedule of wanted) await keep(schedule);
      const keys = new Set(wanted.map((schedule) => schedule.key));
      for (const { key } of await checkpoints.schedules())
        if (key.startsWith(ownSchedulePrefix(scope)) && !keys.has(key)) await remove(key);
    },
    async restore() {
      // In this order: what the queue has and the store does not was removed, not just about to be kept.
      const ticking = new Set((await queue.getJobSchedulers()).map(({ key }) => keyOf(key)));
      const kept = await checkpoints.schedules();
      for (const schedule of kept) {
        if (ticking.delete(schedule.key)) continue;
        log.warn({ schedule: schedule.key }, "a schedule was lost from the queue and is put back");
        await put(schedule);
      }
      for (const key of ticking) await queue.removeJobScheduler(schedulerId(key));
    },
    eventOf: ({ schedule, event }, tickMs) => {
      const at = new Date(tickMs).toISOString();
      return { ...event, id: `tick.${schedule}.${at}`, at } as Event; // the spread of a union is not followed by the compiler
    },
  };
}

/** BullMQ reads a scheduler id with several colons as one of an old kind: ours has none. */
function schedulerId(key: string): string {
  return encodeURIComponent(key);
}

function keyOf(id: string): string {
  return decodeURIComponent(id);
}
