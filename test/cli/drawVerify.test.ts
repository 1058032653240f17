import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { csv, draw, drawn } from "./aDraw.js";

describe("holdout draw verify", () => {
  test("names what was swapped by hand and exits 1", async () => {
    const { items } = await drawn();
    const [head = "", first = "", ...rest] = (await readFile(items, "utf8")).trimEnd().split("\n");
    await writeFile(items, [head, "easy", ...rest].join("\n"));
    const { status, json } = await draw("verify", items, "--json");
    expect(status).toBe(1);
    expect(json()).toMatchObject({ same: false, missing: [first], extra: ["easy"], population_changed: false });
    expect((await draw("verify", items)).out).toContain(`missing (1): ${first}\nextra (1): easy`);
  });

  test("tells an item that stands twice from one that was added", async () => {
    const { items } = await drawn();
    const lines = (await readFile(items, "utf8")).trimEnd().split("\n");
    await writeFile(items, [...lines, lines[1] ?? "", "easy"].join("\n"));
    const { status, out } = await draw("verify", items);
    expect(status).toBe(1);
    expect(out).toContain(`extra (2): ${lines[1]} (stands 2 times), easy`);
  });

  test("says how many rows a changed population had and has, and a record that was changed", async () => {
    const { population, items } = await drawn();
    await writeFile(population, `${csv}item-new,w0,2000\n`);
    expect((await draw("verify", items)).out).toContain(
      `${population} is not the file that was drawn from: its SHA-256 differs (it had 500 rows and has 501).`,
    );
    await writeFile(population, csv);
    const record = items.replace(".csv", ".draw.json");
    await writeFile(record, (await readFile(record, "utf8")).replace('"rows": 500', '"rows": 400'));
    expect((await draw("verify", items)).out).toContain(
      `The record was changed: it says 400 rows, but ${population} has 500.`,
    );
    expect((await draw("verify", items, "--json")).json()).toMatchObject({ same: true, record_changed: true });
  });

  test("does not mind a population whose rows were only reordered, but says so", async () => {
    const { population, items } = await drawn();
    const [head, ...lines] = csv.trimEnd().split("\n");
    await writeFile(population, [head, ...lines.reverse()].join("\n"));
    const { status, out } = await draw("verify", items);
    expect(status).toBe(0);
    expect(out).toContain("is not the file that was drawn from: its SHA-256 differs");
  });

  describe("where several files have the name of the population,", () => {
    /** The items two folders deep with the record of a draw from `population.csv`, and files of that name here and there. */
    async function among(populations: { beside?: string; above?: string; atTheTop: string }) {
      const { folder, population, items } = await drawn();
      const inner = join(folder, "data", "validation");
      await mkdir(inner, { recursive: true });
      await rename(items, join(inner, "items.csv"));
      const record = (await readFile(items.replace(".csv", ".draw.json"), "utf8")).replace(
        population,
        "population.csv",
      );
      await writeFile(join(inner, "items.draw.json"), record);
      const { beside, above, atTheTop } = populations;
      if (beside !== undefined) await writeFile(join(inner, "population.csv"), beside);
      if (above !== undefined) await writeFile(join(folder, "data", "population.csv"), above);
      await writeFile(population, atTheTop);
      const ended = await draw("verify", join(inner, "items.csv"));
      return { status: ended.status, out: ended.out.replaceAll(folder, "") };
    }
    const other = csv.replaceAll("item-", "another-");

    test("draws from the one with the digest of the record, wherever it lies", async () => {
      const same = "/data/validation/items.csv is what seed s draws: 20 of 500 items.";
      const passedOver = (taken: string) =>
        `/data/validation/population.csv is not the file that was drawn from: its SHA-256 differs; ${taken}, which is, was taken.\n`;
      const found = (taken: string) => ({ status: 0, out: passedOver(taken) + same });
      expect(await among({ beside: other, above: other, atTheTop: csv })).toEqual(found("/population.csv"));
      expect(await among({ beside: other, above: csv, atTheTop: other })).toEqual(found("/data/population.csv"));
      expect(await among({ beside: csv, atTheTop: other })).toEqual({ status: 0, out: same });
    });

    test("says of the first that it has changed when none has that digest", async () => {
      const { status, out } = await among({ above: other, atTheTop: `${csv}item-new,w0,2000\n` });
      expect(status).toBe(1);
      expect(out).toContain("/data/population.csv is not the file that was drawn from: its SHA-256 differs");
    });
  });

  test("of the record itself says that the items are wanted", async () => {
    const { items } = await drawn();
    const record = items.replace(".csv", ".draw.json");
    const { status, err } = await draw("verify", record);
    expect([status, err]).toEqual([2, `holdout: ${record}: this is the record of a draw; give the items beside it`]);
  });

  test("without items, record or population says what is missing", async () => {
    const { items, population, folder } = await drawn();
    expect((await draw("verify", join(folder, "other.csv"))).err).toContain("other.csv: there is no such file");
    await writeFile(join(folder, "lonely.csv"), "id\na\n");
    expect((await draw("verify", join(folder, "lonely.csv"))).err).toContain(
      "lonely.csv: these items have no record of a draw beside them (lonely.draw.json)",
    );
    await writeFile(
      items.replace(".csv", ".draw.json"),
      (await readFile(items.replace(".csv", ".draw.json"), "utf8")).replace(population, "gone.csv"),
    );
    expect((await draw("verify", items)).err).toContain(
      "the population gone.csv of the record is not there; say where it is with --population",
    );
    expect((await draw("verify", items, "--population", population)).status).toBe(0);
  });
});
