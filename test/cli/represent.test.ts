import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { parquetWriteBuffer } from "hyparquet-writer";
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
    expect(out).toContain("The sample differs from the population in size.\nsize: up to ");
    expect(out).toContain(" % of the population and 0 % of the sample.");
    expect((await represent(idsOnly(unfair), "--columns", "writer")).status).toBe(0);
  });

  test.each(["NaN", "-inf", "1e400", "NA", " n/a", "null", "None", "?", "-", "."])(
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

  test("takes signs for what is missing as names where other names stand beside them", async () => {
    const kinds = ["a", "b", "NA", "none"];
    const lines = rows.map(({ id }, i) => `${id},${kinds[i % 4]}`);
    const folder = await aFolder({ "population.csv": `id,kind\n${lines.join("\n")}\n`, "sample.csv": idsOnly(fair) });
    const files = [join(folder, "population.csv"), join(folder, "sample.csv"), "--id", "id"];
    expect((await run(representCommand, ...files, "--json")).json()).toMatchObject({
      columns: [{ test: "chi-square" }],
    });
  });

  test("refuses names of a column that is not compared", async () => {
    const { status, err } = await represent(idsOnly(fair), "--columns", "size", "--names", "writer");
    expect(status).toBe(2);
    expect(err).toContain('population.csv: --names has "writer", which is not among the compared columns (size)');
  });

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
    const sample = "id,writer\nx1,w1\nx2,w2\nx3,w9\n";
    const { json } = await represent(sample, "--json");
    // The population is a sample then, too: one new value among three items is not impossible, but rare.
    expect(json()).toMatchObject({
      columns: [{ name: "writer", unknown_values: 1, gaps: [{ value: "w9", population: 0 }, {}, {}] }],
      verdict: "differs",
    });
    const own = `id,writer\n${fair.map((id, i) => `${id},${i === 0 ? "w9" : "w1"}`).join("\n")}\n`;
    // JSON has no infinity: what makes the statistic one is counted beside it.
    expect((await represent(own, "--json")).json()).toMatchObject({
      columns: [{ name: "writer", p: 0, statistic: null, unknown_values: 1 }, {}],
    });
    expect((await represent(sample)).out).toContain("\nwriter: w9 is 0 % of the population and 33.3 % of the sample; ");
  });

  test("takes the columns that a sample with its own columns lacks from the population, by id", async () => {
    const writerOf = new Map(rows.map(({ id, writer }) => [id, writer]));
    const own = (ids: string[]) => `id,writer,label\n${ids.map((id) => `${id},${writerOf.get(id)},x`).join("\n")}\n`;
    const { status, out } = await represent(own(unfair));
    expect(status).toBe(1);
    expect(out).toContain("The sample differs from the population in size.");
    const { json } = await represent(own(fair), "--json");
    expect(json()).toMatchObject({
      verdict: "resembles",
      columns: [{ name: "writer" }, { name: "size" }],
      skipped: [],
    });
    expect(json()).toEqual((await represent(idsOnly(fair), "--json")).json());
  });

  const kinds = Array.from({ length: 100 }, (_, i) => ({ id: i, kind: "ab"[i % 2] ?? "", size: (i * 37) % 100 }));
  // Of kind a 36 of 50, of kind b 24 of 50.
  const chosen = [
    ...kinds.filter(({ id }) => id % 2 === 0).slice(0, 36),
    ...kinds.filter(({ id }) => id % 2).slice(0, 24),
  ];
  const asText = (cells: readonly Record<string, string | number>[]) =>
    [Object.keys(cells[0] ?? {}), ...cells.map((row) => Object.values(row))]
      .map((row) => `${row.join(",")}\n`)
      .join("");
  async function resembled(whole: string, sample: string | Uint8Array, file = "sample.csv", ...args: string[]) {
    const folder = await aFolder({ "population.csv": whole, [file]: sample });
    return run(representCommand, join(folder, "population.csv"), join(folder, file), "--id", "id", ...args);
  }
  type Compared = { columns: { name: string; p: number; p_holm: number }[]; visible_difference: number };
  const sizeAs = (written: (size: number) => string) => chosen.map((row) => ({ ...row, size: written(row.size) }));

  test("says the same of a sample of the population's rows however its file writes numbers", async () => {
    const column = <T>(name: string, type: T, values: unknown[]) => ({ name, type, data: values });
    const parquet = parquetWriteBuffer({
      columnData: [
        column(
          "id",
          "STRING" as const,
          chosen.map(({ id }) => String(id)),
        ),
        column(
          "kind",
          "STRING" as const,
          chosen.map(({ kind }) => kind),
        ),
        column(
          "size",
          "DOUBLE" as const,
          chosen.map(({ size }) => size),
        ),
      ],
    });
    const whole = asText(kinds.map((row) => ({ ...row, size: `${row.size}.0` })));
    const { status, json } = await resembled(whole, asText(sizeAs((size) => `${size}.0`)), "s.csv", "--json");
    expect([status, json()]).toMatchObject([1, { columns: [{ name: "kind", p: expect.closeTo(0.0148, 4) }, {}] }]);
    for (const [file, sample] of [
      ["s.jsonl", chosen.map((row) => JSON.stringify(row)).join("\n")],
      ["s.parquet", new Uint8Array(parquet)],
      ["spaces.csv", asText(sizeAs((size) => ` ${size / 10}e1`))],
    ] as const)
      expect((await resembled(whole, sample, file, "--json")).json()).toEqual(json());
  });

  test("says the same of a sample of the population's rows however its file writes days and empty cells", async () => {
    const day = (id: number) => new Date(Date.UTC(2024, 0, 1 + id)).toISOString();
    const dated = kinds.map(({ id, kind }) => ({ id, kind, day: id % 9 === 4 ? "" : day(id).slice(0, 10) }));
    const drawn = dated.filter(({ id }) => chosen.some((one) => one.id === id));
    const found = async (written: (id: number) => string, empty: string) => {
      const sample = drawn.map((row) => ({ ...row, day: row.day === "" ? empty : written(row.id) }));
      return (await resembled(asText(dated), asText(sample), "s.csv", "--json")).json() as Compared;
    };
    const expected = await found((id) => day(id).slice(0, 10), "");
    expect(expected.columns.map(({ name }) => name)).toEqual(["kind", "day", "day is empty"]);
    expect(await found(day, " ")).toEqual(expected);
  });

  test("compares as drawn rows the columns that are the population's own, whatever the sample has in others", async () => {
    const askFor = async (sample: string, ...args: string[]) => {
      const { json } = await resembled(asText(kinds), sample, "s.csv", "--json", ...args);
      return json() as Compared;
    };
    const own = await askFor(asText(chosen));
    const oneOff = chosen.map((row, i) => (i === 7 ? { ...row, size: row.size + 0.5 } : row));
    const changed = await askFor(asText(oneOff));
    expect(changed.columns[0]?.p).toBe(own.columns[0]?.p);
    expect(changed.columns[1]?.p).not.toBe(own.columns[1]?.p);
    // At least as much may stay hidden as in the column that is no draw.
    expect(changed.visible_difference).toBeGreaterThan(own.visible_difference);
    expect((await askFor(asText(oneOff), "--columns", "kind")).visible_difference).toBe(
      (await askFor(asText(chosen), "--columns", "kind")).visible_difference,
    );
    // As names the cells differ.
    const named = await askFor(asText(sizeAs((size) => `${size % 10}.0`)), "--names", "size");
    expect(named.columns[0]?.p).toBe(own.columns[0]?.p);
  });

  test("takes a number whose last bits were lost in writing it once more for the same one", async () => {
    const tenths = (times: number) => sizeAs((size) => String((size / 10) * times));
    const population = kinds.map((row) => ({ ...row, size: String(row.size / 10) }));
    const found = async (times: number) =>
      (await resembled(asText(population), asText(tenths(times)), "s.csv", "--json")).json() as Compared;
    expect(await found(1 + Number.EPSILON)).toEqual(await found(1));
    expect((await found(1 + 1e-9)).columns[1]?.p).not.toBe((await found(1)).columns[1]?.p);
  });

  test("says where the sample has other values than the population for the same ids, and judges as without", async () => {
    const shifted = chosen.map((row, i) => ({ ...row, size: chosen[(i + 1) % chosen.length]?.size ?? 0 }));
    const note =
      "\nFor the same ids the sample has other values than the population: size in 60 of 60 items (first 0 on line 2: 74, in the population 0). The sample's own count; if that is not meant, see how it was joined.\n";
    const { out, status } = await resembled(asText(kinds), asText(shifted));
    expect([status, out]).toEqual([1, expect.stringContaining(note)]);
    expect((await resembled(asText(kinds), asText(shifted), "s.csv", "--columns", "size")).status).toBe(0);
    expect((await resembled(asText(kinds), asText(sizeAs((size) => `${size}.0`)))).out).not.toContain("same ids");
    const { json } = await resembled(asText(kinds), asText(shifted), "s.csv", "--json");
    expect(json()).toMatchObject({
      other_values: [{ name: "size", items: 60, first: { id: "0", line: 2, sample: "74", population: "0" } }],
    });
    expect((await resembled(asText(kinds), asText(chosen), "s.csv", "--json")).json()).toMatchObject({
      other_values: [],
    });
  });

  test("counts other values among the items that the population has, empty ones and names that are not compared, too", async () => {
    const named = (rows: { id: number; kind: string }[]) =>
      rows.map(({ id, kind }) => ({ id, kind, file: `f${id}.png` }));
    const sample = [
      { id: 500, kind: "a", file: "f500.png" },
      ...named(chosen).map((row, i) => (i < 2 ? { ...row, kind: "", file: `g${row.id}.png` } : row)),
    ];
    const { json, out } = await resembled(asText(named(kinds)), asText(sample), "s.csv", "--json");
    expect(out).toContain('"skipped"');
    expect(json()).toMatchObject({
      skipped: [{ name: "file" }],
      foreign: 1,
      other_values: [
        { name: "kind", items: 2, first: { id: "0", line: 3, sample: "", population: "a" } },
        { name: "file", items: 2, first: { id: "0", line: 3, sample: "g0.png", population: "f0.png" } },
      ],
    });
    expect((await resembled(asText(named(kinds)), asText(sample))).out).toContain(
      "kind in 2 of 60 items (first 0 on line 3: (empty), in the population a); file in 2 of 60 items",
    );
  });

  test("names what was not compared of a sample that is not from the population", async () => {
    const foreign = `id,writer\n${rows
      .slice(0, 100)
      .map(({ writer }, i) => `x${i},${writer}`)
      .join("\n")}\n`;
    const { status, out } = await represent(foreign);
    expect(status).toBe(0);
    expect(out).toMatch(/^The sample resembles the population: /);
    expect(out).toContain(
      "No id of the sample is in the population: the two are compared as if drawn apart.\nsize was left out: not in the sample, and not to be had from the population by id.",
    );
    expect((await represent(foreign, "--json")).json()).toMatchObject({
      skipped: [{ name: "size", why: "not in the sample, and not to be had from the population by id" }],
      items: 100,
      foreign: 100,
    });
    expect((await represent(`${foreign}i0,w1\n`)).out).toContain(
      "100 of 101 ids of the sample are not in the population",
    );
  });

  test("takes a missing key of a population in JSON Lines for an empty cell", async () => {
    const lines = rows.map(({ id, writer }, i) => JSON.stringify(i % 3 === 0 ? { id } : { id, writer }));
    const sample = idsOnly(rows.slice(0, 99).map(({ id }) => id));
    const folder = await aFolder({ "population.jsonl": lines.join("\n"), "sample.csv": sample });
    const { status } = await run(
      representCommand,
      join(folder, "population.jsonl"),
      join(folder, "sample.csv"),
      "--id",
      "id",
    );
    expect(status).toBe(0);
  });

  test("suspects that population and sample are swapped", async () => {
    const swapped = async (sample: string, ...args: string[]) => {
      const folder = await aFolder({ "population.csv": population, "sample.csv": sample });
      const files = [join(folder, "sample.csv"), join(folder, "population.csv")];
      const { status, err } = await run(representCommand, ...files, "--id", "id", ...args);
      return [status, err.replace(folder, "")];
    };
    const sentence =
      "holdout: /sample.csv: all 200 items of this population are in the sample, which has 2000; are the two files swapped? The population comes first";
    expect(await swapped(idsOnly(fair))).toEqual([2, sentence]);
    expect(await swapped(`id,writer\n${fair.map((id) => `${id},w1`).join("\n")}\n`)).toEqual([2, sentence]);
    expect((await swapped(idsOnly(fair), "--columns", "size"))[1]).toContain(
      'there is no column "size" (columns: id); the sample has it: are the two files swapped? The population comes first',
    );
  });

  test.each([
    ["a decimal comma", '"1,5"', "; write it with a point, or say with --names that its numbers are names"],
    ["a word", "large", "; write a number, leave it empty, or say with --names that its numbers are names"],
  ])("refuses %s of the sample among the population's numbers, and says where", async (_, cell, advice) => {
    const { status, err } = await represent(
      `id,size\n${fair.map((id, i) => `${id},${i === 2 ? cell : i}`).join("\n")}\n`,
    );
    expect(status).toBe(2);
    expect(err).toContain(
      `sample.csv:4: the column "size" is ${JSON.stringify(cell.replaceAll('"', ""))} in this row and a number throughout the population${advice}`,
    );
  });

  test.each([
    [
      "a decimal comma",
      (i: number) => `"${i % 40},5"`,
      '"0,5" in this row, which would be compared as a name; write such a number with a point',
    ],
    [
      "the year last",
      (i: number) => `${(i % 28) + 1}.07.2021`,
      '"1.07.2021" in this row, which would be compared as a name; write such a date as 2024-03-01',
    ],
    [
      "a day that no calendar has",
      (i: number) => (i === 9 ? "2024-02-30" : `2024-01-${10 + (i % 20)}`),
      '"2024-02-30" in this row and a date above it; write it as 2024-03-01',
    ],
  ])("refuses a population's numbers and dates with %s, unless they are called names", async (_, cell, message) => {
    const text = (ids: readonly string[]) => `id,size\n${ids.map((id, i) => `${id},${cell(i)}`).join("\n")}\n`;
    const folder = await aFolder({ "population.csv": text(rows.map(({ id }) => id)), "sample.csv": idsOnly(fair) });
    const files = [join(folder, "population.csv"), join(folder, "sample.csv"), "--id", "id"];
    const { status, err } = await run(representCommand, ...files);
    expect([status, err]).toEqual([2, expect.stringContaining(message)]);
    expect(err).toMatch(/population\.csv:\d+: the column "size" is/);
    expect((await run(representCommand, ...files, "--names", "size")).err).toBe("");
  });

  test("refuses what is no date in the sample where the population has dates, and says where", async () => {
    const dated = `id,taken\n${rows.map(({ id }, i) => `${id},${new Date(i * 86_400_000).toISOString()}`).join("\n")}\n`;
    const of = async (cell: (i: number) => string) => {
      const sample = `id,taken\n${fair.map((id, i) => `${id},${cell(i)}`).join("\n")}\n`;
      const folder = await aFolder({ "population.csv": dated, "sample.csv": sample });
      return run(representCommand, join(folder, "population.csv"), join(folder, "sample.csv"), "--id", "id");
    };
    const { status, err } = await of((i) => (i === 2 ? "1970" : "1970-01-01"));
    expect(status).toBe(2);
    expect(err).toContain(
      'sample.csv:4: the column "taken" is "1970" in this row and a date throughout the population; write it as 2024-03-01, leave it empty, or say with --names that its dates are names',
    );
    for (const line of [2, 2001]) {
      const lacking = dated.split("\n").map((row, i) => (i === line - 1 ? `${row.split(",")[0]},NaT` : row));
      const folder = await aFolder({ "population.csv": lacking.join("\n"), "sample.csv": idsOnly(fair) });
      const files = [join(folder, "population.csv"), join(folder, "sample.csv")];
      expect((await run(representCommand, ...files, "--id", "id")).err).toContain(
        `population.csv:${line}: the column "taken" is "NaT" in this row and a date in others; write it as 2024-03-01, leave it empty`,
      );
    }
    const early = await of((i) => `1970-0${(i % 9) + 1}-03`);
    expect(early.status).toBe(1);
    expect(early.out).toContain("taken: until 1970-09-03 lie 12.3 % of the population and 100 % of the sample.");
  });

  test("refuses a sample that has no number at all where the population has", async () => {
    const { status, err } = await represent(`id,size\n${fair.map((id) => `${id},NA`).join("\n")}\n`);
    expect(status).toBe(2);
    expect(err).toContain('sample.csv:2: the column "size" is "NA" in this row and a number throughout the population');
  });

  test("says of numbers that may be codes that they were compared by size", async () => {
    const withCodes =
      "id,scanner,zip,age\n" +
      Array.from({ length: 300 }, (_, i) => `i${i},${1 + (i % 7)},0${1000 + (i % 90)},${i / 4}\n`).join("");
    const folder = await aFolder({
      "p.csv": withCodes,
      "s.csv": idsOnly(Array.from({ length: 60 }, (_, i) => `i${5 * i}`)),
    });
    const { out } = await run(representCommand, join(folder, "p.csv"), join(folder, "s.csv"), "--id", "id");
    expect(out).toContain(
      "scanner, zip are of whole numbers and were compared by size; where numbers are codes, --names compares them as names.",
    );
    const named = await run(
      representCommand,
      join(folder, "p.csv"),
      join(folder, "s.csv"),
      "--id",
      "id",
      "--names",
      "scanner,zip",
    );
    expect(named.out).not.toContain("compared by size;");
  });

  test("says what so few items could show", async () => {
    expect((await represent(idsOnly(fair.slice(0, 1)))).out).toContain("1 item is too few to tell");
    expect((await represent(idsOnly(fair))).out).toContain("What 200 items can show of a column with two values:");
  });

  test.each([
    [
      "an unknown id",
      idsOnly(["i1", "nobody"]),
      [],
      'sample.csv:3: the id "nobody" is not in the population, and the sample has no column "writer"',
    ],
    [
      "ids that are all written otherwise",
      idsOnly(["I1.png", "I2.png"]),
      [],
      'the id "I1.png" is not in the population, and neither is any other (its first is "i0"), and the sample has no column',
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
