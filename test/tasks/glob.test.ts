import { describe, expect, test } from "@jest/globals";
import { globFolder, globMatcher } from "../../src/tasks/glob.js";

describe("a glob", () => {
  test.each([
    ["experiments/digits/*.yaml", "experiments/digits/wide.yaml", true],
    ["experiments/digits/*.yaml", "experiments/digits/old/wide.yaml", false],
    ["model/**", "model/layers/attention.py", true],
    ["model/**", "models/a.py", false],
    ["**/*.py", "train.py", true],
    ["**/*.py", "a/b/train.py", true],
    ["src/**/test/*.py", "src/test/a.py", true],
    ["*", ".hidden", true],
    ["data/{labels,marks}/*.{csv,tsv}", "data/marks/a.tsv", true],
    ["data/{labels,marks}/*.{csv,tsv}", "data/other/a.tsv", false],
    ["run-[0-9].yaml", "run-7.yaml", true],
    ["run-[!0-9].yaml", "run-7.yaml", false],
    ["a?c", "abc", true],
    ["a?c", "a/c", false],
    ["train.py", "train.py", true],
    ["train.py", "trainXpy", false],
    ["a+(b).py", "a+(b).py", true],
  ])("%s on %s: %s", (glob, path, matches) => {
    expect(globMatcher(glob)(path)).toBe(matches);
  });

  test("made to take hours takes no time", () => {
    const started = performance.now();
    expect(globMatcher("*a*a*a*a*a*a*a*a*a*b")("a".repeat(5000))).toBe(false);
    expect(globMatcher("**/a/**/a/**/a/**/b")("a/".repeat(2000))).toBe(false);
    expect(performance.now() - started).toBeLessThan(1000);
  });

  test("lies in the folder before its first wildcard", () => {
    expect(globFolder("experiments/digits/*.yaml")).toBe("experiments/digits");
    expect(globFolder("*.yaml")).toBe("");
    expect(globFolder("data/labels.csv")).toBe("data");
  });
});
