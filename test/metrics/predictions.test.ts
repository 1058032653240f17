import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { UserError } from "../../src/common/userError.js";
import { parseLabels } from "../../src/metrics/labels.js";
import { parsePredictions } from "../../src/metrics/predictions.js";
import type { ClassPredictions } from "../../src/metrics/predictions.js";
import { aTable, classLabels, numberLabels, predictions } from "./aTable.js";

const binary = classLabels([0, 1, 1]);

test.each([
  [
    [1, 1, 1],
    [0, 0, 0],
  ],
  [
    ["1.0", "1.0"],
    ["0.0", "0.0"],
  ],
  [
    ["cat", "dog"],
    ["wolf", "fox"],
  ],
  [
    [0, 7],
    [-1, 3],
  ],
])("predictions that are all wrong, but written like the labels, are predictions: %j and %j", (labels, said) => {
  const { classes, predicted } = predictions(classLabels(labels), { prediction: said }) as ClassPredictions;
  expect(Array.from(predicted ?? [], (place) => classes[place])).toEqual(said.map(String));
});

test.each([
  ["of which one is known", ["cat", "dog", "cat", "dog", "cat"], ["wolf", "wolf", "fox", "fox", "dog"]],
  ["that are one constant answer", ["cat", "dog", "cat", "dog", "cat"], ["wolf", "wolf", "wolf", "wolf", "wolf"]],
  ["for items of one class", ["cat", "cat", "cat", "cat", "cat"], ["wolf", "fox", "wolf", "fox", "wolf"]],
  ["for fewer than two items a class", ["a", "b", "c", "d", "e"], ["v", "w", "x", "y", "z"]],
])("absent classes %s are mistakes of the network, and no other names", (_, labels, said) => {
  expect(() => predictions(classLabels(labels), { prediction: said })).not.toThrow();
});

test("absent classes are no other names where columns of probabilities name all classes alike", () => {
  const columns = Object.fromEntries(
    ["cat", "dog", "wolf", "fox"].map((name) => [`p:${name}`, new Array(5).fill(0.25)]),
  );
  const said = ["wolf", "wolf", "fox", "fox", "fox"];
  const labels = classLabels(["cat", "dog", "cat", "dog", "cat"]);
  expect(() => predictions(labels, { ...columns, prediction: said })).not.toThrow();
});

