import { describe, expect, test } from "@jest/globals";
import { METRICS, type MetricName } from "../../src/metrics/metric.js";
import type { Comparison, ComparisonRow } from "../../src/protocol/comparison.js";
import { comparisonTable } from "../../src/words/comparisonTable.js";
import {
  calibrationTable,
  classTable,
  constantNotes,
  scoreTable,
  temperatureSentence,
  worseThanConstantNote,
} from "../../src/words/scoreTable.js";
import { patientsOf } from "../metrics/aTable.js";
import { sizeRefusals, sizeSentence } from "../../src/words/sizeSentence.js";
describe("the table of scores", () => {
  test("tells value, interval, direction and the constant answer", () => {
    const score = {
      value: 0.125,
      interval: [0.07, 0.21],
      direction: "falls",
      constant: 0.5,
      constantAtWorst: 0.5,
    } as const;
    expect(scoreTable([{ metric: "error", ...score }])).toEqual({
      head: ["metric", "value [95 %]", "better", "constant answer"],
      rows: [["error", "12.50 % [7.00, 21.00]", "lower", "50.00 %"]],
    });
  });

  test("a score that does not exist is no number", () => {
    const none = { value: NaN, interval: [NaN, NaN], direction: "rises", constant: 0.5, constantAtWorst: 0.5 } as const;
    expect(scoreTable([{ metric: "roc_auc", ...none }]).rows).toEqual([["roc_auc", "no value", "higher", "0.500"]]);
  });
});

describe("the table of classes", () => {
  const rate = (value: number) => ({ value, interval: [0.1, 0.9] as [number, number] });
  const aClass = (name: string, found: number) => ({
    class: name,
    items: 9,
    predicted: 0,
    recall: rate(found),
    precision: rate(NaN),
  });

  test("tells each class, in the order of the classes", () => {
    const { title, rows } = classTable([aClass("cat", 0.5), aClass("dog", 0.2)]);
    expect([title, rows]).toEqual([
      "Each class",
      [
        ["cat", "9", "0", "50.00 % [10.00, 90.00]", "–"],
        ["dog", "9", "0", "20.00 % [10.00, 90.00]", "–"],
      ],
    ]);
  });

  test("shows the blank that makes a class of its own", () => {
    expect(classTable([aClass("dog", 0.5), aClass("dog ", 0.2)]).rows.map(([name]) => name)).toEqual(["dog", '"dog "']);
  });

  test("of many classes tells those whose items are found least", () => {
    const many = Array.from({ length: 30 }, (_, i) => aClass(`c${i}`, i === 7 ? NaN : (i * 7) % 30));
    const { title, rows } = classTable(many);
    expect(title).toBe("The 10 classes of 30 whose items are found least (all of them: --json)");
    expect(rows.map(([name]) => name)).toEqual(["c0", "c13", "c26", "c9", "c22", "c5", "c18", "c1", "c14", "c27"]);
  });
});

