import { describe, expect, test } from "@jest/globals";
import { aLabelDiff, someFacts } from "../../support/facts.js";
import { answerOf } from "../../support/ruleAnswer.js";

const id = "no-silent-label-fix";
const path = "data/labels/first.csv";
const flipped = (item: string, line: number) => ({ id: item, from: "3", to: "8", place: { path, line } });

describe("no-silent-label-fix", () => {
  test("names item, both labels, file and line of a changed label", () => {
    const labelChanges = [{ path, diff: aLabelDiff({ changed: [flipped("d-17", 18)] }) }];
    const answer = answerOf(id, someFacts({ task: { labelChanges } }));
    expect(answer).toMatchObject({ status: "fail", saw: `1 label changed: d-17 from "3" to "8" at ${path}:18` });
    expect(answer.next).toContain('in an issue of its own what is wrong (d-17 is "8")');
    expect(answer.places).toEqual([
      { path, line: 18, message: 'The label of d-17 was "3" and is now "8", without an amendment.' },
    ]);
  });

  test("sees a class that was given another name", () => {
    const diff = aLabelDiff({ renamed_classes: [{ from: "cat", to: "feline", items: 40 }] });
    const answer = answerOf(id, someFacts({ task: { labelChanges: [{ path, diff }] } }));
    expect(answer).toMatchObject({ status: "fail", saw: `class "cat" is now called "feline" (40 items, ${path})` });
    expect(answer.places).toHaveLength(1);
  });

  test("shows at most fifty lines, and counts them all", () => {
    const changed = Array.from({ length: 120 }, (_, i) => flipped(`d-${i}`, i + 2));
    const answer = answerOf(id, someFacts({ task: { labelChanges: [{ path, diff: aLabelDiff({ changed }) }] } }));
    expect(answer.places).toHaveLength(50);
    expect(answer.saw).toMatch(/^120 labels changed: .*, and 117 more$/);
  });

  test("lets labels be added and removed", () => {
    const diff = aLabelDiff({ added: ["x", "y"], removed: ["z"] });
    expect(answerOf(id, someFacts({ task: { labelChanges: [{ path, diff }] } }))).toMatchObject({
      status: "pass",
      saw: "no label changed; 2 added, 1 removed, 10 as before",
    });
  });

  test("says how many rows came and went of items that keep their labels", () => {
    const [added_rows, removed_rows] = [[{ id: "a", label: "3" }], ["3", "8"].map((label) => ({ id: "b", label }))];
    for (const [more, saw] of [
      [{ added_rows, removed_rows }, "1 row added to and 2 rows removed from items on both sides"],
      [{ removed_rows }, "2 rows removed from items on both sides"],
      [{ added_rows }, "1 row added to items on both sides"],
    ] as const) {
      expect(answerOf(id, someFacts({ task: { labelChanges: [{ path, diff: aLabelDiff(more) }] } }))).toMatchObject({
        status: "pass",
        saw: `no label changed; 0 added, 0 removed, 10 as before; ${saw}`,
      });
    }
  });

  test("says which objects moved and what else was changed beside the labels", () => {
    const other_changes = [
      { key: "iscrowd", items: 3, side: "both" as const },
      { key: "score", items: 1, side: "new" as const },
    ];
    const diff = aLabelDiff({ moved: ["x [1,2,3,4]"], other_changes });
    expect(answerOf(id, someFacts({ task: { labelChanges: [{ path, diff }] } }))).toMatchObject({
      status: "pass",
      saw: "no label changed; 0 added, 0 removed, 10 as before; 1 object moved; beside the labels changed iscrowd of 3 and score of 1",
    });
  });

  test("lets people settle validation labels before the acceptance, but no longer after it", () => {
    const validation = "data/validation/labels.csv";
    const labelChanges = [{ path: validation, diff: aLabelDiff({ changed: [flipped("a", 2)] }) }];
    expect(answerOf(id, someFacts({ task: { labelChanges, acceptance: null } })).status).toBe("skip");
    expect(answerOf(id, someFacts({ task: { labelChanges } })).status).toBe("fail");
    expect(answerOf(id, someFacts({ ledgerKnown: false, task: { labelChanges, acceptance: null } })).status).toBe(
      "fail",
    );
  });

  test("has nothing to say when no watched file is touched", () => {
    expect(answerOf(id, someFacts()).status).toBe("skip");
  });
});
