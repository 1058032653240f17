import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { labelNames } from "../../src/annotations/plainTable.js";
import { largeTables } from "../../src/cli/largeTables.js";
import { aFolder } from "./aTerminal.js";

/** A table of a megabyte for each thousand rows. */
function labels(rows: number, label: string): string {
  const path = "a/long/path/".repeat(85);
  return ["id,label", ...Array.from({ length: rows }, (_, i) => `${path}${i}.jpg,${label}`), ""].join("\n");
}

describe("large tables of labels", () => {
  test("are read side by side", async () => {
    const folder = await aFolder({ "old.csv": labels(9000, "cat"), "new.csv": labels(9001, "dog") });
    const paths = [join(folder, "old.csv"), join(folder, "new.csv")] as const;
    const tables = await largeTables(paths, {});
    expect(tables?.map((table) => [table.path, table.rows.count, labelNames(table)])).toEqual([
      [paths[0], 9000, ["cat"]],
      [paths[1], 9001, ["dog"]],
    ]);
  });

  test("are neither small ones, nor other files than tables, nor those with something wrong in them", async () => {
    const large = labels(9000, "cat");
    const folder = await aFolder({ "l.csv": large, "small.csv": labels(9, "cat"), "odd.csv": `${large},,,,\n` });
    const [path, small, odd] = ["l.csv", "small.csv", "odd.csv"].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    for (const other of [small, odd, join(folder, "none.csv")]) {
      expect(await largeTables([path, other], {})).toBeUndefined();
      expect(await largeTables([other, path], {})).toBeUndefined();
    }
    expect(await largeTables([path, path], { format: "jsonl" })).toBeUndefined();
    expect(await largeTables([path, path], { id: "key" })).toBeUndefined();
  });
});
