import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { seededChance } from "../../src/common/chance.js";
import { parseMeasure, type AgreementQuestion } from "../../src/validation/agreement.js";
import { LEVELS, type Level } from "../../src/validation/ratings.js";
import { _, annotations, ask, krippendorff } from "./answers.js";

/** Krippendorff 2011, section D, with each difference as it is written there. */
function alphaByDefinition(units: number[][], level: Level): number {
  const all = units.flat();
  const difference = (a: number, b: number) => {
    if (a === b) return 0;
    if (level === "nominal") return 1;
    if (level === "interval") return (a - b) ** 2;
    if (level === "ratio") return ((a - b) / (a + b)) ** 2;
    const [low, high] = [Math.min(a, b), Math.max(a, b)];
    const between = all.filter((one) => low <= one && one <= high).length;
    const ends = all.filter((one) => one === low || one === high).length;
    return (between - ends / 2) ** 2;
  };
  const overPairs = (unit: number[]) => unit.flatMap((a) => unit.map((b) => difference(a, b))).reduce((x, y) => x + y);
  const observed = units.map((unit) => overPairs(unit) / (unit.length - 1)).reduce((x, y) => x + y);
  return 1 - ((all.length - 1) * observed) / overPairs(all);
}

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

  test("is what its definition says, added up pair by pair, at every level", () => {
    const measured = fc.integer({ min: 1, max: 1e9 }).map((thousandths) => thousandths / 1000);
    const label = fc.option(fc.oneof(fc.integer({ min: 0, max: 5 }), measured), { nil: null });
    const units = fc.array(fc.array(label, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(units, fc.constantFrom(...(Object.keys(LEVELS) as Level[])), (table, level) => {
        const byAnnotator = [0, 1, 2].map((annotator) => table.map((unit) => unit[annotator] ?? null));
        const answered = table.map((unit) => unit.filter((one) => one !== null)).filter((unit) => unit.length > 1);
        if (answered.length === 0) return;
        const expected = alphaByDefinition(answered, level);
        const { value } = ask(annotations(byAnnotator), { level, resamples: 1 });
        if (Number.isNaN(expected)) expect(value).toBeNaN();
        else expect(Math.abs(value - expected)).toBeLessThan(1e-9 * (1 + Math.abs(expected)));
      }),
      { numRuns: 500 },
    );
  });

  test.each(["1e-320", "1e-200", "1e200", "1e308"])("knows no unit so large or small that it is lost: %s", (unit) => {
    const table = [
      [1, 0.5, 1, 0, 0.25, 0.75],
      [1, 0.75, 1, 0.25, 0.25, 0.5],
    ];
    for (const level of ["interval", "ratio"] as const) {
      const plain = ask(annotations(table), { level }).value;
      const scaled = ask(annotations(table.map((row) => row.map((one) => one * Number(unit)))), { level }).value;
      expect(scaled).toBeCloseTo(plain, unit === "1e-320" ? 2 : 12);
    }
  });

  test("of one number far beyond the others still sees these where resamples leave it out", () => {
    const intervalAt = (far: number) => {
      const table = [
        [1, 2, 3, 4, 5, 6, 7, 8, 9, 8, 7, far],
        [3, 1, 4, 2, 5, 7, 6, 8, 7, 9, 6, far / 10],
      ];
      return ask(annotations(table), { level: "interval" }).interval;
    };
    const [low, high] = intervalAt(1e12);
    for (const far of [1e38, 1e150]) {
      expect(intervalAt(far)[0]).toBeCloseTo(low, 2);
      expect(intervalAt(far)[1]).toBeCloseTo(high, 2);
    }
  });

  test("of numbers that hardly differ for their size loses no digit", () => {
    const table = [
      [1, 2, 3, 4, 5, 6, 7, 8],
      [1, 2, 3, 5, 5, 6, 7, 7],
    ];
    const late = table.map((row) => row.map((one) => 2 ** 50 + one));
    expect(ask(annotations(late), { level: "interval" })).toEqual(
      expect.objectContaining({ value: ask(annotations(table), { level: "interval" }).value }),
    );
  });

  test("is unknown, not 1, where the answers that can be compared are all the same decimal number", () => {
    for (const level of ["ordinal", "interval", "ratio"] as const) {
      for (const decimal of [0.1, 0.7, 1.1, 2.3]) {
        const same = [decimal, decimal, decimal, decimal, decimal];
        expect(
          ask(
            annotations([
              [...same, 5.3],
              [...same, _],
              [...same, _],
            ]),
            { level },
          ).value,
        ).toBeNaN();
      }
    }
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

  test("weighs by places at the ordinal level and by the numbers themselves at the interval level", () => {
    // Items 1–1, 1–2 and 2–10; the margins are 1 1 2 and 1 2 10.
    const scale = annotations([
      [1, 1, 2],
      [1, 2, 10],
    ]);
    const weighted = (question: Partial<AgreementQuestion>) =>
      ask(scale, { measure: "cohen-kappa", ...question }).value;
    expect(weighted({ level: "ordinal" })).toBeCloseTo(1 - (3 * (0 + 1 + 1)) / (0 + 1 + 2 + 0 + 1 + 2 + 1 + 0 + 1), 12);
    expect(weighted({ level: "interval", weights: "linear" })).toBeCloseTo(
      1 - (3 * (0 + 1 + 8)) / (0 + 1 + 9 + 0 + 1 + 9 + 1 + 0 + 8),
      12,
    );
    expect(weighted({ level: "interval" })).toBeCloseTo(1 - (3 * (1 + 64)) / (1 + 81 + 1 + 81 + 1 + 64), 12);
  });

  test("weighs numbers whose squares no double holds", () => {
    const far = annotations([
      [1, 2, 3, 9],
      [2, 2, 3, 8],
    ]);
    const farther = far.map((one) => ({ ...one, label: `${one.label}e200` }));
    const asked = { measure: "cohen-kappa", level: "interval", weights: "quadratic" } as const;
    expect(ask(farther, asked).value).toBeCloseTo(ask(far, asked).value, 12);
  });

  test("weighs a given order by all its places, also those that nobody used", () => {
    const words = annotations([
      ["bad", "bad", "good"],
      ["bad", "good", "best"],
    ]);
    const ordered = (...order: string[]) => ask(words, { measure: "cohen-kappa", level: "ordinal", order }).value;
    expect(ordered("bad", "good", "best")).toBeCloseTo(1 - (3 * 2) / 8, 12);
    expect(ordered("bad", "poor", "fair", "good", "best")).toBeCloseTo(
      1 - (3 * (3 + 1)) / (2 * (0 + 3 + 4) + 3 + 0 + 1),
      12,
    );
  });

  test.each<[string, Partial<AgreementQuestion>, string]>([
    ["Fleiss at the ordinal level", { measure: "fleiss-kappa", level: "ordinal" }, "Fleiss' kappa compares names only"],
    ["weights of alpha", { weights: "linear" }, "weights are for cohen-kappa; the measure is krippendorff-alpha"],
    ["an order of names", { order: ["x", "y"] }, "an order of labels is for the level ordinal"],
    ["a label twice in the order", { level: "ordinal", order: ["x", "y", "x"] }, 'the order of labels has "x" twice'],
    ["an empty label in the order", { level: "ordinal", order: ["x", ""] }, "the order of labels has an empty one"],
    ["distances of names", { measure: "cohen-kappa", weights: "linear" }, "linear weights need an order of the labels"],
    ["words at the ordinal level", { level: "ordinal" }, "give the order of words with --order"],
  ])("is not given where the question contradicts itself: %s", (_, question, sentence) => {
    expect(() =>
      ask(
        annotations([
          ["x", "y"],
          ["x", "x"],
        ]),
        question,
      ),
    ).toThrow(sentence);
  });

  test("of Fleiss refuses uneven numbers of answers and says what to use", () => {
    expect(() => ask(annotations(krippendorff), { measure: "fleiss-kappa" })).toThrow(
      "u1 has 3 and u11 has 2; use krippendorff-alpha",
    );
    expect(() => ask(annotations([["x", "y"]]), { measure: "fleiss-kappa" })).toThrow(
      "Fleiss' kappa needs two answers at least for every item, but u1 has 1",
    );
  });
});

test("a measure's misspelt name is told with the nearest one", () => {
  expect(() => parseMeasure("fleis-kappa")).toThrow('the measure is "fleis-kappa"; did you mean fleiss-kappa?');
});

describe("the order of the rows", () => {
  test("changes nothing at all, neither an interval nor a list", () => {
    const question = fc.record({
      measure: fc.constantFrom("krippendorff-alpha" as const, "cohen-kappa" as const),
      level: fc.constantFrom(...(Object.keys(LEVELS) as Level[])),
    });
    const cell = fc.option(fc.integer({ min: 1, max: 3 }), { nil: null });
    const table = fc.array(fc.array(cell, { minLength: 5, maxLength: 5 }), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(table, question, fc.infiniteStream(fc.nat()), (rows, asked, keys) => {
        const given = annotations(rows);
        if (given.length === 0) return;
        const shuffled = given
          .map((one) => ({ one, key: keys.next().value ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ one }) => one);
        expect(ask(shuffled, { ...asked, resamples: 50 })).toEqual(ask(given, { ...asked, resamples: 50 }));
      }),
      { numRuns: 200 },
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

  test("stands no more than memory holds of a crowd whose answers all differ", () => {
    const crowd = Array.from({ length: 2 }, (_, i) => Array.from({ length: 6_000 }, (_, a) => ({ i, a }))).flat();
    const measured = crowd.map(({ i, a }) => ({
      item: `u${i}`,
      annotator: `a${String(a).padStart(4, "0")}`,
      label: String(a < 2 ? a : i * 6_000 + a),
      line: 1,
    }));
    const { confusions } = ask(measured, { level: "interval", resamples: 1 });
    expect(confusions.map(({ labels, pairs }) => [...labels, pairs]).slice(0, 3)).toEqual([
      ["0", "1", 2],
      ["0", "2", 1],
      ["0", "3", 1],
    ]);
    expect(() => ask(measured, { measure: "cohen-kappa" })).toThrow("here are more than 300 pairs");
  });

  test("stands each annotator against the rest, the oddest first", () => {
    expect(found.by_annotator.map(({ annotator, agreement, others }) => [annotator, agreement, others])).toEqual([
      ["a1", 5 / 8, 3 / 4],
      ["a3", 5 / 8, 3 / 4],
      ["a2", 6 / 8, 2 / 4],
    ]);
  });

  test("of measured labels each annotator's distance and offset, the farthest first", () => {
    const chance = seededChance(3);
    const table = Array.from({ length: 4 }, (_, who) =>
      Array.from({ length: 12 }, () => (chance.next() < 0.2 ? null : Math.round(40 * chance.next()) / 4 + who * who)),
    );
    const { by_annotator } = ask(annotations(table), { level: "interval", resamples: 1 });
    const answersOf = (item: number) =>
      table.flatMap((row, who) => (row[item] === null ? [] : [{ who, at: row[item] ?? NaN }]));
    const pairs = Array.from({ length: 12 }, (_, item) => answersOf(item)).flatMap((answers) =>
      answers.flatMap((a, i) => answers.slice(i + 1).map((b) => ({ of: [a.who, b.who], apart: a.at - b.at }))),
    );
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    for (const [who] of table.entries()) {
      const found = by_annotator.find(({ annotator }) => annotator === `a${who + 1}`);
      const mine = pairs.filter(({ of }) => of.includes(who));
      expect(found?.distance).toBeCloseTo(mean(mine.map(({ apart }) => Math.abs(apart))), 12);
      expect(found?.offset).toBeCloseTo(mean(mine.map(({ of, apart }) => (of[0] === who ? apart : -apart))), 12);
      const others = pairs.filter(({ of }) => !of.includes(who));
      expect(found?.others_distance).toBeCloseTo(mean(others.map(({ apart }) => Math.abs(apart))), 12);
    }
    expect(by_annotator.map(({ annotator }) => annotator)[0]).toBe("a4");
    expect(ask(annotations(table), { level: "ordinal", resamples: 1 }).by_annotator[0]).not.toHaveProperty("distance");
  });

  test("a stray number far off leaves the distance of the others as it is", () => {
    const table = [
      [1, 2, 3],
      [1.5, 2.5, 3.5],
      [1e20, 2, null],
    ];
    const [first] = ask(annotations(table), { level: "interval", resamples: 1 }).by_annotator;
    expect([first?.annotator, first?.others_distance]).toEqual(["a3", 0.5]);
    const rounded = ask(
      annotations([
        [0.7, 0.1],
        [0.4, 0.4],
      ]),
      { level: "interval", resamples: 1 },
    ).by_annotator;
    expect(rounded.map(({ offset }) => offset)).toEqual([0, 0]);
  });

  test("at the level ratio a distance counts for the size of its numbers", () => {
    const table = [
      [10, 10_000],
      [1, 10_100],
      [1, 10_000],
    ];
    const found = ask(annotations(table), { level: "ratio", resamples: 1 }).by_annotator;
    expect(found[0]?.annotator).toBe("a1");
    // 9 of 5.5 twice, 100 of 10,050 once.
    expect(found[0]?.distance).toBeCloseTo(((2 * 9) / 5.5 + 100 / 10_050) / 4, 12);
  });

  test("answers that are equal lie exactly 0 apart, a lone annotator's nowhere", () => {
    const { by_annotator } = ask(
      annotations([
        [0.1, 0.7],
        [0.1, 0.7],
        [0.1, 0.7],
        [null, null, 3],
      ]),
      {
        level: "ratio",
        resamples: 1,
      },
    );
    expect(by_annotator.map(({ distance, offset, others_distance }) => [distance, offset, others_distance])).toEqual([
      [0, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
      [NaN, NaN, 0],
    ]);
  });

  test("stand the items that the level finds worst: 1 for 5 is worse than 4 for 5", () => {
    const table = [
      [4, 1, 2, 3],
      [5, 5, 2, 3],
    ];
    expect(ask(annotations(table), { level: "interval" }).worst.map(({ item }) => item)).toEqual(["u2", "u1"]);
    expect(ask(annotations(table)).worst.map(({ item }) => item)).toEqual(["u1", "u2"]);
  });
});
