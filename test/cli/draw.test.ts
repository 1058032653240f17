import { readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { parquetWriteBuffer } from "hyparquet-writer";
import { sha256 } from "../../src/common/hash.js";
import { drawSample } from "../../src/validation/draw.js";
import { csv, draw, drawn, rows } from "./aDraw.js";
import { aFolder } from "./aTerminal.js";

const jsonl = rows.map((row) => JSON.stringify(row)).join("\n");
const columnOf = (name: "id" | "writer" | "year") => ({
  name,
  data: rows.map((row) => row[name]),
  type: "STRING" as const,
});
const parquet = new Uint8Array(
  parquetWriteBuffer({ columnData: [columnOf("id"), columnOf("writer"), columnOf("year")], rowGroupSize: 64 }),
);
describe("holdout draw", () => {
  test("gives the same from a large file, which several threads read in pieces, wherever the pieces are cut", async () => {
    const many = Array.from({ length: 40_000 }, (_, i) => ({
      id: `item-${"x".repeat((i * i) % 500)}-${i}`,
      stratum: `w${i % 3}`,
    }));
    const text = `id,writer\n${many.map(({ id, stratum }) => `${id},${stratum}`).join("\n")}`;
    expect(text.length).toBeGreaterThan(9 << 20);
    const folder = await aFolder({ "population.csv": text, "odd.csv": `${text}\n"one ""more""",w0` });
    const from = (file: string, ...more: string[]) =>
      draw(join(folder, file), "--id", "id", "--size", "50", "--seed", "s", "--json", ...more);
    const pure = (rows: typeof many) => drawSample(rows, { seed: "s", size: 50 });
    const ids = many.map(({ id }) => ({ id, stratum: "" }));
    expect((await from("population.csv")).json()).toMatchObject({
      items: pure(ids).items,
      population: { rows: 40_000, sha256: sha256(text) },
    });
    expect((await from("population.csv", "--strata", "writer")).json()).toMatchObject({ items: pure(many).items });
    expect((await from("odd.csv")).json()).toMatchObject({
      items: pure([...ids, { id: 'one "more"', stratum: "" }]).items,
      population: { rows: 40_001 },
    });
  });

  test("takes a lone CR for the end of a line, also behind the header", async () => {
    const folder = await aFolder({ "population.csv": "id,x\ra,1\nb,2\n" });
    const { json } = await draw(join(folder, "population.csv"), "--id", "id", "--size", "2", "--seed", "s", "--json");
    expect((json() as { items: string[] }).items.toSorted()).toEqual(["a", "b"]);
  });

  test("prints what the pure draw gives, with shares and the population's digest", async () => {
    const folder = await aFolder({ "population.csv": csv });
    const { status, json } = await draw(
      join(folder, "population.csv"),
      "--id",
      "id",
      "--size",
      "20",
      "--seed",
      "s",
      "--strata",
      "writer",
      "--json",
    );
    const pure = drawSample(
      rows.map(({ id, writer }) => ({ id, stratum: writer })),
      { seed: "s", size: 20 },
    );
    expect(status).toBe(0);
    expect(json()).toEqual({
      items: pure.items,
      strata: { w0: 5, w1: 5, w2: 5, w3: 5 },
      population: { sha256: sha256(csv), rows: 500 },
    });
    expect(await readdir(folder)).toEqual(["population.csv"]);
  });

  test.each([
    ["JSON Lines", "p.jsonl", jsonl],
    ["TSV", "p.tsv", csv.replaceAll(",", "\t")],
    ["Parquet", "p.parquet", parquet],
    ["CSV with quotes", "p.csv", csv.replaceAll(/item-\d+/g, (id) => `"${id}"`)],
    [
      "CSV with line breaks in quotes",
      "p.csv",
      csv.replaceAll(/,20/g, ',"\n"20').replaceAll('"\n"', '"\n",').replace("id,writer,year", "id,writer,note,year"),
    ],
    ["CSV with CRLF and a byte order mark", "p.csv", `\uFEFF${csv.replaceAll("\n", "\r\n")}`],
    ["rows in reverse", "p.csv", `id,writer,year\n${[...csv.trimEnd().split("\n").slice(1)].reverse().join("\n")}`],
  ])("gives the same items from %s", async (_, name, text) => {
    const first = (
      await draw(
        join(await aFolder({ "population.csv": csv }), "population.csv"),
        "--id",
        "id",
        "--size",
        "20",
        "--seed",
        "s",
        "--strata",
        "writer,year",
        "--json",
      )
    ).json();
    const other = (
      await draw(
        join(await aFolder({ [name]: text }), name),
        "--id",
        "id",
        "--size",
        "20",
        "--seed",
        "s",
        "--strata",
        "writer,year",
        "--json",
      )
    ).json();
    expect((other as { items: string[] }).items).toEqual((first as { items: string[] }).items);
  });

  test("writes the items and a record from which anyone can draw again", async () => {
    const { population, items } = await drawn();
    expect((await readFile(items, "utf8")).split("\n")[0]).toBe("id");
    const record = JSON.parse(await readFile(items.replace(".csv", ".draw.json"), "utf8")) as Record<string, unknown>;
    expect(record).toMatchObject({
      algorithm: "hmac-sha256-bottom-k/1",
      population: { path: population, sha256: sha256(csv), rows: 500 },
      id: "id",
      strata: ["writer"],
      size: 20,
      seed: "s",
      seed_source: "the command line",
      draw: 1,
      reason: null,
    });
    expect(Date.parse(String(record["drawn_at"]))).not.toBeNaN();
    expect((await draw("verify", items, "--json")).json()).toEqual({
      same: true,
      missing: [],
      extra: [],
      population,
      population_changed: false,
      draw: 1,
      reason: null,
      record_changed: false,
    });
  });

  test("counts a second draw and keeps why; the same draw again changes nothing", async () => {
    const { population, items } = await drawn();
    const record = () => readFile(items.replace(".csv", ".draw.json"), "utf8");
    const before = await record();
    await draw(population, "--id", "id", "--size", "20", "--seed", "s", "--strata", "writer", "-o", items);
    expect(await record()).toBe(before);
    const second = await draw(
      population,
      "--id",
      "id",
      "--size",
      "30",
      "--seed",
      "s",
      "--because",
      "too few of w3",
      "-o",
      items,
    );
    expect(second.err).toContain("this is draw 2 of");
    expect(JSON.parse(await record())).toMatchObject({ draw: 2, reason: "too few of w3", size: 30 });
  });

  test("made again from the same population in another place, notes the place and counts nothing", async () => {
    const { folder, population, items } = await drawn();
    const record = async () =>
      JSON.parse(await readFile(items.replace(".csv", ".draw.json"), "utf8")) as Record<string, unknown>;
    const before = await record();
    const moved = join(folder, "moved.csv");
    await rename(population, moved);
    await draw(moved, "--id", "id", "--size", "20", "--seed", "s", "--strata", "writer", "-o", items);
    expect(await record()).toEqual({ ...before, population: { path: moved, sha256: sha256(csv), rows: 500 } });
    expect((await draw("verify", items)).status).toBe(0);
  });

  test.each([
    ["the population itself", (folder: string) => join(folder, "population.csv"), "this is the population"],
    ["a link to the population", (folder: string) => join(folder, "link.csv"), "this is the population"],
    ["a file of another format", (folder: string) => join(folder, "items.jsonl"), "the drawn items are written as CSV"],
    ["standard output", () => "-", "the record of a draw needs a file"],
  ])("does not write into %s", async (_, outputIn, sentence) => {
    const folder = await aFolder({ "population.csv": csv });
    await symlink("population.csv", join(folder, "link.csv"));
    const output = outputIn(folder);
    const { status, err } = await draw(
      join(folder, "population.csv"),
      "--id",
      "id",
      "--size",
      "5",
      "--seed",
      "s",
      "-o",
      output,
    );
    expect([status, err.startsWith(`holdout: ${output}: ${sentence}`)]).toEqual([2, true]);
    expect(await readFile(join(folder, "population.csv"), "utf8")).toBe(csv);
    expect((await readdir(folder)).sort()).toEqual(["link.csv", "population.csv"]);
  });

  describe("into a file that is there", () => {
    const again = (population: string, items: string, ...args: string[]) =>
      draw(population, "--id", "id", "--size", "20", "--strata", "writer", "-o", items, "--seed", ...args);

    test("does not write over what no draw has written", async () => {
      const { folder, population } = await drawn();
      const labels = join(folder, "labels.csv");
      await writeFile(labels, "id,label\nitem-1,cat\n");
      const { status, out, err } = await again(population, labels, "s");
      expect([status, out]).toEqual([2, ""]);
      expect(err).toBe(
        `holdout: ${labels}: this file is there already, and no record of a draw (${labels.replace(".csv", ".draw.json")}) beside it; give another name with -o, or move the file away`,
      );
      expect(await readFile(labels, "utf8")).toBe("id,label\nitem-1,cat\n");
      expect(await readdir(folder)).not.toContain("labels.draw.json");
    });

    test("does not write over drawn items to which columns were added", async () => {
      const { population, items } = await drawn();
      const labelled = (await readFile(items, "utf8")).replaceAll("\n", ",x\n").replace("id,x", "id,label");
      await writeFile(items, labelled);
      const { status, err } = await again(population, items, "other", "--because", "why not");
      expect(status).toBe(2);
      expect(err).toBe(
        `holdout: ${items}: this file has more than the ids of a draw, which would be lost; give another name with -o, or move the file away`,
      );
      expect(await readFile(items, "utf8")).toBe(labelled);
    });

    test("writes over an empty file, and gives items that lost their record a new one", async () => {
      const { folder, population, items } = await drawn();
      const empty = join(folder, "empty.csv");
      await writeFile(empty, "");
      expect((await again(population, empty, "s")).status).toBe(0);
      const text = await readFile(items, "utf8");
      await rm(items.replace(".csv", ".draw.json"));
      expect((await again(population, items, "other")).status).toBe(2);
      expect((await again(population, items, "s")).status).toBe(0);
      expect(await readFile(items, "utf8")).toBe(text);
      expect((await draw("verify", items)).status).toBe(0);
    });

    test("says of the same draw what its record does not take in, and that items were not as they were drawn", async () => {
      const { population, items } = await drawn();
      const text = await readFile(items, "utf8");
      expect((await again(population, items, "s")).err).toBe("");
      expect((await again(population, items, "s", "--because", "lost", "--seed-source", "a commit")).err).toBe(
        `holdout: ${items} was drawn like this before; its record stays as it is, without this --because and --seed-source`,
      );
      expect((await again(population, items, "s", "--seed-source", "the command line")).err).toBe("");
      await writeFile(items, text.replace(/item-\d+/, "item-0"));
      const { status, err } = await again(population, items, "s");
      expect([status, err]).toEqual([0, `holdout: ${items} was not as it had been drawn; it is written anew`]);
      expect(await readFile(items, "utf8")).toBe(text);
    });

    test("changes nothing in the example, by the line that its README gives", async () => {
      const example = (name: string) => readFile(join("examples/digits", name), "utf8");
      const [, line = ""] = /^holdout draw (.*)$/m.exec(await example("README.md")) ?? [];
      const files = {
        "population.csv": await example("data/population.csv"),
        "items.csv": await example("data/validation/items.csv"),
        "items.draw.json": await example("data/validation/items.draw.json"),
      };
      const folder = await aFolder(files);
      const placed = line.split(" ").map((word) => (word.endsWith(".csv") ? join(folder, basename(word)) : word));
      const { status, err } = await draw(...placed);
      expect([status, err]).toEqual([0, ""]);
      expect(await readFile(join(folder, "items.csv"), "utf8")).toBe(files["items.csv"]);
      // Its population lies elsewhere here.
      const record = await readFile(join(folder, "items.draw.json"), "utf8");
      expect(record.replace(join(folder, "population.csv"), "data/population.csv")).toBe(files["items.draw.json"]);
    });

    test("says which draw another one takes the place of", async () => {
      const { population, items } = await drawn();
      expect((await again(population, items, "other", "--because", "the first seed was chosen")).err).toBe(
        `holdout: this is draw 2 of ${items} and takes the place of 20 items drawn with seed s; the record says why`,
      );
      expect((await draw("verify", items, "--json")).json()).toMatchObject({
        draw: 2,
        reason: "the first seed was chosen",
      });
    });

    test.each([[[]], [["--because", " "]]])("does not draw other items without a reason: %j", async (why) => {
      const { folder, population, items } = await drawn();
      const files = () => Promise.all([items, join(folder, "items.draw.json")].map((path) => readFile(path, "utf8")));
      const before = await files();
      const { status, out, err } = await again(population, items, "other", ...why);
      expect([status, out, err]).toEqual([
        2,
        "",
        `holdout: ${items}: this would be draw 2 in place of 20 items drawn with seed s; say with --because why it is drawn again, which the record keeps`,
      ]);
      expect(await files()).toEqual(before);
      await rm(items);
      expect((await again(population, items, "other", ...why)).status).toBe(2);
      expect((await again(population, items, "s", ...why)).status).toBe(0);
    });
  });

  test("warns where there are more strata than items, because then names decide", async () => {
    const folder = await aFolder({ "population.csv": csv });
    const ask = (size: string) =>
      draw(join(folder, "population.csv"), "--id", "id", "--size", size, "--seed", "s", "--strata", "writer", "--json");
    const few = await ask("3");
    expect([few.status, (few.json() as { items: string[] }).items.length]).toEqual([0, 3]);
    expect(few.err).toContain("holdout: 4 strata for 3 items: which strata an item comes from is then decided");
    expect((await ask("4")).err).toBe("");
  });

  const id = ["--id", "id"];
  const size = ["--size", "5"];
  const seed = ["--seed", "s"];
  test.each<[string, string | Buffer, string[], string]>([
    ["no id option", csv, [...size, ...seed], "say with --id which column names the item"],
    ["no size", csv, [...id, ...seed], "say with --size how many items to draw"],
    ["no seed", csv, [...id, ...size], "say with --seed where the chance comes from"],
    ["a seed of blanks", csv, [...id, ...size, "--seed", " "], "say with --seed where the chance comes from"],
    [
      "a size in words",
      csv,
      [...id, ...seed, "--size", "many"],
      '--size is "many"; it must be a whole number, 1 or more',
    ],
    ["a size of nothing", csv, [...id, ...seed, "--size", "0"], '--size is "0"; it must be a whole number, 1 or more'],
    [
      "a size beyond the population",
      csv,
      [...id, ...seed, "--size", "501"],
      "the size is 501, but the population has only 500 rows",
    ],
    ["an unknown column", csv, ["--id", "idd", ...size, ...seed], 'there is no column "idd"; did you mean "id"?'],
    [
      "an unknown stratum",
      csv,
      [...id, ...size, ...seed, "--strata", "wirter"],
      'there is no column "wirter"; did you mean "writer"?',
    ],
    [
      "a header that is Latin-1",
      Buffer.from("id,caf\xe9\na,1\n", "latin1"),
      [...id, "--size", "1", ...seed],
      "population.csv:1: some bytes are not UTF-8",
    ],
    [
      "a column that no table may have",
      "id,__proto__\na,1\n",
      [...id, "--size", "1", ...seed],
      'population.csv:1: the header has a column "__proto__"',
    ],
    [
      "the ids as strata",
      csv,
      [...id, ...size, ...seed, "--strata", "writer,id"],
      '--strata names the column of the ids, "id"; each item would be a stratum of its own, and no chance left',
    ],
    [
      "strata that a shell left empty",
      csv,
      [...id, ...size, ...seed, "--strata", " ,"],
      '--strata is " ,", which names no column; leave it out to draw without strata',
    ],
    [
      "an id twice",
      "id\na\nb\na\n",
      [...id, "--size", "3", ...seed],
      'population.csv:4: the id "a" is doubled, first on line 2; every item must have an id of its own',
    ],
    [
      "an id twice that is not drawn",
      `id,writer\n${Array.from({ length: 500 }, (_, i) => `i${i % 499},w${i % 2}`).join("\n")}\n`,
      [...id, "--size", "2", ...seed],
      'population.csv:501: the id "i0" is doubled, first on line 2;',
    ],
    [
      "an empty id",
      "id,x\na,1\n,2\n",
      [...id, "--size", "1", ...seed],
      'population.csv:3: the column "id" is empty in this row',
    ],
    [
      "an id of line breaks",
      'id,x\na,1\n"\n\r\n",2\n',
      [...id, "--size", "1", ...seed],
      'population.csv:3: the column "id" is empty in this row',
    ],
    [
      "an id of blanks",
      "id,x\na,1\n \t,2\n",
      [...id, "--size", "1", ...seed],
      'population.csv:3: the column "id" is empty in this row',
    ],
    [
      "a ragged row",
      "id,x\na,1\nb\n",
      [...id, "--size", "1", ...seed],
      "population.csv:3: this row has 1 cell but the header has 2",
    ],
    ["only a header", "id,x\n", [...id, "--size", "1", ...seed], "population.csv: the file has a header but no rows"],
    ["nothing at all", "", [...id, "--size", "1", ...seed], "population.csv: the file is empty"],
  ])("with %s says so in one sentence, exits 2 and writes nothing", async (_, text, args, sentence) => {
    const folder = await aFolder({ "population.csv": text });
    const { status, out, err } = await draw(join(folder, "population.csv"), ...args, "-o", join(folder, "items.csv"));
    expect([status, out]).toEqual([2, ""]);
    expect(err).toContain(sentence);
    expect(err.split("\n")).toHaveLength(1);
    expect(await readdir(folder)).toEqual(["population.csv"]);
  });

  test("takes a stratum that is named twice once", async () => {
    const folder = await aFolder({ "population.csv": csv });
    const asked = [join(folder, "population.csv"), ...id, ...size, ...seed, "--json", "--strata"];
    expect((await draw(...asked, "writer, writer")).json()).toEqual((await draw(...asked, "writer")).json());
  });

  test("refuses what is for the record of a draw where none is written, and a reason where nothing is drawn again", async () => {
    const folder = await aFolder({ "population.csv": csv });
    const asked = [join(folder, "population.csv"), ...id, ...size, ...seed];
    const { status, out, err } = await draw(...asked, "--because", "why not");
    expect([status, out]).toEqual([2, ""]);
    expect(err).toBe("holdout: --because is for the record of a draw, which only -o writes");
    expect((await draw(...asked, "--seed-source", "a commit")).err).toContain("--seed-source is for the record");
    const items = join(folder, "items.csv");
    expect((await draw(...asked, "-o", items, "--because", "why not")).err).toBe(
      `holdout: ${items}: nothing was drawn into this file before; --because says why items are drawn again`,
    );
    expect(await readdir(folder)).toEqual(["population.csv"]);
    expect((await draw(...asked, "-o", items, "--seed-source", "a commit")).status).toBe(0);
    expect((await draw(...asked, "-o", items, "--because", "why not")).status).toBe(0);
    expect(JSON.parse(await readFile(join(folder, "items.draw.json"), "utf8"))).toMatchObject({
      seed_source: "a commit",
      draw: 1,
      reason: null,
    });
  });

  test.each([
    ["--seed", "other"],
    ["--strata", "year"],
    ["--id", "id"],
    ["--size", "5"],
    ["-o", "x.csv"],
    ["--because", "x"],
    ["--seed-source", "x"],
  ])("verify refuses %s, which the record tells", async (option, value) => {
    const { items } = await drawn();
    const sentence = /^holdout: --[a-z-]+ is for a draw; a verification draws as the record says$/;
    for (const words of [
      ["verify", items, option, value],
      [option, value, "verify", items],
    ]) {
      const { status, out, err } = await draw(...words);
      expect([status, out, err]).toEqual([2, "", expect.stringMatching(sentence)]);
    }
  });
});
