import { describe, expect, test } from "@jest/globals";
import { seededChance } from "../../src/common/chance.js";
import { agreementOf, type AgreementQuestion } from "../../src/validation/agreement.js";
import {
  agreementSentences,
  agreementTables,
  challengeOf,
  readingOf,
  timeSentences,
} from "../../src/words/agreementReport.js";

/** One line an annotator: the name and a label per item; a point is a missing answer. */
function found(table: Record<string, string>, question: Partial<AgreementQuestion> = {}) {
  const annotations = Object.entries(table).flatMap(([annotator, labels]) =>
    labels
      .split(" ")
      .flatMap((label, i) => (label === "." ? [] : [{ item: `u${i + 1}`, annotator, label, line: i + 2 }])),
  );
  return agreementOf(annotations, { chance: seededChance(1), path: "a.csv", resamples: 200, ...question });
}
const tablesOf = (...asked: Parameters<typeof found>) =>
  Object.fromEntries(agreementTables(found(...asked)).map(({ title, rows }) => [title, rows]));

describe("the report of an agreement", () => {
  test("begins with the measure, its interval and the raw agreement", () => {
    const lines = agreementSentences(found({ ann: "cat dog cat dog cat cat", bob: "cat dog dog dog cat cat" })).split(
      "\n",
    );
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^krippendorff-alpha \(nominal\): 0\.686 \[−?\d\.\d{3}, 0\.\d{3}\]$/);
    expect(lines[1]).toBe("raw agreement: 83.3 % of 6 pairs of labels; 6 items, 2 annotators");
  });

  test("writes large numbers in one way everywhere", () => {
    const many = Array.from({ length: 1200 }, (_, i) => (i % 2 ? "cat" : "dog")).join(" ");
    const people = { ann: many, bob: many.replaceAll("cat", "ant") };
    const tables = tablesOf(people, { measure: "cohen-kappa", resamples: 2 });
    expect(tables["Labels taken for one another"]).toEqual([["ant", "cat", "600", "50.0 %"]]);
    expect(tables["Each annotator against the rest"]?.map((row) => row[1])).toEqual(["1,200", "1,200"]);
    expect(tables["Cohen's kappa by pair"]?.map((row) => row[2])).toEqual(["1,200"]);
  });

  test("names the weights of Cohen's kappa, and of how many pairs it is the mean", () => {
    const first = (people: Record<string, string>, question: Partial<AgreementQuestion>) =>
      agreementSentences(found(people, { measure: "cohen-kappa", ...question })).split(":")[0];
    const two = { ann: "1 2 3", bob: "1 2 2" };
    expect(first(two, {})).toBe("cohen-kappa (nominal, unweighted)");
    expect(first(two, { level: "ordinal" })).toBe("cohen-kappa (ordinal, linear weights)");
    expect(first({ ...two, eve: "3 2 1" }, { weights: "quadratic" })).toBe(
      "cohen-kappa (nominal, quadratic weights, mean of 3 pairs of annotators)",
    );
    // Two who always say the same one thing have no kappa.
    const constant = { ann: "1 1 1", bob: "1 1 1" };
    expect(first({ ...constant, eve: "1 2 1" }, {})).toBe(
      "cohen-kappa (nominal, unweighted, mean of 2 pairs of annotators)",
    );
    expect(first({ ...constant, eve: "1 1 1" }, {})).toBe("cohen-kappa (nominal, unweighted)");
  });

  test("reads the interval by Krippendorff's thresholds: can people do the task?", () => {
    const read = (...interval: [number, number]) =>
      readingOf({ ...found({ ann: "cat dog", bob: "cat dog" }), interval });
    expect(read(0.8, 1)).toMatch(/^Yes: even the lower end of the interval reaches 0.8/);
    expect(read(0.79, 0.95)).toMatch(
      /^Well enough for tentative conclusions, as the whole interval is above 0.667; whether for reliable/,
    );
    expect(read(0.667, 0.79)).toMatch(/^For tentative conclusions only: /);
    expect(read(0.66, 0.95)).toMatch(/^It cannot be told from these items: /);
    expect(read(0.2, 0.79)).toMatch(
      /^Not so well that labels are reliable, as the whole interval is below 0.8; whether for tentative/,
    );
    expect(read(-0.1, 0.666)).toMatch(/^No, not as it is asked: even the upper end of the interval is below 0.667/);
    expect(read(NaN, NaN)).toBe("Too few items have two answers to tell");
    const ofGroups = { ...found({ ann: "cat dog", bob: "cat dog" }), groups: { column: "patient", count: 4 } };
    expect(readingOf({ ...ofGroups, interval: [NaN, NaN] })).toBe(
      "Too few groups have an item with two answers to tell",
    );
    expect(readingOf(found({ ann: "cat cat", bob: "cat cat" }))).toMatch(
      /^It cannot be told from items that all got one label/,
    );
    expect(agreementSentences(found({ ann: "cat dog cat dog cat cat", bob: "cat dog dog dog cat cat" }))).toContain(
      "6 items, 2 annotators\nCan people do the task? It cannot be told from these items: ",
    );
  });

  test("says why there is no measure or no interval", () => {
    expect(agreementSentences(found({ ann: "cat", bob: "cat" }))).toContain(
      "cannot be computed: all labels are equal\n",
    );
    expect(agreementSentences(found({ ann: "cat dog" }))).toBe(
      "krippendorff-alpha (nominal): cannot be computed: no item has two answers\nraw agreement: – of 0 pairs of labels; 2 items, 1 annotator\nCan people do the task? Nobody knows before a second person has answered some of the items, such as 100.",
    );
    expect(agreementTables(found({ ann: "cat dog" }))).toEqual([]);
    expect(agreementSentences(found({ ann: "1 2 3 4" }))).not.toContain("Doubt");
    expect(agreementSentences(found({ ann: "cat", bob: "dog" }))).toContain("0.000 (too few items to say more)");
  });

  test("writes no zero with a sign", () => {
    const measured = { ...found({ ann: "1 2 3", bob: "1 2 2" }), value: -1e-9 };
    expect(agreementSentences({ ...measured, interval: [-0.0004, 0.0004] })).toContain(": 0.000 [0.000, 0.000]\n");
  });

  test("says no only where no doubt could turn it", () => {
    const [some, others] = ["low medium high ".repeat(20), "medium high medium ".repeat(20)].map((text) => text.trim());
    const said = agreementSentences(found({ ann: some ?? "", bob: others ?? "" }));
    expect(said).toContain(
      "Can people do the task? Not to be told before the doubt below is settled. As the labels are read now: no, not as it is asked:",
    );
    expect(said).toContain('say --level ordinal --order "low,medium,high", so that near misses count less.');
    const [cats, dogs] = ["cat dog cow ".repeat(20), "dog cow dog ".repeat(20)].map((text) => text.trim());
    expect(agreementSentences(found({ ann: cats ?? "", bob: dogs ?? "" }))).toContain(
      "Can people do the task? No, not as",
    );
  });

  test("a doubt comes before a no of the numbers, and before nothing else they may say", () => {
    const doubtful = found({ ann: "1 2 3", bob: "1 2 2" });
    const isPutOff = (...interval: [number, number]) =>
      readingOf({ ...doubtful, interval }).startsWith("Not to be told before the doubt below is settled.");
    expect([isPutOff(-0.1, 0.666), isPutOff(0.2, 0.667), isPutOff(0.666, 0.799)]).toEqual([true, true, true]);
    expect([isPutOff(0.2, 0.8), isPutOff(0.667, 0.799), isPutOff(0.667, 0.8), isPutOff(0.8, 1)]).not.toContain(true);
    expect(isPutOff(NaN, NaN)).toBe(false);
  });

  test("tells a doubt before the tables", () => {
    expect(agreementSentences(found({ ann: "1 2 3", bob: "1 2 2" }))).toContain(
      "\n\nDoubt: the labels are numbers (1 to 3) but are treated as names: if they are a scale, say --level ordinal or --level interval, so that near misses count less.",
    );
    expect(challengeOf(found({ ann: "cat Cat", bob: "cat cat" }).doubts)).toBe(
      'the labels "Cat" and "cat" look alike but are treated as different names: if they mean the same, write them alike',
    );
    expect(challengeOf([{ kind: "says-missing", label: "NA" }])).toBe(
      'the label "NA" is counted as an answer: where it means that nobody gave one, leave the cell empty',
    );
    expect(challengeOf([{ kind: "alike-names", of: "items", names: ["u1", "u1 "], more: 0 }])).toBe(
      'the items "u1" and "u1 " look alike but are counted as two: if they are one, write them alike',
    );
    expect(challengeOf([{ kind: "alike-names", of: "annotators", names: ["Zo\u00eb", "Zoe\u0308"], more: 2 }])).toBe(
      'the annotators "Zo\\u00eb" and "Zoe\\u0308" look alike but are counted as two: if they are one, write them alike (2 more look like another)',
    );
    const commas = found({ ann: "5,5 6,0 7", bob: "5,5 6,5 7" });
    expect(challengeOf(commas.doubts)).toBe(
      'the labels look like numbers with decimal commas ("5,5") but are treated as names: if they are numbers, write them with points and say --level interval',
    );
    expect(found({ ann: "1,2 3,4 a", bob: "1,2 3,4 b" }).doubts).toEqual([]);
    expect(found({ ann: "cat None dog", bob: "cat dog none" }).doubts).toEqual([
      { kind: "look-alikes", labels: ["None", "none"], more: 0 },
      { kind: "says-missing", label: "None" },
    ]);
    expect(challengeOf([])).toBeNull();
  });

  test("lists who said what of an item, and of many annotators how many", () => {
    expect(tablesOf({ ann: "cat", bob: "dog", eve: "dog" })["Items seen most differently"]).toEqual([
      ["u1", "dog: bob, eve · cat: ann"],
    ]);
    const crowd = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`a${i}`, i < 4 ? "cat" : "dog"]));
    expect(tablesOf(crowd)["Items seen most differently"]).toEqual([["u1", "dog ×5 · cat ×4"]]);
  });

  test("lists labels taken for one another, each annotator, and pairs where Cohen's kappa was asked for", () => {
    expect(tablesOf({ ann: "cat dog cat", bob: "cat cat cat", eve: "cat dog ." }, { measure: "cohen-kappa" })).toEqual({
      "Items seen most differently": [["u2", "dog: ann, eve · cat: bob"]],
      "Labels taken for one another": [["cat", "dog", "2", "28.6 %"]],
      "Each annotator against the rest": [
        ["bob", "3", "60.0 %", "100.0 %"],
        ["eve", "2", "75.0 %", "66.7 %"],
        ["ann", "3", "80.0 %", "50.0 %"],
      ],
      "Cohen's kappa by pair": [
        ["ann", "bob", "3", "0.000"],
        ["ann", "eve", "2", "1.000"],
        ["bob", "eve", "2", "0.000"],
      ],
    });
  });

  test("of measured labels tells distances, and no pairs of labels, of which hardly any comes twice", () => {
    const tables = agreementTables(
      found({ ann: "1 2.5 4 7", bob: "1.5 2 4 .", eve: "3 5 6.25 8" }, { level: "interval" }),
    );
    expect(tables.map(({ title }) => title)).toEqual([
      "Items seen most differently",
      "Each annotator against the rest",
    ]);
    expect(tables[1]?.head).toEqual(["annotator", "items", "distance", "offset", "the others"]);
    expect(tables[1]?.rows).toEqual([
      ["eve", "4", "2.07", "+2.07", "0.333"],
      ["bob", "3", "1.29", "−1.13", "1.94"],
      ["ann", "4", "1.25", "−1.11", "2.25"],
    ]);
  });

  test("shortens a long list and says of how many, and keeps a name with line breaks on one line", () => {
    const crowd = Object.fromEntries(Array.from({ length: 25 }, (_, i) => [`a\n${i}`, i % 2 === 0 ? "cat" : "dog"]));
    const rows = tablesOf(crowd)["Each annotator against the rest (the first 20 of 25)"];
    expect(rows).toHaveLength(20);
    expect(rows?.every(([name]) => /^a \d+$/.test(name ?? ""))).toBe(true);
  });

  test("ends with the time and what the training set would take", () => {
    const time = {
      timed: 3,
      seconds_total: 60,
      seconds_median: 20,
      seconds_mean: 20,
      seconds_p90: 28,
      by_annotator: [],
      pauses: { answers: 0, seconds_longest: null },
      seconds_pace: 20,
      training: { items: 1800, hours: 10, hours_with_pauses: 10, cost: 400 as number | null },
    };
    expect(timeSentences(time)).toBe(
      "Time: 20.0 s a label in the middle, nine of ten within 28.0 s; 60 s for 3 labels\nAt this pace, 20.0 s a label in the mean, labelling 1,800 training items once would take 10.0 hours and cost 400.00",
    );
    expect(timeSentences({ ...time, training: { ...time.training, items: 1, hours: 0.1, cost: null } })).toContain(
      "labelling 1 training item once would take 0.1 hours",
    );
    expect(
      timeSentences({ ...time, seconds_median: 7_316 })
        .split("\n")
        .at(-1),
    ).toBe("Doubt: that is long for a label; if `seconds` counts milliseconds, divide it by 1,000.");
    const told = (answers: number) =>
      timeSentences({
        ...time,
        pauses: { answers, seconds_longest: 86_400 },
        training: { ...time.training, hours_with_pauses: 66.3 },
      }).split("\n")[2];
    expect(told(1)).toBe(
      "Left out as a pause: 1 label that took more than thirty times the middle (24 h 0 min); counting it, it would take 66.3 hours",
    );
    expect(told(2)).toBe(
      "Left out as pauses: 2 labels that took more than thirty times the middle (the longest 24 h 0 min); counting them, it would take 66.3 hours",
    );
  });
});
