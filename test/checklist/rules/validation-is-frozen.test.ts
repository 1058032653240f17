import { describe, expect, test } from "@jest/globals";
import { aLabelDiff, someChange, someFacts, someTeamFiles, someValidation } from "../../support/facts.js";
import { answerOf } from "../../support/ruleAnswer.js";

const id = "validation-is-frozen";
const items = "data/validation/items.csv";
const labels = "data/validation/labels.csv";
const touching = (...paths: string[]) => someChange({ files: paths.map((path) => ({ path, status: "modified" })) });

describe("validation-is-frozen", () => {
  test("passes when items and labels are those that were accepted", () => {
    expect(answerOf(id, someFacts())).toMatchObject({ status: "pass", saw: "4 items, as accepted" });
  });

  test("names the items that were swapped", () => {
    const validation = someValidation({ a: "0" }, ["a", "b", "x", "d"]);
    const answer = answerOf(id, someFacts({ change: touching(items), task: { validation } }));
    expect(answer).toMatchObject({ status: "fail", saw: "1 item dropped (c), 1 item added (x)" });
    expect(answer.places).toMatchObject([{ path: items, line: 1 }]);
  });

  test("fails when the files are gone", () => {
    const answer = answerOf(id, someFacts({ change: touching(items), task: { validation: null } }));
    expect(answer).toMatchObject({ status: "fail", saw: "the accepted validation files are gone" });
  });

  test("fails when a label is taken away", () => {
    const answer = answerOf(
      id,
      someFacts({
        change: touching(labels),
        task: {
          validation: someValidation({ a: "0", b: "1", c: "2" }),
          labelChanges: [{ path: labels, diff: aLabelDiff({ removed: ["d"] }) }],
        },
      }),
    );
    expect(answer).toMatchObject({ status: "fail", saw: "1 label removed (d)" });
  });

  test("leaves a changed label to no-silent-label-fix", () => {
    const place = { path: labels, line: 2 };
    const diff = aLabelDiff({ changed: [{ id: "a", from: "0", to: "7", place }] });
    const validation = someValidation({ a: "7", b: "1", c: "2", d: "3" });
    const facts = someFacts({ change: touching(labels), task: { validation, labelChanges: [{ path: labels, diff }] } });
    expect(answerOf(id, facts).status).toBe("pass");
  });

  test("does not let a set pass that was swapped on the base branch already", () => {
    const swapped = someValidation({}, ["a", "b", "x", "d"]);
    const facts = someFacts({ task: { validation: swapped, baseValidation: swapped } });
    expect(answerOf(id, facts)).toMatchObject({ status: "fail", saw: "4 items, but not the 4 that were accepted" });
  });

  test("tells a branch that is merely older to merge, and only when it would be trained", () => {
    const older = { validation: null };
    expect(answerOf(id, someFacts({ task: older }))).toMatchObject({
      status: "fail",
      saw: "the branch is older than the accepted validation set",
    });
    expect(answerOf(id, someFacts({ task: { ...older, experiments: [] } })).status).toBe("skip");
  });

  test("has nothing to say before the acceptance", () => {
    expect(answerOf(id, someFacts({ task: { acceptance: null, validation: null } })).status).toBe("skip");
  });

  test("on a clone takes a completely labelled set on the base branch for accepted", () => {
    const local = { ledgerKnown: false, change: touching(items) };
    const validation = someValidation({ a: "0" }, ["a", "b", "c"]);
    expect(answerOf(id, someFacts({ ...local, task: { acceptance: null, validation } }))).toMatchObject({
      status: "fail",
      saw: "1 item dropped (d)",
    });
    const collecting = { acceptance: null, validation, baseValidation: someValidation({ a: "0" }) };
    expect(answerOf(id, someFacts({ ...local, task: collecting })).status).toBe("skip");
  });

  test("leaves a file that cannot be read to files-are-readable", () => {
    const problems = [{ sentence: 'the item "a" stands twice', place: { path: items, line: 3 } }];
    const facts = someFacts({ task: { validation: null } });
    const head = someTeamFiles({ tasks: facts.head.tasks, problems });
    expect(answerOf(id, { ...facts, head, change: touching(items) }).status).toBe("skip");
  });
});
