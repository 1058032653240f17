import { describe, expect, test } from "@jest/globals";
import { protocolDigest } from "../../../src/protocol/sameProtocol.js";
import { parseTask } from "../../../src/tasks/parseTask.js";
import { defaultTeamConfig } from "../../../src/tasks/teamConfig.js";
import { aTask, someChange, someFacts, someTeamFiles } from "../../support/facts.js";
import { answerOf } from "../../support/ruleAnswer.js";
import { taskYaml } from "../../support/taskYaml.js";

const id = "protocol-is-fixed";
const path = ".holdout/tasks/digits.yaml";
const longer = parseTask(taskYaml(["epochs: 5", "epochs: 50"]), path);

function changedTo(task = longer, more: Parameters<typeof someFacts>[0] = {}) {
  return someFacts({
    change: someChange({ files: [{ path, status: "modified" }] }),
    head: someTeamFiles({ tasks: [task] }),
    ...more,
  });
}

const approval = {
  rule: id,
  subject: protocolDigest(longer),
  pullRequest: 7,
  approvedBy: "grace",
  approvedAt: "2026-03-01T10:00:00.000Z",
};

describe("protocol-is-fixed", () => {
  test("passes when the protocol is as it was, whatever else the task file says", () => {
    const other = parseTask(taskYaml(["title: Handwritten digits", "title: Digits"]), path);
    expect(answerOf(id, changedTo(other)).status).toBe("pass");
  });

  test("blocks another number of epochs, names both, and points to the line", () => {
    const answer = answerOf(id, changedTo());
    expect(answer).toMatchObject({
      status: "fail",
      saw: "protocol.train.epochs was 5 and is 50",
      approvable: { by: "protocol", subject: protocolDigest(longer) },
    });
    expect(answer.places).toMatchObject([{ path, line: 18 }]);
    expect(answer.next).toContain("let somebody who maintains the repository approve it");
  });

  test.each<[string, [string, string], string]>([
    ["the metric", ["primary: error", "primary: log_loss"], 'metrics.primary was "error" and is "log_loss"'],
    ["the cadence", ["every_epochs: 1", "every_epochs: 5"], "protocol.evaluate.every_epochs was 1 and is 5"],
    ["the seeds", ["[1, 2, 3]", "[1, 2, 4]"], "protocol.seeds was [1,2,3] and is [1,2,4]"],
    [
      "the smallest difference",
      ["  smallest_difference: 0.005\n", ""],
      "protocol.smallest_difference was 0.005 and is nothing",
    ],
  ])("blocks a change of %s", (_, replacement, saw) => {
    expect(answerOf(id, changedTo(parseTask(taskYaml(replacement), path)))).toMatchObject({ status: "fail", saw });
  });

  test("passes with the approval of somebody else, and names them", () => {
    expect(answerOf(id, changedTo(longer, { approvals: [approval] }))).toMatchObject({
      status: "pass",
      saw: "protocol.train.epochs was 5 and is 50; approved by grace",
    });
  });

  test.each([
    ["the author", { approvedBy: "Ada" }],
    ["somebody else, for another protocol", { subject: protocolDigest(aTask()) }],
    ["somebody else, in another pull request", { pullRequest: 8 }],
    ["somebody else, of another rule", { rule: "no-silent-label-fix" }],
  ])("does not take the approval of %s", (_, different) => {
    expect(answerOf(id, changedTo(longer, { approvals: [{ ...approval, ...different }] })).status).toBe("fail");
  });

  test("names the approvers of the base branch, but not the author among them", () => {
    const config = { ...defaultTeamConfig, approvers: { protocol: ["ada", "acme/leads"], labels: [], waivers: [] } };
    const answer = answerOf(id, changedTo(longer, { base: someTeamFiles({ tasks: [aTask()], config }) }));
    expect(answer.next).toContain("let acme/leads approve it");
  });

  test("blocks the removal of the task file", () => {
    const change = someChange({ files: [{ path, status: "removed" }] });
    const answer = answerOf(id, someFacts({ change, head: someTeamFiles() }));
    expect(answer).toMatchObject({ status: "fail", saw: `the change removes \`${path}\` and with it the protocol` });
  });

  test("has nothing to say when the change declares the task", () => {
    expect(answerOf(id, someFacts({ task: { declaredIn: "head" } })).status).toBe("skip");
  });

  test("does not blame a branch that is older than the protocol on its base", () => {
    const facts = someFacts({ head: someTeamFiles({ tasks: [longer] }) });
    expect(answerOf(id, facts)).toMatchObject({
      status: "fail",
      next: expect.stringContaining("Merge the base branch"),
    });
    expect(answerOf(id, facts).approvable).toBeUndefined();
  });
});
