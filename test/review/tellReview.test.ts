import { describe, expect, test } from "@jest/globals";
import { UserError } from "../../src/common/userError.js";
import type { StepContext } from "../../src/ports/step.js";
import type { World } from "../../src/ports/world.js";
import { closeBroken } from "../../src/review/closeBroken.js";
import { tellReview } from "../../src/review/tellReview.js";
import type { Check } from "../../src/ports/reviews.js";
import { memoryRepositories } from "../support/memoryRepositories.js";
import {
  memoryChat,
  memoryLocks,
  memoryLog,
  memoryPolicyFiles,
  memoryPosts,
  memoryRuns,
  someClock,
} from "../support/memoryWorld.js";
import { aPullRequest } from "../support/results.js";
import { taskYaml } from "../support/taskYaml.js";

const [base, head] = ["b".repeat(40), "c".repeat(40)];
const team = {
  ".holdout/config.yaml": 'version: 1\nslack: { channel: "#vision" }\n',
  ".holdout/tasks/digits.yaml": taskYaml(),
};

function aWorld() {
  const kept: unknown[] = [];
  const checks: Check[] = [];
  const world = {
    ...{ chat: memoryChat(), posts: memoryPosts(), locks: memoryLocks(), clock: someClock, log: memoryLog() },
    ...{ runs: memoryRuns(), policyFiles: memoryPolicyFiles() },
    repositories: memoryRepositories({ [base]: team, [head]: { ...team, ".holdout/tasks/digits.yaml": "knid: x\n" } }),
    pullRequests: { pullRequest: async () => aPullRequest({ baseSha: base, headSha: head }) },
    decisions: { acceptance: async () => null, approvals: async () => [], waivers: async () => [] },
    verdicts: { ofPullRequest: async () => [], keep: async (...args: unknown[]) => void kept.push(args) },
    reviews: { setCheck: async (_: string, __: string, check: Check) => void checks.push(check) },
  };
  return { ...world, kept, checks, asWorld: world as unknown as World };
}

const context = {
  event: { repository: "acme/vision" },
  now: someClock.now(),
  workflowRunId: "wf-1",
} as unknown as StepContext;

describe("telling how a pull request stands", () => {
  test("posts one card, and notes what was told", async () => {
    const world = aWorld();
    const step = tellReview(world.asWorld);
    expect(await step.run({ number: 7 }, context)).toEqual({ told: true });
    await step.run({ number: 7 }, context);
    expect(world.chat.posted).toHaveLength(1);
    expect(world.kept).toHaveLength(2);
  });

  test("notes nothing while the chat is down, so that the news are news at the next look", async () => {
    const world = aWorld();
    world.chat.fail.post = "before";
    await expect(tellReview(world.asWorld).run({ number: 7 }, context)).rejects.toThrow("killed");
    expect(world.kept).toEqual([]);
  });

  test("goes on where the channel does not exist", async () => {
    const world = aWorld();
    const chat = { ...world.chat, post: () => Promise.reject(new UserError("there is no Slack channel #vision")) };
    const step = tellReview({ ...world.asWorld, chat });
    expect(await step.run({ number: 7 }, context)).toEqual({ told: false });
    expect(world.kept).toHaveLength(1);
  });
});

test("a pull request that could not be judged has its checks completed all the same", async () => {
  const world = aWorld();
  expect(await closeBroken(world.asWorld).run({ number: 7 }, context)).toEqual({ closed: ["digits"] });
  expect(world.checks).toEqual([
    expect.objectContaining({ name: "Holdout / digits", status: "completed", conclusion: "failure" }),
  ]);
  expect(world.checks[0]?.summary).toMatch(/wf-1/);
});
