import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { refuseUnwritable, writeWhole } from "../../src/cli/writeWhole.js";
import { UserError } from "../../src/common/userError.js";
import { aFolder } from "./aTerminal.js";

/** The sentence of the refusal, and the name of the file that it is about. */
async function refusal(folder: string, ...names: string[]): Promise<[string | undefined, string]> {
  const files = names.map((name) => ({ path: join(folder, name), text: "new" }));
  const error: unknown = await writeWhole(files).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(UserError);
  return error instanceof UserError ? [error.place?.path.slice(folder.length + 1), error.sentence] : ["", ""];
}

describe("files that are written whole or not at all", () => {
  test("are all there afterwards, and nothing else is", async () => {
    const folder = await aFolder({ "a.csv": "old" });
    await writeWhole([
      { path: join(folder, "a.csv"), text: "new" },
      { path: join(folder, "b.json"), text: new Uint8Array([104, 105]) },
    ]);
    expect((await readdir(folder)).sort()).toEqual(["a.csv", "b.json"]);
    expect(await readFile(join(folder, "a.csv"), "utf8")).toBe("new");
    expect(await readFile(join(folder, "b.json"), "utf8")).toBe("hi");
  });

  test("are not written where the folder of one is missing, which is named", async () => {
    const folder = await aFolder({ "a.csv": "old" });
    expect(await refusal(folder, "a.csv", "missing/b.csv")).toEqual([
      "missing/b.csv",
      "this file cannot be written: its folder does not exist",
    ]);
    expect(await readdir(folder)).toEqual(["a.csv"]);
    expect(await readFile(join(folder, "a.csv"), "utf8")).toBe("old");
  });

  test("are not written where a folder has the name of the second", async () => {
    const folder = await aFolder({ "a.csv": "old" });
    await mkdir(join(folder, "b.json"));
    expect(await refusal(folder, "a.csv", "b.json")).toEqual([
      "b.json",
      "this file cannot be written: there is a folder of that name",
    ]);
    expect((await readdir(folder)).sort()).toEqual(["a.csv", "b.json"]);
    expect(await readFile(join(folder, "a.csv"), "utf8")).toBe("old");
  });

  test("are refused before long work for what would refuse them after it", async () => {
    const folder = await aFolder({ "a.csv": "old" });
    await mkdir(join(folder, "b.json"));
    await expect(refuseUnwritable(join(folder, "missing/a.png"))).rejects.toThrow("its folder does not exist");
    await expect(refuseUnwritable(join(folder, "b.json"))).rejects.toThrow("there is a folder of that name");
    await refuseUnwritable(join(folder, "a.csv"));
    await refuseUnwritable(join(folder, "new.png"));
    expect((await readdir(folder)).sort()).toEqual(["a.csv", "b.json"]);
  });

  test("are not put in the place of a device", async () => {
    const folder = await aFolder();
    await symlink("/dev/null", join(folder, "null"));
    expect(await refusal(folder, "null")).toEqual([
      "null",
      "this file cannot be written: there is a device of that name",
    ]);
    expect(await readdir(folder)).toEqual(["null"]);
  });

  test("are refused below a file and where the name is too long", async () => {
    const folder = await aFolder();
    await writeFile(join(folder, "file"), "");
    expect((await refusal(folder, "file/a.csv"))[1]).toMatch(/a part of its path is a file/);
    expect((await refusal(folder, `${"x".repeat(250)}.csv`))[1]).toMatch(/its name is too long/);
    expect(await readdir(folder)).toEqual(["file"]);
  });
});
