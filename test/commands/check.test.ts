import { describe, expect, test } from "@jest/globals";
import type { EventKind } from "../../src/ports/event.js";
import type { Permission } from "../../src/ports/people.js";
import type { PullRequest } from "../../src/ports/pullRequests.js";
import type { StepContext } from "../../src/ports/step.js";
import type { World } from "../../src/ports/world.js";
import { answerCheck } from "../../src/commands/check.js";
import { anAcceptance } from "../support/facts.js";
import { memoryRepositories } from "../support/memoryRepositories.js";
import { memoryPolicyFiles, memoryRequests, memoryRuns, someClock } from "../support/memoryWorld.js";
import { aPullRequest } from "../support/results.js";
import { taskYaml } from "../support/taskYaml.js";

const [base, head] = ["b".repeat(40), "c".repeat(40)];
const team = {
  ".holdout/tasks/digits.yaml": taskYaml(["dataset: digits", "dataset: data/train"]),
  Dockerfile: `FROM python@sha256:${"a".repeat(64)}\nCOPY train.py /app/\n`,
  "data/train/pixels.csv": "id,p0\nx,0\n",
  "data/validation/items.csv": "id\na\nb\nc\nd\n",
  "data/validation/labels.csv": "id,label\na,0\nb,1\nc,2\nd,3\n",
  "train.py": "train\n",
};

/** `ada` brings an experiment; whoever presses may write, unless told otherwise. */
function aWorld(pullRequest: PullRequest, permission: Permission = "write", others: PullRequest[] = []) {
  const said: string[] = [];
  const logged: object[] = [];
  const runs = memoryRuns();
  const world = {
    ...{ clock: someClock, runs, requests: memoryRequests(), policyFiles: memoryPolicyFiles() },
    repositories: memoryRepositories({
      [base]: team,
      [head]: { ...team, "experiments/digits/wide.yaml": "width: 64\n" },
    }),
    pullRequests: { pullRequest: async () => pullRequest, openPullRequests: async () => [pullRequest, ...others] },
    people: { permission: async () => permission },
    decisions: { acceptance: async () => anAcceptance(), approvals: async () => [], waivers: async () => [] },
    reviews: {
      keepComment: async (_: string, number: number, __: string, body: string) => void said.push(`#${number} ${body}`),
    },
    log: { warn: (fields: object) => void logged.push(fields) },
    trainingLimits: { cpus: 64, memoryBytes: 2 ** 40, timeoutMs: 1e9 },
  };
  return { said, logged, runs, asWorld: world as unknown as World }; // what the tested code asks for is there
}

/** GitHub names no pull request for a commit of a fork. */
async function press(world: World, { identifier = "run", sha = head, number = null as number | null } = {}) {
  const emitted: EventKind[] = [];
  const pressed = { kind: "check_run", action: "requested_action", name: "Holdout / digits", actor: "ben" };
  const event = { id: "e1", repository: "acme/vision", ...pressed, identifier, sha, number };
  const emit = async (_: string, one: EventKind) => void emitted.push(one);
  // What the step asks of its context is there.
  await answerCheck(world).run({}, { event, emit, workflowRunId: "w1" } as unknown as StepContext);
  return emitted.map(({ kind }) => kind);
}

describe("a press on a check of a fork's commit", () => {
  const fork = aPullRequest({ baseSha: base, headSha: head, fork: true });

  test("trains that commit: whoever presses has it before them", async () => {
    const { said, runs, asWorld } = aWorld(fork);
    expect(await press(asWorld)).toEqual(["training.requested"]);
    expect(runs.records.map(({ run }) => run.commit)).toEqual([head, head, head]);
    expect(said.join()).toMatch(/Queued: 3 runs of `wide`/);
  });

  test("trains nothing when something was pushed since", async () => {
    const { said, runs, asWorld } = aWorld(fork);
    expect(await press(asWorld, { sha: "d".repeat(40), number: 7 })).toEqual([]);
    expect([runs.records, said.join()]).toEqual([[], expect.stringMatching(/look at #7 again/)]);
  });

  test("in which no open pull request ends any more trains nothing, and is logged", async () => {
    const { logged, runs, asWorld } = aWorld(fork);
    const sha = "d".repeat(40);
    expect(await press(asWorld, { sha })).toEqual([]);
    expect(runs.records).toEqual([]);
    expect(logged).toEqual([{ event: "e1", repository: "acme/vision", sha, actor: "ben" }]);
  });

  test("in which two pull requests end trains nothing, and says in both how one is chosen", async () => {
    const { said, runs, asWorld } = aWorld(fork, "write", [aPullRequest({ ...fork, number: 8, baseRef: "dev" })]);
    expect(await press(asWorld)).toEqual([]);
    expect(runs.records).toEqual([]);
    expect(said).toEqual([expect.stringMatching(/^#7 /), expect.stringMatching(/^#8 /)]);
    const sentence = `write \`/holdout run ${head}\` in the pull request that is meant: #7 and #8 end in this commit`;
    for (const one of said) expect(one).toContain(sentence);
    expect(await press(asWorld, { identifier: "recheck" })).toEqual(["review.asked", "review.asked"]);
  });

  test("judges it again", async () => {
    expect(await press(aWorld(fork).asWorld, { identifier: "recheck" })).toEqual(["review.asked"]);
  });
});

test("a press on a check of one's own branch trains it", async () => {
  const { runs, asWorld } = aWorld(aPullRequest({ baseSha: base, headSha: head }));
  expect(await press(asWorld, { number: 7 })).toEqual(["training.requested"]);
  expect(runs.records).toHaveLength(3);
});

test.each([false, true])(
  "a press by somebody who may only read trains nothing, and says so; of a fork: %s",
  async (fork) => {
    const { said, runs, asWorld } = aWorld(aPullRequest({ baseSha: base, headSha: head, fork }), "read");
    expect(await press(asWorld, { number: fork ? null : 7 })).toEqual([]);
    expect(runs.records).toEqual([]);
    expect(said.join()).toContain("✋ ask somebody with write access to acme/vision to train this; ben has none");
  },
);
