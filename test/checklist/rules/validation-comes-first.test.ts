import { describe, expect, test } from "@jest/globals";
import { anExperiment, someFacts, someValidation } from "../../support/facts.js";
import { answerOf } from "../../support/ruleAnswer.js";

const id = "validation-comes-first";
const notAccepted = { acceptance: null };

describe("validation-comes-first", () => {
  test("passes once the set is accepted, and says by whom", () => {
    expect(answerOf(id, someFacts())).toMatchObject({ status: "pass", saw: "4 items, accepted by grace (labels v1)" });
  });

  test("blocks an experiment while labels are missing, and says how many, which, and who can go on", () => {
    const answer = answerOf(
      id,
      someFacts({ task: { ...notAccepted, baseValidation: someValidation({ a: "0", c: "2" }), task: sized(4) } }),
    );
    expect(answer).toMatchObject({
      status: "fail",
      saw: "2 of 4 items labelled, not accepted yet",
      next: "Label the other 2 (b and d) and merge them. Then somebody with write access says `/holdout validation accept digits`.",
    });
    expect(answer.places).toEqual([
      {
        path: "experiments/digits/wide.yaml",
        line: 1,
        message: "This can be trained once the validation set is accepted.",
      },
    ]);
  });

  test("asks only for the acceptance when everything is labelled", () => {
    expect(answerOf(id, someFacts({ task: { ...notAccepted, task: sized(4) } }))).toMatchObject({
      status: "fail",
      saw: "4 of 4 items labelled, not accepted yet",
      next: "Everything is labelled: somebody with write access says `/holdout validation accept digits`.",
    });
  });

  test("asks to draw the rest where too few items were drawn", () => {
    expect(answerOf(id, someFacts({ task: notAccepted })).saw).toBe("4 of 400 items drawn, not accepted yet");
  });

  test("says when there is no validation set at all", () => {
    const answer = answerOf(id, someFacts({ task: { ...notAccepted, baseValidation: null } }));
    expect(answer.saw).toBe("there is no validation set on the base branch yet, not accepted yet");
  });

  test("lets labels of the change itself not count: they must be merged first", () => {
    const task = {
      ...notAccepted,
      task: sized(4),
      baseValidation: someValidation({ a: "0" }),
      validation: someValidation(),
    };
    expect(answerOf(id, someFacts({ task })).saw).toBe("1 of 4 items labelled, not accepted yet");
  });

  test("has nothing to say when the change brings nothing to train", () => {
    expect(answerOf(id, someFacts({ task: { ...notAccepted, experiments: [] } })).status).toBe("skip");
  });

  test("lets a change declare a task together with its baseline, but with no other experiment", () => {
    const declaring = { ...notAccepted, declaredIn: "head" as const };
    const withBaseline = someFacts({ task: { ...declaring, experiments: [anExperiment("baseline")] } });
    const withMore = someFacts({
      task: { ...declaring, experiments: [anExperiment("baseline"), anExperiment("wide")] },
    });
    expect(answerOf(id, withBaseline).status).toBe("skip");
    expect(answerOf(id, withMore).status).toBe("fail");
  });

  test("blocks a change of code alone, too: it makes another training of every experiment", () => {
    const task = { ...notAccepted, experiments: [anExperiment("wide", { changed: false })] };
    expect(answerOf(id, someFacts({ task })).status).toBe("fail");
  });

  test("on a clone that knows no acceptance speaks only of what it sees", () => {
    const unknown = { ledgerKnown: false };
    const complete = { ...notAccepted, task: sized(4) };
    expect(answerOf(id, someFacts({ ...unknown, task: complete })).status).toBe("skip");
    const incomplete = { ...complete, baseValidation: someValidation({ a: "0" }) };
    expect(answerOf(id, someFacts({ ...unknown, task: incomplete }))).toMatchObject({
      status: "fail",
      saw: "1 of 4 items labelled",
    });
  });
});

function sized(size: number) {
  const [task] = someFacts().base.tasks;
  if (!task) throw new Error("the facts have no task");
  return { ...task, validation: { ...task.validation, size } };
}
