import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import type { Facts } from "../../src/checklist/facts.js";
import { judge } from "../../src/checklist/judge.js";

const folder = "test/golden";
const stories = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

function read(path: string): unknown {
  return JSON.parse(readFileSync(`${folder}/${path}`, "utf8"));
}

test("there are stories to judge", () => {
  expect(stories.length).toBeGreaterThanOrEqual(10);
});

// A new story: node scripts/golden.mjs NAME --repo CLONE --base REF --head REF
test.each(stories)("the story %s ends as it always did", (story) => {
  // The file holds what gatherFacts gave, written by scripts/golden.mjs.
  const facts = read(`${story}/facts.json`) as Facts;
  expect(JSON.parse(JSON.stringify(judge(facts)))).toEqual(read(`${story}/verdict.json`));
});
