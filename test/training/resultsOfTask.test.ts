import { expect, test } from "@jest/globals";
import type { RunRecord } from "../../src/experiments/experiment.js";
import { experimentsAt } from "../../src/gathering/factsOfDefaultBranch.js";
import { policyOf } from "../../src/gathering/policyOf.js";
import { taskAt } from "../../src/gathering/gather.js";
import type { World } from "../../src/ports/world.js";
import { resultsOfTask } from "../../src/training/resultsOfTask.js";
import { anAcceptance, aRun, someArtifacts } from "../support/facts.js";
import { memoryPolicyFiles, memoryRuns } from "../support/memoryWorld.js";
import { memoryRepositories } from "../support/memoryRepositories.js";
import { taskYaml } from "../support/taskYaml.js";

const [main, before, longer, gone] = ["a", "b", "c", "d"].map((letter) => letter.repeat(40)) as [
  string,
  string,
  string,
  string,
];
const baselinePath = "experiments/digits/baseline.yaml";
const team = {
  ".holdout/config.yaml": "version: 1\n",
  ".holdout/tasks/digits.yaml": taskYaml(),
  Dockerfile: `FROM python@sha256:${"a".repeat(64)}\n`,
  [baselinePath]: "hidden: 32\n",
  "experiments/digits/wide.yaml": "hidden: 128\n",
};

function aWorld(finished: RunRecord[]): World {
  const world = {
    repositories: memoryRepositories({
      [main]: team,
      [before]: { ...team, "experiments/digits/wide.yaml": "hidden: 64\n" },
      [longer]: { ...team, ".holdout/tasks/digits.yaml": taskYaml().replace(/epochs: \d+/, "epochs: 77") },
    }),
    policyFiles: memoryPolicyFiles(),
    runs: { ...memoryRuns(finished), list: async () => finished, withFingerprint: async () => [] },
    decisions: { acceptance: async () => anAcceptance() },
    artifacts: someArtifacts(),
  };
  return world as unknown as World; // what the tested code asks for is there
}

function trained(fingerprint: string, commit: string, path?: string): RunRecord {
  const record = aRun(path === undefined ? {} : { path });
  return { ...record, run: { ...record.run, id: `run-${fingerprint}-${commit.slice(0, 4)}`, fingerprint, commit } };
}

async function results(finished: RunRecord[]) {
  const world = aWorld(finished);
  return (await resultsOfTask(world, await policyOf(world, "acme/vision"), "digits", anAcceptance()))?.results;
}

async function rows(finished: RunRecord[]) {
  return (
    (await results(finished))?.rows.map(({ name, isBaseline }) => (isBaseline ? `${name} (baseline)` : name)) ?? null
  );
}

test("two trainings of one name are told apart: the older one, and one that is not the baseline, carries its fingerprint", async () => {
  expect(await rows([trained("1111111122", main), trained("2222222233", main)])).toEqual(["wide", "wide 22222222"]);
  const world = aWorld([]);
  const policy = await policyOf(world, "acme/vision");
  const task = await taskAt(world.repositories, "acme/vision", main, "digits");
  const [baseline] = await experimentsAt(
    world,
    "acme/vision",
    main,
    { task, acceptance: anAcceptance() },
    policy.experiments,
  );
  const found = await rows([
    trained("3333333344", main, baselinePath),
    trained(baseline?.fingerprint ?? "", main, baselinePath),
  ]);
  expect(found).toEqual(["baseline (baseline)", "baseline 33333333"]);
});

test("hyperparameters are those that were trained, whatever the file says now", async () => {
  const { hyperparameters } = (await results([trained("1111111122", main), trained("2222222233", before)])) ?? {};
  expect(hyperparameters).toEqual([{ key: "hidden", values: { wide: "128", "wide 22222222": "64" } }]);
});

test("what was trained under another protocol, or at a commit that nobody has any more, stands in no table beside the others", async () => {
  const others = [trained("4444444455", longer), trained("5555555566", gone)];
  expect(await rows([trained("1111111122", main), ...others])).toEqual(["wide"]);
  expect(await rows(others)).toBeNull();
});
