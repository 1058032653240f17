import { mkdir, writeFile } from "node:fs/promises";
import { describe, expect, test } from "@jest/globals";
import { compareCommand } from "../../src/cli/compareCommand.js";
import { inFolder, run } from "./aCommand.js";

const items = Array.from({ length: 100 }, (_, i) => i);
const labels = `id,label\n${items.map((i) => `i${i},cat`).join("\n")}\n`;
function wrongOn(from: number, to: number): string {
  return `id,prediction\n${[...items]
    .reverse()
    .map((i) => `i${i},${i >= from && i < to ? "dog" : "cat"}`)
    .join("\n")}\n`;
}
const files = { "l.csv": labels, "old.csv": wrongOn(0, 15), "new.csv": wrongOn(15, 40), "newer.csv": wrongOn(15, 16) };

describe("holdout compare", () => {
  test("prints the table as JSON with McNemar's numbers", async () => {
    await inFolder(files, async (path) => {
      const ended = await run(
        compareCommand,
        "--labels",
        path("l.csv"),
        `old=${path("old.csv")}`,
        `new=${path("new.csv")}`,
        "--json",
      );
      expect([ended.status, ended.err]).toEqual([0, ""]);
      const found = JSON.parse(ended.out);
      expect(Object.keys(found)).toEqual(["metric", "n", "rows", "smallest_difference", "kind", "notes"]);
      expect([found.kind, found.notes]).toEqual(["classification", [expect.stringMatching(/^One seed each: /)]]);
      expect([found.metric, found.n, found.rows.length]).toEqual(["error", 100, 2]);
      expect(found.rows[0].verdict).toBe("baseline");
      expect(found.rows[1].tests.mcnemar.p_mid).toBeCloseTo(0.11728, 5);
      expect(found.rows[1].verdict).toBe("cannot-tell");
    });
  });

  test("draws items that hang together anew as wholes: then McNemar's test is none", async () => {
    const patients = `id,patient,label\n${items.map((i) => `i${i},p${Math.floor(i / 5)},cat`).join("\n")}\n`;
    await inFolder({ ...files, "l.csv": patients }, async (path) => {
      const asked = ["--labels", path("l.csv"), `old=${path("old.csv")}`, `new=${path("newer.csv")}`, "--json"];
      const told = async (...more: string[]) => JSON.parse((await run(compareCommand, ...asked, ...more)).out);
      const [alone, together] = [await told(), await told("--group", "patient")];
      expect([alone.groups, together.groups]).toEqual([undefined, { column: "patient", count: 20 }]);
      expect(Object.keys(alone.rows[1].tests)).toEqual(["mcnemar"]);
      expect(together.rows[1].tests).toEqual({});
      expect(together.rows[1].difference).toBeCloseTo(alone.rows[1].difference, 12);
      // Three patients of twenty, and one item against them: three coins and a small one fall so in one of four cases.
      expect(alone.rows[1].p).toBeLessThan(0.001);
      expect(together.rows[1].p).toBe(0.25);
      expect([alone.rows[1].verdict, together.rows[1].verdict]).toEqual(["better", "cannot-tell"]);
    });
  });

  test("takes several files of one name as seeds, and another baseline", async () => {
    await inFolder(files, async (path) => {
      const named = [`old=${path("old.csv")}`, `new=${path("new.csv")}`, `new=${path("newer.csv")}`];
      const { out } = await run(compareCommand, "--labels", path("l.csv"), ...named, "--baseline", "new", "--json");
      const found = JSON.parse(out);
      expect(
        found.rows.map(({ name, seeds, verdict }: { name: string; seeds: number; verdict: string }) => [
          name,
          seeds,
          verdict,
        ]),
      ).toEqual([
        ["old", 1, "cannot-tell"],
        ["new", 2, "baseline"],
      ]);
      expect(found.rows[1].value).toBeCloseTo(0.13, 12);
      expect(found.rows[1].seed_values).toEqual([0.25, 0.01]);
    });
  });

  test("takes names with equals signs, as sweeps give them", async () => {
    await inFolder(files, async (path) => {
      const named = [`lr=0.1=${path("old.csv")}`, `lr=0.01=${path("new.csv")}`];
      const { out } = await run(compareCommand, "--labels", path("l.csv"), ...named, "--baseline", "lr=0.1", "--json");
      expect(JSON.parse(out).rows).toMatchObject([{ name: "lr=0.1" }, { name: "lr=0.01" }]);
    });
  });

  test("refuses predictions that carry other labels than the accepted ones", async () => {
    const other = `id,label,prediction\n${items.map((i) => `i${i},${i === 7 ? "dog" : "cat"},cat`).join("\n")}\n`;
    await inFolder({ ...files, "other.csv": other }, async (path) => {
      const named = [`old=${path("old.csv")}`, `other=${path("other.csv")}`];
      const ended = await run(compareCommand, "--labels", path("l.csv"), ...named, "--json");
      expect([ended.status, ended.out]).toEqual([2, ""]);
      expect(ended.err).toMatch(/other\.csv:9: the label of id "i7" is "dog" here, but "cat" is accepted/);
    });
  });

  test("says, as a table and as JSON, that a model's scores are those of the other class", async () => {
    const isNegative = items.map((i) => i % 2 === 0);
    const scored = (of: (isNegative: boolean, i: number) => number) =>
      `id,score\n${items.map((i) => `i${i},${of(isNegative[i] ?? false, i)}`).join("\n")}\n`;
    const given = {
      "l.csv": `id,label\n${items.map((i) => `i${i},${isNegative[i] ? "negative" : "positive"}`).join("\n")}\n`,
      "old.csv": scored((is, i) => (is !== i < 20 ? 0.2 : 0.8)),
      "new.csv": scored((is) => (is ? 0.9 : 0.1)),
    };
    await inFolder(given, async (path) => {
      const asked = ["--labels", path("l.csv"), `old=${path("old.csv")}`, `new=${path("new.csv")}`];
      const note =
        'new: The scores rank the wrong way round (roc_auc below 0.5): if they are probabilities of "negative", say --positive "negative".';
      expect((await run(compareCommand, ...asked)).out).toContain(`\n${note}\n`);
      const { notes, rows } = JSON.parse((await run(compareCommand, ...asked, "--json")).out);
      expect(rows[1].verdict).toBe("worse");
      expect(notes).toContain(note);
      expect(notes.filter((one: string) => one.startsWith("old"))).toEqual([]);
    });
  });

  test("shows by example how it is used", () => {
    const terminal = {
      out: () => undefined,
      err: () => undefined,
      interactive: false,
      color: false,
      exit: () => undefined,
    };
    let help = "";
    const command = compareCommand(terminal).configureOutput({ writeOut: (text) => void (help += text) });
    command.outputHelp();
    expect(help).toContain("holdout compare --labels labels.csv baseline=old.csv candidate=new.csv");
  });

  test("tells people the same as a table", async () => {
    await inFolder(files, async (path) => {
      const { out } = await run(
        compareCommand,
        "--labels",
        path("l.csv"),
        `old=${path("old.csv")}`,
        `newer=${path("newer.csv")}`,
      );
      expect(out).toMatch(/^newer is better than old, by one training each: error 15\.00 % → 1\.00 % .*\n\nmodel /);
      expect(out).toMatch(/newer +1 +1\.00 % \[0\.18, 5\.45\].*better/);
      expect(out).toMatch(/100 items; true differences from \d+\.\d+ points on would be seen in four of five cases/);
    });
  });

  test.each([
    ["a file that is not there, without a name", ["old"], '"old" is not NAME=FILE'],
    ["a metric that is not there", ["old=old.csv", "--metric", "auc"], 'there is no metric "auc"'],
    [
      "a baseline that is not there",
      ["old=old.csv", "--baseline", "x"],
      'the baseline "x" is not among the models old',
    ],
    ["a seed that is given twice", ["old=old.csv", "old=old.csv"], 'old.csv is given twice for "old"'],
    ["a folder", ["old=."], "this is a folder; expected a file"],
  ])("%s ends with status 2 and one sentence", async (_, args, sentence) => {
    await inFolder(files, async (path) => {
      const placed = args.map((arg) => arg.replace(/=(.*)/, (_all, name: string) => `=${path(name)}`));
      const ended = await run(compareCommand, "--labels", path("l.csv"), ...placed, "--json");
      expect([ended.status, ended.out]).toEqual([2, ""]);
      expect(ended.err).toContain(sentence);
      expect(ended.err.split("\n")).toHaveLength(1);
    });
  });

  test.each([
    [["old.csv", "newer.csv"], "old=old.csv newer=newer.csv"],
    [["base=old.csv", "newer.csv"], "base=old.csv newer=newer.csv"],
    [["a/p.csv", "b/p.csv"], "a/p=a/p.csv b/p=b/p.csv"],
    [["my run.csv"], '"my run=my run.csv"'],
  ])("%j lack a name, and what to type instead is told; nobody guesses which are seeds", async (args, typed) => {
    const some = "id,prediction\na0,0\n";
    await inFolder({ "old.csv": some, "newer.csv": some, "my run.csv": some }, async (path) => {
      for (const folder of ["a", "b"]) {
        await mkdir(path(folder));
        await writeFile(path(`${folder}/p.csv`), some);
      }
      const placed = args.map((arg) => arg.replace(/[^=]*$/, path));
      const { status, out, err } = await run(compareCommand, "--labels", path("l.csv"), ...placed);
      expect([status, out]).toEqual([2, ""]);
      expect(err.replaceAll(`${path("")}/`, "")).toContain(
        `${JSON.stringify(args.find((arg) => !arg.includes("=")))} has no name; write ${typed} (`,
      );
    });
  });

  test("of one measured item tells no interval, in words and as JSON", async () => {
    const one = { "l.csv": "id,label\na,1.5\n", "p.csv": "id,prediction\na,1\n", "q.csv": "id,prediction\na,1.4\n" };
    await inFolder(one, async (path) => {
      const asked = ["--labels", path("l.csv"), `p=${path("p.csv")}`, `q=${path("q.csv")}`];
      const { out } = await run(compareCommand, ...asked);
      expect(out).toMatch(/q +1 +0\.100 \[0, ∞\] +−0\.400 \[−∞, \+∞\] +1\.0000 +1\.0000 +cannot tell/);
      const found = JSON.parse((await run(compareCommand, ...asked, "--json")).out);
      expect(found.rows[1]).toMatchObject({ interval: [0, null], difference_interval: [null, null], p: 1 });
    });
  });
});
