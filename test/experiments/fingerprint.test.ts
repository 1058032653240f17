import { describe, expect, test } from "@jest/globals";
import { fingerprintOf, type Ingredients } from "../../src/experiments/fingerprint.js";
import { runId } from "../../src/experiments/runId.js";

const ingredients: Ingredients = {
  sources: [
    { path: "train.py", blob: "a".repeat(40) },
    { path: "model/net.py", blob: "b".repeat(40) },
  ],
  image: "sha256:1",
  command: ["python3", "train.py"],
  hyperparameters: { width: 32, lr: 0.1 },
  dataset: "d",
  validationItems: "v",
  labelVersion: 1,
  protocol: { train: { epochs: 5 }, evaluate: { everyEpochs: 1 }, seeds: [1, 2, 3] },
};

describe("a fingerprint", () => {
  test("is the same whatever the order of files and keys", () => {
    const reordered = {
      ...ingredients,
      sources: ingredients.sources.toReversed(),
      hyperparameters: { lr: 0.1, width: 32 },
    };
    expect(fingerprintOf(reordered)).toBe(fingerprintOf(ingredients));
    expect(fingerprintOf(ingredients)).toMatch(/^[0-9a-f]{64}$/);
  });

  test.each<[string, Partial<Ingredients>]>([
    ["code", { sources: [{ path: "train.py", blob: "c".repeat(40) }] }],
    ["image", { image: "sha256:2" }],
    ["command", { command: ["python3", "-O", "train.py"] }],
    ["hyperparameters", { hyperparameters: { width: 33, lr: 0.1 } }],
    ["dataset", { dataset: "e" }],
    ["validation items", { validationItems: "w" }],
    ["label version", { labelVersion: 2 }],
    ["protocol", { protocol: { ...ingredients.protocol, train: { epochs: 6 } } }],
  ])("is another one with another %s", (_, change) => {
    expect(fingerprintOf({ ...ingredients, ...change })).not.toBe(fingerprintOf(ingredients));
  });
});

test("a run has one name on every machine, and another for another seed or attempt", () => {
  expect(runId("acme/vision", "f", 1, 1)).toMatch(/^run-[0-9a-f]{12}$/);
  const names = [runId("a/b", "f", 1, 1), runId("a/b", "f", 2, 1), runId("a/b", "f", 1, 2), runId("a/c", "f", 1, 1)];
  expect(new Set(names).size).toBe(4);
  expect(runId("a/b", "f", 1, 1)).toBe(names[0]);
});
