import { describe, expect, test } from "@jest/globals";
import type { Comparison, ComparisonRow } from "../../src/protocol/comparison.js";
import { comparisonTable } from "../../src/words/comparisonTable.js";
import { contradictionNote, scoreTable } from "../../src/words/scoreTable.js";
import { sizeRefusals, sizeSentence } from "../../src/words/sizeSentence.js";
import { classLabels, numberLabels, predictions } from "../metrics/aTable.js";

/** So many items of class 1 after so many of class 0. */
function binary(negatives: number, positives: number) {
  return classLabels([...new Array<number>(negatives).fill(0), ...new Array<number>(positives).fill(1)]);
}

describe("the table of scores", () => {
  test("tells value, interval, direction and the constant answer", () => {
    const score = { value: 0.125, interval: [0.07, 0.21], direction: "falls", constant: 0.5 } as const;
    expect(scoreTable(binary(40, 40), [{ metric: "error", ...score }])).toEqual({
      head: ["metric", "value [95 %]", "better", "constant answer"],
      rows: [["error", "12.50 % [7.00, 21.00]", "lower", "50.00 %"]],
      notes: ["80 items"],
    });
  });

  test("says which scores rest on hardly an item, and what helps", () => {
    const score = { value: 0.5, interval: [0.1, 0.9], direction: "rises", constant: 0.04 } as const;
    const metrics = (["error", "average_precision", "roc_auc"] as const).map((metric) => ({ metric, ...score }));
    expect(scoreTable(binary(96, 4), metrics).notes).toEqual([
      "100 items",
      'Only 4 items are of class "1", and average_precision and roc_auc rest on them: with fewer than 10 an interval is a guess. Label more of them.',
    ]);
    expect(scoreTable(binary(1, 40), metrics.slice(1, 2)).notes[1]).toBe(
      'Only 1 item is of class "0", and average_precision rests on them: with fewer than 10 an interval is a guess. Label more of them.',
    );
    expect(scoreTable(binary(96, 4), metrics.slice(0, 1)).notes).toEqual(["100 items"]);
    expect(scoreTable(binary(90, 10), metrics).notes).toEqual(["100 items"]);
  });

  test("says which class a score was taken for where its name does not, and that it ranks the wrong way round", () => {
    const labels = classLabels([...new Array<string>(20).fill("defect"), ...new Array<string>(20).fill("ok")]);
    const score = {
      metric: "roc_auc",
      value: 0.09,
      interval: [0.06, 0.13],
      direction: "rises",
      constant: 0.5,
    } as const;
    expect(scoreTable(labels, [score], true).notes.slice(1)).toEqual([
      'A score is taken as the probability of "ok" (--positive says otherwise).',
      'The scores rank the wrong way round (roc_auc below 0.5): if they are probabilities of "defect", say --positive "defect".',
    ]);
    expect(scoreTable(labels, [{ ...score, interval: [0.4, 0.6] }], true).notes).toHaveLength(2);
    expect(scoreTable(labels, [score]).notes.slice(1)).toEqual([
      "The scores rank the wrong way round (roc_auc below 0.5): are the columns of the two classes swapped?",
    ]);
    const precision = { ...score, metric: "average_precision" } as const;
    expect(scoreTable(labels, [precision]).notes.slice(1)).toEqual([
      'The positive class is "ok" (--positive says otherwise).',
    ]);
  });

  test("says that prediction and probabilities contradict each other in most rows", () => {
    const labels = classLabels(["a", "b", "a"]);
    const said = (prediction: string[]) =>
      predictions(labels, { prediction, "p:a": [0.9, 0.2, 0.8], "p:b": [0.1, 0.8, 0.2] });
    expect(contradictionNote(said(["b", "a", "a"]))).toEqual([
      "In 2 rows of 3 the prediction is not the most probable class: are the columns of the same network?",
    ]);
    expect(contradictionNote(said(["b", "b", "a"]))).toEqual([]);
  });

  test("a score that does not exist is no number, and one class alone says nothing of another", () => {
    const none = { value: NaN, interval: [NaN, NaN], direction: "rises", constant: 0.5 } as const;
    const told = scoreTable(binary(3, 0), [{ metric: "roc_auc", ...none }]);
    expect(told.rows).toEqual([["roc_auc", "no value", "higher", "0.500"]]);
    expect(told.notes[1]).toBe('All items are of class "0": what is said here says nothing of any other.');
  });

  test("a regression has no classes to speak of", () => {
    const score = { value: 1, interval: [0.5, 2], direction: "falls", constant: 3 } as const;
    expect(scoreTable(numberLabels([1]), [{ metric: "mae", ...score }]).notes).toEqual(["1 item"]);
  });
});

