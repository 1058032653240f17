import type { Event, EventKind } from "../ports/event.js";
import { checkSchedule, checkTimezone } from "./parseWorkflow.js";
import type { Engine, EngineLog } from "./engine.js";
import type { JobQueue } from "./queueBackend.js";
import { ownScheduleKey, ownSchedules } from "./trigger.js";
import type { Workflow } from "./workflow.js";

type Tick = EventKind & { repository: string | null };

/** Schedules kept in the queue: however many processes keep the same one, it ticks once. */
export interface Schedules {
  api: Engine["schedules"];
  /** Keeps the `cron` entries of workflow files, and removes those of files that are gone. */
  keepOwn(workflows: readonly { scope: string | null; workflow: Workflow }[]): Promise<void>;
  /** Puts back what the queue's server has lost. */
  restore(): Promise<void>;
  /** The event of a tick. The same tick gives the same id. */
  eventOf(data: TickData, tickMs: number): Event;
}

export interface TickData {
  schedule: string;
  event: Tick;
}

export const TICK = "tick";

export function schedulesIn(queue: JobQueue, log: EngineLog): Schedules {
  const kept = new Map<string, { cron: string; timezone: string; event: Tick }>();
  const own = new Set<string>();

  const put = async (key: string, { cron, timezone, event }: { cron: string; timezone: string; event: Tick }) => {
    const data: TickData = { schedule: key, event };
    const opts = { removeOnComplete: true, removeOnFail: true, attempts: 1_000, backoff: 2_000 };
    await queue.upsertJobScheduler(schedulerId(key), { pattern: cron, tz: timezone }, { name: TICK, data, opts });
  };
  const upsert = async (key: string, cron: string, timezone: string, event: Tick) => {
    checkTimezone(timezone);
    checkSchedule({ cron, timezone });
    kept.set(key, { cron, timezone, event });
    await put(key, { cron, timezone, event });
  };
  const remove = async (key: string) => {
    kept.delete(key);
    await queue.removeJobScheduler(schedulerId(key));
  };

  return {
    api: {
      upsert,
      remove,
      async list() {
        const schedulers = await queue.getJobSchedulers();
        return schedulers.map(({ key, next }) => ({
          key: keyOf(key),
          next: next ? new Date(next).toISOString() : null,
        }));
      },
    },
    async keepOwn(workflows) {
      const wanted = new Set<string>();
      for (const { scope, workflow } of workflows) {
        for (const schedule of ownSchedules(workflow)) {
          const key = ownScheduleKey(scope, workflow, schedule);
          wanted.add(key);
          if (own.has(key)) continue;
          own.add(key);
          await upsert(key, schedule.cron, schedule.timezone, { kind: "schedule", schedule: key, repository: scope });
        }
      }
      for (const key of [...own].filter((each) => !wanted.has(each))) {
        own.delete(key);
        await remove(key);
      }
    },
    async restore() {
      for (const [key, schedule] of kept) {
        if (await queue.getJobScheduler(schedulerId(key))) continue;
        log.warn({ schedule: key }, "a schedule was lost from the queue and is put back");
        await put(key, schedule);
      }
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
