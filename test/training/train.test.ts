import { describe, expect, test } from "@jest/globals";
import type { RunRecord } from "../../src/experiments/experiment.js";
import { ChildJobs, type ChildResult, type StepContext } from "../../src/ports/step.js";
import type { World } from "../../src/ports/world.js";
import { cancelRun } from "../../src/training/cancelRun.js";
import { superviseRun } from "../../src/training/superviseRun.js";
import { train } from "../../src/training/train.js";
import { aRun } from "../support/facts.js";
import {
  memoryAudit,
  memoryChat,
  memoryLocks,
  memoryLog,
  memoryPosts,
  memoryRequests,
  memoryRuns,
  someClock,
} from "../support/memoryWorld.js";
import { memoryRepositories } from "../support/memoryRepositories.js";
import { aRequest } from "../support/results.js";
import { taskYaml } from "../support/taskYaml.js";

const commit = "c".repeat(40);

function aWorld(records: RunRecord[]) {
  const stopped: string[] = [];
  const removed: string[] = [];
  const requests = memoryRequests();
  const card = { channel: "C1", ts: "0", permalink: null };
  requests.kept.push(aRequest({ runs: records.map(({ run }) => run.id), card }));
  const world = {
    ...{ chat: memoryChat(), posts: memoryPosts(), locks: memoryLocks(), clock: someClock, log: memoryLog() },
    ...{ runs: memoryRuns(records), requests, audit: memoryAudit() },
    repositories: memoryRepositories({ [commit]: { ".holdout/tasks/digits.yaml": taskYaml() } }),
    runner: {
      ...{ kind: "docker", warning: null },
      look: async () => ({ status: "running", startedAt: "" }),
      lastLines: async () => ["the last line"],
      stop: async (run: string) => void stopped.push(run),
      remove: async (run: string) => void removed.push(run),
    },
  };
  // What the tested code asks for is there.
  return { ...world, stopped, removed, asWorld: world as unknown as World };
}

const context = (children?: Record<string, ChildResult>) =>
  ({ event: { repository: "acme/vision" }, children }) as unknown as StepContext; // the step asks for no more

const queued = (seed: number) => aRun({ seed, state: { status: "queued", startedAt: null, endedAt: null } });

describe("the trainings of a request", () => {
  test("are jobs with the names of their runs, so that two requests never watch one at the same time", async () => {
    const { asWorld } = aWorld([queued(1), aRun({ seed: 2 })]);
    const answer = await train(asWorld).run({ request: "request-1" }, context());
    expect(answer).toBeInstanceOf(ChildJobs);
    expect((answer as ChildJobs).jobs).toEqual([
      { id: "run-000000000001", queue: "training", input: { run: "run-000000000001" } },
    ]);
  });

  test("that we lost end as failed, and are stopped", async () => {
    const world = aWorld([queued(1), queued(2)]);
    const ends = { "run-000000000001": { error: "boom" }, "run-000000000002": { error: "boom" } };
    const answer = await train(world.asWorld).run({ request: "request-1" }, context(ends));
    expect(answer).toEqual({ statuses: { "run-000000000001": "failed", "run-000000000002": "failed" } });
    expect(world.stopped).toEqual(["run-000000000001", "run-000000000002"]);
    expect(world.runs.records[0]?.state.reason).toMatch(/Holdout itself failed/);
  });

  test("of another repository are nobody's business", async () => {
    const { asWorld } = aWorld([queued(1)]);
    const elsewhere = { ...context(), event: { repository: "evil/repo" } } as StepContext;
    await expect(train(asWorld).run({ request: "request-1" }, elsewhere)).rejects.toThrow(/no training request/);
  });
});

describe("a cancel", () => {
  const asked = { repository: "acme/vision", runId: "run-000000000001", by: "ben" };

  test("is shown at once, also for a run that waits", async () => {
    const world = aWorld([queued(1)]);
    expect(await cancelRun(world.asWorld, asked)).toBe("Seed 1 of `wide` is cancelled.");
    expect(world.chat.posted.map(({ message }) => message.text)).toEqual(["⏹️ Seed 1 of `wide` was cancelled by ben."]);
  });

  test("that was interrupted and is carried out again is one cancel", async () => {
    const world = aWorld([queued(1)]);
    await cancelRun(world.asWorld, asked);
    expect(await cancelRun(world.asWorld, asked)).toBe("Seed 1 of `wide` is cancelled.");
    expect([world.audit.notes.length, world.chat.posted.length]).toEqual([1, 1]);
  });

  test("comes through while the chat is down", async () => {
    const world = aWorld([queued(1)]);
    world.chat.fail.post = "before";
    expect(await cancelRun(world.asWorld, asked)).toMatch(/is cancelled/);
    expect(world.log.said).toHaveLength(1);
  });

  test("of a run that has ended, or of another repository, says what to do", async () => {
    const { asWorld } = aWorld([aRun()]);
    await expect(cancelRun(asWorld, asked)).rejects.toThrow(
      /nothing to cancel: `run-000000000001` has ended already, finished/,
    );
    await expect(cancelRun(asWorld, { ...asked, repository: "evil/repo" })).rejects.toThrow(/\/holdout runs/);
  });
});

describe("a run that ended in the ledger before its supervisor could tell", () => {
  test("is told with the last lines of its log, and then removed", async () => {
    const failed = aRun({ state: { status: "failed", reason: "its command ended with status 1" } });
    const world = aWorld([failed]);
    const work = () => superviseRun(world.asWorld).work({ run: failed.run.id }, new AbortController().signal);
    await work();
    await work();
    expect(world.chat.posted.map(({ message }) => message.text)).toEqual([
      "❌ Seed 1 of `wide` failed: its command ended with status 1.\nThe last lines of its log:\n```\nthe last line\n```",
    ]);
    expect(world.removed).toContain(failed.run.id);
  });
});
