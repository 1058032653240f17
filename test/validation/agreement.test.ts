import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { seededChance } from "../../src/common/chance.js";
import { agreementOf, parseMeasure, type AgreementQuestion } from "../../src/validation/agreement.js";
import { annotationTime } from "../../src/validation/annotationTime.js";
import { LEVELS, parseAnnotations, type Annotation, type Level } from "../../src/validation/ratings.js";

type Answers = (string | number | null)[][];

/** Annotations from a table with a row per annotator and a column per item; null is a missing answer. */
function annotations(byAnnotator: Answers): Annotation[] {
  return byAnnotator.flatMap((row, a) =>
    row.flatMap((label, i) =>
      label === null ? [] : [{ item: `u${i + 1}`, annotator: `a${a + 1}`, label: String(label), line: 1 }],
    ),
  );
}
const ask = (given: Annotation[], question: Partial<AgreementQuestion> = {}) =>
  agreementOf(given, { chance: seededChance(1), path: "a.csv", resamples: 200, ...question });

const _ = null;
// Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, section C: 4 observers, 12 units.
const krippendorff: Answers = [
  [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
  [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
  [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
  [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
];
// Fleiss 1971, table 1: the diagnoses (1 to 5) that six psychiatrists gave to each of thirty patients.
const fleiss =
  "444444 222555 233335 555555 222444 113333 333355 113334 114444 555555 144444 124444 222333 144444 224445 333335 111455 111112 224444 133555 555555 244444 224555 114444 144445 222224 111155 224444 133333 555555"
    .split(" ")
    .flatMap((patient, i) =>
      [...patient].map((label, rater) => ({ item: `p${i}`, annotator: `r${rater}`, label, line: 1 })),
    );
// Cohen 1960, table 1, as counts of 200.
const cohen = [
  [88, 14, 18],
  [10, 40, 10],
  [2, 6, 12],
]
  .flatMap((row, a) =>
    row.flatMap((times, b) => Array.from({ length: times }, (_, i) => ({ a, b, item: `${a} ${b} ${i}` }))),
  )
  .flatMap(({ a, b, item }) => [
    { item, annotator: "A", label: String(a + 1), line: 1 },
    { item, annotator: "B", label: String(b + 1), line: 1 },
  ]);

describe("Krippendorff's alpha", () => {
  test.each<[Level, number]>([
    ["nominal", 0.743],
    ["ordinal", 0.815],
    ["interval", 0.849],
    ["ratio", 0.797],
  ])("of his own example is his, at the level %s", (level, printed) => {
    const found = ask(annotations(krippendorff), { level });
    expect(found.value).toBeCloseTo(printed, 3);
    expect(found.items).toBe(12);
    expect(found.annotators).toBe(4);
  });

  test("of Fleiss' diagnoses is .433410, which is not Fleiss' kappa", () => {
    expect(ask(fleiss).value).toBeCloseTo(0.43341, 6);
    expect(ask(fleiss, { measure: "fleiss-kappa" }).value).toBeCloseTo(0.430245, 6);
  });

  test("is 1 where all agree, below 0 where all contradict, and unknown where only one label was ever given", () => {
    expect(
      ask(
        annotations([
          ["x", "y", "x"],
          ["x", "y", "x"],
        ]),
      ).value,
    ).toBe(1);
    expect(
      ask(
        annotations([
          ["x", "y"],
          ["y", "x"],
        ]),
      ).value,
    ).toBeLessThan(0);
    expect(
      ask(
        annotations([
          ["x", "x"],
          ["x", "x"],
        ]),
      ).value,
    ).toBeNaN();
    expect(
      ask(
        annotations([
          ["x", "y"],
          [_, _],
        ]),
      ).value,
    ).toBeNaN();
  });

  test("does not care for names, order, or the scale's unit", () => {
    const cell = fc.option(fc.integer({ min: 1, max: 4 }), { nil: null });
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 6, maxLength: 6 }), { minLength: 2, maxLength: 4 }),
        fc.constantFrom(...(Object.keys(LEVELS) as Level[])),
        (table, level) => {
          const plain = annotations(table);
          if (plain.length === 0) return;
          const { value } = ask(plain, { level, resamples: 1 });
          const turned = ask(
            [...plain].reverse().map((one) => ({ ...one, annotator: `x${one.annotator}`, item: `y${one.item}` })),
            { level, resamples: 1 },
          );
          const scaled = ask(
            plain.map((one) => ({ ...one, label: String(Number(one.label) * 10) })),
            { level, resamples: 1 },
          );
          for (const other of [turned.value, scaled.value]) {
            if (Number.isNaN(value)) expect(other).toBeNaN();
            else expect(other).toBeCloseTo(value, 9);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test("has an interval that covers the truth about as often as it says", () => {
    // Two annotators who each see the truth nine times in ten, else guess among four: the alpha of endless items is .81.
    let covered = 0;
    for (let seed = 1; seed <= 200; seed++) {
      const chance = seededChance(seed);
      const seen = (truth: number) => (chance.next() < 0.9 ? truth : chance.below(4));
      const truths = Array.from({ length: 100 }, () => chance.below(4));
      const [low, high] = ask(annotations([truths.map(seen), truths.map(seen)]), { resamples: 400, chance }).interval;
      if (low <= 0.81 && 0.81 <= high) covered++;
    }
    expect(covered / 200).toBeGreaterThan(0.9);
    expect(covered / 200).toBeLessThan(0.985);
  });

  test("takes words in a given order as ranks, and 1.0 for 1 on a scale of numbers", () => {
    const words = annotations([
      ["bad", "fair", "good"],
      ["bad", "good", "good"],
    ]);
    const ranks = annotations([
      [1, 2, 3],
      [1, 3, 3],
    ]);
    expect(ask(words, { level: "ordinal", order: ["bad", "fair", "good"] }).value).toBeCloseTo(
      ask(ranks, { level: "ordinal" }).value,
      12,
    );
    expect(
      ask(
        annotations([
          ["1", "2"],
          ["1.0", "2.0"],
        ]),
        { level: "interval" },
      ).value,
    ).toBe(1);
  });

  test("refuses labels that the level cannot use, with their line", () => {
    expect(() => ask(annotations([["bad"], ["good"]]), { level: "interval" })).toThrow(
      'a.csv:1: the label "bad" is not a number, which the level interval needs',
    );
    expect(() => ask(annotations([["NaN"], ["1"]]), { level: "interval" })).toThrow('"NaN" is not a number');
    expect(() => ask(annotations([["-1"], ["1"]]), { level: "ratio" })).toThrow('the label "-1" is negative');
    expect(() => ask(annotations([["meh"], ["good"]]), { level: "ordinal", order: ["bad", "good"] })).toThrow(
      '"meh" is not in the given order (bad, good)',
    );
  });
});

describe("kappa", () => {
  test("of Cohen's example is .491525, and weighted what his formula of 1968 gives by hand", () => {
    expect(ask(cohen, { measure: "cohen-kappa" }).value).toBeCloseTo(0.491525, 6);
    expect(ask(cohen, { measure: "cohen-kappa", weights: "linear" }).value).toBeCloseTo(1 - 0.4 / 0.76, 12);
    expect(ask(cohen, { measure: "cohen-kappa", weights: "quadratic" }).value).toBeCloseTo(1 - 0.6 / 1.1, 12);
    expect(ask(cohen, { measure: "cohen-kappa", level: "ordinal" }).value).toBeCloseTo(1 - 0.4 / 0.76, 12);
  });

  test("of several annotators is the mean over their pairs, which are listed", () => {
    const found = ask(
      annotations([
        ["x", "y", "x", "y"],
        ["x", "y", "y", "y"],
        ["x", "x", "x", "y"],
      ]),
      { measure: "cohen-kappa" },
    );
    expect(
      found.by_pair.map(({ annotators, items, kappa }) => [annotators.join(), items, Number(kappa.toFixed(3))]),
    ).toEqual([
      ["a1,a2", 4, 0.5],
      ["a1,a3", 4, 0.5],
      ["a2,a3", 4, 0.2],
    ]);
    expect(found.value).toBeCloseTo(0.4, 9);
  });

  test("of Fleiss refuses uneven numbers of answers and says what to use", () => {
    expect(() => ask(annotations(krippendorff), { measure: "fleiss-kappa" })).toThrow(
      "u1 has 3 and u2 has 4; use krippendorff-alpha",
    );
  });
});

describe("beside the measure", () => {
  const found = ask(
    annotations([
      ["cat", "dog", "cat", "cat"],
      ["cat", "dog", "dog", "cat"],
      ["cat", "cat", "dog", "cat"],
    ]),
  );

  test("stands the raw agreement of pairs, the worst items and the labels taken for one another", () => {
    expect([found.pairs, found.raw_agreement]).toEqual([12, 8 / 12]);
    expect(found.worst.map(({ item, labels }) => [item, labels])).toEqual([
      ["u2", { a1: "dog", a2: "dog", a3: "cat" }],
      ["u3", { a1: "cat", a2: "dog", a3: "dog" }],
    ]);
    expect(found.confusions).toEqual([{ labels: ["cat", "dog"], pairs: 4, share: 4 / 12 }]);
  });

  test("stands each annotator against the rest, the oddest first", () => {
    expect(found.by_annotator.map(({ annotator, agreement, others }) => [annotator, agreement, others])).toEqual([
      ["a1", 5 / 8, 3 / 4],
      ["a3", 5 / 8, 3 / 4],
      ["a2", 6 / 8, 2 / 4],
    ]);
  });

  test("a scale of numbers that is treated as names is challenged", () => {
    expect(ask(annotations(krippendorff)).challenge).toContain(
      "the labels are numbers (1 to 5) but are treated as names",
    );
    expect(ask(annotations(krippendorff), { level: "ordinal" }).challenge).toBeNull();
    expect(found.challenge).toBeNull();
    expect(
      ask(
        annotations([
          [0, 1],
          [1, 1],
        ]),
      ).challenge,
    ).toBeNull();
  });

  test("stands the time, and what the training set would cost", () => {
    const timed = [10, 20, 30].map((seconds, i) => ({ item: `u${i}`, annotator: "a", label: "x", seconds, line: 1 }));
    expect(annotationTime(timed, { items: 1800, hourly: 40 })).toMatchObject({
      timed: 3,
      seconds_total: 60,
      seconds_median: 20,
      seconds_mean: 20,
      training: { items: 1800, hours: 10, cost: 400 },
    });
    expect(annotationTime(annotations([["x"]]))).toBeUndefined();
  });
});

describe("a table of annotations", () => {
  const table = (...rows: string[][]) => ({
    columns: ["item", "annotator", "label", "seconds"],
    rows: rows.map(([item = "", annotator = "", label = "", seconds = ""], i) => ({
      line: i + 2,
      cells: { item, annotator, label, seconds },
    })),
  });

  test("leaves out answers that were not given", () => {
    expect(parseAnnotations(table(["u1", "a", "cat", "3.5"], ["u2", "a", "", ""]), "a.csv")).toEqual([
      { item: "u1", annotator: "a", label: "cat", seconds: 3.5, line: 2 },
    ]);
  });

  test("is refused with the line of what is wrong", () => {
    expect(() => parseAnnotations(table(["u1", "a", "cat"], ["u1", "a", "dog"]), "a.csv")).toThrow(
      'a.csv:3: "a" labelled "u1" already in line 2; keep one answer',
    );
    expect(() => parseAnnotations(table(["u1", "", "cat"]), "a.csv")).toThrow(
      "a.csv:2: annotator is empty in this row",
    );
    expect(() => parseAnnotations(table(["u1", "a", "cat", "fast"]), "a.csv")).toThrow(
      'a.csv:2: seconds is "fast"; expected a number from 0',
    );
    expect(() => parseAnnotations(table(["u1", "a", ""]), "a.csv")).toThrow("a.csv: no row has a label");
    expect(() => parseAnnotations({ columns: ["item", "label"], rows: [] }, "a.csv")).toThrow(
      'a.csv:1: there is no column "annotator"',
    );
    expect(() => parseMeasure("fleis-kappa")).toThrow('the measure is "fleis-kappa"; did you mean fleiss-kappa?');
  });
});
