import { describe, expect, test } from "@jest/globals";
import { Redis } from "ioredis";
import { hasRedis, redisBackend } from "../support/queueBackends.js";
import { engineContract } from "./engine.contract.js";
import { aBench, play } from "./engineUnderTest.js";

if (hasRedis()) {
  describe("the engine on Redis", () => engineContract(redisBackend));
  describe("a Redis that forgets everything", losesNothing);
} else test.skip("the engine on Redis: set TEST_REDIS_URL, or install redis-server, to try it", () => undefined);

function losesNothing(): void {
  test("loses no run, no child and no schedule", async () => {
    const bench = await aBench(redisBackend);
    const files = {
      "train.yaml": "on: review.asked\nsteps: [{ id: train, uses: test/train, with: { names: [slow-1] } }]",
      "queued.yaml": "on: review.asked\nsteps: [{ uses: test/wait, with: { name: short, ms: 1000 } }]",
      "tick.yaml": "on: { schedule: [{ cron: '0 9 * * *' }] }\nsteps: [{ uses: test/note, with: { text: 1 } }]",
    };
    const { dispatch, engine, until, runs, end, journal } = await play(bench, files);
    await dispatch({ kind: "review.asked", number: 1, why: "" });
    await until("work slow-1");
    await until("begin short");
    await forget(bench.backend);
    await engine.cancelChild("slow-1");
    await engine.idle();
    expect((await runs()).map((run) => [run.workflow, run.status])).toEqual(
      expect.arrayContaining([
        ["train", "done"],
        ["queued", "done"],
      ]),
    );
    expect(journal.lines()).toContain("train with results");
    expect(await engine.schedules.list()).toHaveLength(1);
    await end();
    await bench.close();
  });
}

async function forget(backend: object): Promise<void> {
  const redis = new Redis("redisUrl" in backend ? String(backend.redisUrl) : "");
  await redis.flushall();
  redis.disconnect();
}
