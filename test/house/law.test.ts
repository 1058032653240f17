import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { crossings, lawOf } from "./borders.js";

const root = join(import.meta.dirname, "../..");
const toyTable = `
| folder | what it says | may import |
| --- | --- | --- |
| \`common\` ° | words | — |
| \`rules\` ° | what must be true | all above |
| \`doors\` | bytes | \`rules\` |
`;

describe("the law of the house", () => {
  test("every import of the sources stays inside the borders of the README's table", () => {
    const law = lawOf(readFileSync(join(root, "README.md"), "utf8"));
    expect(law.length).toBeGreaterThan(15);
    expect(crossings(join(root, "src"), law)).toEqual([]);
  });

  test("every folder of the sources stands in the table", () => {
    const law = lawOf(readFileSync(join(root, "README.md"), "utf8"));
    expect(law.filter((one) => one.pure).map((one) => one.folder)).toEqual(
      expect.arrayContaining(["common", "statistics", "metrics", "curves", "checklist", "charts", "words"]),
    );
  });
});

describe("on a toy tree", () => {
  const toys: string[] = [];
  afterAll(() => toys.forEach((toy) => rmSync(toy, { recursive: true })));

  function toyTree(files: Record<string, string>): string {
    const toy = mkdtempSync(join(tmpdir(), "law-"));
    toys.push(toy);
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(toy, path)), { recursive: true });
      writeFileSync(join(toy, path), text);
    }
    return toy;
  }

  test("a tree that keeps the law has no crossing", () => {
    const tree = toyTree({
      "common/hash.ts": "",
      "rules/rule.ts": 'import "../common/hash.js";',
      "doors/door.ts": 'import { readFile } from "node:fs/promises";\nimport "../rules/rule.js";',
    });
    expect(crossings(tree, lawOf(toyTable))).toEqual([]);
  });

  test.each([
    [
      "an import against the direction",
      "common/hash.ts",
      'import type { Rule } from "../rules/rule.js";',
      "common may not import",
    ],
    [
      "an import that the table does not grant",
      "doors/door.ts",
      'export * from "../common/hash.js";',
      "doors may not import",
    ],
    [
      "files in a pure folder",
      "rules/rule.ts",
      'import { readFileSync } from "node:fs";',
      "node:fs, which touches the world",
    ],
    [
      "a dynamic import of the network",
      "rules/rule.ts",
      'const http = await import("node:http");',
      "node:http, which touches the world",
    ],
    ["the clock in a pure folder", "rules/rule.ts", "export const now = () => Date.now();", "Date.now"],
    ["chance in a pure folder", "rules/rule.ts", "export const dice = Math.random();", "Math.random"],
    ["the environment in a pure folder", "rules/rule.ts", "export const home = process.env.HOME;", "reads the process"],
    ["the network in a pure folder", "rules/rule.ts", 'await fetch("http://localhost");', "fetch"],
    ["a folder that nobody knows", "utils/all.ts", "", "not in the README's table"],
    ["main, which nobody imports", "doors/door.ts", 'import "../main.js";', "doors may not import"],
  ])("the law catches %s", (_what, path, text, complaint) => {
    expect(crossings(toyTree({ [path]: text }), lawOf(toyTable))).toEqual([expect.stringContaining(complaint)]);
  });
});