describe("predictions are refused with id, line and value", () => {
  test("a missing item", () => {
    expect(() => predictions(binary, { id: ["a0", "a2"], prediction: [0, 1] })).toThrow(
      'predictions.csv: the prediction of id "a1" is missing; every labelled item needs one',
    );
    expect(() => predictions(binary, { id: ["a2"], prediction: [1] })).toThrow('id "a0" is missing (and of 1 more)');
  });

  test("an extra item", () => {
    expect(() => predictions(binary, { id: ["a0", "a1", "a2", "b"], prediction: [0, 1, 1, 0] })).toThrow(
      'predictions.csv:5: id "b" is not among the labels',
    );
  });

  test("a doubled item", () => {
    expect(() => predictions(binary, { id: ["a0", "a1", "a1"], prediction: [0, 1, 1] })).toThrow(
      'predictions.csv:4: id "a1" is doubled, first on line 3',
    );
  });

  test("an empty id, no rows, no column of use", () => {
    for (const blank of ["", " \t"])
      expect(() => predictions(binary, { id: ["a0", blank, "a2"], prediction: [0, 1, 1] })).toThrow(
        "predictions.csv:3: the id is empty",
      );
    expect(() => parsePredictions({ path: "p.csv", columns: ["id", "prediction"], rows: [] }, binary)).toThrow(
      "p.csv: there is no row below the header",
    );
    expect(() => predictions(binary, { answer: [0, 1, 1] })).toThrow(
      'predictions.csv:1: there is no column "prediction", "score" or "p:<class>"',
    );
    expect(() =>
      parsePredictions({ ...aTable({ prediction: [0, 1, 1] }, "p.csv"), columns: ["prediction"] }, binary),
    ).toThrow('p.csv:1: there is no column "id"; the columns are "prediction"');
  });

  test.each(["NaN", "Infinity", "-inf", "1e400", "", "0,5", "0x1", "one"])(
    "the score %j is not a finite number",
    (bad) => {
      expect(() => predictions(binary, { score: [0.5, bad, 0.5] })).toThrow(
        `predictions.csv:3: score is ${JSON.stringify(bad)}; it must be a finite number`,
      );
    },
  );

  test("probabilities below 0, above 1, or not summing to one", () => {
    expect(() => predictions(binary, { score: [0.5, -0.1, 0.5] })).toThrow(
      'predictions.csv:3: score is "-0.1"; a probability lies between 0 and 1',
    );
    expect(() => predictions(binary, { score: [0.5, 3.2, 0.5] })).toThrow(
      'score is "3.2"; a probability lies between 0 and 1',
    );
    expect(() => predictions(binary, { "p:0": [0.5, 0.5, 0.5], "p:1": [0.5, 0.502, 0.5] })).toThrow(
      "predictions.csv:3: the probabilities sum to 1.002; they must sum to one",
    );
    expect(() => predictions(binary, { "p:0": [0.5, 0.5, 0.5], "p:1": [0.5, 0.5005, 0.5] })).not.toThrow();
    const twelve = Array.from({ length: 12 }, (_, i) => `c${i}`);
    const twelfths = (each: number) =>
      predictions(classLabels(twelve), Object.fromEntries(twelve.map((name) => [`p:${name}`, twelve.map(() => each)])));
    expect(() => twelfths(0.083)).not.toThrow();
    const thirteen = Array.from({ length: 13 }, (_, i) => `c${i}`);
    const of13 = Object.fromEntries(thirteen.map((name) => [`p:${name}`, thirteen.map(() => 0.07)]));
    expect(() => predictions(classLabels(thirteen), of13)).toThrow("within 0.0065 for 13 classes");
    expect(() => twelfths(0.08)).toThrow(
      "the probabilities sum to 0.96; they must sum to one, within 0.006 for 12 classes; if they were rounded, write more digits",
    );
  });

  test("numbers that are percent or logits, with what to do, at the file's first", () => {
    const backwards = { id: ["a2", "a1", "a0"] };
    expect(() => predictions(binary, { ...backwards, score: [0.5, 74.56, 100] })).toThrow(
      'predictions.csv:3: score is "74.56"; a probability lies between 0 and 1: if these are percent, divide by 100',
    );
    expect(() => predictions(binary, { ...backwards, score: [3.2, 0.5, -1.7] })).toThrow(
      'predictions.csv:2: score is "3.2"; a probability lies between 0 and 1: if these are logits, apply sigmoid to them',
    );
    expect(() => predictions(binary, { ...backwards, "p:0": [99.5, 1, 50], "p:1": [0.5, 99, 50] })).toThrow(
      'predictions.csv:2: p:0 is "99.5"; a probability lies between 0 and 1: if these are percent, divide by 100',
    );
    expect(() => predictions(binary, { ...backwards, "p:0": [0.5, 2.5, 1], "p:1": [0.5, -2, 0] })).toThrow(
      'predictions.csv:3: p:0 is "2.5"; a probability lies between 0 and 1: if these are logits, apply softmax to them',
    );
    expect(() => predictions(binary, { ...backwards, "p:0": [0.5, 0.5, 0.9], "p:1": [0.5, 0.6, 0.9] })).toThrow(
      "predictions.csv:3: the probabilities sum to 1.1;",
    );
  });

  test("ids that were read as numbers, which lost their zeros", () => {
    const labels = classLabels([0, 1], { idColumn: "id" });
    expect(() => predictions({ ...labels, ids: ["0007", "0008"] }, { id: ["7", "8"], prediction: [0, 1] })).toThrow(
      'predictions.csv:2: id "7" is not among the labels, which write "0007"; predict exactly the 2 labelled items',
    );
  });

  test.each([
    ["img1", 'id "img1" is not among the labels, which write "img1.png"; predict exactly the 2 labelled items'],
    ["IMG1.PNG", 'id "IMG1.PNG" is not among the labels, which write "img1.png";'],
    ["val/img1.png", 'id "val/img1.png" is not among the labels, which write "img1.png";'],
    ["C:\\val\\img1", 'is not among the labels, which write "img1.png";'],
    ["a/img2", 'id "a/img2" is not among the labels; predict'],
  ])("ids of files that are written otherwise: %s", (id, told) => {
    const labels = { ...classLabels([0, 1], { idColumn: "id" }), ids: ["img1.png", "img2.png"] };
    const others = id === "a/img2" ? { ...labels, ids: ["b/img2.png", "c/img2.png"] } : labels;
    expect(() => predictions(others, { id: [id, "img2.png"], prediction: [0, 1] })).toThrow(told);
  });

  test("columns that are called by a class's place in a list", () => {
    const labels = classLabels(["cat", "dog", "cat"]);
    const byPlace = { "p:0": [0.5, 0.5, 0.5], "p:1": [0.5, 0.5, 0.5] };
    expect(() => predictions(labels, byPlace)).toThrow(
      'there is no column "p:cat", yet the labels know the class "cat"; "p:0" and the others look like places in a list of classes: call each by its class',
    );
    expect(() => predictions(labels, { "0": [0.5, 0.5, 0.5], "1": [0.5, 0.5, 0.5] })).toThrow(
      `if these are probabilities by a class's place in a list, call each "p:" and its class, such as "p:cat"`,
    );
  });

  test("an item that is predicted itself is no other spelling of one that is not labelled", () => {
    const labels = { ...classLabels([0, 1], { idColumn: "id" }), ids: ["cat/1.png", "dog/2.png"] };
    expect(() => predictions(labels, { id: ["cat/1.png", "dog/2.png", "dog/1.png"], prediction: [0, 1, 1] })).toThrow(
      'id "dog/1.png" is not among the labels; predict exactly',
    );
  });

  test("labels of another type", () => {
    expect(() => predictions(binary, { prediction: ["[0.]", "[1.]", "[1.]"] })).toThrow(
      'predictions.csv:2: the prediction is "[0.]" where the labels say "0": labels of another type; write both the same way',
    );
    expect(() => predictions(binary, { prediction: [0, "1.0", 1] })).toThrow(
      'predictions.csv:3: the prediction is "1.0" where the labels say "1"',
    );
    expect(() => predictions(binary, { prediction: [0, " 1", 1] })).toThrow(
      'the prediction is " 1" where the labels say "1"',
    );
    expect(() => predictions(binary, { "p:0.0": [1, 0, 0], "p:1.0": [0, 1, 1] })).toThrow(
      'a column is for class "0.0" where the labels say "0"',
    );
    expect(() => predictions(classLabels(["cat", "dog"]), { prediction: [3, 7] })).toThrow(
      'no prediction (the first is "3") is one of the labels\' classes "cat", "dog": labels of another type',
    );
  });

  test("classes that are written in another way than all of the labels'", () => {
    for (const [label, said] of [
      ["1", "cat"],
      ["1", "0.0"],
      ["1", "[0]"],
      ["cat", "[dog]"],
      ["[cat]", "[dog]"],
    ] as const)
      expect(() => predictions(classLabels([label, label]), { prediction: [said, said] })).toThrow(
        `no prediction (the first is ${JSON.stringify(said)}) is one of the labels' classes ${JSON.stringify(label)}: labels of another type`,
      );
    expect(() => predictions(classLabels(["cat", "cat"]), { prediction: ["dog", 3] })).toThrow(
      "labels of another type",
    );
  });

  test("classes that all have other names than the labels', where there is enough to tell", () => {
    const animals = ["cat", "dog", "cat", "dog", "cat"];
    const told = (names: string) =>
      `predictions.csv: no prediction (${names}) is one of the labels' classes ("cat", "dog"): name the classes alike in both files`;
    const labels = classLabels(animals);
    const said = ["feline", "canine", "feline", "feline", "canine"];
    expect(() => predictions(labels, { prediction: said })).toThrow(told('"feline", "canine"'));
    expect(() => predictions(labels, { prediction: ["True", "False", "True", "True", "True"] })).toThrow(
      told('"True", "False"'),
    );
    const half = animals.map(() => 0.5);
    expect(() => predictions(labels, { "p:cat": half, "p:dog": half, prediction: said })).toThrow(
      told('"feline", "canine"'),
    );
    expect(() => predictions(classLabels([23, 45, 23, 45, 45]), { prediction: [25, 44, 26, 41, 40] })).toThrow(
      "name the classes alike in both files, or say that these are measured numbers (kind regression)",
    );
    // Two wrong answers for forty classes are a network that collapsed, and no other names.
    const many = classLabels(Array.from({ length: 80 }, (_, i) => `c${i % 40}`));
    const collapsed = many.ids.map((_, i) => (i % 2 === 0 ? "c77" : "c91"));
    expect(() => predictions(many, { prediction: collapsed })).not.toThrow();
  });

  test("classes and ids that look the same, or nearly, with what differs", () => {
    const [composed, decomposed] = ["caf\u00e9", "cafe\u0301"];
    const labels = classLabels([composed, "tea", "tea"]);
    expect(() => predictions(labels, { prediction: [decomposed, decomposed, decomposed] })).toThrow(
      "the same letters in another Unicode form; write both the same way",
    );
    expect(() => predictions(labels, { prediction: ["tea", "tea", decomposed] })).toThrow("another Unicode form");
    expect(() => predictions(labels, { [`p:${decomposed}`]: [1, 0, 0], "p:tea": [0, 1, 1] })).toThrow(
      "the same letters in another Unicode form",
    );
    expect(() => predictions(labels, { prediction: ["tea", "Tea", "tea"] })).toThrow(
      'predictions.csv:3: the prediction is "Tea" where the labels say "tea": only upper and lower case differ; write both the same way',
    );
    expect(() => predictions(labels, { prediction: ["tea", " tea", "tea"] })).toThrow("only blanks differ");
    expect(() => predictions(labels, { prediction: ["tea", "Tea ", "tea"] })).toThrow(
      "only blanks and upper and lower case differ",
    );
    expect(() =>
      predictions(
        { ...labels, ids: [composed, "a1", "a2"] },
        { id: [decomposed, "a1", "a2"], prediction: labels.ids.map(() => "tea") },
      ),
    ).toThrow("is not among the labels, which write the same letters in another Unicode form; predict");
  });

  test("a prediction that is no answer", () => {
    expect(() => predictions(binary, { prediction: [0, "", 1] })).toThrow("predictions.csv:3: the prediction is empty");
    expect(() => predictions(binary, { prediction: [0, "NaN", 1] })).toThrow(
      'predictions.csv:3: the prediction is "NaN"; it must be one of the classes "0", "1"',
    );
    expect(() => predictions(numberLabels([1, 2]), { prediction: [1, "two"] })).toThrow(
      'predictions.csv:3: prediction is "two"; it must be a finite number',
    );
  });

  test("a class without its column, and a score for three classes", () => {
    expect(() => predictions(binary, { "p:1": [1, 1, 1] })).toThrow(
      'there is no column "p:0", yet the labels know the class "0"',
    );
    expect(() => predictions(classLabels(["a", "b", "c"]), { score: [0, 0, 0] })).toThrow(
      'a column "score" is for two classes, but the labels hold 3: "a", "b", "c"',
    );
  });

  test("any nonsense is a person's mistake with one sentence, never a crash", () => {
    const cell = fc.oneof(
      fc.string(),
      fc.constantFrom("0", "1", "0.5", "-0", "1e-400", "__proto__", "constructor", "NaN", "\u0000"),
    );
    const columns = fc.dictionary(
      fc.oneof(fc.constantFrom("id", "prediction", "score", "p:0", "p:1", "p:", "p:__proto__"), fc.string()),
      fc.array(cell, { maxLength: 4 }),
    );
    fc.assert(
      fc.property(columns, (given) => {
        const table = aTable({ prediction: [], ...given });
        try {
          const parsed = parsePredictions(
            { ...table, rows: table.rows.filter((row) => Number.isFinite(row.line)) },
            binary,
          );
          expect(parsed.kind).toBe("classification");
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
          expect(error.message).not.toContain("\n");
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

test.each([
  [
    { Prediction: ["cat", "dog"] },
    'the columns are "id", "Prediction"; did you mean "prediction"? The column needs this name',
  ],
  [
    { cat: [0.9, 0.2], dog: [0.1, 0.8] },
    'the columns are "id", "cat", "dog"; did you mean "p:cat", "p:dog"? The columns need these names',
  ],
  [
    { prob_cat: [0.9, 0.2], proba_dog: [0.1, 0.8] },
    'the columns are "id", "prob_cat", "proba_dog"; did you mean "p:cat", "p:dog"? The columns need these names',
  ],
  [{ answer: ["cat", "dog"] }, 'the columns are "id", "answer"'],
])("columns that others would call so are told by their right name: %j", (columns, sentence) => {
  expect(() => predictions(classLabels(["cat", "dog"]), columns)).toThrow(
    new UserError(`there is no column "prediction", "score" or "p:<class>"; ${sentence}`, {
      path: "predictions.csv",
      line: 1,
    }),
  );
});

describe("measured numbers of which no spread can be known are refused", () => {
  test("too large ones, on both sides, with their line", () => {
    expect(() => numberLabels([1, -2e75])).toThrow(
      'labels.csv:3: label is "-2e+75"; numbers beyond 1e75 are too large to be squared: write labels and predictions in a larger unit',
    );
    expect(() => predictions(numberLabels([1, 2]), { prediction: [1, 1e200] })).toThrow(
      'predictions.csv:3: prediction is "1e+200"; numbers beyond 1e75',
    );
    expect(() => predictions(numberLabels([1, 1e75]), { prediction: [1, -1e75] })).not.toThrow();
  });

  test("errors that are all too small, unless there are none", () => {
    const tiny = numberLabels([1e-80, 0]);
    expect(() => predictions(tiny, { prediction: [3e-80, 0] })).toThrow(
      "predictions.csv: no prediction is off by more than 2e-80, too little to be squared: write labels and predictions in a smaller unit",
    );
    expect(() => predictions(tiny, { prediction: [1e-80, 0] })).not.toThrow();
    expect(() => predictions(tiny, { prediction: [1e-80, 1] })).not.toThrow();
  });
});

describe("labels are refused with their line", () => {
  test("empty, unknown and doubled", () => {
    const parse = (columns: Parameters<typeof aTable>[0], asked = {}) =>
      parseLabels(aTable(columns, "l.csv"), { kind: "classification", ...asked });
    expect(() => parse({ label: ["a", ""] })).toThrow("l.csv:3: the label is empty");
    expect(() => parse({ label: ["a", "x"] }, { classes: ["a", "b"] })).toThrow(
      'l.csv:3: the label is "x"; the classes are "a", "b"',
    );
    expect(() => parse({ id: ["i", "i"], label: ["a", "b"] })).toThrow('l.csv:3: id "i" is doubled, first on line 2');
    expect(() => parse({ label: ["1", "nan"] }, { kind: "regression" })).toThrow(
      'l.csv:3: label is "nan"; it must be a finite number',
    );
    expect(() => parse({ label: ["a", "b"] }, { positive: "z" })).toThrow(
      'the positive class is "z"; the classes are "a", "b"',
    );
  });

  test("numbers sort as numbers, the positive class is recognised", () => {
    expect(classLabels([10, 9, 2]).classes).toEqual(["2", "9", "10"]);
    expect(classLabels(["yes", "no"]).positive).toBe(1);
    expect(classLabels(["good", "bad"]).positive).toBe(1);
    expect(classLabels(["true", "wrong"]).positive).toBe(0);
  });
});

describe("predictions are understood", () => {
  test("in the labels' order, whatever the file's", () => {
    const found = predictions(binary, { id: ["a2", "a0", "a1"], prediction: [1, 0, 0] }) as ClassPredictions;
    expect([...(found.predicted ?? [])]).toEqual([0, 0, 1]);
  });

  test("a score alone is a probability and an answer; half is no yes", () => {
    const found = predictions(binary, { score: [0.5, 0.51, 0.2] }) as ClassPredictions;
    expect([...(found.predicted ?? [])]).toEqual([0, 1, 0]);
    expect([...(found.probabilities ?? [])].slice(0, 4)).toEqual([0.5, 0.5, 0.49, 0.51]);
  });

  test("half is no yes whichever class is the positive one, and wherever its name sorts", () => {
    for (const positive of ["cat", "dog"]) {
      const found = predictions(classLabels(["cat", "dog"], { positive }), { score: [0.5, 0.5] }) as ClassPredictions;
      const said = Array.from(found.predicted ?? [], (place) => found.classes[place]);
      expect(said).toEqual(positive === "cat" ? ["dog", "dog"] : ["cat", "cat"]);
    }
  });

  test.each([
    ["p:ant", "p:cat", "p:dog"],
    ["p:dog", "p:cat", "p:ant"],
  ])(
    "of equally probable classes the answer is the first column's, whichever occur in the labels: %s, %s, %s",
    (...columns) => {
      const row = { "p:ant": [0.4, 0.4, 0.2], "p:cat": [0.2, 0.4, 0.4], "p:dog": [0.4, 0.2, 0.4] };
      const given = Object.fromEntries(columns.map((name) => [name, row[name as keyof typeof row]]));
      const answers = [
        ["ant", "cat", "dog"],
        ["dog", "dog", "dog"],
        ["cat", "dog", "cat"],
      ].map((labels) => {
        const { classes, predicted } = predictions(classLabels(labels), given) as ClassPredictions;
        return Array.from(predicted ?? [], (place) => classes[place]);
      });
      const wanted = columns[0] === "p:ant" ? ["ant", "ant", "cat"] : ["dog", "cat", "dog"];
      expect(answers).toEqual([wanted, wanted, wanted]);
    },
  );

  test("a score beside a predicted third class leaves that class a probability of 0", () => {
    const said = predictions(binary, { score: [0.2, 0.9, 0.6], prediction: [0, 1, 2] }) as ClassPredictions;
    expect(said.classes).toEqual(["0", "1", "2"]);
    expect([...(said.probabilities ?? [])]).toEqual([0.8, 0.2, 0, expect.closeTo(0.1, 12), 0.9, 0, 0.4, 0.6, 0]);
  });

  test("a class that only the network knows is welcome", () => {
    const found = predictions(classLabels(["cat", "dog"]), { prediction: ["cat", "horse"] }) as ClassPredictions;
    expect(found.classes).toEqual(["cat", "dog", "horse"]);
  });
});
