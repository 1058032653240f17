import { describe, expect, test } from "@jest/globals";
import type { Approval } from "../../src/checklist/facts.js";
import { judge } from "../../src/checklist/judge.js";
import type { Permission } from "../../src/ports/people.js";
import type { StepContext } from "../../src/ports/step.js";
import type { World } from "../../src/ports/world.js";
import { answerButton } from "../../src/commands/button.js";
import { factsOfPullRequest } from "../../src/gathering/factsOfPullRequest.js";
import { anAcceptance } from "../support/facts.js";
import { memoryRepositories } from "../support/memoryRepositories.js";
import {
  memoryAudit,
  memoryLog,
  memoryPolicyFiles,
  memoryPosts,
  memoryRuns,
  someClock,
} from "../support/memoryWorld.js";
import { aPullRequest } from "../support/results.js";
import { taskYaml } from "../support/taskYaml.js";

const [base, head] = ["b".repeat(40), "c".repeat(40)];
const path = ".holdout/tasks/digits.yaml";

/** `ada` changes the epochs of the protocol. */
function aWorld(permission: Permission = "maintain", login: string | null = "grace") {
  const approvals: Approval[] = [];
  const said: string[] = [];
  const comments: string[] = [];
  const world = {
    ...{ clock: someClock, log: memoryLog(), runs: memoryRuns(), posts: memoryPosts(), audit: memoryAudit() },
    policyFiles: memoryPolicyFiles(),
    repositories: memoryRepositories({
      [base]: { [path]: taskYaml() },
      [head]: { [path]: taskYaml(["epochs: 5", "epochs: 9"]) },
    }),
    pullRequests: { pullRequest: async () => aPullRequest({ baseSha: base, headSha: head }) },
    links: { loginOf: async () => login },
    people: { permission: async () => permission, isMember: async () => false },
    decisions: {
      ...{ acceptance: async () => anAcceptance(), approvals: async () => [...approvals], waivers: async () => [] },
      async approve(_: string, approval: Approval) {
        const isNew = !approvals.some(({ approvedBy }) => approvedBy === approval.approvedBy);
        if (isNew) approvals.push(approval);
        return { isNew };
      },
    },
    reviews: { keepComment: async (_: string, __: number, ___: string, body: string) => void comments.push(body) },
    chat: { respond: async (_: string, { text }: { text: string }) => void said.push(text) },
  };
  return { ...world, approvals, said, comments, asWorld: world as unknown as World };
}

async function press(world: ReturnType<typeof aWorld>, value?: object | string, emitted: unknown[] = []) {
  const facts = await factsOfPullRequest(
    world.asWorld,
    "acme/vision",
    aPullRequest({ baseSha: base, headSha: head }),
    someClock.now(),
  );
  const finding = judge(facts)[0]?.findings.find(({ approvable }) => approvable);
  const made = {
    repository: "acme/vision",
    number: 7,
    rule: "protocol-is-fixed",
    task: "digits",
    subject: finding?.approvable?.subject,
  };
  const asked = typeof value === "string" ? value : JSON.stringify(value ?? made);
  const event = { kind: "button", action: "approve-0", value: asked, user: "U1", responseUrl: "https://slack/r" };
  const emit = async (_: string, kind: unknown) => void emitted.push(kind);
  await answerButton(world.asWorld).run({}, { event, emit } as unknown as StepContext);
  return asked;
}

describe("a press on Approve", () => {
  test("by a maintainer who is not the author is kept, told on GitHub, and judged", async () => {
    const [world, emitted] = [aWorld(), [] as unknown[]];
    await press(world, undefined, emitted);
    expect(world.approvals).toEqual([expect.objectContaining({ approvedBy: "grace", pullRequest: 7 })]);
    expect(world.comments[0]).toMatch(/@grace approved `protocol-is-fixed`/);
    expect(world.said).toEqual(["You approved `protocol-is-fixed` of #7; it is judged again."]);
    expect(emitted).toEqual([
      { kind: "approval.given", repository: "acme/vision", number: 7, rule: "protocol-is-fixed" },
    ]);
  });

  test("that was interrupted before it was told is told when it is carried out again", async () => {
    const [world, emitted] = [aWorld(), [] as unknown[]];
    const asked = await press(world);
    await press(world, asked, emitted);
    expect(emitted).toHaveLength(1);
    expect([world.approvals.length, world.audit.notes.length]).toEqual([1, 1]);
    expect(world.said.at(-1)).toMatch(/You approved/);
  });

  test.each([
    ["the author", aWorld("admin", "Ada"), /somebody else than the author/],
    ["somebody who only writes", aWorld("write"), /ask somebody who maintains the repository to press this/],
    ["somebody unknown", aWorld("admin", null), /`\/holdout link`/],
  ])("by %s is refused", async (_, world, sentence) => {
    await press(world);
    expect(world.said[0]).toMatch(sentence);
    expect(world.approvals).toEqual([]);
  });

  test("for something else than what stands there now is refused", async () => {
    const world = aWorld();
    await press(world, {
      repository: "acme/vision",
      number: 7,
      rule: "protocol-is-fixed",
      task: "digits",
      subject: "old",
    });
    expect(world.said[0]).toMatch(/look at #7 again/);
    await press(world, "not JSON");
    expect(world.said[1]).toMatch(/another version of Holdout/);
    expect(world.approvals).toEqual([]);
  });
});
