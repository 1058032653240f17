import { expect, test } from "@jest/globals";
import { someFacts } from "../../support/facts.js";
import { answerOf } from "../../support/ruleAnswer.js";

test("a change that only declares a task is told that, and what comes next", () => {
  expect(answerOf("task-is-declared", someFacts({ task: { declaredIn: "head", experiments: [] } }))).toMatchObject({
    status: "pass",
    saw: "the change declares the task in `.holdout/tasks/digits.yaml`; its validation set comes next",
  });
  expect(answerOf("task-is-declared", someFacts({ task: { experiments: [] } })).status).toBe("skip");
});