function aRow(given: Partial<ComparisonRow> = {}): ComparisonRow {
  return {
    name: "new",
    seeds: 3,
    seed_values: [0.11, 0.09, 0.1],
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
  test("tells every row, and what could have been seen", () => {
    expect(comparisonTable(aComparison())).toEqual({
      answer:
        "new is better than old: error 10.00 % → 10.00 % (difference, points [95 %]: −5.00 [−8.00, −2.00]; p 0.0020).",
      head: ["model", "seeds", "error [95 %]", "difference, points [95 %]", "p", "p (Holm)", "verdict"],
      rows: [
        ["old", "3", "10.00 % [8.00, 12.00]", "", "", "", "baseline"],
        ["new", "3", "10.00 % [8.00, 12.00]", "−5.00 [−8.00, −2.00]", "0.0010", "0.0020", "better"],
      ],
      summary: "400 items; true differences from 3.00 points on would be seen in four of five cases",
      trainings: "Each training, in the order of the files: old 11.00 %, 9.00 %, 10.00 %; new 11.00 %, 9.00 %, 10.00 %",
      notes: [],
    });
  });

  test("says of how many groups items are, and of too few that no verdict will come", () => {
    const told = (groups: number, rows = aComparison().rows) =>
      comparisonTable(aComparison({ rows }), patientsOf(new Int32Array(400), groups));
    expect(told(40)).toMatchObject({
      summary: expect.stringMatching(/^400 items in 40 groups \(patient\); true/),
      notes: [],
    });
    expect(told(6).notes).toEqual([]);
    expect(told(5).notes).toEqual([
      "Of 5 groups no p is below 0.0625, however large the difference: it takes at least 6 for a verdict.",
    ]);
    expect(told(6, [...aComparison().rows, aRow({ name: "newer" })]).notes).toEqual([
      "Of 6 groups no p is below 0.0313, however large the difference: it takes at least 7 for a verdict among 2 comparisons.",
    ]);
    expect(told(5, aComparison().rows.slice(0, 1)).notes.join()).not.toContain("verdict");
  });

  test("says among how many comparisons a difference would be seen", () => {
    const base = aRow({ name: "old", difference: null, difference_interval: null, verdict: "baseline" });
    const { summary } = comparisonTable(aComparison({ rows: [base, aRow(), aRow({ name: "newer" })] }));
    expect(summary).toBe(
      "400 items; true differences from 3.00 points on would be seen in four of five cases, among 2 comparisons",
    );
  });

  test("is answered first: of two models with the numbers", () => {
    const answer = (given: Partial<ComparisonRow>, metric: MetricName = "rmse") => {
      const { seeds = 3 } = given;
      const old = aRow({ name: "old", seeds, difference: null, difference_interval: null, verdict: "baseline" });
      return comparisonTable(aComparison({ metric, rows: [aRow(given), old] })).answer;
    };
    expect(answer({ value: 0.2, verdict: "worse", difference: 0.1, difference_interval: [0.05, 0.15] })).toBe(
      "new is worse than old: rmse 0.100 → 0.200 (difference [95 %]: +0.100 [+0.0500, +0.150]; p 0.0020).",
    );
    expect(answer({ seeds: 1 })).toMatch(/^new is better than old, by one training each: rmse /);
    expect(answer({ trainings: 1 })).toMatch(/^new is better than old, by one training of new: rmse /);
    expect(answer({ verdict: "cannot-tell", p_holm: 0.4 })).toBe(
      "Nobody can tell yet whether new is better or worse than old: rmse 0.100 → 0.100 (difference [95 %]: −0.0500 [−0.0800, −0.0200]; p 0.4000).",
    );
    expect(answer({ verdict: "cannot-tell", difference: 0, identical: true })).toBe(
      "new does not differ from old: rmse 0.100.",
    );
    expect(answer({ value: NaN, difference: NaN, verdict: "cannot-tell" }, "roc_auc")).toBe(
      "roc_auc has no value here, so that nothing can be compared.",
    );
  });

  test("is answered first: of more models with their names", () => {
    const rows = (["better", "cannot-tell", "worse", "better", "better"] as const).map((verdict, i) =>
      aRow({ name: `m${i}`, verdict }),
    );
    const answer = (some: ComparisonRow[]) =>
      comparisonTable(aComparison({ rows: [aRow({ name: "old", verdict: "baseline" }), ...some] })).answer;
    expect(answer(rows)).toBe(
      "Compared with old by error: m0, m3 and m4 are better; m2 is worse; m1 cannot be told apart.",
    );
    expect(answer([aRow({ name: "copy", verdict: "cannot-tell", identical: true }), ...rows.slice(0, 2)])).toBe(
      "Compared with old by error: m0 is better; copy is the same; m1 cannot be told apart.",
    );
    expect(answer(rows.slice(1, 3))).toBe("Compared with old by error: m2 is worse; m1 cannot be told apart.");
  });

  test("explains a verdict that interval and p alone would not give", () => {
    const rows = [
      aRow({ name: "old" }),
      aRow({ p: 0.02, p_holm: 0.08, verdict: "cannot-tell" }),
      aRow({ name: "third" }),
    ];
    const told = comparisonTable(aComparison({ rows }));
    expect(told.rows[1]?.at(-1)).toBe("cannot tell");
    expect(told.notes).toContain(
      "new: interval and p, taken alone, speak of a difference; among 2 comparisons that may well be chance (Holm).",
    );
  });

  test("says that one seed each is about these trainings only", () => {
    const rows = [aRow({ name: "old", seeds: 1 }), aRow({ seeds: 1 })];
    expect(comparisonTable(aComparison({ rows })).notes.at(-1)).toMatch(
      /^One seed each: this is about these very trainings\./,
    );
    expect(comparisonTable(aComparison({ rows: [rows[0] ?? aRow(), aRow({ seeds: 3 })] })).notes).toEqual([
      "old: of one training nothing is known of the next. Its interval is about this very training; beside a model with several, both are taken to spread alike.",
    ]);
    expect(comparisonTable(aComparison({ rows: rows.slice(0, 1) })).notes.join()).not.toContain("one training");
  });

  test("says where p is not DeLong's alone", () => {
    const notesOf = (p: number) => {
      const rows = [aRow({ name: "old" }), aRow({ p, tests: { delong: { z: 2.5, p: 0.01 } } })];
      return comparisonTable(aComparison({ metric: "roc_auc", rows })).notes;
    };
    expect(notesOf(0.03)).toEqual([
      "new: p is larger than DeLong's, which is too sure with fewer than 20 items of a class: it is the swap test's or, with fewer than 10, the bootstrap's or that of Student's t.",
    ]);
    expect(notesOf(0.01)).toEqual([]);
  });

  test("says that two seeds are few, and of which models", () => {
    const said =
      "two trainings hardly tell how far trainings differ, so the intervals are wide; a third seed narrows them much.";
    const two = aRow({ name: "old", seeds: 2 });
    expect(comparisonTable(aComparison({ rows: [two, aRow()] })).notes).toEqual([`old: ${said}`]);
    expect(comparisonTable(aComparison({ rows: [two, aRow({ seeds: 2 })] })).notes).toEqual([`old, new: ${said}`]);
    expect(comparisonTable(aComparison()).notes).toEqual([]);
  });

  test("says that identical predictions are identical, and nothing of what could have been seen", () => {
    const rows = [aRow({ name: "old" }), aRow({ identical: true })];
    const { summary, notes } = comparisonTable(aComparison({ rows, smallest_difference: null }));
    expect([summary, notes]).toEqual([
      "400 items",
      [
        "new: as far as error looks, its predictions are identical to the baseline's, item by item; there is no difference to be seen.",
      ],
    ]);
  });

  test("of one model alone has no differences, and says that there is nothing to compare", () => {
    const one = aComparison({ smallest_difference: null });
    expect(comparisonTable({ ...one, rows: one.rows.slice(0, 1) })).toEqual({
      answer: undefined,
      head: ["model", "seeds", "error [95 %]"],
      rows: [["old", "3", "10.00 % [8.00, 12.00]"]],
      summary: "400 items",
      trainings: "Each training, in the order of the files: old 11.00 %, 9.00 %, 10.00 %",
      notes: ["There is nothing to compare with one model only: name another, as NAME=FILE."],
    });
  });

  test("says when no difference at all would be seen", () => {
    const { summary } = comparisonTable(aComparison({ n: 5, smallest_difference: 1 }));
    expect(summary).toBe("5 items; not even the largest difference would be seen in four of five cases");
    expect(comparisonTable(aComparison({ metric: "mae", smallest_difference: 12 })).summary).toBe(
      "400 items; true differences from 12.0 on would be seen in four of five cases",
    );
  });

  test("an end that only rounding keeps off 0 is 0", () => {
    const gap = (low: number, high: number) => {
      const row = aRow({ difference: -0.25, difference_interval: [low, high] });
      return comparisonTable(aComparison({ metric: "mae", rows: [aRow({ name: "old" }), row] })).rows[1]?.[3];
    };
    expect(gap(-0.322, 3.22e-10)).toBe("−0.250 [−0.322, 0]");
    expect(gap(-0.322, -3.22e-10)).toBe("−0.250 [−0.322, 0]");
    expect(gap(-0.322, 1e-5)).toBe("−0.250 [−0.322, +1.00e-5]");
    expect(gap(-3.22e-10, -1e-11)).toBe("−0.250 [−3.22e-10, −1.00e-11]");
    expect(gap(-Infinity, Infinity)).toBe("−0.250 [−∞, +∞]");
  });

  test("a model without a value has no difference either", () => {
    const none = aRow({ value: NaN, interval: [NaN, NaN], difference: NaN, verdict: "cannot-tell" });
    const rows = [aRow({ name: "old" }), none];
    const told = comparisonTable(aComparison({ metric: "roc_auc", rows }));
    expect(told.rows.at(-1)).toEqual(["new", "3", "no value", "", "", "", "cannot tell"]);
    expect(told.summary).toBe("400 items");
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
      "868 items for seeing a difference of 0.02 between the errors 0.1 and 0.08 in four of five cases at 5 % (M).\nAssumed: just one of both networks is right on 5 % of the items; 20 % of the items are positive; both networks' scores correlate by 0.5; one comparison, of one training each (what trainings differ by chance, more seeds tell, and no number of items).",
    );
    const ranked = { ...shared, metric: "roc_auc", expect: 0.7, detect: 0.1, prevalence: 0.2, method: "M" };
    expect(sizeSentence(ranked)).toBe(
      "868 items for seeing a difference of 0.1 between roc_auc 0.7 and 0.8 in four of five cases at 5 % (M).\nAssumed: 20 % of the items are positive; one comparison, of one training each (what trainings differ by chance, more seeds tell, and no number of items).",
    );
  });

  test("counts as people read it", () => {
    const shared = { metric: "error", expect: 0.1, level: 0.05, half_width: 0.9, method: "M" };
    expect(sizeSentence({ ...shared, n: 1 })).toMatch(/^1 item for /);
    expect(sizeSentence({ ...shared, n: 1234567 })).toMatch(/^1,234,567 items for /);
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

describe("what is worse than a constant answer", () => {
  const score = (metric: MetricName, interval: [number, number], constant: number, constantAtWorst = constant) => ({
    metric,
    value: interval[0],
    interval,
    direction: METRICS[metric].direction,
    constant,
    constantAtWorst,
  });

  test("is said of whole intervals, and not of calibration or where all labels are the same", () => {
    expect(constantNotes([score("error", [0.5, 0.6], 0.45), score("f1_macro", [0.1, 0.2], 0.3)])).toEqual([
      "error and f1_macro are worse than a constant answer's, with the whole interval: it has looked at no item.",
    ]);
    expect(constantNotes([score("error", [0.4, 0.6], 0.45), score("roc_auc", [0.4, 0.6], 0.5)])).toEqual([]);
    expect(constantNotes([score("error", [0.1, 0.2], 0)])).toEqual([]);
    // The best constant answer has looked at the labels.
    expect(constantNotes([score("error", [0.46, 0.6], 0.45, 0.47)])).toEqual([]);
    expect(constantNotes([score("ece", [0.1, 0.2], 0)])).toEqual([
      "A constant answer that says the share of each class has an ece of 0: it is calibrated, but knows nothing.",
    ]);
  });

  test("is said of models by name, with what the constant answer scores", () => {
    const bad = { ...score("error", [0.5, 0.6], 0.45), name: "old" };
    expect(
      worseThanConstantNote([bad, { ...bad, name: "new" }, { ...bad, name: "fine", interval: [0.1, 0.2] }]),
    ).toEqual([
      "old and new are worse than a constant answer, with the whole interval: it has looked at no item (error 45.00 %).",
    ]);
    expect(worseThanConstantNote([{ ...bad, interval: [0.1, 0.2] }])).toEqual([]);
  });
});

describe("calibration", () => {
  test("is told bin by bin", () => {
    const right = { value: 0.475, interval: [0.3692, 0.583] as [number, number] };
    expect(calibrationTable([{ items: 80, confidence: 0.5682, right }])).toMatchObject({
      head: ["confidence", "items", "right [95 %]"],
      rows: [["56.82 %", "80", "47.50 % [36.92, 58.30]"]],
    });
  });

  test("is told by the temperature only where its interval leaves out 1", () => {
    const told = (value: number, interval: [number, number]) =>
      temperatureSentence({ value, interval, log_loss: { without: 0.647, with: 0.569 } });
    expect(told(1.77, [1.51, 2.08])).toBe(
      "Temperature 1.77 [1.51, 2.08]: the probabilities are too sure. Divided by it, the logits would bring the log loss of these items from 0.647 to 0.569. Fit it on items kept from training, not on these: a set that something was fitted on no longer measures it.",
    );
    expect(told(0.6, [0.5, 0.7])).toContain("0.600 [0.500, 0.700]: the probabilities are not sure enough. Divided");
    expect(told(1.1, [0.95, 1.29])).toBe(
      "Temperature 1.10 [0.950, 1.29]: whether the probabilities are too sure, or not sure enough, nobody can tell.",
    );
    expect(told(1.03, [0.98, 1.09])).toBe(
      "Temperature 1.03 [0.980, 1.09]: within a tenth, the logits are as large as they should be; dividing them would change little.",
    );
    expect(told(2, [1.2, Infinity])).toContain("Temperature 2.00 [1.20, ∞]: the probabilities are too sure.");
    expect(told(Infinity, [1.2, Infinity])).toBe(
      "Temperature: none would help; the log loss of these items is least where all classes are said to be equally probable.",
    );
    expect(told(0, [0, 0.7])).toMatch(
      /^Temperature: none to be told, as of no item another class is said to be more probable than the true one; /,
    );
  });
});
