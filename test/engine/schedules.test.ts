import { describe, expect, test } from "@jest/globals";
import { ErrorCode } from "bullmq";
import type { JobQueue } from "../../src/engine/queueBackend.js";
import { schedulesIn } from "../../src/engine/schedules.js";
import type { Checkpoints } from "../../src/ports/checkpoints.js";
import { silent } from "./engineUnderTest.js";

/** Keeps nothing; the queue fails as often as said. */
function schedules(failures: Error[]) {
  const checkpoints = { keepSchedule: () => Promise.resolve() } as unknown as Checkpoints;
  let put = 0;
  const upsertJobScheduler = () => {
    const failure = failures.shift();
    if (failure) return Promise.reject(failure);
    put++;
    return Promise.resolve();
  };
  const { api } = schedulesIn(checkpoints, { upsertJobScheduler } as unknown as JobQueue, silent);
  const upsert = () =>
    api.upsert("daily", "0 9 * * *", "UTC", { kind: "schedule", schedule: "daily", repository: null });
  return { upsert, timesPut: () => put };
}

describe("a schedule that two processes put at once", () => {
  const collision = () =>
    Object.assign(new Error("job ID already exists"), { code: ErrorCode.SchedulerJobIdCollision });

  test("is put a little later", async () => {
    const { upsert, timesPut } = schedules([collision(), collision()]);
    await upsert();
    expect(timesPut()).toBe(1);
  });

  test("fails for any other reason at once", async () => {
    const { upsert, timesPut } = schedules([new Error("the queue is away")]);
    await expect(upsert()).rejects.toThrow("the queue is away");
    expect(timesPut()).toBe(0);
  });
});
