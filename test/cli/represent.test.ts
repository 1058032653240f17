import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { representCommand } from "../../src/cli/representCommand.js";
import { seededChance } from "../../src/common/chance.js";
import { drawSample } from "../../src/validation/draw.js";
import { aFolder, run } from "./aTerminal.js";

const chance = seededChance(7);
const rows = Array.from({ length: 2000 }, (_, i) => ({
  id: `i${i}`,
  writer: `w${chance.below(5)}`,
  size: chance.normal().toFixed(3),
}));
const population = `id,writer,size\n${rows.map(({ id, writer, size }) => `${id},${writer},${size}`).join("\n")}\n`;
const fair = drawSample(rows, { seed: "s", size: 200 }).items;
const unfair = rows
  .filter(({ size }) => Number(size) > 0)
  .slice(0, 200)
  .map(({ id }) => id);
const idsOnly = (ids: string[]) => `id\n${ids.join("\n")}\n`;

async function represent(sample: string, ...args: string[]) {
  const folder = await aFolder({ "population.csv": population, "sample.csv": sample });
  return run(representCommand, join(folder, "population.csv"), join(folder, "sample.csv"), "--id", "id", ...args);
}

describe("holdout represent", () => {
  test("calls a fair draw one that resembles, from its ids alone", async () => {
    const { status, json } = await represent(idsOnly(fair), "--json");
    expect(status).toBe(0);
    expect(json()).toMatchObject({
      verdict: "resembles",
      columns: [
        { name: "writer", test: "chi-square" },
        { name: "size", test: "kolmogorov-smirnov" },
      ],
    });
  });

  test("calls a choice of the large ones one that differs, names the column and exits 1", async () => {
    const { status, out } = await represent(idsOnly(unfair));
    expect(status).toBe(1);
    expect(out).toContain("The sample differs from the population in size.");
    expect((await represent(idsOnly(unfair), "--columns", "writer")).status).toBe(0);
  });

  test.each(["NaN", "-inf", "1e400"])(
    "refuses %s among numbers, which would turn them into hundreds of categories, and says where",
    async (cell) => {
      const odd = population.replace(/,[^,\n]*\n$/, `,${cell}\n`);
      const folder = await aFolder({ "population.csv": odd, "sample.csv": idsOnly(fair) });
      const files = [join(folder, "population.csv"), join(folder, "sample.csv"), "--id", "id"];
      const { status, err } = await run(representCommand, ...files);
      expect(status).toBe(2);
      expect(err).toContain(`population.csv:2001: the column "size" is "${cell}" in this row and a number in others;`);
      expect((await run(representCommand, ...files, "--names", "size")).status).not.toBe(2);
    },
  );

  test("refuses a population in which an item of the sample stands twice, and says where", async () => {
    const folder = await aFolder({ "population.csv": "id,x\na,1\nb,2\na,3\n", "sample.csv": "id\na\n" });
    const { status, err } = await run(
      representCommand,
      join(folder, "population.csv"),
      join(folder, "sample.csv"),
      "--id",
      "id",
    );
    expect([status, err]).toEqual([
      2,
      `holdout: ${join(folder, "population.csv")}:4: the id "a" is doubled, first on line 2; keep one row per item`,
    ]);
  });

  test("compares numbers that are names one by one, and a column named twice once", async () => {
    const codes = `id,code\n${rows.map(({ id, writer }) => `${id},${writer.slice(1)}`).join("\n")}\n`;
    const folder = await aFolder({ "population.csv": codes, "sample.csv": idsOnly(fair) });
    const ask = (...args: string[]) =>
      run(
        representCommand,
        join(folder, "population.csv"),
        join(folder, "sample.csv"),
        "--id",
        "id",
        "--json",
        ...args,
      );
    const testsOf = async (...args: string[]) =>
      ((await ask(...args)).json() as { columns: { test: string }[] }).columns.map(({ test }) => test);
    expect(await testsOf()).toEqual(["kolmogorov-smirnov"]);
    expect(await testsOf("--names", "code")).toEqual(["chi-square"]);
    expect(await testsOf("--columns", "code, code")).toEqual(["kolmogorov-smirnov"]);
  });

  test("takes a sample with columns of its own, which need not be from the population", async () => {
    const { json } = await represent("id,writer\nx1,w1\nx2,w2\nx3,w9\n", "--json");
    expect(json()).toMatchObject({ columns: [{ name: "writer", p: 0 }], verdict: "differs" });
  });

  test.each([
    [
      "an unknown id",
      idsOnly(["i1", "nobody"]),
      [],
      'sample.csv:3: the id "nobody" is not in the population, and the sample has no column "writer"',
    ],
    ["an id twice", idsOnly(["i1", "i1"]), [], 'sample.csv:3: the id "i1" is doubled, first on line 2'],
    [
      "an unknown column",
      idsOnly(["i1"]),
      ["--columns", "colour"],
      'there is no column "colour" (columns: id, writer, size)',
    ],
    [
      "a column nearly right",
      idsOnly(["i1"]),
      ["--columns", "wirter"],
      'population.csv:1: there is no column "wirter"; did you mean "writer"?',
    ],
    ["an unknown column of names", idsOnly(["i1"]), ["--names", "colour"], 'there is no column "colour"'],
    ["a sample without ids", "name\nx\n", [], 'there is no column "id" (columns: name)'],
  ])("with %s says so and exits 2", async (_, sample, args, sentence) => {
    const { status, err } = await represent(sample, ...args);
    expect(status).toBe(2);
    expect(err).toContain(sentence);
  });
});
