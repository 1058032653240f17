import { expect, test } from "@jest/globals";
import { parseExperiment } from "../../src/experiments/parseExperiment.js";

const path = "experiments/digits/wide.yaml";

test("an experiment has any keys, and its name from the file's name", () => {
  expect(parseExperiment("width: 64\noptimiser: { name: sgd, lr: 1e-3 }\n", path, "digits")).toEqual({
    name: "wide",
    task: "digits",
    path,
    hyperparameters: { width: 64, optimiser: { name: "sgd", lr: 0.001 } },
  });
});

test("an empty file is an experiment with the script's own defaults", () => {
  expect(parseExperiment("# all as it is\n\n", path, "digits").hyperparameters).toEqual({});
});

test.each([
  ["width: 64\nlr: .inf", `${path}:2: .inf is not a finite number`],
  ["lr: 1e309", "1e309 is not a finite number"],
  ["width: 64\nseed: 4", `${path}:2: 'seed' is set by the task's protocol`],
  ["- 1", "expected keys and values"],
])("%j is refused with its line", (text, sentence) => {
  expect(() => parseExperiment(text, path, "digits")).toThrow(sentence);
});