function aRow(given: Partial<ComparisonRow> = {}): ComparisonRow {
  return {
    name: "new",
    seeds: 3,
    value: 0.1,
    interval: [0.08, 0.12],
    difference: -0.05,
    difference_interval: [-0.08, -0.02],
    p: 0.001,
    p_holm: 0.002,
    tests: {},
    verdict: "better",
    ...given,
  };
}

function aComparison(given: Partial<Comparison> = {}): Comparison {
  const base = aRow({
    name: "old",
    difference: null,
    difference_interval: null,
    p: null,
    p_holm: null,
    verdict: "baseline",
  });
  return { metric: "error", n: 400, rows: [base, aRow()], smallest_difference: 0.03, ...given };
}

describe("the table of a comparison", () => {
  const labels = binary(200, 200);

  test("tells every row, and what could have been seen", () => {
    expect(comparisonTable(labels, aComparison())).toEqual({
      head: ["model", "seeds", "error [95 %]", "difference, points [95 %]", "p", "p (Holm)", "verdict"],
      rows: [
        ["old", "3", "10.00 % [8.00, 12.00]", "", "", "", "baseline"],
        ["new", "3", "10.00 % [8.00, 12.00]", "−5.00 [−8.00, −2.00]", "0.0010", "0.0020", "better"],
      ],
      notes: ["400 items; true differences from 3.00 points on would be seen in four of five cases"],
    });
  });

  test("explains a verdict that interval and p alone would not give", () => {
    const rows = [
      aRow({ name: "old" }),
      aRow({ p: 0.02, p_holm: 0.08, verdict: "cannot-tell" }),
      aRow({ name: "third" }),
    ];
    const told = comparisonTable(labels, aComparison({ rows }));
    expect(told.rows[1]?.at(-1)).toBe("cannot tell");
    expect(told.notes).toContain(
      "new: interval and p, taken alone, speak of a difference; among 2 comparisons that is likely by chance (Holm).",
    );
  });

  test("says that one seed each is about these trainings only", () => {
    const rows = [aRow({ name: "old", seeds: 1 }), aRow({ seeds: 1 })];
    expect(comparisonTable(labels, aComparison({ rows })).notes.at(-1)).toMatch(
      /^One seed each: this is about these very trainings\./,
    );
  });

  test("says when no difference at all would be seen", () => {
    const { notes } = comparisonTable(binary(3, 2), aComparison({ n: 5, smallest_difference: 1 }));
    expect(notes[0]).toBe("5 items; not even the largest difference would be seen in four of five cases");
    expect(comparisonTable(numberLabels([1]), aComparison({ metric: "mae", smallest_difference: 12 })).notes[0]).toBe(
      "400 items; true differences from 12.0 on would be seen in four of five cases",
    );
  });

  test("a model without a value has no difference either", () => {
    const rows = [aRow({ name: "old", value: NaN, interval: [NaN, NaN], difference: NaN, verdict: "cannot-tell" })];
    const told = comparisonTable(labels, aComparison({ metric: "roc_auc", rows }));
    expect(told.rows).toEqual([["old", "3", "no value", "", "", "", "cannot tell"]]);
    expect(told.notes).toEqual(["400 items"]);
  });
});

describe("the sentence of a size", () => {
  test("names the wish, the method and what was assumed", () => {
    const shared = { n: 868, metric: "error", expect: 0.1, level: 0.05 };
    expect(sizeSentence({ ...shared, half_width: 0.02, method: "Wilson's interval" })).toBe(
      "868 items for a 95 % interval of ± 0.02 around error 0.1 (Wilson's interval).",
    );
    expect(
      sizeSentence({ ...shared, detect: 0.02, discordance: 0.05, prevalence: 0.2, correlation: 0.5, method: "M" }),
    ).toBe(
      "868 items for seeing a difference of 0.02 between the errors 0.1 and 0.08 in four of five cases at 5 % (M).\nAssumed: just one of both networks is right on 5 % of the items; 20 % of the items are positive; both networks' scores correlate by 0.5.",
    );
  });

  test("a refusal says what was seen and what to do", () => {
    expect(sizeRefusals.asConstant(0.1, 0.2)).toBe(
      "--expect is 0.1; a constant answer scores 0.2 already: expect more",
    );
    expect(sizeRefusals.noRoom(0.5, 0.6)).toBe(
      "--detect is 0.6; from an error of 0.5 there is no room for such a difference",
    );
  });
});
