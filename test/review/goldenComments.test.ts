import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import type { Facts } from "../../src/checklist/facts.js";
import type { Verdict } from "../../src/checklist/verdict.js";
import { reviewComment, type ReviewSection } from "../../src/words/reviewComment.js";
import { someResults } from "../support/results.js";
import { shippedTemplates } from "../support/templates.js";

const folder = "test/golden";
const stories = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
/** Stories whose experiments have finished: their comment holds the numbers of `someResults`, too. */
const measured = ["trained-and-comparable", "a-seed-ran-out-of-memory", "one-of-two-experiments-trained"];

function read(story: string, file: string): unknown {
  return JSON.parse(readFileSync(`${folder}/${story}/${file}`, "utf8"));
}

function commentOf(story: string): string {
  // Written by scripts/golden.mjs from what `gatherFacts` gave.
  const { change } = read(story, "facts.json") as Facts;
  return reviewComment(shippedTemplates, change, sectionsOf(story));
}

function sectionsOf(story: string): ReviewSection[] {
  // Written by scripts/golden.mjs from what `judge` gave.
  const verdicts = read(story, "verdict.json") as Verdict[];
  const results = measured.includes(story) ? someResults() : null;
  const picture = story === "trained-and-comparable" ? "https://holdout.example/i/token.png" : null;
  const sparkline = results && !picture ? "```\n█▅▂▁ wide, seed 1\n```" : null;
  return verdicts.map((verdict) => ({ verdict, results, picture, sparkline }));
}

// UPDATE_GOLDEN=1 writes them anew; read the difference before you commit it.
test.each(stories)("the comment of the story %s reads as it always did", (story) => {
  const path = `${folder}/${story}/comment.md`;
  const comment = commentOf(story);
  if (process.env["UPDATE_GOLDEN"]) writeFileSync(path, comment);
  expect(existsSync(path) ? readFileSync(path, "utf8") : "").toBe(comment);
});
