import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { agreementCommand } from "../../src/cli/agreementCommand.js";
import { aFolder, run } from "./aTerminal.js";

// Krippendorff 2011: four observers, twelve units, missing values.
const table = [
  "1 2 3 3 2 1 4 1 2 . . .",
  "1 2 3 3 2 2 4 1 2 5 . 3",
  ". 3 3 3 2 3 4 2 2 5 1 .",
  "1 2 3 3 2 4 4 1 2 5 1 .",
];
const example = `item,annotator,label\n${table.flatMap((row, a) => row.split(" ").flatMap((label, i) => (label === "." ? [] : [`u${i + 1},${"ABCD"[a]},${label}`]))).join("\n")}\n`;

async function agreement(text: string, ...args: string[]) {
  return run(agreementCommand, join(await aFolder({ "annotations.csv": text }), "annotations.csv"), ...args);
}

describe("holdout agreement", () => {
  test("prints Krippendorff's own example with the fixed keys", async () => {
    const { status, json } = await agreement(example, "--level", "ordinal", "--json");
    const found = json() as { value: number; interval: [number, number]; raw_agreement: number };
    expect(status).toBe(0);
    expect(found).toMatchObject({
      measure: "krippendorff-alpha",
      level: "ordinal",
      items: 12,
      annotators: 4,
      pairs: 55,
      worst: [{ item: "u6", labels: { A: "1", B: "2", C: "3", D: "4" } }, { item: "u2" }, { item: "u8" }],
    });
    expect(found.value).toBeCloseTo(0.815, 3);
    expect(found.raw_agreement).toBeCloseTo(43 / 55, 12);
    expect(found.interval[0]).toBeLessThan(found.value);
    expect(found.interval[1]).toBeGreaterThan(found.value);
  });

  test("has an interval of whole patients where a column says of which an item is", async () => {
    const rows = Array.from({ length: 40 }, (_, i) =>
      ["ann", "bob"].map(
        (who) => `i${i},p${i % 8},${who},${who === "bob" && i % 8 < 2 ? "dog" : i % 16 < 8 ? "cat" : "dog"}`,
      ),
    );
    const text = `item,patient,annotator,label\n${rows.flat().join("\n")}\n`;
    const told = async (...more: string[]) =>
      (await agreement(text, ...more, "--json")).json() as {
        value: number;
        interval: [number, number];
        groups: unknown;
      };
    const [alone, together] = [await told(), await told("--group", "patient")];
    expect([alone.groups, together.groups]).toEqual([undefined, { column: "patient", count: 8 }]);
    expect(together.value).toBe(alone.value);
    const width = ({ interval: [low, high] }: typeof alone) => high - low;
    expect(width(together)).toBeGreaterThan(1.3 * width(alone));
    expect((await agreement(text, "--group", "patient")).out).toContain(
      "; 40 items in 8 groups (patient), 2 annotators",
    );
    expect(await agreement(text, "--group", "scan")).toMatchObject({
      status: 2,
      err: expect.stringMatching(/:1: there is no column "scan"; name the one that is meant with --group/),
    });
  });

  test("challenges numbers treated as names, and shows who and what disagrees", async () => {
    const { out } = await agreement(example);
    expect(out).toContain("krippendorff-alpha (nominal): 0.743 [");
    expect(out).toContain("Doubt: the labels are numbers (1 to 5) but are treated as names");
    expect(out).toContain("Items seen most differently");
    expect(out).toContain("Each annotator against the rest");
    expect(out).toMatch(
      /\nagreement: how many of the pairs of answers with this annotator in them are equal; the others: [^\n]+$/,
    );
  });

  test("reckons what the training set would cost from the seconds", async () => {
    const timed = "item,annotator,label,seconds\na,x,cat,10\na,y,cat,20\nb,x,dog,30\n";
    const { out } = await agreement(timed, "--training-items", "1800", "--hourly", "40");
    expect(out).toContain(
      "At this pace, 20.0 s a label in the mean, labelling 1,800 training items once would take 10.0 hours and cost 400.00",
    );
  });

  test("adds reading, challenge and time to the document for programs, and nothing that is not fixed above them", async () => {
    const timed = "item,annotator,label,seconds\na,x,1,10\na,y,2,20\nb,x,3,30\n";
    const found = (await agreement(timed, "--json")).json() as Record<string, unknown>;
    expect(Object.keys(found)).toEqual([
      "measure",
      "level",
      "value",
      "interval",
      "items",
      "annotators",
      "pairs",
      "raw_agreement",
      "worst",
      "confusions",
      "by_annotator",
      "by_pair",
      "weights",
      "reading",
      "challenge",
      "time",
    ]);
    expect(found["challenge"]).toContain("the labels are numbers (1 to 3)");
    expect(found["reading"]).toBe("Too few items have two answers to tell");
    expect(found["interval"]).toEqual([null, null]);
    expect(found["time"]).toMatchObject({ timed: 3, training: { items: 1000, cost: null } });
  });

  test("says how many rows are left out because they have no label", async () => {
    const rows = ["a,x,cat", "a,y,dog", "b,x,cat", "b,y,dog"];
    const said = async (...more: string[]) => {
      const text = ["item,annotator,label", ...rows, ...more].join("\n");
      const { unlabelled_rows: left } = (await agreement(text, "--json")).json() as { unlabelled_rows?: number };
      return [left, ...((await agreement(text)).out.match(/^left out: .*$/gm) ?? [])];
    };
    expect(await said()).toEqual([undefined]);
    expect(await said("c,x,")).toEqual([1, "left out: 1 row without a label, taken for an answer that nobody gave"]);
    expect(await said("c,x,", "d,y, ")).toEqual([
      2,
      "left out: 2 rows without a label, taken for answers that nobody gave",
    ]);
  });

  test("says in words that there is nothing to agree about", async () => {
    const { status, out } = await agreement("item,annotator,label\na,x,cat\na,y,cat\n");
    expect(status).toBe(0);
    expect(out).toContain("cannot be computed: all labels are equal");
  });

  test("reads columns that are called otherwise", async () => {
    const rows = [..."abcdef"].flatMap((item, i) => [`${item},x,${i % 2},3`, `${item},y,${(i % 3) % 2},5`]).join("\n");
    const asked = ["--training-items", "100"];
    const usual = await agreement(`item,annotator,label,seconds\n${rows}\n`, ...asked);
    const named = ["--item", "image", "--annotator", "who", "--label", "answer", "--seconds", "took"];
    const others = await agreement(`image,who,answer,took\n${rows}\n`, ...asked, ...named);
    expect(usual.out).toContain("labelling 100 training items");
    expect([others.status, others.out]).toEqual([0, usual.out]);
  });

  test.each([
    ["an unknown measure", example, ["--measure", "alpha"], 'the measure is "alpha"'],
    ["an unknown level", example, ["--level", "ordnial"], 'the level is "ordnial"; did you mean ordinal?'],
    [
      "words on an interval scale",
      "item,annotator,label\na,x,good\n",
      ["--level", "interval"],
      'annotations.csv:2: the label "good" is not a number',
    ],
    [
      "an answer twice",
      "item,annotator,label\na,x,1\na,x,2\n",
      [],
      'annotations.csv:3: "x" labelled "a" already in line 2',
    ],
    [
      "a price of time without times",
      example,
      ["--hourly", "40"],
      'annotations.csv: --hourly needs the seconds that each answer took; there are none in a column "seconds"; name another with --seconds',
    ],
    ["a training set without times", example, ["--training-items", "9"], "--training-items needs the seconds"],
    ["an unknown weighting", example, ["--weights", "cubic"], 'the weighting is "cubic"'],
    ["weights of another measure", example, ["--weights", "linear"], "weights are for cohen-kappa"],
    ["an order of names", example, ["--order", "1,2"], "an order of labels is for the level ordinal"],
    [
      "no annotators",
      "item,label\na,1\n",
      [],
      'annotations.csv:1: there is no column "annotator"; name the one that is meant with --annotator (columns: item, label)',
    ],
    [
      "a column of times that is not there",
      "item,annotator,label\na,x,1\n",
      ["--seconds", "took"],
      'annotations.csv:1: there is no column "took"; name the one that is meant with --seconds (columns: item, annotator, label)',
    ],
    [
      "one column for two things",
      "item,annotator,label\na,x,1\n",
      ["--annotator", "item"],
      'annotations.csv:1: the column "item" is named for both --item and --annotator',
    ],
  ])("with %s says so in one sentence and exits 2", async (_, text, args, sentence) => {
    const { status, out, err } = await agreement(text, ...args);
    expect([status, out]).toEqual([2, ""]);
    expect(err).toContain(sentence);
  });
});
