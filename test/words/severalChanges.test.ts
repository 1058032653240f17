import { describe, expect, test } from "@jest/globals";
import { resultsMessage } from "../../src/words/resultsMessage.js";
import { reviewComment } from "../../src/words/reviewComment.js";
import { severalChanges } from "../../src/words/severalChanges.js";
import { someChange } from "../support/facts.js";
import { aVerdict, someResults } from "../support/results.js";
import { shippedTemplates } from "../support/templates.js";

const hidden = { key: "hidden", values: { baseline: "32", wide: "128" } };
const rate = { key: "learning_rate", values: { baseline: "0.001", wide: "0.003" } };
const sentence =
  "wide changes 2 hyperparameters at once: hidden 32 → 128 and learning_rate 0.001 → 0.003. A difference cannot be put down to one of them.";

describe("two things changed at once", () => {
  test("are named with their values; one alone is what an experiment is", () => {
    expect(severalChanges(someResults({ hyperparameters: [hidden, rate] }))).toEqual([sentence]);
    expect(severalChanges(someResults({ hyperparameters: [hidden] }))).toEqual([]);
  });

  test("are those of the very candidate, and a value that is not there is a dash", () => {
    const [baseline, wide] = someResults().rows;
    if (!baseline || !wide) throw new Error("the builder makes two rows");
    const deep = { ...wide, name: "deep" };
    const layers = { key: "layers", values: { baseline: "–", wide: "–", deep: "3" } };
    const both = { key: "hidden", values: { baseline: "32", wide: "128", deep: "64" } };
    expect(severalChanges(someResults({ rows: [baseline, wide, deep], hyperparameters: [both, layers] }))).toEqual([
      "deep changes 2 hyperparameters at once: hidden 32 → 64 and layers – → 3. A difference cannot be put down to one of them.",
    ]);
  });

  test("are nothing to say of where there is no baseline, and the first three of many are named", () => {
    const many = Array.from({ length: 5 }, (_, i) => ({ ...hidden, key: `h${i}` }));
    const [, wide] = someResults().rows;
    expect(severalChanges(someResults({ rows: wide ? [wide] : [], hyperparameters: many }))).toEqual([]);
    expect(severalChanges(someResults({ hyperparameters: many }))[0]).toMatch(
      /^wide changes 5 hyperparameters at once: h0 32 → 128, h1 32 → 128, h2 32 → 128 and 2 more\. /,
    );
  });

  test("show where two long values part", () => {
    const layers = Array.from({ length: 40 }, (_, i) => i).join(",");
    const long = { key: "layers", values: { baseline: `[${layers},7]`, wide: `[${layers},8]` } };
    expect(severalChanges(someResults({ hyperparameters: [long, rate] }))[0]).toMatch(/38,39,7\] → …\S+38,39,8\] and/);
  });

  test("stand in the open part of the comment and in Slack", () => {
    const results = someResults({ hyperparameters: [hidden, rate] });
    const verdict = aVerdict({ conclusion: "success", findings: [] });
    const comment = reviewComment(shippedTemplates, someChange(), [
      { verdict, results, picture: null, sparkline: null },
    ]);
    expect(comment.slice(0, comment.indexOf("<details>"))).toContain(`| **better** |\n\n⚠️ ${sentence}\n`);
    expect(JSON.stringify(resultsMessage(results).blocks.at(-1))).toContain(sentence);
  });

  test("are no heading of the comment, whatever the experiment's file is called", () => {
    const [baseline, wide] = someResults().rows;
    if (!baseline || !wide) throw new Error("the builder makes two rows");
    const hostile = [hidden, rate].map(({ key }) => ({ key, values: { baseline: "1", "# wide": "2" } }));
    const results = someResults({ rows: [baseline, { ...wide, name: "# wide" }], hyperparameters: hostile });
    const verdict = aVerdict({ conclusion: "success", findings: [] });
    const comment = reviewComment(shippedTemplates, someChange(), [
      { verdict, results, picture: null, sparkline: null },
    ]);
    expect(comment).toContain("# wide changes 2 hyperparameters at once");
    expect(comment).not.toMatch(/^# /m);
  });
});
