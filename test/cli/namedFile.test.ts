import { mkdir, writeFile } from "node:fs/promises";
import { expect, test } from "@jest/globals";
import { expanded } from "../../src/cli/namedFile.js";
import { inFolder } from "./aCommand.js";

test("a name with stars in its file's name stands for all files that fit, in their order", async () => {
  const files = {
    "a_1.csv": "",
    "a_0.csv": "",
    "a_10.txt": "",
    "b*.csv": "",
    ".a_2.csv": "",
    "c(1).csv": "",
  };
  await inFolder(files, async (path) => {
    for (const folder of ["run_0", "run_1"]) await mkdir(path(folder));
    for (const file of ["run_0/p.csv", "run_1/p.csv", "run_1/q.csv"]) await writeFile(path(file), "");
    const [one, other] = [path("a_0.csv"), path("a_1.csv")];
    expect(await expanded([`new=${path("a_*.csv")}`, "old=x.csv"])).toEqual([
      `new=${one}`,
      `new=${other}`,
      "old=x.csv",
    ]);
    // A file of that very name is that file, and without a name the shell has seen to it.
    expect(await expanded([`b=${path("b*.csv")}`, path("a_*.csv")])).toEqual([`b=${path("b*.csv")}`, path("a_*.csv")]);
    expect(await expanded([`c=${path("c(*).csv")}`])).toEqual([`c=${path("c(1).csv")}`]);
    const folders = await expanded([`e=${path("run_*")}/p.csv`]);
    expect(folders).toEqual([`e=${path("run_0/p.csv")}`, `e=${path("run_1/p.csv")}`]);
    expect(await expanded([`f=${path("run_*")}/q.csv`])).toEqual([`f=${path("run_1/q.csv")}`]);
    expect(await expanded([`d=${path("d*.csv")}`])).toEqual([`d=${path("d*.csv")}`]);
  });
});

test("many stars end, and no letter is counted for two parts of a pattern", async () => {
  await inFolder({ [`${"a".repeat(120)}.csv`]: "", "aba.csv": "", "abba.csv": "" }, async (path) => {
    const many = `a=${path(`${"a*".repeat(30)}b`)}`;
    expect(await expanded([many])).toEqual([many]);
    expect(await expanded([`b=${path("ab*ba.csv")}`])).toEqual([`b=${path("abba.csv")}`]);
    expect(await expanded([`c=${path("*b*b*.csv")}`])).toEqual([`c=${path("abba.csv")}`]);
    expect(await expanded([`d=${path("a**.csv")}`])).toHaveLength(3);
  });
});
